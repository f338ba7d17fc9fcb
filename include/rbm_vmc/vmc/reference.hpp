/// Energies to compare with: exact formulas, numerical solutions, and the best values an ansatz can reach.
#pragma once

#include <optional>
#include <string>

#include "rbm_vmc/io/input.hpp"

namespace rbm {

struct Reference {
  Real value = 0;      ///< [hartree]
  Real error = 0;      ///< [hartree]
  /// exact, numeric: of the system; dmc: an upper bound by fixed nodes; floor: the best of this ansatz; gross-pitaevskii: mean
  /// field, not a bound.
  std::string kind;
  std::string source;
};

/// The energy a run of this input should reach; empty if none is known. A floor of the ansatz, where there is one, stands
/// before the exact energy, which that ansatz cannot reach, unless factors that the input does not know have been added to it.
std::optional<Reference> find_reference(const Input& resolved, bool factors_added = false);

/// The exact or numerical ground-state energy of the system, whatever the ansatz: no energy may lie below it.
std::optional<Reference> ground_state(const Input& resolved);

}  // namespace rbm
