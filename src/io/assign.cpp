#include "rbm_vmc/io/assign.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "rbm_vmc/io/literal.hpp"
#include "rbm_vmc/io/spelling.hpp"

namespace rbm {
namespace {

using Booleans = std::vector<char>;
using Integers = std::vector<Integer>;
using Reals = std::vector<Real>;
using Texts = std::vector<std::string>;

bool is_list(KeyType type) { return type == KeyType::choices || type == KeyType::reals || type == KeyType::table; }
bool is_number(KeyType type) { return type == KeyType::real || type == KeyType::reals || type == KeyType::table; }
bool is_choice(KeyType type) { return type == KeyType::choice || type == KeyType::choices; }

/// A bound as people write it: 1000, 1e8, 0.5.
std::string number_text(Real value) {
  if (value != std::floor(value)) return literal(value);
  int zeros = 0;
  while (value >= 10 && std::fmod(value, 10) == 0) {
    value /= 10;
    ++zeros;
  }
  return zeros < 5 ? fmt::format("{:.0f}", value * std::pow(10, zeros)) : fmt::format("{:.0f}e{}", value, zeros);
}

Problem wrong_type(const Key& key, const Dataset& value) {
  Problem problem{"wrong type", fmt::format("wanted {}, found {}", type_text(key.type), value_text(value)), ""};
  const auto* reals = std::get_if<Reals>(&value.data);
  const bool whole =
      reals && value.shape.empty() && key.type == KeyType::integer && std::floor(reals->front()) == reals->front();
  if (whole && std::abs(reals->front()) < 1e15) problem.hint = fmt::format("write {:.0f}", reals->front());
  if (key.type == KeyType::boolean) problem.hint = "write true or false";
  const bool text = std::holds_alternative<std::vector<std::string>>(value.data);
  if (text && !key.unit.empty()) problem.hint = "write the number alone, in " + key.unit;
  if (is_choice(key.type)) problem.hint = "choose from " + allowed_text(key);
  return problem;
}

/// The value with the shape of the key: single values become lists.
std::optional<Problem> fit_shape(const Key& key, Dataset& value) {
  const auto rank = value.shape.size();
  if (is_list(key.type) && key.type != KeyType::table && rank == 0) value.shape = {1};
  const bool fits = !is_list(key.type) ? rank == 0 : value.shape.size() == 1 || (key.type == KeyType::table && rank == 2);
  const auto count = std::visit([](const auto& values) { return std::ssize(values); }, value.data);
  Index expected = 1;
  for (const auto extent : value.shape) expected *= extent;
  if (!fits || count != expected) {
    return Problem{"wrong shape", fmt::format("wanted {}, found {}", type_text(key.type), value_text(value)), ""};
  }
  if (is_list(key.type) && (count < key.least || count > key.most)) {
    const auto wanted = key.most == std::numeric_limits<Index>::max() ? fmt::format("{} or more", key.least)
                                                                      : fmt::format("{} to {}", key.least, key.most);
    return Problem{"wrong number of elements", fmt::format("wanted {}, found {}", wanted, count), ""};
  }
  return std::nullopt;
}

/// The value with the class of the key: integers become reals.
std::optional<Problem> fit_class(const Key& key, Dataset& value) {
  const auto empty = std::visit([](const auto& values) { return values.empty(); }, value.data);
  if (empty) {  // an empty list has no class of its own
    value.data = is_choice(key.type) ? Dataset::Data(Texts()) : Dataset::Data(Reals());
    return std::nullopt;
  }
  if (const auto* integers = std::get_if<Integers>(&value.data); integers && is_number(key.type)) {
    value.data = Reals(integers->begin(), integers->end());
  }
  const bool fits = (key.type == KeyType::boolean && std::holds_alternative<Booleans>(value.data)) ||
                    (key.type == KeyType::integer && std::holds_alternative<Integers>(value.data)) ||
                    (is_number(key.type) && std::holds_alternative<Reals>(value.data)) ||
                    (is_choice(key.type) && std::holds_alternative<Texts>(value.data));
  if (!fits) return wrong_type(key, value);
  return std::nullopt;
}

/// Which element of a list of several.
std::string place(std::size_t i, std::size_t count) { return count == 1 ? "" : fmt::format("element {}: ", i + 1); }

std::optional<Problem> check_numbers(const Key& key, const Dataset& value) {
  const auto check = [&](const auto& values) -> std::optional<Problem> {
    for (std::size_t i = 0; i < values.size(); ++i) {
      const auto number = static_cast<Real>(values[i]);
      if (!std::isfinite(number)) {
        return Problem{"not finite", fmt::format("{}found {}", place(i, values.size()), number), "give a finite number"};
      }
      if (!key.range.contains(number)) {
        const auto why = fmt::format("{}found {}, allowed {}", place(i, values.size()), values[i], allowed_text(key));
        return Problem{"out of range", why, ""};
      }
    }
    return std::nullopt;
  };
  if (const auto* integers = std::get_if<Integers>(&value.data)) return check(*integers);
  if (const auto* reals = std::get_if<Reals>(&value.data)) return check(*reals);
  return std::nullopt;
}

std::optional<Problem> check_choices(const Key& key, const Dataset& value) {
  const auto* texts = std::get_if<Texts>(&value.data);
  if (!texts) return std::nullopt;
  const std::vector<std::string> known(key.choices.begin(), key.choices.end());
  for (auto text = texts->begin(); text != texts->end(); ++text) {
    if (std::ranges::find(known, *text) == known.end()) {
      const auto meant = closest(*text, known);
      const auto why = fmt::format("found \"{}\", allowed {}", shown(*text), allowed_text(key));
      return Problem{"unknown choice", why, meant.empty() ? "" : "did you mean " + meant + "?"};
    }
    if (std::find(texts->begin(), text, *text) != text) {
      return Problem{"given twice", "found " + *text + " again", "name each once"};
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<Problem> assign(Key& key, const Dataset& value) {
  Dataset fitted = value;
  if (auto problem = fit_shape(key, fitted)) return problem;
  if (auto problem = fit_class(key, fitted)) return problem;
  if (auto problem = check_numbers(key, fitted)) return problem;
  if (auto problem = check_choices(key, fitted)) return problem;
  key.set(fitted);
  return std::nullopt;
}

std::string type_text(KeyType type) {
  switch (type) {
    case KeyType::boolean: return "a boolean";
    case KeyType::integer: return "an integer";
    case KeyType::real: return "a real";
    case KeyType::choice: return "a text";
    case KeyType::choices: return "a list of texts";
    case KeyType::reals: return "a list of reals";
    case KeyType::table: return "rows of reals";
  }
  throw ContractError("internal error (expected a type of key); please report it");
}

std::string allowed_text(const Key& key) {
  if (!key.choices.empty()) return fmt::format("{}", fmt::join(key.choices, ", "));
  const auto& [low, high, low_open, high_open] = key.range;
  const bool bounded_low = std::isfinite(low);
  const bool bounded_high = std::isfinite(high);
  if (!bounded_low && !bounded_high) return "";
  if (bounded_low && bounded_high && !low_open && !high_open) return number_text(low) + " to " + number_text(high);
  std::string text;
  if (bounded_low) text += (low_open ? "> " : ">= ") + number_text(low);
  if (bounded_high) text += std::string(text.empty() ? "" : " and ") + (high_open ? "< " : "<= ") + number_text(high);
  return text;
}

}  // namespace rbm
