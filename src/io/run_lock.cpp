#include "rbm_vmc/io/run_lock.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cmath>
#include <optional>
#include <span>
#include <thread>
#include <utility>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/io/descriptor.hpp"

namespace rbm {
namespace {

namespace fs = std::filesystem;
using Seconds = std::chrono::duration<double>;

constexpr std::string_view kCannotWrite = "cannot be written";

/// Content of a lock and date of its last sign of life.
struct Found {
  std::string text;
  fs::file_time_type beat;
};

/// Nothing if there is no such file. It is opened anew each time, which makes file servers ask for its date.
std::optional<Found> look(const fs::path& file) {
  std::error_code error;
  if (!fs::exists(fs::symlink_status(file, error))) return std::nullopt;
  try {
    Descriptor descriptor = open_regular(file);
    std::array<std::byte, 4096> bytes;
    const std::size_t size = descriptor.read(bytes);
    const auto beat = fs::last_write_time(file, error);
    if (error) return std::nullopt;
    return Found{std::string(reinterpret_cast<const char*>(bytes.data()), size), beat};
  } catch (const FileError&) {
    if (!fs::exists(fs::symlink_status(file, error))) return std::nullopt;  // gone meanwhile
    throw;
  }
}

/// The time by the clock that dates the files of a folder: that of a file server may be wrong, but it is one clock.
fs::file_time_type time_at(const fs::path& lock) {
  const fs::path probe = lock.string() + ".clock-" + std::to_string(::getpid());
  { Descriptor descriptor(probe, O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, kCannotWrite, lock); }
  std::error_code ignored;
  const auto time = fs::last_write_time(probe, ignored);
  fs::remove(probe, ignored);
  return time;
}

/// Removes a lock that was found to be left over. Two who found the same one: the second finds another, or none.
void remove_leftover(const fs::path& file, const std::string& text) {
  try {
    Descriptor descriptor = open_regular(file);
    descriptor.hold();
    const auto now = look(file);
    if (now && now->text == text && ::unlink(file.c_str()) != 0 && errno != ENOENT) throw_file_error(file, "cannot be removed");
  } catch (const FileError&) {
    if (look(file)) throw;
  }
}

[[noreturn]] void refuse(const fs::path& file, const ProcessIdentity& owner, const std::string& hint) {
  const std::string who = owner.process > 0 ? owner.host + ", process " + std::to_string(owner.process) + ", since " + owner.since
                                            : std::string("of unknown owner");
  throw FileError(file.string() + ": another run is writing these files (" + who + ") " + hint);
}

/// Returns once nobody has shown a sign of life for that time; false if there was one.
bool silent(const fs::path& file, const Found& found, LockTimes times, const std::function<void()>& waiting) {
  const double age = Seconds(time_at(file) - found.beat).count();
  if (age > times.silence) return true;
  const auto start = std::chrono::steady_clock::now();
  const double wait = times.silence - std::max(age, 0.0);
  while (Seconds(std::chrono::steady_clock::now() - start).count() < wait) {
    std::this_thread::sleep_for(Seconds(std::min(1.0, times.beat / 10)));
    const auto now = look(file);
    if (!now || now->text != found.text) return true;  // all is to be judged anew
    if (now->beat != found.beat) return false;
    waiting();
  }
  return true;
}

}  // namespace

fs::path lock_file(const fs::path& stem) { return stem.string() + ".lock"; }

RunLock::RunLock(const fs::path& stem, const std::function<void(const std::string&)>& say, const ProcessIdentity& me,
                 LockTimes times)
    : file_(lock_file(stem)), text_(to_text(me)) {
  bool said = false;
  const auto patience = std::chrono::steady_clock::now() + Seconds(times.dying);
  while (!create()) {
    const auto found = look(file_);
    if (!found) continue;
    const ProcessIdentity owner = identity_from(found->text);
    const Presence presence = presence_of(owner, me);
    if (presence == Presence::alive && std::chrono::steady_clock::now() < patience) {
      std::this_thread::sleep_for(Seconds(times.dying / 20));
      continue;
    }
    if (presence == Presence::alive) refuse(file_, owner, "wait for its end, or choose another --output");
    const auto waiting = [&] {
      if (!std::exchange(said, true) && say) {
        say(file_.string() + ": of a run on " + (owner.host.empty() ? "an unknown machine" : owner.host) +
            "; looking for signs of life, at most " + std::to_string(std::lround(times.silence)) + " s");
      }
    };
    if (presence == Presence::unknown && !silent(file_, *found, times, waiting)) {
      refuse(file_, owner, "it shows signs of life; wait for its end, or choose another --output");
    }
    remove_leftover(file_, found->text);
  }
  heart_ = std::make_unique<Ticker>(times.beat, [file = file_] { ::utimensat(AT_FDCWD, file.c_str(), nullptr, 0); });
}

RunLock::~RunLock() {
  heart_.reset();
  try {
    remove_leftover(file_, text_);
  } catch (const FileError&) {  // the next start finds its owner gone
  }
}

void RunLock::check() const {
  std::optional<Found> found;
  try {
    found = look(file_);
    if (!found && create()) return;
    if (!found) found = look(file_);
  } catch (const FileError&) {  // what is wrong with the disk will be said of the files themselves
    return;
  }
  if (found && !found->text.empty() && found->text != text_) {
    refuse(file_, identity_from(found->text), "it took this one for dead; leave the files to it");
  }
}

/// False if there is a lock already.
bool RunLock::create() const {
  std::error_code ignored;
  std::optional<Descriptor> descriptor;
  try {
    descriptor.emplace(file_, O_WRONLY | O_CREAT | O_EXCL, kCannotWrite, file_);
  } catch (const FileError&) {
    if (fs::exists(fs::symlink_status(file_, ignored))) return false;
    throw;
  }
  try {
    descriptor->write(std::as_bytes(std::span(text_)));
    descriptor->close();
  } catch (const FileError&) {
    fs::remove(file_, ignored);
    throw;
  }
  return true;
}

}  // namespace rbm
