/// The part of resolve (vmc/resolve.hpp) that chooses the optimizer and its settings.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "rbm_vmc/io/input.hpp"

namespace rbm {

template <class T, class U>
void fill(std::optional<T>& value, U&& choice) {
  if (!value) value = static_cast<T>(std::forward<U>(choice));
}

/// All other parts are resolved and sound, so that parameters can be counted: more of them than samples are for the kernel
/// form. `frequency`: of the trap, a mean over dimensions [hartree].
void resolve_optimizer(Input& input, Real frequency, std::vector<std::string>& problems);

}  // namespace rbm
