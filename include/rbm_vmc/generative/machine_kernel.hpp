/// What many chains need of a Boltzmann machine (boltzmann/machine.hpp), derived once for each set of parameters.
///
///     v_j = b_j + Σ_i x_i W_ij/σ_i²                           hidden fields
///     u_i = a_i + Σ_j W_ij h_j                                visible fields; of gaussian units the mean
///     P(h_j = high | x) = 1/(1 + e^{-β (high-low) v_j})       without hidden couplings
///     P(x_i = high | h) = 1/(1 + e^{-β (high-low) u_i})       without visible couplings
///     x_i | h ~ N(u_i, σ_i²/β)                                gaussian units
///
/// Fields are products of matrices in Scalar (float or double), tile by tile of one batch and a few units, so that what a chain
/// gets does not depend on the other chains; chances, logarithms and energies follow in double.
///
/// `chains`: functions work on the batches that hold the first `chains` chains, and may write to the other lanes of these
/// batches. Throws ContractError if sizes do not fit or a formula needs independent units and they are coupled.
#pragma once

#include <span>
#include <vector>

#include "rbm_vmc/generative/chain_group.hpp"
#include "rbm_vmc/generative/tile_product.hpp"

namespace rbm {

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
  /// The same for the chains of one batch of the group, 0 ... kGroupBatches - 1.
  void hidden_means_of_batch(const ChainRows<Scalar>& x, Index batch, ChainRows<Scalar>& means) const;
  /// E[x|h]. Without visible couplings.
  void visible_means(const ChainRows<Scalar>& h, Index chains, ChainRows<Scalar>& means) const;

  /// ln p̃(x) of each chain. Without hidden couplings. `out`: one number for each of the first `chains` chains.
  void log_marginal(const ChainRows<Scalar>& x, Index chains, std::span<Real> out) const;
  /// E(x,h) of each chain.
  void energy(const ChainRows<Scalar>& x, const ChainRows<Scalar>& h, Index chains, std::span<Real> out) const;

  /// What samplers multiply with. `to_hidden`: W_ij/σ_i², visible × hidden; `to_visible`: W_ij, hidden × visible; V and U with
  /// both triangles and a zero diagonal, empty without couplings.
  const Panels<Scalar>& to_hidden() const { return to_hidden_; }
  const Panels<Scalar>& to_visible() const { return to_visible_; }
  const Panels<Scalar>& V() const { return V_; }
  const Panels<Scalar>& U() const { return U_; }

  /// 1/σ_i².
  Real inverse_variance(Index i) const { return inverse_variance_[static_cast<std::size_t>(i)]; }
  /// σ_i/√β, the width of x_i given h.
  std::span<const Real> widths() const { return widths_; }

 private:
  void check(const ChainRows<Scalar>& rows, Index units, Index chains) const;
  void map_hidden_means(const ChainRows<Scalar>& x, Index first_batch, Index end_batch, ChainRows<Scalar>& means) const;

  Machine machine_;
  std::vector<Real> inverse_variance_, widths_;
  Panels<Scalar> to_hidden_, to_visible_, V_, U_;
};

extern template class MachineKernel<float>;
extern template class MachineKernel<double>;

}  // namespace rbm
