#include "rbm_vmc/generative/metropolis.hpp"

#include "layer_sweep.hpp"
#include "rbm_vmc/boltzmann/fast_exp.hpp"

namespace rbm {
namespace {

/// Accepted moves of the chains in use, lane by lane.
class AcceptedMoves {
 public:
  explicit AcceptedMoves(Index chains) : chains_(chains) {}
  [[gnu::always_inline]] void add(Index k, Index p, PackMask accepted) { count_ -= accepted & lanes_in_use(chains_, k, p); }
  Index total() const {
    Index sum = 0;
    for (Index lane = 0; lane < kPack; ++lane) sum += count_[lane];
    return sum;
  }

 private:
  Index chains_;
  PackMask count_ = {};
};

struct FlipValue {
  UnitValues values;
  Real beta;
  std::uint64_t first_draw;
  AcceptedMoves accepted;
  TileNumbers uniforms;

  void prepare(const RandomStream& stream, Index first, Index units) {
    uniforms.fill_uniform(stream, first_draw, first, units);
  }
  [[gnu::always_inline]] Pack operator()(Index, Index n, Index k, Index p, Pack field, Pack old) {
    const Pack proposed = (values.low + values.high) - old;
    const PackMask accept = uniforms.pack(n, p) < fast_exp(beta * (proposed - old) * field);
    accepted.add(k, p, accept);
    return select(accept, proposed, old);
  }
};

struct MoveNormal {
  std::span<const Real> width;  // σ_i/√β
  Real step;
  std::uint64_t first_draw, first_accept_draw;
  AcceptedMoves accepted;
  TileNumbers normals, uniforms;

  void prepare(const RandomStream& stream, Index first, Index units) {
    normals.fill_normal(stream, first_draw, first, units);
    uniforms.fill_uniform(stream, first_accept_draw, first, units);
  }
  [[gnu::always_inline]] Pack operator()(Index first, Index n, Index k, Index p, Pack field, Pack old) {
    const Real unit = width[static_cast<std::size_t>(first + n)];
    const Pack before = (old - field) / unit;
    const Pack move = step * normals.pack(n, p);
    const PackMask accept =
        uniforms.pack(n, p) < fast_exp(-move * (before + 0.5 * move));  // β ΔE = ((before+move)² - before²)/2
    accepted.add(k, p, accept);
    return select(accept, old + unit * move, old);
  }
};

template <class Scalar>
Index move_visible(const MachineKernel<Scalar>& kernel, Real step, const ChainRandom& random, ChainGroup<Scalar>& group,
                   FixedUnits fixed) {
  const MachineShape& shape = kernel.shape();
  const std::uint64_t first_draw = draws_of(shape.hidden);
  if (shape.gaussian()) {
    MoveNormal rule{
        kernel.widths(), step, first_draw, first_draw + draws_of(shape.visible), AcceptedMoves(group.chains), {}, {}};
    sweep_layer(visible_layer(kernel, group), random, group, fixed, rule);
    return rule.accepted.total();
  }
  FlipValue rule{unit_values(shape.visible_kind), shape.beta, first_draw, AcceptedMoves(group.chains), {}};
  sweep_layer(visible_layer(kernel, group), random, group, fixed, rule);
  return rule.accepted.total();
}

template <class Scalar>
Index move_hidden(const MachineKernel<Scalar>& kernel, const ChainRandom& random, ChainGroup<Scalar>& group) {
  FlipValue rule{unit_values(kernel.shape().hidden_kind), kernel.shape().beta, 0, AcceptedMoves(group.chains), {}};
  sweep_layer(hidden_layer(kernel, group), random, group, {}, rule);
  return rule.accepted.total();
}

}  // namespace

template <class Scalar>
Index metropolis(const MachineKernel<Scalar>& kernel, Real step, ChainRandom random, Index cycles, ChainGroup<Scalar>& group,
                 FixedUnits fixed) {
  expects(step > 0, "a positive step");
  Index accepted = 0;
  for (Index n = 0; n < cycles; ++n, ++random.sweep) {
    accepted += move_visible(kernel, step, random, group, fixed);
    accepted += move_hidden(kernel, random, group);
  }
  return accepted;
}

template <class Scalar>
Index metropolis_hidden(const MachineKernel<Scalar>& kernel, ChainRandom random, Index cycles, ChainGroup<Scalar>& group) {
  Index accepted = 0;
  for (Index n = 0; n < cycles; ++n, ++random.sweep) accepted += move_hidden(kernel, random, group);
  return accepted;
}

template Index metropolis(const MachineKernel<float>&, Real, ChainRandom, Index, ChainGroup<float>&, FixedUnits);
template Index metropolis(const MachineKernel<double>&, Real, ChainRandom, Index, ChainGroup<double>&, FixedUnits);
template Index metropolis_hidden(const MachineKernel<float>&, ChainRandom, Index, ChainGroup<float>&);
template Index metropolis_hidden(const MachineKernel<double>&, ChainRandom, Index, ChainGroup<double>&);

}  // namespace rbm
