#include "rbm_vmc/io/descriptor.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <string>
#include <system_error>

#include "rbm_vmc/base/contract.hpp"

namespace rbm {
namespace {

constexpr std::string_view kCannotWrite = "cannot be written";
constexpr std::string_view kCannotRead = "cannot be read";

struct stat status_of(int id, const std::filesystem::path& file) {
  struct stat status = {};
  if (::fstat(id, &status) != 0) throw_file_error(file, kCannotRead);
  return status;
}

}  // namespace

void throw_file_error(const std::filesystem::path& file, std::string_view problem) {
  const std::string reason = std::generic_category().message(errno);
  throw FileError(file.string() + ": " + std::string(problem) + " (" + reason + ")");
}

Descriptor::Descriptor(const std::filesystem::path& file, int flags, std::string_view problem,
                       const std::filesystem::path& named)
    : id_(::open(file.c_str(), flags | O_CLOEXEC, 0666)), named_(named) {
  if (id_ < 0) throw_file_error(named_, problem);
}

Descriptor::~Descriptor() {
  if (id_ >= 0) ::close(id_);
}

std::size_t Descriptor::read(std::span<std::byte> bytes) {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto step = ::read(id_, bytes.data() + done, bytes.size() - done);
    if (step == 0) break;
    if (step < 0 && errno != EINTR) throw_file_error(named_, kCannotRead);
    if (step > 0) done += static_cast<std::size_t>(step);
  }
  return done;
}

std::size_t Descriptor::read_at(std::uint64_t offset, std::span<std::byte> bytes) const {
  std::size_t done = 0;
  while (done < bytes.size()) {
    const auto step = ::pread(id_, bytes.data() + done, bytes.size() - done, static_cast<off_t>(offset + done));
    if (step == 0) break;
    if (step < 0 && errno != EINTR) throw_file_error(named_, kCannotRead);
    if (step > 0) done += static_cast<std::size_t>(step);
  }
  return done;
}

void Descriptor::write(std::span<const std::byte> bytes) {
  while (!bytes.empty()) {
    const auto step = ::write(id_, bytes.data(), bytes.size());
    if (step < 0 && errno != EINTR) throw_file_error(named_, kCannotWrite);
    if (step > 0) bytes = bytes.subspan(static_cast<std::size_t>(step));
  }
}

void Descriptor::sync() {
  if (::fsync(id_) != 0) throw_file_error(named_, kCannotWrite);
}

void Descriptor::close() {
  if (::close(std::exchange(id_, -1)) != 0) throw_file_error(named_, kCannotWrite);
}

void Descriptor::hold() {
  while (::flock(id_, LOCK_EX) != 0 && errno == EINTR) {
  }
}

std::size_t Descriptor::size() const { return static_cast<std::size_t>(status_of(id_, named_).st_size); }
bool Descriptor::regular() const { return S_ISREG(status_of(id_, named_).st_mode); }

Descriptor open_regular(const std::filesystem::path& file) {
  if (std::error_code ignored; std::filesystem::is_directory(file, ignored)) {
    throw FileError(file.string() + ": cannot be opened (Is a directory)");
  }
  // Opening a pipe for reading would wait for a writer without O_NONBLOCK; regular files do not heed it.
  Descriptor descriptor(file, O_RDONLY | O_NONBLOCK, "cannot be opened", file);
  if (!descriptor.regular()) throw FileError(file.string() + ": cannot be opened (not a regular file)");
  return descriptor;
}

}  // namespace rbm
