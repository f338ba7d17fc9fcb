/// What a training is asked to do: plain data, one member a key of the input file of rbm_train.
///
/// An empty optional is a value the user did not give: `resolve` (training/resolve_training.hpp) chooses it from the data. The data
/// themselves lie beside the keys in the same HDF5 file (io/sample_file.hpp).
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <vector>

#include "rbm_vmc/boltzmann/machine.hpp"
#include "rbm_vmc/io/input_keys.hpp"

namespace rbm {

enum class Standardisation {
  none,
  each,
  common
};  ///< of the data: nothing, every unit by itself, or one scale for all units
enum class ChainMoves { gibbs, metropolis };
enum class ChainStart { persistent, data, noise, tempering };  ///< PCD-k, CD-k, naive chains, parallel tempering
enum class LearningRule { sgd, momentum, adam, natural };
enum class Precision { single_, double_ };

struct TrainingInput {
  static constexpr InputKind kKind{
      .format = "rbm_vmc.training", .says_so = false, .data = {"samples", "labels", "validation", "validation_labels"}};

  struct Units {
    std::optional<VisibleKind> visible;
    std::optional<Integer> hidden;
    HiddenKind hidden_units = HiddenKind::binary;
    bool visible_couplings = false;
    bool hidden_couplings = false;
    Real beta = 1;
    std::optional<std::vector<Real>> sigma;  ///< one number, or one for each visible unit [standard deviations]
    std::optional<SigmaTraining> train_sigma;
    std::optional<Real> init_scale;
    bool operator==(const Units&) const = default;
  };
  struct Data {
    std::optional<Standardisation> standardise;
    std::optional<Integer> minibatch;  ///< rows
    Integer memory = 4096;             ///< [MiB] for rows, over all ranks
    std::optional<Integer> checksum;   ///< of samples and validation
    bool operator==(const Data&) const = default;
  };
  struct Sampler {
    ChainMoves method = ChainMoves::gibbs;
    std::optional<ChainStart> start;
    std::optional<Integer> chains;
    Integer cycles = 1;
    Real step = 1;  ///< of metropolis, in conditional widths
    Integer replicas = 10;
    Real beta_min = 0.1;
    std::optional<Precision> precision;
    bool operator==(const Sampler&) const = default;
  };
  struct Optimizer {
    std::optional<LearningRule> method;
    std::optional<Integer> iterations;
    std::optional<Real> learning_rate;
    std::optional<Integer> decay;  ///< iterations, 0: constant
    Real momentum = 0.9;
    Real shift = 0.01;
    std::optional<Real> max_step_norm;
    Integer dense_limit = 2000;
    Real weight_decay = 0;
    bool centred = true;
    bool average = true;
    bool operator==(const Optimizer&) const = default;
  };
  struct Evaluation {
    std::optional<Integer> interval;  ///< iterations
    Integer patience = 10;            ///< evaluations
    Integer rows = 10000;
    Integer exact_units = 20;
    Integer annealing_steps = 1000;
    Integer annealing_runs = 128;
    Integer samples = 128;
    std::optional<Integer> burn_in;  ///< cycles
    bool operator==(const Evaluation&) const = default;
  };

  Units machine;
  Data data;
  Sampler sampler;
  Optimizer optimizer;
  Evaluation evaluation;
  RunSettings run;
  bool operator==(const TrainingInput&) const = default;
};

/// Every key, in the order of the documentation. The table refers to `input`, which must outlive it.
std::vector<Key> describe(TrainingInput& input);

template <>
struct Choice<VisibleKind> {
  static constexpr std::array<std::string_view, 3> names{"binary", "spin", "gaussian"};
};
template <>
struct Choice<HiddenKind> {
  static constexpr std::array<std::string_view, 2> names{"binary", "spin"};
};
template <>
struct Choice<SigmaTraining> {
  static constexpr std::array<std::string_view, 3> names{"fixed", "common", "each"};
};
template <>
struct Choice<Standardisation> {
  static constexpr std::array<std::string_view, 3> names{"none", "each", "common"};
};
template <>
struct Choice<ChainMoves> {
  static constexpr std::array<std::string_view, 2> names{"gibbs", "metropolis"};
};
template <>
struct Choice<ChainStart> {
  static constexpr std::array<std::string_view, 4> names{"persistent", "data", "noise", "tempering"};
};
template <>
struct Choice<LearningRule> {
  static constexpr std::array<std::string_view, 4> names{"sgd", "momentum", "adam", "natural"};
};
template <>
struct Choice<Precision> {
  static constexpr std::array<std::string_view, 2> names{"single", "double"};
};

}  // namespace rbm
