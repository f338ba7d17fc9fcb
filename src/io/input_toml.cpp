#include "rbm_vmc/io/input_toml.hpp"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <algorithm>
#include <charconv>
#include <optional>
#include <sstream>
#include <utility>

#include "rbm_vmc/io/assign.hpp"
#include "rbm_vmc/io/literal.hpp"
#include "rbm_vmc/io/spelling.hpp"

namespace rbm {
namespace {

std::optional<Dataset> scalar_of(const toml::node& node) {
  if (const auto* value = node.as_boolean()) return Dataset(value->get());
  if (const auto* value = node.as_integer()) return Dataset(Integer{value->get()});
  if (const auto* value = node.as_floating_point()) return Dataset(value->get());
  if (const auto* value = node.as_string()) return Dataset(value->get());
  return std::nullopt;
}

/// Elements of one class (integers among reals become reals) and one shape; empty otherwise.
std::optional<Dataset> joined(const std::vector<Dataset>& elements) {
  Dataset list(std::vector<Real>{});
  if (elements.empty()) return list;
  const bool mixed =
      std::ranges::any_of(elements, [](const auto& e) { return std::holds_alternative<std::vector<Real>>(e.data); });
  if (!mixed)
    list.data =
        std::visit([](const auto& first) { return Dataset::Data(std::decay_t<decltype(first)>()); }, elements[0].data);
  for (const auto& element : elements) {
    if (element.shape != elements[0].shape) return std::nullopt;
    const bool fits = std::visit(
        [&](const auto& values) {
          using Values = std::decay_t<decltype(values)>;
          auto* same = std::get_if<Values>(&list.data);
          if (same) same->insert(same->end(), values.begin(), values.end());
          if constexpr (std::is_same_v<Values, std::vector<Integer>>) {
            auto* reals = std::get_if<std::vector<Real>>(&list.data);
            if (reals) reals->insert(reals->end(), values.begin(), values.end());
            return same || reals;
          }
          return same != nullptr || values.empty();
        },
        element.data);
    if (!fits) return std::nullopt;
  }
  list.shape = elements[0].shape;
  list.shape.insert(list.shape.begin(), std::ssize(elements));
  return list;
}

std::optional<Dataset> dataset_of(const toml::node& node) {
  const auto* array = node.as_array();
  if (!array) return scalar_of(node);
  std::vector<Dataset> elements;
  for (const auto& element : *array) {
    auto value = dataset_of(element);
    if (!value) return std::nullopt;
    elements.push_back(*std::move(value));
  }
  return joined(elements);
}

/// What stands where a value of the key was wanted and is no dataset.
std::string foreign_text(const toml::node& node) {
  if (node.is_table()) return "a table";
  if (node.is_array()) return "a list of unlike elements";
  return "a date or time";
}

class Reader {
 public:
  Reader(std::vector<Key> keys, std::string_view source)
      : keys_(std::move(keys)), groups_(group_paths(keys_)), source_(source) {}

  void read(const toml::table& table, const std::string& prefix) {
    for (const auto& [name, node] : table) {
      const bool plain = name.str().find('.') == std::string_view::npos;  // "a.b" = 1 is one name, not a path
      const auto path = prefix + (plain ? std::string(name.str()) : fmt::format("\"{}\"", name.str()));
      const auto line = name.source().begin.line;
      auto* key = find_key(keys_, path);
      const auto* inner = node.as_table();
      if (key) {
        read_value(*key, node, line);
      } else if (std::ranges::find(groups_, path) != groups_.end()) {
        if (inner) {
          read(*inner, path + ".");
        } else {
          report(path, line, {"wrong type", "wanted a table, found a value", "write [" + path + "]"});
        }
      } else {
        report(path, line, inner ? unknown_group(keys_, path) : unknown_key(keys_, path));
      }
    }
  }

  /// In the order of the lines, as tables are read in alphabetical order.
  std::vector<std::string> problems() {
    std::ranges::stable_sort(problems_, {}, &std::pair<toml::source_index, std::string>::first);
    std::vector<std::string> lines;
    for (auto& [line, text] : problems_) lines.push_back(std::move(text));
    return lines;
  }

