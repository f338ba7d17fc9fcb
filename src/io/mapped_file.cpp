#include "mapped_file.hpp"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

#include "rbm_vmc/io/descriptor.hpp"
#include "rbm_vmc/io/seal.hpp"

namespace rbm {
namespace {

constexpr std::string_view kCannotWrite = "cannot be written";

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
  return memory_ = static_cast<std::byte*>(memory);
}

void MappedFile::seal(std::size_t bytes) {
  const std::string seal = seal_of({memory_, bytes});
  if (::msync(memory_, size_, MS_SYNC) != 0) throw_file_error(named_, kCannotWrite);
  if (::ftruncate(id_, static_cast<off_t>(bytes)) != 0) throw_file_error(named_, kCannotWrite);
  Descriptor end(file_, O_WRONLY | O_APPEND, kCannotWrite, named_);
  end.write(std::as_bytes(std::span(seal)));
  end.sync();
  end.close();
}

}  // namespace rbm
