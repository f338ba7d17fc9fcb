/// read_result [-data] FILE PATH...: prints datasets, and attributes as PATH@NAME (@status: of the root), of a file of this project, or
/// of a data set.
///
/// One line for each, its elements apart by blanks, reals with 17 digits. Leaves with 2 if a file or a path is not there.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <exception>
#include <string_view>

#include "rbm_vmc/io/hdf5_file.hpp"

namespace {

const rbm::Dataset& find(const rbm::Archive& archive, std::string_view path) {
  const auto at = path.find('@');
  const auto* found = at == path.npos ? archive.find(path) : archive.find_attribute(path.substr(0, at), path.substr(at + 1));
  if (!found) throw rbm::FileError(std::string(path) + ": not in the file");
  return *found;
}

std::string text(char value) { return value ? "true" : "false"; }
std::string text(rbm::Integer value) { return fmt::format("{}", value); }
std::string text(rbm::Real value) { return fmt::format("{:.17g}", value); }
std::string text(const std::string& value) { return value; }

std::string line(const rbm::Dataset& dataset) {
  return std::visit(
      [](const auto& values) {
        std::vector<std::string> words;
        words.reserve(values.size());
        for (const auto& value : values) words.push_back(text(value));
        return fmt::format("{}\n", fmt::join(words, " "));
      },
      dataset.data);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const bool data = argc > 1 && std::string_view(argv[1]) == "-data";
    if (argc < (data ? 4 : 3)) throw rbm::InputError("usage: read_result [-data] FILE PATH...");
    const auto archive = data ? rbm::read_foreign(argv[2]).archive : rbm::read_archive(argv[1]);
    for (int i = data ? 3 : 2; i < argc; ++i) fmt::print("{}", line(find(archive, argv[i])));
  } catch (const std::exception& error) {
    fmt::print(stderr, "read_result: {}\n", error.what());
    return 2;
  }
}
