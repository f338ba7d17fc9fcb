/// A tree of plain data: what a file holds, without the file.
///
/// Datasets are addressed by path ("system/omega"); every dataset and every group may carry attributes, which are small
/// datasets of their own. Four kinds of values: boolean, integer (int64), real (float64), text (UTF-8, no NUL inside).
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "rbm_vmc/base/block.hpp"

namespace rbm {

using Integer = std::int64_t;

/// An array of any rank; `shape` is empty for a scalar.
struct Dataset {
  using Data = std::variant<std::vector<char>, std::vector<Integer>, std::vector<Real>, std::vector<std::string>>;
  std::vector<Index> shape;
  Data data;  ///< vector<char> holds booleans (0, 1); row-major

  Dataset() = default;
  Dataset(bool value) : data(std::vector<char>{static_cast<char>(value)}) {}
  Dataset(Integer value) : data(std::vector<Integer>{value}) {}
  Dataset(int value) : Dataset(static_cast<Integer>(value)) {}
  Dataset(Real value) : data(std::vector<Real>{value}) {}
  Dataset(std::string value) : data(std::vector<std::string>{std::move(value)}) {}
  Dataset(std::string_view value) : Dataset(std::string(value)) {}
  Dataset(const char* value) : Dataset(std::string(value)) {}
  Dataset(std::vector<Integer> values) : shape{std::ssize(values)}, data(std::move(values)) {}
  Dataset(std::vector<Real> values) : shape{std::ssize(values)}, data(std::move(values)) {}
  Dataset(std::vector<std::string> values) : shape{std::ssize(values)}, data(std::move(values)) {}
  Dataset(std::vector<Real> values, std::vector<Index> shape_) : shape(std::move(shape_)), data(std::move(values)) {}
  Dataset(std::vector<Integer> values, std::vector<Index> shape_) : shape(std::move(shape_)), data(std::move(values)) {}

  bool operator==(const Dataset&) const = default;
};

/// "boolean", "integer", "real" or "text".
std::string_view kind(const Dataset& dataset);

/// Datasets and attributes by path, in alphabetical order. The root group's path is "".
class Archive {
 public:
  using Attributes = std::map<std::string, Dataset, std::less<>>;

  /// Adds or replaces. ContractError if the shape does not hold as many values as there are, if a path has empty or "."
  /// parts, or if it would be a dataset and a group at once.
  void put(std::string_view path, Dataset value);
  void attribute(std::string_view path, std::string_view name, Dataset value);
  void drop_attribute(std::string_view path, std::string_view name);  ///< does nothing if there is none
  /// Makes a group known even if nothing is in it; as long as nothing is, its attributes are an empty map.
  void group(std::string_view path);

  const Dataset* find(std::string_view path) const;                                   ///< null if absent
  const Dataset* find_attribute(std::string_view path, std::string_view name) const;  ///< null if absent
  const std::string* find_text_attribute(std::string_view path,
                                         std::string_view name) const;  ///< null unless it is one text

  /// Typed access; throws FileError naming the path if absent, of another kind, or (scalars) of another shape. Arrays may
  /// have any shape.
  Integer integer(std::string_view path) const;
  Real real(std::string_view path) const;
  const std::string& text(std::string_view path) const;
  const std::vector<Integer>& integers(std::string_view path) const;
  const std::vector<Real>& reals(std::string_view path) const;
  const std::vector<std::string>& texts(std::string_view path) const;

  const std::map<std::string, Dataset, std::less<>>& datasets() const { return datasets_; }
  const std::map<std::string, Attributes, std::less<>>& attributes() const { return attributes_; }
  /// The paths of all groups but the root, parents before children.
  std::set<std::string> groups() const;

  /// The datasets and attributes below a group (and its own attributes), their paths relative to it.
  Archive subtree(std::string_view group) const;
  /// Puts all of `other` below a group, replacing what is there under the same paths.
  void graft(std::string_view group, const Archive& other);

  bool operator==(const Archive&) const = default;

 private:
  std::map<std::string, Dataset, std::less<>> datasets_;
  std::map<std::string, Attributes, std::less<>> attributes_;
};

}  // namespace rbm
