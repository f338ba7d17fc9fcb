/// What a run is asked to do: plain data, one member a key of the input file.
///
/// An empty optional is a value the user did not give: `resolve` (vmc/resolve.hpp) chooses it from the system, so that a
/// resolved input is complete. Units, ranges and meanings stand in one place, the description in io/input_keys.hpp.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "rbm_vmc/io/archive.hpp"
#include "rbm_vmc/io/choice.hpp"
#include "rbm_vmc/io/input_kind.hpp"
#include "rbm_vmc/io/run_settings.hpp"

namespace rbm {

enum class SystemKind { quantum_dot, trapped_bosons, custom, calogero };
enum class ParticleStatistics { fermions, bosons };
enum class InteractionKind { none, coulomb, soft_coulomb, gaussian, hard_sphere, calogero };
enum class FactorKind { rbm, gaussian, slater, jastrow, pair_rbm, hard_sphere, calogero };
enum class RbmForm { psi, sqrt };  ///< psi = F, or psi = sqrt(F)
enum class SamplerMethod { metropolis, langevin, gibbs };
enum class StepDistribution { uniform, normal };
enum class OptimizerMethod { sgd, momentum, adam, sr, minsr, spring, linear };
enum class ObservableKind { density, density_2d, pair_correlation, mean_radius, mean_square_radius, mean_distance };
enum class Averaging { automatic, never, always };  ///< of the parameters over the last iterations

/// Numbers in rows of equal length, row-major. A list given without rows is one row.
struct WeightTable {
  Index rows = 0;
  Index columns = 0;
  std::vector<Real> values;
  bool operator==(const WeightTable&) const = default;
};

struct Input {
  static constexpr InputKind kKind{.format = "rbm_vmc.input"};

  struct System {
    std::optional<SystemKind> kind;    ///< required
    std::optional<Integer> particles;  ///< required
    std::optional<Integer> dimensions;
    std::optional<ParticleStatistics> statistics;
    std::optional<Integer> spin_up;
    std::vector<Real> omega = {1};  ///< one number, or one for each dimension [hartree]
    std::optional<InteractionKind> interaction;
    Real strength = 1;              ///< [hartree*bohr], gaussian: [hartree]
    std::optional<Real> softening;  ///< [bohr]
    std::optional<Real> width;      ///< [bohr]
    std::optional<Real> diameter;   ///< [bohr]
    std::optional<Real> lambda;
    bool operator==(const System&) const = default;
  };

  struct Rbm {
    std::optional<Integer> hidden;
    RbmForm form = RbmForm::psi;
    std::optional<std::vector<Real>> sigma;  ///< one number, or one for each dimension [bohr]
    std::optional<bool> train_sigma;
    std::optional<bool> symmetric;  ///< weights shared over particles (over those of a spin if spins differ in number)
    std::optional<Real> init_scale;
    std::optional<std::vector<Real>> a;  ///< [M], M = particles * dimensions (symmetric: dimensions of each machine), particle-major
    std::optional<std::vector<Real>> b;  ///< [hidden of each machine]
    std::optional<WeightTable> W;        ///< [M x hidden]; rows = 1 also means a flat list of M * hidden numbers
    bool operator==(const Rbm&) const = default;
  };
  struct Gaussian {
    std::optional<std::vector<Real>> width;  ///< one number, or one for each dimension [bohr]
    std::optional<bool> train_width;
    bool operator==(const Gaussian&) const = default;
  };
  struct Slater {
    bool train_width = false;
    Integer virtual_orbitals = 0;
    Integer backflow = 0;                  ///< functions for each kind of pair, 0: none
    std::optional<Real> backflow_length;   ///< [bohr]
    std::optional<WeightTable> occupation_up;    ///< [particles of that spin x D] degrees of the oscillator orbitals
    std::optional<WeightTable> occupation_down;
    bool operator==(const Slater&) const = default;
  };
  struct Jastrow {
    std::optional<Real> gamma;  ///< [1/bohr]
    bool operator==(const Jastrow&) const = default;
  };
  struct PairRbm {
    std::optional<Integer> hidden;
    std::optional<Real> length;  ///< [bohr]
    std::optional<Real> init_scale;
    bool operator==(const PairRbm&) const = default;
  };
  struct Calogero {
    std::optional<Real> exponent;
    bool operator==(const Calogero&) const = default;
  };
  struct Wavefunction {
    std::optional<std::vector<FactorKind>> factors;  ///< no kind twice
    std::optional<std::vector<Real>> parameters;     ///< start values of all parameters, as results hold them
    Rbm rbm;
    Gaussian gaussian;
    Slater slater;
    Jastrow jastrow;
    PairRbm pair_rbm;
    Calogero calogero;
    bool operator==(const Wavefunction&) const = default;
  };

