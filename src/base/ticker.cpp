#include "rbm_vmc/base/ticker.hpp"

#include <chrono>
#include <csignal>
#include <system_error>

#include "rbm_vmc/base/contract.hpp"

namespace rbm {

Ticker::Ticker(double seconds, std::function<void()> tick) : tick_(std::move(tick)) {
  expects(seconds > 0, "a time above zero between two ticks");
  // A new thread inherits the mask: signals are for the main thread, whose sleep and input they interrupt.
  sigset_t all, before;
  sigfillset(&all);
  pthread_sigmask(SIG_SETMASK, &all, &before);
  try {
    thread_ = std::thread([this, seconds] { run(seconds); });
  } catch (const std::system_error&) {  // see running()
  }
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
}

Ticker::~Ticker() {
  if (!running()) return;
  {
    const std::lock_guard lock(mutex_);
    over_ = true;
  }
  wake_.notify_one();
  thread_.join();
}

void Ticker::run(double seconds) {
  std::unique_lock lock(mutex_);
  while (!wake_.wait_for(lock, std::chrono::duration<double>(seconds), [this] { return over_; })) {
    lock.unlock();
    tick_();
    lock.lock();
  }
}

}  // namespace rbm
