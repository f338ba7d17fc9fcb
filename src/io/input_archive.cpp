#include "rbm_vmc/io/input_archive.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "rbm_vmc/io/assign.hpp"
#include "rbm_vmc/io/literal.hpp"
#include "rbm_vmc/io/spelling.hpp"

namespace rbm {
namespace {

std::string with_dots(std::string_view path) {
  std::string dotted(path);
  std::ranges::replace(dotted, '/', '.');
  return dotted;
}

/// What programs without scalars or booleans write in their place.
Dataset adapted(const Key& key, Dataset value) {
  const auto count = std::visit([](const auto& values) { return values.size(); }, value.data);
  const bool scalar = key.type != KeyType::choices && key.type != KeyType::reals && key.type != KeyType::table;
  if (scalar && count == 1) value.shape.clear();
  const auto* integers = std::get_if<std::vector<Integer>>(&value.data);
  if (key.type == KeyType::boolean && value.shape.empty() && integers) {
    const auto number = integers->front();
    if (number == 0 || number == 1) return Dataset(number == 1);
  }
  return value;
}

/// A name with a dot is one name, not a path: it is shown as such.
std::string quoted(std::string_view path) { return fmt::format("\"{}\"", path); }

class Reader {
 public:
  Reader(const Archive& archive, std::vector<Key> keys, const InputKind& kind, std::vector<std::string>& problems)
      : archive_(archive), keys_(std::move(keys)), kind_(kind), groups_(group_paths(keys_)), problems_(problems) {}

  void read() {
    check_format();
    for (auto& key : keys_) read_value(key);
    for (const auto& [path, value] : archive_.datasets()) check_dataset(path);
    for (const auto& [path, attributes] : archive_.attributes()) check_attributes(path, attributes);
  }

 private:
  void report(std::string_view path, const Problem& problem) { problems_.push_back(problem.line(shown(path))); }

  /// What a file of ours is for that is no input here.
  static std::string advice_about(std::string_view format) {
    if (format == "rbm_vmc.input") return "run it with rbm_vmc";
    if (format == "rbm_vmc.training") return "train on it with rbm_train";
    if (format == "rbm_vmc.checkpoint") return "give the input that the run began with: it goes on from its checkpoint by itself";
    return "rbm_input show prints the input of results";
  }

  void check_format() {
    const auto* format = archive_.find_attribute("", "format");
    const auto* text = archive_.find_text_attribute("", "format");
    if (!format && !archive_.find_attribute("", "format_version") && !kind_.says_so) return;
    if (text && *text != kind_.format) {
      const auto why = fmt::format("its format is \"{}\", wanted \"{}\"", shown(*text), kind_.format);
      throw InputError(Problem{"not an input", why, advice_about(*text)}.line("format"));
    }
    if (!text) report("format", format_problem("format", format, kind_.format));
    const auto* version = archive_.find_attribute("", "format_version");
    const auto* number = version ? std::get_if<std::vector<Integer>>(&version->data) : nullptr;
    const bool known = number && number->size() == 1 && number->front() == kInputFormatVersion;
    if (!known) report("format_version", format_problem("format_version", version, kInputFormatVersion));
  }

  static Problem format_problem(std::string_view name, const Dataset* found, const Dataset& wanted) {
    if (!found) {
      return {"missing root attribute", "every input has it",
              fmt::format("in h5py: f.attrs[\"{}\"] = {}", name, literal(wanted))};
    }
    return {"wrong root attribute", fmt::format("wanted {}, found {}", literal(wanted), value_text(*found)), ""};
  }

  void read_value(Key& key) {
    const auto* dataset = archive_.find(archive_path(key.path));
    const auto* attribute = archive_.find_attribute(archive_path(key.group()), key.name());
    if (dataset && attribute) {
      report(key.path, {"given twice", "as a dataset and as an attribute of its group", "delete one"});
    } else if (dataset || attribute) {
      const auto problem = assign(key, adapted(key, dataset ? *dataset : *attribute));
      if (problem) report(key.path, *problem);
    }
  }

  void check_dataset(const std::string& path) {
    if (kind_.is_data(path)) return;
    if (path.find('.') != std::string::npos) return report(quoted(path), unknown_key(keys_, path));
    const auto dotted = with_dots(path);
    if (!check_parents(dotted)) return;
    if (is_group(dotted)) {
      report(dotted, {"wrong type", "wanted a group, found a dataset", ""});
    } else if (!find_key(keys_, dotted)) {
      report(dotted, unknown_key(keys_, dotted));
    }
  }

  /// Of a dataset they are notes (units, the kind of array of the program that wrote it); of a group they are keys.
  void check_attributes(const std::string& path, const Archive::Attributes& attributes) {
    if (archive_.find(path)) return;
    if (path.find('.') != std::string::npos) return report(quoted(path), unknown_group(keys_, with_dots(path)));
    const auto dotted = with_dots(path);
    if (!path.empty() && !check_group(dotted)) return;
    for (const auto& [name, value] : attributes) {
      if (path.empty() && (name == "format" || name == "format_version" || name == "digest")) continue;
      const auto full = path.empty() ? name : fmt::format("{}.{}", dotted, name);
      const bool known = !path.empty() && name.find('.') == std::string::npos && find_key(keys_, full);
      if (!known) report(full, unknown_key(keys_, full));
    }
  }

  bool is_group(const std::string& dotted) const { return std::ranges::find(groups_, dotted) != groups_.end(); }

  /// Whether all groups on the way to the object are groups of keys; reports each that is not once.
  bool check_parents(const std::string& dotted) {
    for (auto dot = dotted.find('.'); dot != std::string::npos; dot = dotted.find('.', dot + 1)) {
      if (!check_group(dotted.substr(0, dot))) return false;
    }
    return true;
  }

  bool check_group(const std::string& dotted) {
    if (!check_parents(dotted)) return false;
    if (is_group(dotted)) return true;
    if (!reported_.insert(dotted).second) return false;
    const auto* key = find_key(keys_, dotted);
    if (key) {
      report(dotted, {"wrong type", fmt::format("wanted {}, found a group", type_text(key->type)), ""});
    } else {
      report(dotted, unknown_group(keys_, dotted));
    }
    return false;
  }

  const Archive& archive_;
  std::vector<Key> keys_;
  const InputKind& kind_;
  std::vector<std::string> groups_;
  std::vector<std::string>& problems_;
  std::set<std::string> reported_;
};

}  // namespace

std::string archive_path(std::string_view key_path) {
  std::string slashed(key_path);
  std::ranges::replace(slashed, '.', '/');
  return slashed;
}

Archive to_archive(const std::vector<Key>& keys, const InputKind& kind) {
  Archive archive;
  archive.attribute("", "format", kind.format);
  archive.attribute("", "format_version", kInputFormatVersion);
  for (const auto& key : keys) {
    if (auto value = key.get()) archive.put(archive_path(key.path), *std::move(value));
  }
  return archive;
}

void read_archive_keys(const Archive& archive, std::vector<Key> keys, const InputKind& kind,
                       std::vector<std::string>& problems) {
  Reader(archive, std::move(keys), kind, problems).read();
}

Archive stored_input(const Archive& archive) {
  const auto* format = archive.find_text_attribute("", "format");
  if (!format || *format != kResultsFormat) return archive;
  auto stored = archive.subtree("input");
  if (!stored.find_attribute("", "format")) {
    stored.attribute("", "format", Input::kKind.format);
    stored.attribute("", "format_version", kInputFormatVersion);
  }
  return stored;
}

}  // namespace rbm
