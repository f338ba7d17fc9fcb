/// The one description of every key of an input: it serves reading (TOML, HDF5, command line), help, echo and documentation.
///
/// A kind of input is a struct of settings with a `describe` that returns a table of keys bound to its members, and a constant
/// `kKind` that says how its files call themselves. Readers turn what they read into a `Dataset` and hand it to `assign`
/// (io/assign.hpp) together with the key.
#pragma once

#include <concepts>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/io/input.hpp"
#include "rbm_vmc/io/input_kind.hpp"
#include "rbm_vmc/io/problem.hpp"

namespace rbm {

enum class KeyType { boolean, integer, real, choice, choices, reals, table };

/// Of one number; an open end does not belong to it.
struct Range {
  Real low = -std::numeric_limits<Real>::infinity();
  Real high = std::numeric_limits<Real>::infinity();
  bool low_open = false;
  bool high_open = false;

  bool contains(Real value) const {
    return (low_open ? value > low : value >= low) && (high_open ? value < high : value <= high);
  }
};

struct Key {
  std::string path;  ///< "system.omega"
  KeyType type = KeyType::real;
  std::string unit;          ///< empty if none
  std::string default_text;  ///< the value, or how it is chosen, if the key is not given
  Range range;               ///< of each number
  Index least = 0;           ///< fewest elements of a list
  Index most = std::numeric_limits<Index>::max();
  std::vector<std::string_view> choices;
  std::string meaning;  ///< one line
  bool required = false;
  bool may_change = false;  ///< between a run and its continuation

  std::function<std::optional<Dataset>()> get;  ///< empty if not given
  std::function<void(const Dataset&)> set;      ///< takes a checked value: call `assign` instead

  std::string group() const { return path.substr(0, path.rfind('.')); }
  std::string name() const { return path.substr(path.rfind('.') + 1); }
};

/// Every key, in the order of the documentation. The table refers to `input`, which must outlive it.
std::vector<Key> describe(Input& input);

/// Settings that can be read and written by the templates of this layer.
template <class T>
concept Settings = requires(T& settings) {
  { describe(settings) } -> std::same_as<std::vector<Key>>;
  { T::kKind } -> std::convertible_to<const InputKind&>;
};

/// The key of that path; null if there is none.
Key* find_key(std::vector<Key>& keys, std::string_view path);

/// The key meant by a misspelt path, or by the right name in the wrong group; null if nothing is near.
const Key* nearest(const std::vector<Key>& keys, std::string_view path);

/// "system", "wavefunction", "wavefunction.rbm", ...
std::vector<std::string> group_paths(const std::vector<Key>& keys);

Problem unknown_key(const std::vector<Key>& keys, std::string_view path);
Problem unknown_group(const std::vector<Key>& keys, std::string_view path);

/// One line for each required key that has no value.
std::vector<std::string> missing_keys(const std::vector<Key>& keys);

}  // namespace rbm
