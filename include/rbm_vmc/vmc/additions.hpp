/// What a program adds to the model of its input: a potential V, factors of ψ with parameters of their own, observables.
///
///     H = H_input + V(x)                ln|ψ| = ln|ψ_input| + Σ_f u_f(x; θ_f)
///
/// Factors stand behind those of the input, their parameters behind those of the input in θ; they are trained with all others.
/// Each addition is known by its name: AddedPotential::name, Factor::name(), Profile::name. A checkpoint is taken up only with the
/// additions it began with.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rbm_vmc/continuum/hamiltonian.hpp"
#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/vmc/make_observables.hpp"

namespace rbm {

struct Additions {
  AddedPotential potential = {};
  std::vector<std::unique_ptr<Factor>> factors = {};
  std::vector<MakeObservable> observables = {};
};

struct AddedNames {
  std::string potential;                 ///< empty if there is none
  std::vector<std::string> factors;      ///< in their order
  std::vector<std::string> observables;  ///< of all their profiles, in their order

  bool operator==(const AddedNames&) const = default;
};

/// Throws InputError, with all problems at once, if additions cannot be told apart from what is there or from each other, if they
/// do not fit the sampler, or if an observable has fewer entries than its profiles need.
AddedNames names_of(const Additions& additions, const Input& resolved);

/// Datasets added_potential, added_factors, added_observables, as far as there are any.
void put(const AddedNames& names, Archive& archive);
/// The names that were put; empty ones where there are none.
AddedNames added_names(const Archive& archive);
/// Throws CheckpointError, which says what differs, unless both are the same.
void expect_same(const AddedNames& of_checkpoint, const AddedNames& here);

}  // namespace rbm
