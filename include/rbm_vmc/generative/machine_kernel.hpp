/// What many chains need of a Boltzmann machine (boltzmann/machine.hpp), derived once for each set of parameters.
///
///     v_j = b_j + Σ_i x_i W_ij/σ_i²                                 hidden fields
///     u_i = a_i + Σ_j W_ij h_j                                      visible fields; of gaussian units the mean
///     P(h_j = high | x) = s(β (high-low) v_j)   for U = 0,          P(x_i = high | h) = s(β (high-low) u_i)   for V = 0
///     x_i | h ~ N(u_i, σ_i²/β)                                      gaussian units
///
/// Fields are products of matrices in Scalar (float or double), tile by tile of one batch and a few units, so that what a chain gets
/// does not depend on the other chains; chances, logarithms and energies follow in double.
///
/// `chains`: functions work on the batches that hold the first `chains` chains, and may write to the other lanes of these batches.
/// Throws ContractError if sizes do not fit or a formula needs independent units and they are coupled.
#pragma once

#include <span>
#include <vector>

#include "rbm_vmc/generative/chain_group.hpp"

namespace rbm {

/// Visible units that keep their values, 1 for each of those and 0 for the others; empty if none does.
using FixedUnits = std::span<const unsigned char>;

template <class Scalar>
class MachineKernel {
 public:
  explicit MachineKernel(const Machine& machine);
  /// The parameters, widths and β of a machine with the same units and couplings.
  void set(const Machine& machine);

  const Machine& machine() const { return machine_; }
  const MachineShape& shape() const { return machine_.shape(); }

  void hidden_fields(const ChainRows<Scalar>& x, Index chains, ChainRows<Scalar>& v) const;
  void visible_fields(const ChainRows<Scalar>& h, Index chains, ChainRows<Scalar>& u) const;

  /// E[h|x]. Without hidden couplings.
  void hidden_means(const ChainRows<Scalar>& x, Index chains, ChainRows<Scalar>& means) const;
  /// E[x|h]. Without visible couplings.
  void visible_means(const ChainRows<Scalar>& h, Index chains, ChainRows<Scalar>& means) const;

  /// h ~ p(h|x). Without hidden couplings. Uses the first draws of the sweep, one for two units.
  void sample_hidden(const ChainRandom& random, ChainGroup<Scalar>& group) const;
  /// x ~ p(x|h), of the units that are not fixed. Without visible couplings. Uses the draws after those of the hidden units.
  void sample_visible(const ChainRandom& random, ChainGroup<Scalar>& group, FixedUnits fixed = {}) const;

  /// ln p̃(x) of each chain. Without hidden couplings. `out`: one number for each of the first `chains` chains.
  void log_marginal(const ChainRows<Scalar>& x, Index chains, std::span<Real> out) const;
  /// E(x,h) of each chain.
  void energy(const ChainRows<Scalar>& x, const ChainRows<Scalar>& h, Index chains, std::span<Real> out) const;

  /// Row i of V, and row j of U, with zeros on the diagonal.
  const Scalar* V_row(Index i) const { return V_.row(i); }
  const Scalar* U_row(Index j) const { return U_.row(j); }

 private:
  /// Rows with a stride that is not a power of two, so that a few of them do not share cache sets.
  class Rows {
   public:
    Rows() = default;
    Rows(Index rows, Index columns);
    Scalar* row(Index i) { return numbers_.data() + i * stride_; }
    const Scalar* row(Index i) const { return numbers_.data() + i * stride_; }
    Index stride() const { return stride_; }

   private:
    Index stride_ = 0;
    std::vector<Scalar> numbers_;
  };

  Machine machine_;
  std::vector<Real> inverse_variance_;  // 1/σ_i²
  Rows W_;                              // visible × hidden
  Rows scaled_;                         // hidden × visible: W_ij/σ_i²
  Rows V_, U_;                          // empty without couplings
};

extern template class MachineKernel<float>;
extern template class MachineKernel<double>;

}  // namespace rbm