  struct Sampler {
    std::optional<SamplerMethod> method;
    std::optional<Integer> chains;
    Real step = 0;  ///< 0 = tuned; metropolis: [bohr], langevin: time step [1/hartree]
    StepDistribution distribution = StepDistribution::uniform;
    Integer sweeps_per_sample = 0;  ///< 0 = from the measured autocorrelation
    Integer equilibration = 0;      ///< [sweeps], 0 = measured
    bool operator==(const Sampler&) const = default;
  };

  struct Optimizer {
    std::optional<OptimizerMethod> method;
    std::optional<Integer> iterations;
    std::optional<Integer> samples;  ///< per iteration, all chains together
    std::optional<Real> learning_rate;
    std::optional<Real> shift;
    bool adaptive_shift = true;
    Real momentum = 0.9;
    std::optional<Real> max_step_norm;
    Integer dense_limit = 2000;
    Averaging average = Averaging::automatic;
    bool operator==(const Optimizer&) const = default;
  };

  struct Evaluation {
    std::optional<Integer> samples;
    std::optional<Real> target_error;  ///< [hartree], 0 = none
    std::optional<std::vector<ObservableKind>> observables;  ///< no kind twice
    Integer bins = 100;          ///< of radial grids; half as many each way in a plane
    Real extent = 0;             ///< of grids [bohr], 0 = from the walkers
    Integer configurations = 0;  ///< to keep, about
    bool operator==(const Evaluation&) const = default;
  };

  System system;
  Wavefunction wavefunction;
  Sampler sampler;
  Optimizer optimizer;
  Evaluation evaluation;
  RunSettings run;
  bool operator==(const Input&) const = default;
};

template <>
struct Choice<SystemKind> {
  static constexpr std::array<std::string_view, 4> names{"quantum-dot", "trapped-bosons", "custom", "calogero"};
};
template <>
struct Choice<ParticleStatistics> {
  static constexpr std::array<std::string_view, 2> names{"fermions", "bosons"};
};
template <>
struct Choice<InteractionKind> {
  static constexpr std::array<std::string_view, 6> names{"none",     "coulomb",     "soft-coulomb",
                                                         "gaussian", "hard-sphere", "calogero"};
};
template <>
struct Choice<FactorKind> {
  static constexpr std::array<std::string_view, 7> names{"rbm",      "gaussian",    "slater",  "jastrow",
                                                         "pair-rbm", "hard-sphere", "calogero"};
};
template <>
struct Choice<RbmForm> {
  static constexpr std::array<std::string_view, 2> names{"psi", "sqrt"};
};
template <>
struct Choice<SamplerMethod> {
  static constexpr std::array<std::string_view, 3> names{"metropolis", "langevin", "gibbs"};
};
template <>
struct Choice<StepDistribution> {
  static constexpr std::array<std::string_view, 2> names{"uniform", "normal"};
};
template <>
struct Choice<OptimizerMethod> {
  static constexpr std::array<std::string_view, 7> names{"sgd", "momentum", "adam", "sr", "minsr", "spring", "linear"};
};
template <>
struct Choice<ObservableKind> {
  static constexpr std::array<std::string_view, 6> names{"density",     "density_2d",         "pair_correlation",
                                                         "mean_radius", "mean_square_radius", "mean_distance"};
};
template <>
struct Choice<Averaging> {
  static constexpr std::array<std::string_view, 3> names{"auto", "never", "always"};
};

}  // namespace rbm
