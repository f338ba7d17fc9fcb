#include "rbm_vmc/io/hdf5_file.hpp"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <set>
#include <span>
#include <string_view>
#include <utility>

#include "hdf5_image.hpp"
#include "hdf5_object.hpp"
#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/io/archive_bytes.hpp"
#include "rbm_vmc/io/child_process.hpp"
#include "rbm_vmc/io/descriptor.hpp"
#include "rbm_vmc/io/read_budget.hpp"
#include "rbm_vmc/io/seal.hpp"
#include "rbm_vmc/io/utf8.hpp"

namespace rbm {
namespace {

namespace fs = std::filesystem;

/// Reads all that can be read below the root of a file, and notes what cannot.
class Reader {
 public:
  /// `trusted`: the file is known to be our own, and text is taken as it was given.
  Reader(ReadBudget budget, bool trusted, const InputKind& kind) : budget_(budget), trusted_(trusted), kind_(kind) {}

  ForeignArchive read(const hdf5::Object& root) {
    attempt("/: ", [&] { read_object(root, ""); });
    return std::move(result_);
  }

 private:
  template <class Read>
  void attempt(const std::string& subject, const Read& read) {
    try {
      read();
    } catch (const ObjectError& error) {
      result_.problems.push_back(printable(subject) + error.what());
    }
  }

  void read_object(const hdf5::Object& object, const std::string& path) {
    budget_.grant_object(path);
    if (object.kind() == hdf5::Object::Kind::dataset && kind_.is_data(path)) return;
    switch (object.kind()) {
      case hdf5::Object::Kind::group: read_group(object, path); break;
      case hdf5::Object::Kind::dataset: result_.archive.put(path, checked(object.values(budget_))); break;
      default: throw ObjectError("is a named datatype (wanted a group or a dataset)");
    }
    for (const auto& name : object.attributes()) {
      const std::string subject = (path.empty() ? "/" : path) + ": attribute " + name + " ";
      attempt(subject, [&] { read_attribute(object, path, name); });
    }
  }

  void read_group(const hdf5::Object& group, const std::string& path) {
    // A second way into a group may be a way back into itself.
    if (!groups_.insert(group.address()).second)
      throw ObjectError("is a second hard link to a group (wanted one path to each)");
    const auto links = group.links();
    for (const auto& link : links) {
      const std::string below = path.empty() ? link.name : path + "/" + link.name;
      attempt(below + ": ", [&] { read_link(group, link, below); });
    }
    if (links.empty()) result_.archive.group(path);
  }

  void read_link(const hdf5::Object& group, const hdf5::Link& link, const std::string& path) {
    check_name(link.name);
    if (!link.hard) throw ObjectError("is a soft or external link (copy what it leads to into its place)");
    read_object(group.child(link), path);
  }

  void read_attribute(const hdf5::Object& object, const std::string& path, const std::string& name) {
    check_name(name);
    budget_.grant_object(path);
    result_.archive.attribute(path, name, checked(object.attribute(name, budget_)));
  }

  void check_name(const std::string& name) const {
    if (name.empty() || name == "." || name.find('/') != name.npos) throw ObjectError("has a name that is none (damaged)");
    if (!trusted_ && !is_utf8(name)) throw ObjectError("has a name that is not UTF-8 (rename it)");
  }

  Dataset checked(Dataset dataset) const {
    const auto* texts = std::get_if<std::vector<std::string>>(&dataset.data);
    if (!trusted_ && texts != nullptr && !std::ranges::all_of(*texts, is_utf8)) {
      throw ObjectError("holds text that is not UTF-8 (\"" + printable(*std::ranges::find_if_not(*texts, is_utf8)) + "\")");
    }
    return dataset;
  }