 private:
  void read_value(Key& key, const toml::node& node, toml::source_index line) {
    const auto value = dataset_of(node);
    if (!value) {
      report(key.path, line,
             {"wrong type", fmt::format("wanted {}, found {}", type_text(key.type), foreign_text(node)), ""});
    } else if (const auto problem = assign(key, *value)) {
      report(key.path, line, *problem);
    }
  }

  void report(std::string_view path, toml::source_index line, const Problem& problem) {
    problems_.emplace_back(line, problem.line(shown(path), fmt::format("{}:{}", source_, line)));
  }

  std::vector<Key> keys_;
  std::vector<std::string> groups_;
  std::string_view source_;
  std::vector<std::pair<toml::source_index, std::string>> problems_;
};

std::string_view trimmed(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  if (first == std::string_view::npos) return {};
  return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

/// Whatever TOML makes of the text; comments and second lines are none of a single value.
std::optional<Dataset> toml_value(std::string_view text) {
  if (text.find_first_of("#\r\n") != std::string_view::npos) return std::nullopt;
  try {
    const auto table = toml::parse("value = " + std::string(text));
    return dataset_of(*table.get("value"));
  } catch (const toml::parse_error&) {
    return std::nullopt;
  }
}

std::optional<Real> number_from(std::string_view text) {
  Real number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// One element as people write it: TOML, a fraction, a number TOML is too strict for (.5), or a bare word.
Dataset word_value(std::string_view text) {
  const auto value = toml_value(text);
  if (value && value->shape.empty()) return *value;
  if (const auto number = number_from(text)) return Dataset(*number);
  const auto slash = text.find('/');
  if (slash != std::string_view::npos) {
    const auto numerator = number_from(trimmed(text.substr(0, slash)));
    const auto denominator = number_from(trimmed(text.substr(slash + 1)));
    if (numerator && denominator) return Dataset(*numerator / *denominator);
  }
  return Dataset(text);
}

}  // namespace

void read_toml_keys(std::string_view text, std::string_view source, std::vector<Key> keys,
                    std::vector<std::string>& problems) {
  Reader reader(std::move(keys), source);
  try {
    reader.read(toml::parse(text), "");
  } catch (const toml::parse_error& error) {
    const auto& begin = error.source().begin;
    const bool value = error.description().find("value") != std::string_view::npos;
    const Problem problem{"not TOML", fmt::format("line {}, column {}: {}", begin.line, begin.column, error.description()),
                          value ? "texts want quotation marks" : ""};
    throw InputError(problem.line(source));
  }
  for (auto& problem : reader.problems()) problems.push_back(std::move(problem));
}

std::string to_toml(const std::vector<Key>& keys) {
  std::string text;
  std::string group;
  for (const auto& key : keys) {
    const auto value = key.get();
    if (!value) continue;
    if (key.group() != group) {
      group = key.group();
      text += fmt::format("{}[{}]\n", text.empty() ? "" : "\n", group);
    }
    text += fmt::format("{} = {}\n", key.name(), literal(*value));
  }
  return text;
}

Dataset value_from_text(std::string_view text) {
  text = trimmed(text);
  if (const auto value = toml_value(text)) return *value;
  const bool bracketed = text.size() >= 2 && text.front() == '[' && text.back() == ']';
  if (!bracketed && text.find(',') == std::string_view::npos) return word_value(text);
  auto rest = bracketed ? text.substr(1, text.size() - 2) : text;
  std::vector<Dataset> elements;
  for (bool more = true; more;) {
    const auto comma = rest.find(',');
    more = comma != std::string_view::npos;
    elements.push_back(word_value(trimmed(rest.substr(0, comma))));
    if (more) rest.remove_prefix(comma + 1);
  }
  const auto list = joined(elements);
  return list ? *list : Dataset(text);
}

void assign_text(std::vector<Key>& keys, std::string_view path, std::string_view text, std::vector<std::string>& problems) {
  const auto groups = group_paths(keys);
  auto* key = find_key(keys, path);
  std::optional<Problem> problem;
  if (key) {
    problem = assign(*key, value_from_text(text));
  } else if (std::ranges::find(groups, path) != groups.end()) {
    problem = Problem{"is a group", "only keys have values", "name a key below it"};
  } else {
    problem = unknown_key(keys, path);
  }
  if (problem) problems.push_back(problem->line(shown(path)));
}

}  // namespace rbm
