/// The input of a run, read at the root and the same on every rank.
#pragma once

#include <string>
#include <vector>

#include "apps/given_file.hpp"
#include "rbm_vmc/io/input_toml.hpp"
#include "rbm_vmc/io/read_input.hpp"
#include "rbm_vmc/session/on_root.hpp"

namespace rbm {

/// `read` at the root gives an input with the program's choices filled in, which becomes that of every rank (collective). Throws
/// InputError, FileError.
template <class Read>
auto shared_input(Communicator& world, const std::string& file, Read&& read) {
  using T = decltype(read());
  const std::string text = on_root(world, [&] {
    check_given(file);
    return to_toml(read());
  });
  std::vector<std::string> problems;
  T input = input_from_toml<T>(text, file, problems);
  if (!problems.empty()) throw InputError(problems);
  return input;
}

}  // namespace rbm
