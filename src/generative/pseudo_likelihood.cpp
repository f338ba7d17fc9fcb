#include "rbm_vmc/generative/pseudo_likelihood.hpp"

#include <algorithm>

#include "rbm_vmc/boltzmann/softplus_sum.hpp"
#include "scalar_packs.hpp"

namespace rbm {
namespace {

std::size_t at(Index i) { return static_cast<std::size_t>(i); }

/// Σ_j ln(1+e^{scale · field(j)}).
template <class Field>
[[gnu::always_inline]] inline Pack sum_softplus(Index hidden, Real scale, Field field) {
  SoftplusSum sum;
  for (Index j = 0; j < hidden; ++j) {
    sum.add(scale * field(j));
    if (j % SoftplusSum::kFold == SoftplusSum::kFold - 1) sum.fold();
  }
  return sum.value();
}

/// Stores the lanes of a pack that hold samples.
void store(Pack values, Index first, Index samples, std::span<Real> out) {
  for (Index lane = 0; lane < std::min(kPack, samples - first); ++lane) out[at(first + lane)] = values[lane];
}

}  // namespace

template <class Scalar>
PseudoLikelihood<Scalar>::PseudoLikelihood(const MachineShape& shape) : fields_(shape.hidden) {
  expects(!shape.gaussian() && !shape.hidden_couplings, "visible units of two values and independent hidden units");
}

template <class Scalar>
bool PseudoLikelihood<Scalar>::is_exact(const MachineShape& shape) {
  return shape.visible * (shape.hidden + (shape.visible_couplings ? shape.visible : 0)) <= kMostTerms;
}

template <class Scalar>
void PseudoLikelihood<Scalar>::evaluate(const MachineKernel<Scalar>& kernel, const ChainRandom& random,
                                        const ChainGroup<Scalar>& group, std::span<Real> out) {
  is_exact(kernel.shape()) ? sum(kernel, group, out) : estimate(kernel, random, group, out);
}

template <class Scalar>
void PseudoLikelihood<Scalar>::start(const MachineKernel<Scalar>& kernel, const ChainGroup<Scalar>& group,
                                     std::span<Real> out) {
  expects(std::ssize(out) == group.chains, "one number for each sample");
  kernel.hidden_fields(group.x, group.chains, fields_);
}

/// Σ_j ln(1+e^{β (high-low) v_j}) of the samples as they are, from sample `first`.
template <class Scalar>
Pack PseudoLikelihood<Scalar>::unmoved(const MachineKernel<Scalar>& kernel, Index first) const {
  const Real scale = kernel.shape().beta * unit_values(kernel.shape().hidden_kind).width();
  return sum_softplus(kernel.shape().hidden, scale, [&](Index j) { return load_pack(fields_.row(j) + first, 0); });
}

/// ln p(x_i | x_-i) for a pack of samples. `bias`: a_i + Σ_k V_ik x_k; weights(j): W_ij of each sample's unit.
template <class Scalar>
template <class Weights>
Pack PseudoLikelihood<Scalar>::conditional(const MachineKernel<Scalar>& kernel, Index first, Pack old, Pack bias,
                                           Pack unmoved, Weights weights) const {
  const MachineShape& shape = kernel.shape();
  const UnitValues visible = unit_values(shape.visible_kind), hidden = unit_values(shape.hidden_kind);
  const Pack change = (visible.low + visible.high) - 2.0 * old;
  Pack weight_sum = {};
  const Pack moved = sum_softplus(shape.hidden, shape.beta * hidden.width(), [&](Index j) {
    const Pack w = weights(j);
    weight_sum += w;
    return load_pack(fields_.row(j) + first, 0) + change * w;
  });
  return -softplus(shape.beta * change * (bias + hidden.low * weight_sum) + (moved - unmoved));
}

template <class Scalar>
void PseudoLikelihood<Scalar>::sum(const MachineKernel<Scalar>& kernel, const ChainGroup<Scalar>& group,
                                   std::span<Real> out) {
  start(kernel, group, out);
  const Machine& machine = kernel.machine();
  const MachineShape& shape = kernel.shape();
  for (Index first = 0; first < group.chains; first += kPack) {
    const Pack now = unmoved(kernel, first);
    Pack total = {};
    for (Index i = 0; i < shape.visible; ++i) {
      Pack bias = broadcast(machine.a()[at(i)]);
      for (Index k = 0; k < shape.visible && shape.visible_couplings; ++k) {
        bias += machine.V(i, k) * load_pack(group.x.row(k) + first, 0);
      }
      total += conditional(kernel, first, load_pack(group.x.row(i) + first, 0), bias, now,
                           [&](Index j) { return broadcast(machine.W(i, j)); });
    }
    store(total, first, group.chains, out);
  }
}

template <class Scalar>
void PseudoLikelihood<Scalar>::estimate(const MachineKernel<Scalar>& kernel, const ChainRandom& random,
                                        const ChainGroup<Scalar>& group, std::span<Real> out) {
  start(kernel, group, out);
  const Machine& machine = kernel.machine();
  const MachineShape& shape = kernel.shape();
  for (Index first = 0; first < group.chains; first += kPack) {
    const RandomStream stream = random.stream(group.batch(first / kBatch));
    const Pack chance = stream.uniform(first % kBatch / kPack, 0);
    Index unit[kPack];
    Pack old, bias;
    for (Index lane = 0; lane < kPack; ++lane) {
      unit[lane] = std::min(static_cast<Index>(chance[lane] * static_cast<Real>(shape.visible)), shape.visible - 1);
      old[lane] = static_cast<Real>(group.x(unit[lane], first + lane));
      bias[lane] = machine.a()[at(unit[lane])];
      for (Index k = 0; k < shape.visible && shape.visible_couplings; ++k) {
        bias[lane] += machine.V(unit[lane], k) * static_cast<Real>(group.x(k, first + lane));
      }
    }
    const Pack one = conditional(kernel, first, old, bias, unmoved(kernel, first), [&](Index j) {
      Pack w;
      for (Index lane = 0; lane < kPack; ++lane) w[lane] = machine.W(unit[lane], j);
      return w;
    });
    store(static_cast<Real>(shape.visible) * one, first, group.chains, out);
  }
}

template class PseudoLikelihood<float>;
template class PseudoLikelihood<double>;

}  // namespace rbm
