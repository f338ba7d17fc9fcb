/// Something done again and again in the background while its Ticker lives: signs of life, watching.
///
/// The thread sleeps between two ticks and takes no signals. Where the system allows no more threads nothing is done, and
/// `running` says so.
#pragma once

#include <condition_variable>
#include <functional>
#include <mutex>
#include <thread>

namespace rbm {

class Ticker {
 public:
  /// Calls `tick` every `seconds` > 0, first after that time; it must not throw.
  Ticker(double seconds, std::function<void()> tick);
  ~Ticker();
  Ticker(const Ticker&) = delete;
  Ticker& operator=(const Ticker&) = delete;

  bool running() const { return thread_.joinable(); }

 private:
  void run(double seconds);

  std::function<void()> tick_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool over_ = false;
  std::thread thread_;
};

}  // namespace rbm
