/// Annealed importance sampling of ln Z (Neal, Stat. Comput. 11, 125 (2001)), in either direction along a path of machines.
///
///     ln w = Σ_k [ln p̃_k(s_{k-1}) - ln p̃_{k-1}(s_{k-1})],     s_k from s_{k-1} by Gibbs cycles of machine k,     <w> = Z_K/Z_0
///
/// s is x with ln p̃(x) without hidden couplings, (x,h) with -βE with them. A forward run starts from exact samples of the
/// base, so that the mean of ln w is in expectation a lower bound of ln Z_target - ln Z_base. A reverse run starts from
/// given samples of the target and goes down to the base, so that minus its mean of ln w is in expectation an upper bound
/// (Burda, Grosse and Salakhutdinov, AISTATS 38, 102 (2015)): as far as these samples are good, the two bracket ln Z.
///
///     Annealing<float> forward(path, annealing_levels(1000), seed, 1024, communicator);
///     while (forward.steps_left() > 0) forward.advance(10);          // no communication
///     const LogZEstimate estimate = forward.estimate(communicator);  // to be called by all ranks
///
/// Runs are chains, dealt to ranks by groups: the same bits on any number of ranks. Throws ContractError if sizes do not fit
/// or the levels are not 0 = t_0 < ... < t_K = 1, NumericalError, on every rank alike, if a weight is not finite.
#pragma once

#include <vector>

#include "rbm_vmc/generative/annealing_path.hpp"
#include "rbm_vmc/generative/machine_kernel.hpp"
#include "rbm_vmc/parallel/communicator.hpp"

namespace rbm {

/// What annealing tells of ln Z of the target.
struct LogZEstimate {
  Real log_z = 0;      ///< from the mean of w
  Real error = 0;      ///< standard error to first order; means little with few effective runs
  Real effective = 0;  ///< (Σw)²/Σw² runs
  Real bound = 0;      ///< from the mean of ln w: lower in expectation if forward, upper if reverse
  Real bound_error = 0;
  std::int64_t runs = 0;
};

template <class Scalar>
class Annealing {
 public:
  /// Forward: this rank's share of `runs` runs.
  Annealing(const AnnealingPath& path, std::vector<Real> levels, std::uint64_t seed, Index runs,
            const Communicator& communicator, Index cycles = 1);
  /// Reverse: one run from each chain of these groups of samples of the target, this rank's.
  Annealing(const AnnealingPath& path, std::vector<Real> levels, std::uint64_t seed, std::vector<ChainGroup<Scalar>> samples,
            Index cycles = 1);

  /// Each of them passes every run of this rank from one machine to the next.
  Index steps_left() const { return std::ssize(levels_) - 1 - step_; }
  void advance(Index steps);

  /// When no steps are left.
  LogZEstimate estimate(Communicator& communicator) const;

 private:
  Annealing(const AnnealingPath& path, std::vector<Real> levels, std::uint64_t seed, Index cycles, bool forward);
  Real level(Index step) const;
  ChainRandom random(Index step) const;
  void add_logarithms(const MachineKernel<Scalar>& kernel, Real sign);

  AnnealingPath path_;
  std::vector<Real> levels_;
  std::uint64_t seed_;
  Index cycles_;
  bool forward_;
  Index step_ = 0;
  MachineKernel<Scalar> now_, next_;
  std::vector<ChainGroup<Scalar>> groups_;
  std::vector<std::vector<Real>> log_weights_;  // of each group, of each chain
};

extern template class Annealing<float>;
extern template class Annealing<double>;

}  // namespace rbm
