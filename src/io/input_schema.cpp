#include "rbm_vmc/io/input_schema.hpp"

#include <fmt/format.h>

#include "rbm_vmc/io/assign.hpp"
#include "rbm_vmc/io/input_keys.hpp"

namespace rbm {
namespace {

std::string_view short_type(KeyType type) {
  switch (type) {
    case KeyType::boolean: return "boolean";
    case KeyType::integer: return "integer";
    case KeyType::real: return "real";
    case KeyType::choice: return "choice";
    case KeyType::choices: return "list of choices";
    case KeyType::reals: return "list of reals";
    case KeyType::table: return "rows of reals";
  }
  throw ContractError("internal error (expected a type of key); please report it");
}

std::string default_of(const Key& key) { return key.required ? "required" : key.default_text; }

std::string notes(const Key& key) { return key.may_change ? key.meaning + "; may change at a restart" : key.meaning; }

}  // namespace

std::string schema_text(const std::vector<Key>& keys) {
  std::string text;
  std::string group;
  for (const auto& key : keys) {
    if (key.group() != group) {
      group = key.group();
      text += fmt::format("{}[{}]\n", text.empty() ? "" : "\n", group);
    }
    const auto unit = key.unit.empty() ? "" : " [" + key.unit + "]";
    const auto allowed = allowed_text(key);
    text += fmt::format("{}  {}{}, default: {}\n", key.path, short_type(key.type), unit, default_of(key));
    text += fmt::format("    {}\n", notes(key));
    if (!allowed.empty()) text += fmt::format("    allowed: {}\n", allowed);
  }
  return text;
}

std::string schema_markdown(const std::vector<Key>& keys, const InputKind& kind, const std::string& title, const std::string& command) {
  std::string text = fmt::format(
      "# {}\n\n"
      "Made from the program by `{}`. A TOML file has a table for each group, an HDF5 file a "
      "group\n"
      "(`/` in place of `.`) with a dataset or an attribute for each key, and the root attributes `format` "
      "(`{}`)\n"
      "and `format_version` (`1`){}.\n",
      title, command, kind.format, kind.says_so ? "" : ", which files of data may leave out");
  std::string group;
  for (const auto& key : keys) {
    if (key.group() != group) {
      group = key.group();
      text +=
          fmt::format("\n## {}\n\n| key | type | unit | default | allowed | meaning |\n|---|---|---|---|---|---|\n", group);
    }
    text += fmt::format("| `{}` | {} | {} | {} | {} | {} |\n", key.name(), short_type(key.type), key.unit, default_of(key),
                        allowed_text(key), notes(key));
  }
  return text;
}

}  // namespace rbm
