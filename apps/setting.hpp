/// KEY=VALUE of a command line.
#pragma once

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/io/read_input.hpp"
#include "rbm_vmc/io/spelling.hpp"

namespace rbm {

/// Throws InputError if there is no value.
inline Override override_of(const std::string& setting) {
  const auto equals = setting.find('=');
  if (equals == std::string::npos) {
    throw InputError("--set " + shown(setting) + ": no value (wanted KEY=VALUE) see rbm_input schema");
  }
  return {setting.substr(0, equals), setting.substr(equals + 1)};
}

}  // namespace rbm
