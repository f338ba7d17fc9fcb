#include "rbm_vmc/io/read_input.hpp"

#include <algorithm>
#include <span>

#include "rbm_vmc/io/descriptor.hpp"
#include "rbm_vmc/io/hdf5_file.hpp"
#include "rbm_vmc/io/input_archive.hpp"
#include "rbm_vmc/io/input_toml.hpp"

namespace rbm {
namespace {

constexpr std::size_t kSignatureBytes = 8;

std::string first_bytes(Descriptor& stream, std::size_t count) {
  std::string bytes(count, '\0');
  bytes.resize(stream.read(std::as_writable_bytes(std::span(bytes))));
  return bytes;
}

/// A file of the name of TOML may still be HDF5. Of other files the HDF5 library is the judge, as a user block may come
/// first.
bool is_toml(const std::filesystem::path& file) {
  auto stream = open_regular(file);
  return file.extension() == ".toml" && first_bytes(stream, kSignatureBytes) != "\x89HDF\r\n\x1a\n";
}

std::string text_of(const std::filesystem::path& file) {
  constexpr std::size_t kMost = std::size_t{1} << 28;
  auto stream = open_regular(file);
  if (stream.size() > kMost) throw FileError(file.string() + ": too large (more than 256 MiB of TOML) use HDF5");
  return first_bytes(stream, stream.size());
}

/// Whether a problem is about that key: "system.omega: ..." or, of an HDF5 object, "system/omega: ...".
bool about(std::string_view problem, std::string_view path) {
  if (problem.starts_with('/')) problem.remove_prefix(1);
  if (problem.size() <= path.size() || problem[path.size()] != ':') return false;
  return std::ranges::equal(problem.substr(0, path.size()), path,
                            [](char a, char b) { return a == b || (a == '/' && b == '.'); });
}

}  // namespace

void read_keys(const std::filesystem::path& file, std::vector<Key> keys, const InputKind& kind, bool accept_results,
               std::vector<std::string>& problems) {
  if (is_toml(file)) return read_toml_keys(text_of(file), file.filename().string(), std::move(keys), problems);
  auto foreign = read_foreign_in_child(file, kind);
  problems.insert(problems.end(), foreign.problems.begin(), foreign.problems.end());
  read_archive_keys(accept_results ? stored_input(foreign.archive) : foreign.archive, std::move(keys), kind, problems);
}

void override_keys(std::vector<Key> keys, const std::vector<Override>& overrides, std::vector<std::string> problems) {
  for (const auto& [path, value] : overrides) assign_text(keys, path, value, problems);
  const auto reported = problems;
  for (auto& line : missing_keys(keys)) {
    const auto path = std::string_view(line).substr(0, line.find(':'));
    if (std::ranges::none_of(reported, [&](const auto& problem) { return about(problem, path); }))
      problems.push_back(std::move(line));
  }
  if (!problems.empty()) throw InputError(std::move(problems));
}

}  // namespace rbm
