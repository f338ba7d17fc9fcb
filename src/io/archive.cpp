#include "rbm_vmc/io/archive.hpp"

#include <algorithm>
#include <array>
#include <numeric>

namespace rbm {
namespace {

std::size_t count(const Dataset& dataset) {
  return std::visit([](const auto& values) { return values.size(); }, dataset.data);
}

bool valid_name(std::string_view name) {
  return !name.empty() && name != "." && name.find('/') == name.npos && name.find('\0') == name.npos;
}

bool valid_path(std::string_view path) {
  for (;;) {
    const auto slash = path.find('/');
    if (!valid_name(path.substr(0, slash))) return false;
    if (slash == path.npos) return true;
    path.remove_prefix(slash + 1);
  }
}

void expects_whole(const Dataset& dataset) {
  const auto product = std::accumulate(dataset.shape.begin(), dataset.shape.end(), Index{1}, std::multiplies<>());
  expects(std::cmp_equal(product, count(dataset)), "as many values as the shape of a dataset says");
  if (const auto* texts = std::get_if<std::vector<std::string>>(&dataset.data)) {
    expects(std::ranges::none_of(*texts, [](const auto& text) { return text.find('\0') != text.npos; }), "text without NUL");
  }
}

template <class Map>
bool has_below(const Map& map, std::string_view path) {
  const std::string prefix = std::string(path) + "/";
  const auto next = map.lower_bound(prefix);
  return next != map.end() && next->first.starts_with(prefix);
}

/// A path must not lead through a dataset.
template <class Map>
bool parents_are_groups(const Map& datasets, std::string_view path) {
  for (auto slash = path.rfind('/'); slash != path.npos; slash = path.rfind('/')) {
    path = path.substr(0, slash);
    if (datasets.contains(path)) return false;
  }
  return true;
}

/// Drops the mark of an empty group from a path that gets something and from all groups above it.
template <class Map>
void forget_empty_groups(Map& attributes, std::string_view path) {
  for (;;) {
    if (const auto found = attributes.find(path); found != attributes.end() && found->second.empty())
      attributes.erase(found);
    const auto slash = path.rfind('/');
    if (slash == path.npos) return;
    path = path.substr(0, slash);
  }
}

std::string shape_of(const Dataset& dataset) {
  if (dataset.shape.empty()) return "a scalar";
  std::string text;
  for (const Index extent : dataset.shape) text += (text.empty() ? "an array of " : " x ") + std::to_string(extent);
  return text;
}

std::string joined(std::string_view group, std::string_view path) {
  if (group.empty() || path.empty()) return std::string(group) + std::string(path);
  return std::string(group) + "/" + std::string(path);
}

/// The values of kind T at a path.
template <class T>
const std::vector<T>& values(const Archive& archive, std::string_view path) {
  const Dataset* dataset = archive.find(path);
  if (dataset == nullptr) throw FileError(std::string(path) + ": missing");
  if (const auto* found = std::get_if<std::vector<T>>(&dataset->data)) return *found;
  throw FileError(std::string(path) + ": has the wrong type (" + std::string(kind(*dataset)) + "; wanted " +
                  std::string(kind(Dataset(T{}))) + ")");
}

template <class T>
const T& scalar(const Archive& archive, std::string_view path) {
  const auto& found = values<T>(archive, path);
  const Dataset& dataset = *archive.find(path);
  if (!dataset.shape.empty()) {
    throw FileError(std::string(path) + ": has the wrong shape (" + shape_of(dataset) + "; wanted a scalar)");
  }
  return found.front();
}

}  // namespace

std::string_view kind(const Dataset& dataset) {
  constexpr std::array<std::string_view, 4> names = {"boolean", "integer", "real", "text"};
  return names[dataset.data.index()];
}

void Archive::put(std::string_view path, Dataset value) {
  expects(valid_path(path), "a path of names joined by '/'");
  expects(parents_are_groups(datasets_, path), "no dataset on the way to a dataset");
  expects(!has_below(datasets_, path) && !has_below(attributes_, path), "no group where a dataset is put");
  expects_whole(value);
  forget_empty_groups(attributes_, path);
  datasets_.insert_or_assign(std::string(path), std::move(value));
}

void Archive::attribute(std::string_view path, std::string_view name, Dataset value) {
  expects(path.empty() || valid_path(path), "a path of names joined by '/'");
  expects(parents_are_groups(datasets_, path), "no dataset on the way to an attribute");
  expects(valid_name(name), "a name without '/'");
  expects_whole(value);
  forget_empty_groups(attributes_, path);
  attributes_[std::string(path)].insert_or_assign(std::string(name), std::move(value));
}

void Archive::drop_attribute(std::string_view path, std::string_view name) {
  const auto owner = attributes_.find(path);
  if (owner == attributes_.end()) return;
  if (const auto found = owner->second.find(name); found != owner->second.end()) owner->second.erase(found);
  if (!owner->second.empty()) return;
  const bool keeps_group = !path.empty() && !datasets_.contains(path);
  attributes_.erase(owner);
  if (keeps_group) group(path);
}

void Archive::group(std::string_view path) {
  if (path.empty()) return;
  expects(valid_path(path), "a path of names joined by '/'");
  expects(!datasets_.contains(path) && parents_are_groups(datasets_, path), "no dataset where a group is put");
  if (has_below(datasets_, path) || has_below(attributes_, path) || attributes_.contains(path)) return;
  forget_empty_groups(attributes_, path);
  attributes_.try_emplace(std::string(path));
}

const Dataset* Archive::find(std::string_view path) const {
  const auto found = datasets_.find(path);
  return found == datasets_.end() ? nullptr : &found->second;
}

const Dataset* Archive::find_attribute(std::string_view path, std::string_view name) const {
  const auto owner = attributes_.find(path);
  if (owner == attributes_.end()) return nullptr;
  const auto found = owner->second.find(name);
  return found == owner->second.end() ? nullptr : &found->second;
}

const std::string* Archive::find_text_attribute(std::string_view path, std::string_view name) const {
  const Dataset* attribute = find_attribute(path, name);
  const auto* texts = attribute ? std::get_if<std::vector<std::string>>(&attribute->data) : nullptr;
  return texts && texts->size() == 1 ? &texts->front() : nullptr;
}

Integer Archive::integer(std::string_view path) const { return scalar<Integer>(*this, path); }
Real Archive::real(std::string_view path) const { return scalar<Real>(*this, path); }
const std::string& Archive::text(std::string_view path) const { return scalar<std::string>(*this, path); }
const std::vector<Integer>& Archive::integers(std::string_view path) const { return values<Integer>(*this, path); }
const std::vector<Real>& Archive::reals(std::string_view path) const { return values<Real>(*this, path); }
const std::vector<std::string>& Archive::texts(std::string_view path) const { return values<std::string>(*this, path); }

std::set<std::string> Archive::groups() const {
  std::set<std::string> result;
  const auto add_parents = [&result](const std::string& path) {
    for (auto slash = path.find('/'); slash != path.npos; slash = path.find('/', slash + 1))
      result.insert(path.substr(0, slash));
  };
  for (const auto& entry : datasets_) add_parents(entry.first);
  for (const auto& entry : attributes_) {
    add_parents(entry.first);
    if (!entry.first.empty() && !datasets_.contains(entry.first)) result.insert(entry.first);
  }
  return result;
}

Archive Archive::subtree(std::string_view group) const {
  if (group.empty()) return *this;
  Archive result;
  const std::string prefix = std::string(group) + "/";
  const auto copy_below = [&](const auto& from, auto& to) {
    for (auto next = from.lower_bound(prefix); next != from.end() && next->first.starts_with(prefix); ++next) {
      to.emplace(next->first.substr(prefix.size()), next->second);
    }
  };
  copy_below(datasets_, result.datasets_);
  copy_below(attributes_, result.attributes_);
  if (const auto own = attributes_.find(group);
      own != attributes_.end() && !own->second.empty() && !datasets_.contains(group)) {
    result.attributes_.emplace("", own->second);
  }
  return result;
}

void Archive::graft(std::string_view group, const Archive& other) {
  for (const auto& [path, dataset] : other.datasets_) put(joined(group, path), dataset);
  for (const auto& [path, attributes] : other.attributes_) {
    if (attributes.empty()) this->group(joined(group, path));
    for (const auto& [name, value] : attributes) attribute(joined(group, path), name, value);
  }
}

}  // namespace rbm
