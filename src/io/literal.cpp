#include "rbm_vmc/io/literal.hpp"

#include <fmt/format.h>

#include "rbm_vmc/io/spelling.hpp"

namespace rbm {
namespace {

std::string element(char value) { return value != 0 ? "true" : "false"; }
std::string element(Integer value) { return fmt::format("{}", value); }
std::string element(Real value) { return literal(value); }
std::string element(const std::string& value) {
  std::string quoted = "\"";
  for (const char c : value) {
    if (c == '"' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + '"';
}

std::string word_of(const std::vector<char>&) { return "boolean"; }
std::string word_of(const std::vector<Integer>&) { return "integer"; }
std::string word_of(const std::vector<Real>&) { return "real"; }
std::string word_of(const std::vector<std::string>&) { return "text"; }

template <class T>
std::string list(const std::vector<T>& values, std::size_t first, std::size_t count) {
  std::string text = "[";
  for (std::size_t i = first; i < first + count; ++i) text += (i == first ? "" : ", ") + element(values[i]);
  return text + "]";
}

template <class T>
std::string rows(const std::vector<T>& values, std::size_t row_count, std::size_t columns) {
  std::string text = "[";
  for (std::size_t row = 0; row < row_count; ++row) text += (row == 0 ? "" : ", ") + list(values, row * columns, columns);
  return text + "]";
}

}  // namespace

std::string literal(Real value) {
  const auto text = fmt::format("{}", value);
  return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
}

std::string literal(const Dataset& value) {
  expects(value.shape.size() <= 2, "a value of at most two dimensions");
  return std::visit(
      [&](const auto& values) -> std::string {
        if (value.shape.empty()) return element(values.front());
        if (value.shape.size() == 1) return list(values, 0, values.size());
        return rows(values, static_cast<std::size_t>(value.shape[0]), static_cast<std::size_t>(value.shape[1]));
      },
      value.data);
}

std::string value_text(const Dataset& value) {
  return std::visit(
      [&](const auto& values) -> std::string {
        const auto word = word_of(values);
        if (values.empty()) return "an empty list";
        if (value.shape.size() == 1)
          return fmt::format("a list of {} {}{}", values.size(), word, values.size() == 1 ? "" : "s");
        if (!value.shape.empty()) return fmt::format("an array of shape {} of {}s", fmt::join(value.shape, " x "), word);
        return fmt::format("the {} {}", word, shown(element(values.front())));
      },
      value.data);
}

}  // namespace rbm
