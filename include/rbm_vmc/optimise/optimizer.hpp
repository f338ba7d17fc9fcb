/// Turns the gradient of an iteration into a step of the parameters, and remembers what its rule needs from one to the next.
///
///     Optimizer optimizer(rule, parameters);
///     GradientSum sum({parameters, optimizer.metric()});       // what the rule needs is summed, no more
///     for each iteration:
///       ... gradient ...
///       Step step = optimizer.step(gradient);                  // needs_sample_rows(): step(gradient, rows, communicator)
///       theta += step.delta;
///
/// All ranks run it on the same gradient and get the same bits. A step either happens or throws and leaves no trace:
/// NumericalError if energy, gradient or metric are not finite, or no shift makes the solve finite.
#pragma once

#include <span>
#include <vector>

#include "rbm_vmc/optimise/gradient.hpp"
#include "rbm_vmc/optimise/linear_algebra.hpp"
#include "rbm_vmc/optimise/sample_rows.hpp"
#include "rbm_vmc/optimise/update_rule.hpp"

namespace rbm {

struct Step {
  std::vector<Real> delta;   ///< to be added to the parameters
  Real norm = 0;             ///< √(δᵀSδ), or √(δᵀδ) for rules without metric; after limiting
  Real shift = 0;            ///< λ used; 0 for rules without
  Real rate = 0;             ///< η_k
  Index refused_solves = 0;  ///< how often λ was raised until the solve was sound
  Index cg_iterations = 0;   ///< 0 for a dense solve
  bool limited = false;      ///< scaled down to the longest step allowed
};

class Optimizer {
 public:
  Optimizer(const UpdateRule& rule, Index parameters);

  /// What gradients must carry for this rule and size.
  MetricSums metric() const;
  bool needs_sample_rows() const;
  /// Whether they must carry the matrix of the linear method as well.
  bool needs_hamiltonian() const { return std::holds_alternative<LinearMethod>(rule_); }

  Step step(const Gradient& gradient);
  /// The same; if the metric is too large to be formed, or the kernel is to be, it is taken from the rows of all ranks'
  /// samples, which may be overwritten. Collective.
  Step step(const Gradient& gradient, SampleRows& rows, Communicator& communicator);

  /// Steps made so far: k of the next one.
  Index iteration() const { return iteration_; }

  /// Everything remembered, flat: iteration, shift, moments. Restored, it goes on with the same bits. A state of
  /// another rule or size throws CheckpointError.
  std::vector<Real> state() const;
  void restore(std::span<const Real> state);

 private:
  Step first_order(const Sgd& rule, const Gradient& gradient);
  Step first_order(const Momentum& rule, const Gradient& gradient);
  Step first_order(const Adam& rule, const Gradient& gradient);
  struct Samples {
    SampleRows& rows;
    Communicator& communicator;
  };
  /// Tries the shift that the rule now has; `solve(shift)` gives the direction.
  template <class Rule, class Solve>
  Step shifted(const Rule& rule, const Gradient& gradient, Solve&& solve);
  Step reconfigure(const StochasticReconfiguration& rule, const Gradient& gradient, const Samples* samples);
  Step reconfigure(const KernelReconfiguration& rule, const Gradient& gradient, const Samples* samples);
  Step reconfigure(const LinearMethod& rule, const Gradient& gradient, const Samples* samples);
  Step advance(const Gradient& gradient, const Samples* samples);

  UpdateRule rule_;
  Index parameters_;
  Index iteration_ = 0;
  AdaptiveShift shift_;
  Eigen::VectorXd first_moment_;   ///< of Momentum and Adam; φ of KernelReconfiguration with μ > 0
  Eigen::VectorXd second_moment_;  ///< of Adam
};

}  // namespace rbm
