#include "rbm_vmc/io/durable_file.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <string>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/io/descriptor.hpp"

namespace rbm {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCannotWrite = "cannot be written";

fs::path folder_of(const fs::path& file) { return file.has_parent_path() ? file.parent_path() : fs::path("."); }

std::string temporary_prefix(const fs::path& file) {
  std::string prefix = ".";
  return prefix.append(file.filename().string()).append(".tmp-");
}

/// A killed run cannot remove its temporary file, and a run that is killed every day would fill the disk with them.
void remove_leftovers(const fs::path& file) {
  const std::string prefix = temporary_prefix(file);
  std::error_code ignored;
  for (fs::directory_iterator entry(folder_of(file), ignored), end; !ignored && entry != end; entry.increment(ignored)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(prefix)) continue;
    const auto digits = std::string_view(name).substr(prefix.size());
    if (std::ranges::all_of(digits, [](char c) { return c >= '0' && c <= '9'; })) ::unlink(entry->path().c_str());
  }
}

void sync_folder(const fs::path& folder, const fs::path& file) {
  Descriptor descriptor(folder, O_RDONLY | O_DIRECTORY, kCannotWrite, file);
  descriptor.sync();
}

/// Gives the old file its second name without taking away the first, so that at no instant there is no file.
void keep_previous(const fs::path& file) {
  const fs::path previous = previous_of(file);
  const std::string problem = "cannot be renamed to " + previous.filename().string();
  if (::access(file.c_str(), F_OK) != 0) return;
  if (::unlink(previous.c_str()) != 0 && errno != ENOENT) throw_file_error(file, problem);
  if (::link(file.c_str(), previous.c_str()) == 0) return;
  // Some file systems have no hard links.
  if (std::rename(file.c_str(), previous.c_str()) != 0) throw_file_error(file, problem);
}

}  // namespace

void remove_file(const fs::path& file) {
  if (::unlink(file.c_str()) != 0 && errno != ENOENT) throw_file_error(file, "cannot be removed");
}

fs::path previous_of(const fs::path& file) { return fs::path(file) += ".prev"; }

DurableFile::DurableFile(fs::path file) : file_(std::move(file)) {
  expects(file_.has_filename(), "a file name to write to");
  std::error_code ignored;
  if (const auto old = fs::status(file_, ignored); fs::exists(old) && !fs::is_regular_file(old)) {
    throw FileError(file_.string() + ": cannot be written (there is something by that name that is not a regular file)");
  }
  remove_leftovers(file_);
  temporary_ = folder_of(file_) / (temporary_prefix(file_) + std::to_string(::getpid()));
}

DurableFile::~DurableFile() {
  if (!appeared_) ::unlink(temporary_.c_str());
}

void DurableFile::appear(Previous previous) {
  expects(!appeared_, "a file that has not appeared yet");
  if (previous == Previous::keep) keep_previous(file_);
  if (std::rename(temporary_.c_str(), file_.c_str()) != 0) throw_file_error(file_, kCannotWrite);
  appeared_ = true;
  sync_folder(folder_of(file_), file_);
}

void write_durably(const fs::path& file, std::span<const std::byte> bytes, Previous previous,
                   const std::function<void(const fs::path&)>& check) {
  DurableFile durable(file);
  {
    Descriptor descriptor(durable.temporary(), O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW, kCannotWrite, file);
    descriptor.write(bytes);
    descriptor.sync();
    descriptor.close();
  }
  check(durable.temporary());
  durable.appear(previous);
}

}  // namespace rbm
