/// From names of observables to the objects that measure them: the one place where observables are registered.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "rbm_vmc/continuum/observable.hpp"
#include "rbm_vmc/io/input.hpp"
#include "rbm_vmc/vmc/extents.hpp"

namespace rbm {

/// Makes an observable whose grids, if it has any, reach so far. Its names and numbers of bins do not depend on that.
using MakeObservable = std::function<std::unique_ptr<Observable>(const Extents&)>;

/// Those of evaluation.observables, in that order, and behind them those that a program adds.
std::vector<std::unique_ptr<Observable>> make_observables(const Input& resolved, const Extents& extents,
                                                          const std::vector<MakeObservable>& added = {});

/// All of them, but those of pairs only if particles interact or exclude each other: pairs are many, and where nothing else
/// runs over them they would cost more than all the rest.
std::vector<ObservableKind> default_observables(const Input& input);

/// Needs two particles at least.
bool is_of_pairs(ObservableKind kind);

}  // namespace rbm
