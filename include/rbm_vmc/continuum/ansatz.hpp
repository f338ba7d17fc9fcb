/// The trial wave function: a product of factors with one flat parameter vector θ.
///
///     ln|ψ(x;θ)| = Σ_f u_f(x;θ_f)
///
/// An `Ansatz` is const while sampling; an `AnsatzState` is what it remembers of one batch of walkers.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "rbm_vmc/continuum/factor.hpp"

namespace rbm {

class AnsatzState;

class Ansatz {
 public:
  Ansatz(Index particles, Index dimensions, std::vector<std::unique_ptr<Factor>> factors);

  Index particles() const { return particles_; }
  Index dimensions() const { return dimensions_; }
  Index coordinates() const { return particles_ * dimensions_; }
  Index parameter_count() const { return std::ssize(theta_); }
  std::span<const Real> parameters() const { return theta_; }
  /// Replaces θ; states bound before must be refreshed.
  void set_parameters(std::span<const Real> theta);
  /// Rises with each change of θ.
  std::uint64_t version() const { return version_; }

  const std::vector<std::unique_ptr<Factor>>& factors() const { return factors_; }
  /// "rbm/W[0,1]", in the order of θ.
  std::vector<std::string> parameter_names() const;
  /// The share of θ that belongs to factor number f.
  std::span<const Real> parameters_of(Index f) const;
  AnsatzState bind() const;

 private:
  Index particles_, dimensions_;
  std::vector<std::unique_ptr<Factor>> factors_;
  std::vector<Index> first_;  ///< first parameter of each factor, and the end
  std::vector<Real> theta_;
  std::uint64_t version_ = 0;
};

/// All factors' states for one batch. Calls in the order given in factor.hpp; a call on a state older than the ansatz's
/// parameters throws ContractError.
class AnsatzState {
 public:
  explicit AnsatzState(const Ansatz& ansatz);

  void refresh(const Walkers& walkers);
  void propose(const Walkers& walkers, const Trial& trial);
  void settle(const LaneMask& accepted);
  void add_log_value(const Walkers& walkers, Lanes value) const;
  void add_gradient(const Walkers& walkers, Index particle, Block& gradient) const;
  void add_derivatives(const Walkers& walkers, Block& gradient, Lanes laplacian) const;
  /// O_k = ∂ln ψ/∂θ_k to rows 0 ... parameter_count-1.
  void log_derivatives(const Walkers& walkers, Block& rows) const;
  /// Largest drift of a factor.
  Real drift() const;

 private:
  void check_fresh() const;
  const Ansatz* ansatz_;
  std::vector<std::unique_ptr<FactorState>> states_;
  std::uint64_t version_ = 0;
  bool fresh_ = false;
};

}  // namespace rbm
