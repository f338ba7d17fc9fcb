/// make_archive OUT.h5 [-from BASE.h5] [-drop PATH]... [PATH=VALUE | PATH@NAME=VALUE]...: writes an HDF5 file with any contents.
///
/// Values are TOML or bare words; PATH@NAME is an attribute (@format: of the root). BASE is a file of this project.
#include <fmt/format.h>

#include <exception>
#include <string>
#include <string_view>

#include "rbm_vmc/io/hdf5_file.hpp"
#include "rbm_vmc/io/input_toml.hpp"

namespace {

/// Without the dataset or group of that path.
rbm::Archive without(const rbm::Archive& archive, std::string_view path) {
  const auto below = [&](std::string_view name) {
    return name == path || (name.starts_with(path) && name.substr(path.size()).starts_with('/'));
  };
  rbm::Archive rest;
  for (const auto& [name, value] : archive.datasets()) {
    if (!below(name)) rest.put(name, value);
  }
  for (const auto& [owner, attributes] : archive.attributes()) {
    for (const auto& [name, value] : attributes) {
      if (!below(owner)) rest.attribute(owner, name, value);
    }
  }
  return rest;
}

void set(rbm::Archive& archive, std::string_view word) {
  const auto equals = word.find('=');
  if (equals == word.npos) throw rbm::InputError(std::string(word) + ": wanted PATH=VALUE");
  const auto path = word.substr(0, equals);
  const auto value = rbm::value_from_text(word.substr(equals + 1));
  const auto at = path.find('@');
  if (at == path.npos) return archive.put(path, value);
  if (at > 0) archive.group(path.substr(0, at));
  archive.attribute(path.substr(0, at), path.substr(at + 1), value);
}

}  // namespace

int main(int argc, char** argv) {
  try {
    if (argc < 2) throw rbm::InputError("usage: make_archive OUT.h5 [-from BASE.h5] [-drop PATH] [PATH=VALUE]...");
    rbm::Archive archive;
    for (int i = 2; i < argc; ++i) {
      const std::string_view word = argv[i];
      if (word == "-from" && i + 1 < argc) {
        archive = rbm::read_archive(argv[++i]);
      } else if (word == "-drop" && i + 1 < argc) {
        archive = without(archive, argv[++i]);
      } else {
        set(archive, word);
      }
    }
    rbm::write_archive(argv[1], archive);
  } catch (const std::exception& error) {
    fmt::print(stderr, "make_archive: {}\n", error.what());
    return 2;
  }
}
