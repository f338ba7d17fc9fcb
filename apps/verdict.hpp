/// The energy of a run beside what is known of its system: the same lines on the screen of rbm_vmc and in reports.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "rbm_vmc/vmc/model.hpp"
#include "rbm_vmc/vmc/reference.hpp"

namespace rbm {

/// A fixed-node energy bounds that of every antisymmetric wave function with the same nodes, and of no other.
inline std::string_view below_fixed_nodes(const Input& input) {
  const auto& slater = input.wavefunction.slater;
  if (slater.backflow > 0 || slater.virtual_orbitals > 0) {
    return "note: below the fixed-node energy, which does not bound this wave function: its nodes are its own";
  }
  if (!pairs_of_no_symmetry(input).empty()) {
    return "note: below the fixed-node energy, which bounds antisymmetric wave functions only: see the symmetry defect";
  }
  return "warning: more than 3 sigma below the energy of its own nodes: the sampler or the error bar is wrong; please "
         "report it";
}

/// One line a comparison, without line ends; the energy and its error [hartree].
inline std::vector<std::string> reference_lines(const Input& resolved, Real energy, Real error, bool factors_added = false) {
  std::vector<std::string> lines;
  const auto compare = [&](const Reference& reference) {
    const Real difference = energy - reference.value;
    if (reference.kind == "gross-pitaevskii") {  // an approximation: errors of sampling do not measure the distance
      lines.push_back(fmt::format("{} {:.10g} ({}): {:+.2f} %; mean field, not a bound", reference.kind, reference.value,
                                  reference.source, 100 * difference / reference.value));
      return;
    }
    const Real sigma = difference / std::hypot(error, reference.error);
    const auto sigmas = std::isfinite(sigma) ? fmt::format(", {:+.1f} sigma", sigma) : "";  // an error bar may be 0
    lines.push_back(fmt::format("{} {:.10g} ({}): deviation {:+.1e} hartree{}", reference.kind, reference.value,
                                reference.source, difference, sigmas));
    if (reference.kind == "dmc" && sigma < -3) lines.emplace_back(below_fixed_nodes(resolved));
  };
  const auto reference = find_reference(resolved, factors_added);
  const auto ground = ground_state(resolved);
  if (!reference) return {"no exact energy is known for this system"};
  compare(*reference);
  if (ground && reference->kind == "floor") compare(*ground);
  // Rounding errors of an exact state are no verdict.
  if (ground && energy < ground->value - std::max(3 * error, 1e-10 * std::abs(ground->value))) {
    lines.emplace_back(
        "warning: more than 3 sigma below the ground state: the sampler or the error bar is wrong; please report it");
  }
  return lines;
}

}  // namespace rbm
