#include "rbm_vmc/io/key_table.hpp"

#include <algorithm>
#include <iterator>

#include "rbm_vmc/io/literal.hpp"
#include "rbm_vmc/io/spelling.hpp"

namespace rbm {
namespace {

std::string did_you_mean(const std::string& name) { return name.empty() ? "" : "did you mean " + name + "?"; }

}  // namespace

void add_run(Table& t, RunSettings& r) {
  t.add("run.seed", r.seed, "", {.low = 0}, "number that all randomness follows from");
  t.add("run.checkpoint_seconds", r.checkpoint_seconds, "s", between(0, 1e9),
        "wall time between checkpoints; 0: each iteration")
      .may_change = true;
  t.add("run.stall_seconds", r.stall_seconds, "s", between(0, 1e9),
        "a rank without progress for so long ends the run; 0: never; pauses up to 20 times the longest so far are no stall")
      .may_change = true;
}

std::vector<Key> with_defaults(std::vector<Key> keys, const std::vector<Key>& defaults) {
  for (std::size_t i = 0; i < keys.size(); ++i) {
    const auto value = defaults[i].get();
    if (!value) continue;
    const auto* names = std::get_if<std::vector<std::string>>(&value->data);
    keys[i].default_text = names ? names->front() : literal(*value);
  }
  return keys;
}

Key* find_key(std::vector<Key>& keys, std::string_view path) {
  const auto found = std::ranges::find(keys, path, &Key::path);
  return found == keys.end() ? nullptr : &*found;
}

const Key* nearest(const std::vector<Key>& keys, std::string_view path) {
  const auto name = path.substr(path.rfind('.') + 1);  // all of it if there is no dot
  const Key* best = nullptr;
  for (const auto& key : keys) {
    const bool nearer = !best || edit_distance(path, key.path) < edit_distance(path, best->path);
    if (key.name() == name && nearer) best = &key;
  }
  if (best) return best;
  std::vector<std::string> paths;
  std::ranges::transform(keys, std::back_inserter(paths), &Key::path);
  const auto found = std::ranges::find(keys, closest(path, paths), &Key::path);
  return found == keys.end() ? nullptr : &*found;
}

std::vector<std::string> group_paths(const std::vector<Key>& keys) {
  std::vector<std::string> paths;
  for (const auto& key : keys) {
    if (paths.empty() || paths.back() != key.group()) paths.push_back(key.group());
  }
  return paths;
}

Problem unknown_key(const std::vector<Key>& keys, std::string_view path) {
  const auto* meant = nearest(keys, path);
  return {"unknown key", "", meant ? did_you_mean(meant->path) : "see rbm_input schema"};
}

Problem unknown_group(const std::vector<Key>& keys, std::string_view path) {
  return {"unknown group", "", did_you_mean(closest(path, group_paths(keys)))};
}

std::vector<std::string> missing_keys(const std::vector<Key>& keys) {
  std::vector<std::string> problems;
  for (const auto& key : keys) {
    if (!key.required || key.get()) continue;
    const auto* example = key.choices.empty() ? "a number" : "one of ";
    std::string choices;
    for (const auto choice : key.choices) choices += (choices.empty() ? "" : ", ") + std::string(choice);
    problems.push_back(Problem{"missing", "every input needs it", "give it " + (example + choices)}.line(key.path));
  }
  return problems;
}

}  // namespace rbm