  ReadBudget budget_;
  bool trusted_;
  const InputKind& kind_;
  std::set<std::uint64_t> groups_;
  ForeignArchive result_;
};

std::vector<std::byte> encoded(const Archive& archive, const std::string& archive_digest) {
  hdf5::Image image;
  for (const auto& path : archive.groups()) image.add_group(path);
  for (const auto& [path, dataset] : archive.datasets()) image.add_dataset(path, dataset);
  for (const auto& [path, attributes] : archive.attributes()) {
    for (const auto& [name, value] : attributes) {
      if (!path.empty() || name != "digest") image.add_attribute(path, name, value);
    }
  }
  image.add_attribute("", "digest", archive_digest);
  return image.bytes();
}

ForeignArchive read_tree(const fs::path& file, ReadLimits limits, bool trusted, const InputKind& kind) {
  const std::uint64_t bytes = open_regular(file).size();
  return Reader(ReadBudget(limits, bytes), trusted, kind).read(hdf5::Object::root_of(file));
}

[[noreturn]] void is_damaged(const fs::path& file, const std::string& why) {
  throw FileError(file.string() + ": is damaged (" + why + ") make it anew, or take an older copy");
}

/// Reads a foreign file, or one of ours that is either as it was written or was changed by an HDF5 program. Such a program
/// cuts off what follows the end of its file, the seal; when bytes are damaged it is still there, or what it became.
ForeignArchive read_undamaged(const fs::path& file, const InputKind& kind) {
  const auto seal = check_seal(file);
  if (seal == SealState::broken)
    is_damaged(file, "its bytes do not match its seal, or the program that changes it has not closed it");
  auto found = read_foreign(file, kind);
  const bool ours = found.archive.find_attribute("", "digest") != nullptr;
  if (ours && seal == SealState::missing && open_regular(file).size() != hdf5::Object::root_of(file).end_of_file())
    is_damaged(file, "bytes follow its end that are no seal");
  return found;
}

/// What a child process found, or the message of its FileError.
std::string sent(const fs::path& file, const InputKind& kind) {
  std::string archive;
  Archive notes;
  try {
    const auto found = read_undamaged(file, kind);
    notes.put("problems", found.problems);
    archive = to_bytes(found.archive);
  } catch (const FileError& error) {
    notes.put("error", error.what());
  }
  const std::string first = to_bytes(notes);
  const std::uint64_t size = first.size();
  return std::string(reinterpret_cast<const char*>(&size), sizeof(size)) + first + archive;
}

/// What honest files of that size need, many times over.
ChildLimits limits_for(std::uint64_t file_bytes) {
  ChildLimits limits;
  limits.memory = std::min(limits.memory, (std::uint64_t{192} << 20) + (std::min(file_bytes, limits.memory) << 10));
  limits.processor_time = std::chrono::seconds(5 + (file_bytes >> 23));
  limits.time += limits.processor_time;
  return limits;
}

ForeignArchive received(std::string_view bytes) {
  std::uint64_t size = 0;
  std::memcpy(&size, bytes.data(), sizeof(size));
  bytes.remove_prefix(sizeof(size));
  const Archive notes = from_bytes(bytes.substr(0, size));
  if (notes.find("error") != nullptr) throw FileError(notes.text("error"));
  return {from_bytes(bytes.substr(size)), notes.texts("problems")};
}

void expects_sealed(const fs::path& file) {
  switch (check_seal(file)) {
    case SealState::whole: return;
    case SealState::broken: throw CheckpointError(file.string() + ": is damaged (its bytes do not match its seal)");
    case SealState::missing:
      throw CheckpointError(file.string() +
                            ": has no seal (cut short, changed by another program, or not written by rbm_vmc)");
  }
}

}  // namespace

ForeignArchive read_foreign(const fs::path& file, const InputKind& kind) {
  open_regular(file);
  hdf5::check_is_hdf5(file);
  try {
    return read_tree(file, ReadLimits(), false, kind);
  } catch (const ObjectError& error) {
    throw FileError(file.string() + ": " + error.what());
  }
}

ForeignArchive read_foreign_in_child(const fs::path& file, const InputKind& kind) {
  const auto report = run_in_child([&] { return sent(file, kind); }, limits_for(open_regular(file).size()));
  if (!report.finished)
    throw FileError(file.string() + ": cannot be read (its reader " + report.failure + "; it is damaged)");
  return received(report.output);
}

Archive read_archive(const fs::path& file) {
  expects_sealed(file);
  try {
    auto [archive, problems] = read_tree(file, ReadLimits::none(), true, {});
    if (!problems.empty()) throw ObjectError("is damaged (" + problems.front() + ")");
    const Dataset* stored = archive.find_attribute("", "digest");
    if (stored == nullptr || *stored != Dataset(digest(archive)))
      throw ObjectError("is damaged (it does not match its digest)");
    archive.drop_attribute("", "digest");
    return std::move(archive);
  } catch (const ObjectError& error) {
    throw CheckpointError(file.string() + ": " + error.what());
  }
}

void write_archive(const fs::path& file, const Archive& archive, Previous previous) {
  const auto cannot = [&file](const std::string& why) {
    return FileError(file.string() + ": cannot be written (" + why + ")");
  };
  const std::string written = digest(archive);
  std::vector<std::byte> bytes;
  try {
    bytes = encoded(archive, written);
  } catch (const ObjectError& error) {
    throw cannot(error.what());
  }
  const std::string seal = seal_of(bytes);
  std::ranges::copy(std::as_bytes(std::span(seal)), std::back_inserter(bytes));
  write_durably(file, bytes, previous, [&](const fs::path& temporary) {
    try {
      if (digest(read_archive(temporary)) != written) throw cannot("it reads back as another archive");
    } catch (const CheckpointError& error) {
      throw cannot(std::string("it cannot be read back: ") + error.what());
    }
  });
}

std::string hdf5_version() { return hdf5::version(); }

}  // namespace rbm
