/// The table of keys under construction: binds a member of some settings to its description (io/input_keys.hpp), whatever its type.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "rbm_vmc/io/input_keys.hpp"

namespace rbm {

inline constexpr Range kPositive{.low = 0, .low_open = true};
inline constexpr Range kNotNegative{.low = 0};
inline constexpr Range kAny{};

inline Range between(Real low, Real high) { return {.low = low, .high = high}; }

template <class T>
struct Inner {
  using Type = T;
  static constexpr bool optional = false;
};
template <class T>
struct Inner<std::optional<T>> {
  using Type = T;
  static constexpr bool optional = true;
};

template <class T>
struct IsChoices : std::false_type {};
template <NamedChoice Enum>
struct IsChoices<std::vector<Enum>> : std::true_type {
  using Element = Enum;
};

template <class T>
constexpr KeyType key_type() {
  if constexpr (std::same_as<T, bool>) return KeyType::boolean;
  if constexpr (std::same_as<T, Integer>) return KeyType::integer;
  if constexpr (std::same_as<T, Real>) return KeyType::real;
  if constexpr (std::same_as<T, std::vector<Real>>) return KeyType::reals;
  if constexpr (std::same_as<T, WeightTable>) return KeyType::table;
  if constexpr (IsChoices<T>::value) return KeyType::choices;
  return KeyType::choice;
}

template <class Enum>
std::vector<std::string_view> names_of() {
  return {Choice<Enum>::names.begin(), Choice<Enum>::names.end()};
}

template <class T>
Dataset to_dataset(const T& value) {
  if constexpr (NamedChoice<T>) {
    return Dataset(choice_name(value));
  } else if constexpr (IsChoices<T>::value) {
    std::vector<std::string> names;
    names.reserve(value.size());
    for (const auto element : value) names.emplace_back(choice_name(element));
    return Dataset(std::move(names));
  } else if constexpr (std::same_as<T, WeightTable>) {
    return Dataset(value.values, {value.rows, value.columns});
  } else {
    return Dataset(value);
  }
}

/// Of a checked and converted value: its class and shape fit.
template <class T>
T from_dataset(const Dataset& value) {
  if constexpr (std::same_as<T, bool>) {
    return std::get<std::vector<char>>(value.data).front() != 0;
  } else if constexpr (std::same_as<T, Integer>) {
    return std::get<std::vector<Integer>>(value.data).front();
  } else if constexpr (std::same_as<T, Real>) {
    return std::get<std::vector<Real>>(value.data).front();
  } else if constexpr (std::same_as<T, std::vector<Real>>) {
    return std::get<std::vector<Real>>(value.data);
  } else if constexpr (std::same_as<T, WeightTable>) {
    const bool flat = value.shape.size() == 1;
    return {flat ? 1 : value.shape[0], value.shape[flat ? 0 : 1], std::get<std::vector<Real>>(value.data)};
  } else if constexpr (IsChoices<T>::value) {
    T elements;
    for (const auto& name : std::get<std::vector<std::string>>(value.data)) {
      elements.push_back(*choice_from<typename IsChoices<T>::Element>(name));
    }
    return elements;
  } else {
    return *choice_from<T>(std::get<std::vector<std::string>>(value.data).front());
  }
}

/// The table under construction.
class Table {
 public:
  /// `chosen`: how the program chooses the value of a key that is not given; left out for members with a default value,
  /// whose text `describe` adds.
  template <class Field>
  Key& add(std::string path, Field& field, std::string unit, Range range, std::string meaning, std::string chosen = {}) {
    using T = typename Inner<Field>::Type;
    Key key;
    key.path = std::move(path);
    key.type = key_type<T>();
    key.unit = std::move(unit);
    key.range = range;
    key.meaning = std::move(meaning);
    key.default_text = std::move(chosen);
    if constexpr (NamedChoice<T>) key.choices = names_of<T>();
    if constexpr (IsChoices<T>::value) {
      key.choices = names_of<typename IsChoices<T>::Element>();
      key.least = 1;
    }
    key.get = [&field]() -> std::optional<Dataset> {
      if constexpr (Inner<Field>::optional) {
        if (!field) return std::nullopt;
        return to_dataset<T>(*field);
      } else {
        return to_dataset<T>(field);
      }
    };
    key.set = [&field](const Dataset& value) { field = from_dataset<T>(value); };
    keys_.push_back(std::move(key));
    return keys_.back();
  }

  std::vector<Key> take() { return std::move(keys_); }

 private:
  std::vector<Key> keys_;
};

/// The group `run`, which all kinds of input share.
void add_run(Table& table, RunSettings& run);

/// The keys, with the values of fresh settings as their default texts. Both tables are of the same kind.
std::vector<Key> with_defaults(std::vector<Key> keys, const std::vector<Key>& defaults);

}  // namespace rbm
