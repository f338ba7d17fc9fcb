#include "mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "rbm_vmc/io/descriptor.hpp"
#include "rbm_vmc/io/seal.hpp"

namespace rbm {
namespace {

constexpr std::string_view kCannotWrite = "cannot be written";
constexpr std::size_t kResident = std::size_t{1} << 26;  // [byte]

}  // namespace

MappedFile::MappedFile(const std::filesystem::path& file, const std::filesystem::path& named)
    : file_(file), named_(named), id_(::open(file.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC, 0666)) {
  if (id_ < 0) throw_file_error(named_, kCannotWrite);
}

MappedFile::~MappedFile() {
  if (memory_ != nullptr) ::munmap(memory_, size_);
  if (id_ >= 0) ::close(id_);
}

std::byte* MappedFile::resize(std::size_t bytes) noexcept {
  int problem = 0;
  if (bytes > size_) problem = ::posix_fallocate(id_, static_cast<off_t>(size_), static_cast<off_t>(bytes - size_));
  void* memory = MAP_FAILED;
  if (problem == 0) {
    memory = memory_ == nullptr ? ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, id_, 0)
                                : ::mremap(memory_, size_, bytes, MREMAP_MAYMOVE);
    if (memory == MAP_FAILED) problem = errno;
  }
  if (problem != 0) {
    refusal_ = std::generic_category().message(problem);
    return nullptr;
  }
  size_ = bytes;
  memory_ = static_cast<std::byte*>(memory);
  if (size_ > released_ + kResident) {
    ::madvise(memory_, size_, MADV_DONTNEED);  // what was written stays in the file
    released_ = size_;
  }
  return memory_;
}

void MappedFile::seal(std::size_t bytes) {
  if (::msync(memory_, size_, MS_SYNC) != 0) throw_file_error(named_, kCannotWrite);
  ::munmap(std::exchange(memory_, nullptr), size_);
  if (::ftruncate(id_, static_cast<off_t>(bytes)) != 0) throw_file_error(named_, kCannotWrite);
  const std::string seal = seal_of_file(file_);
  Descriptor end(file_, O_WRONLY | O_APPEND, kCannotWrite, named_);
  end.write(std::as_bytes(std::span(seal)));
  end.sync();
  end.close();
}

}  // namespace rbm
