/// Products with the metric S without forming it, from the samples of all ranks.
///
///     S v = (1/n) [ Σ_s O_s t_s - <O> Σ_s t_s ],   t_s = (O_s - <O>)·v
///
/// Each batch gives its part, and the parts are added independently of order: the same bits for any distribution of
/// batches over ranks. Cost: 4 × parameters × samples of the rank flops, bound by reading the rows once; two
/// collectives, 24 bytes a parameter.
#pragma once

#include <vector>

#include "rbm_vmc/optimise/gradient.hpp"
#include "rbm_vmc/optimise/linear_algebra.hpp"
#include "rbm_vmc/optimise/sample_rows.hpp"
#include "rbm_vmc/parallel/communicator.hpp"
#include "rbm_vmc/parallel/exact_sum.hpp"

namespace rbm {

class SampledMetric {
 public:
  /// Views: rows, gradient (for <O> and n) and communicator must outlive it. Throws ContractError if sizes do not fit.
  SampledMetric(const SampleRows& rows, const Gradient& gradient, Communicator& communicator);

  /// S v on every rank; all ranks call it with the same v.
  Eigen::VectorXd operator()(const Eigen::VectorXd& v);

 private:
  const SampleRows& rows_;
  const Gradient& gradient_;
  Communicator& communicator_;
  ExactSum sum_;
  std::vector<Real> partial_;  ///< Σ_s O_s t_s of a batch, then Σ_s t_s
  std::vector<Real> totals_;
};

}  // namespace rbm
