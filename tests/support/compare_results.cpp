/// compare_results A.h5 B.h5: are two results files the same, bit for bit?
///
/// Times, host names and the number of ranks may differ (/segments, /performance, /history/seconds), and so may the reason and
/// the versions in the root's attributes; nothing else. Prints each difference; leaves with 1 if there is any, with 2 if a
/// file cannot be read.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cstdint>
#include <exception>
#include <map>
#include <string>
#include <string_view>

#include "rbm_vmc/io/hdf5_file.hpp"

namespace {

using rbm::Archive;
using rbm::Dataset;

bool may_differ(std::string_view path) {
  if (path == "history/seconds" || path == "@reason" || path == "@version" || path == "@git_commit") return true;
  return std::ranges::any_of(std::array{"segments", "performance"}, [&](std::string_view group) {
    return path.starts_with(group) &&
           (path.size() == group.size() || path[group.size()] == '/' || path[group.size()] == '@');
  });
}

/// All that must be the same, attributes as "path@name".
std::map<std::string, Dataset> contents(const Archive& archive) {
  std::map<std::string, Dataset> all(archive.datasets().begin(), archive.datasets().end());
  for (const auto& [path, attributes] : archive.attributes()) {
    for (const auto& [name, value] : attributes) all.emplace(fmt::format("{}@{}", path, name), value);
  }
  std::erase_if(all, [](const auto& entry) { return may_differ(entry.first); });
  return all;
}

/// -0 is not 0 here, and NaN is itself.
bool same_bits(rbm::Real a, rbm::Real b) { return std::bit_cast<std::uint64_t>(a) == std::bit_cast<std::uint64_t>(b); }
template <class T>
bool same_bits(const T& a, const T& b) {
  return a == b;
}

std::string text(char value) { return value ? "true" : "false"; }
template <class T>
std::string text(const T& value) {
  return fmt::format("{}", value);
}

/// Empty if there is none.
std::string difference(const Dataset& a, const Dataset& b) {
  if (a.data.index() != b.data.index()) return fmt::format("{} against {}", kind(a), kind(b));
  if (a.shape != b.shape) return "another shape";
  return std::visit(
      [&]<class T>(const std::vector<T>& left) -> std::string {
        const auto& right = std::get<std::vector<T>>(b.data);
        const auto [l, r] = std::ranges::mismatch(left, right, [](const T& x, const T& y) { return same_bits(x, y); });
        if (l == left.end()) return "";
        return fmt::format("{} against {} (element {} of {})", text(*l), text(*r), l - left.begin(), left.size());
      },
      a.data);
}

int compare(const std::map<std::string, Dataset>& a, const std::map<std::string, Dataset>& b) {
  int differences = 0;
  const auto report = [&](const std::string& path, const std::string& what) {
    fmt::print("{}: {}\n", path, what);
    ++differences;
  };
  for (const auto& [path, value] : a) {
    const auto other = b.find(path);
    if (other == b.end()) {
      report(path, "missing in the second file");
    } else if (const auto what = difference(value, other->second); !what.empty()) {
      report(path, what);
    }
  }
  for (const auto& [path, value] : b) {
    if (!a.contains(path)) report(path, "missing in the first file");
  }
  if (a.empty()) report("", "nothing to compare");
  return differences;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc != 3) throw rbm::InputError("usage: compare_results A.h5 B.h5");
    return compare(contents(rbm::read_archive(argv[1])), contents(rbm::read_archive(argv[2]))) > 0 ? 1 : 0;
  } catch (const std::exception& error) {
    fmt::print(stderr, "compare_results: {}\n", error.what());
    return 2;
  }
}
