/// Systems known by name, and the flags that complete them on the command line.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rbm_vmc/io/input.hpp"
#include "rbm_vmc/io/read_input.hpp"

namespace rbm {

std::vector<std::string> preset_names();

/// The input a preset starts from; the number of particles is still missing. Empty if there is no such preset.
std::optional<Input> preset(std::string_view name);

/// A short name for a key: `--omega` for system.omega.
struct QuickFlag {
  std::string name;  ///< with its dashes
  std::string path;  ///< of the key
};
const std::vector<QuickFlag>& quick_flags();

/// The given flags (name and value) as overrides. `--hidden` goes to the pair RBM if `--factors` leaves out the RBM.
std::vector<Override> quick_overrides(const std::vector<Override>& flags);

}  // namespace rbm
