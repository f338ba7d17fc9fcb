/// How well a machine explains data: ln Z, and means of ln p(x) over rows of samples and validation [nat].
///
///     <ln p> = <ln p̃(y)> - ln Z - Σ_i ln s_i        y the standardised rows, s_i their scales: the density of the rows as they are
///
/// which is the density of the rows as they are (row_scaling.hpp). ln Z is exact by enumeration as far as that is wanted, else estimated by annealed importance sampling. With hidden couplings ln p̃
/// of a row is a sum over all hidden states; of more than kMostCoupled coupled hidden units there is no likelihood (NaN).
#pragma once

#include <limits>
#include <vector>

#include "rbm_vmc/generative/machine_kernel.hpp"
#include "rbm_vmc/generative/sample_mean.hpp"
#include "rbm_vmc/io/sample_file.hpp"
#include "rbm_vmc/parallel/communicator.hpp"
#include "rbm_vmc/training/row_scaling.hpp"
#include "rbm_vmc/training/training_input.hpp"

namespace rbm {

struct Likelihood {
  static constexpr Real kNone = std::numeric_limits<Real>::quiet_NaN();

  Real log_z = kNone, log_z_error = kNone;
  Real log_z_lower = kNone, log_z_upper = kNone;
  Real effective_samples = kNone;  ///< of the annealing runs
  bool exact = false;
  Real samples = kNone, samples_error = kNone;        ///< <ln p>; the error is that of choosing the rows
  Real validation = kNone, validation_error = kNone;  ///< NaN without validation
  Real pseudo = kNone;                                ///< of samples, two-valued units only
  Real reconstruction = kNone;                        ///< <|y - E[y|E[h|y]]|²> over the units
};

class LikelihoodEstimator {
 public:
  static constexpr Index kMostCoupled = 16;

  /// Reads at most input.evaluation.rows rows of each part, evenly spread, each rank its groups; `data_mean` and `data_deviation` are
  /// those of the standardised rows and shape the base of the annealing. The views must outlive it.
  LikelihoodEstimator(const TrainingInput& input, const SampleFile& file, const RowScaling& scaling,
                      std::vector<Real> data_mean, std::vector<Real> data_deviation, Communicator& communicator);

  /// Collective. `effort` scales the steps of annealing; with `both_ways` there are reverse runs too, from chains that start at the data.
  /// `round` keys the random numbers.
  Likelihood estimate(const Machine& machine, Real effort, bool both_ways, std::uint64_t round);

  /// What that takes, in products of a group of chains with the weights.
  Index work(const MachineShape& shape, Real effort, bool both_ways) const;

 private:
  struct Part {
    Index rows = 0;                          ///< over all ranks
    std::vector<ChainGroup<double>> groups;  ///< of this rank
  };
  Part read(const SampleFile& file, SamplePart which) const;
  void estimate_log_z(const Machine& machine, Real effort, bool both_ways, std::uint64_t round, Likelihood& result);
  bool enumerates(const MachineShape& shape) const;
  template <class Scalar>
  void anneal(const Machine& machine, Real effort, bool both_ways, std::uint64_t round, Likelihood& result) const;
  /// Of one number for each row.
  template <class Evaluate>
  SampleMean mean_over(const Part& part, Evaluate&& evaluate);
  /// <ln p̃>
  SampleMean mean_log_marginal(const MachineKernel<double>& kernel, const Part& part);

  const TrainingInput& input_;
  const RowScaling& scaling_;
  std::vector<Real> data_mean_, data_deviation_;
  Communicator& communicator_;
  Part samples_, validation_;
};

}  // namespace rbm
