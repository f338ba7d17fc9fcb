/// The input of a run, read at the root and the same on every rank.
#pragma once

#include <string>
#include <vector>

#include "rbm_vmc/io/input_toml.hpp"
#include "rbm_vmc/io/read_input.hpp"
#include "rbm_vmc/vmc/on_root.hpp"
#include "rbm_vmc/vmc/resolve.hpp"

namespace rbm {

/// With the program's choices filled in (collective). Throws InputError, FileError.
inline Input shared_input(Communicator& world, const std::string& file) {
  const std::string text = on_root(world, [&] { return to_toml(resolve(read_input(file))); });
  std::vector<std::string> problems;
  Input input = input_from_toml(text, file, problems);
  if (!problems.empty()) throw InputError(problems);
  return input;
}

}  // namespace rbm
