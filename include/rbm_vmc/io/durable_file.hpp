/// Files that appear whole or not at all, and survive a crash of the machine once they have appeared.
///
/// The bytes go to `.<name>.tmp-<pid>` in the same folder, are synced and checked there; then the file takes its name by
/// a rename, which is atomic, and the folder is synced, without which the rename itself could be lost. At every instant
/// there is a whole file of that name. (On file systems without hard links there is for an instant only the previous one.)
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <span>

namespace rbm {

enum class Previous { discard, keep };  ///< keep: the old file becomes `<file>.prev` first

/// Writes `bytes` to `file`. `check` is called with the path of the temporary file and may throw to stop it all. Temporary
/// files that killed runs left behind under the same name are removed; folders are never created.
///
/// Throws FileError with path and reason; the temporary file is then gone and the old file still in place, unless only the
/// sync of the folder failed: then the new file is whole, and not yet known to be durable.
void write_durably(const std::filesystem::path& file, std::span<const std::byte> bytes, Previous previous,
                   const std::function<void(const std::filesystem::path&)>& check);

/// The same for files that are too large for memory: whoever has one writes and syncs the temporary file.
class DurableFile {
 public:
  /// Looks at what is there by that name, and removes left-over temporary files. Throws FileError.
  explicit DurableFile(std::filesystem::path file);
  DurableFile(const DurableFile&) = delete;
  DurableFile& operator=(const DurableFile&) = delete;
  ~DurableFile();  ///< removes the temporary file, if it has not appeared

  const std::filesystem::path& temporary() const { return temporary_; }
  /// Gives the temporary file its name. Once. Throws FileError as write_durably does.
  void appear(Previous previous);

 private:
  std::filesystem::path file_, temporary_;
  bool appeared_ = false;
};

/// Removes a file, or does nothing if there is none. Throws FileError, for folders too.
void remove_file(const std::filesystem::path& file);

/// `<file>.prev`.
std::filesystem::path previous_of(const std::filesystem::path& file);

}  // namespace rbm
