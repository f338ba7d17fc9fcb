#include "rbm_vmc/generative/gibbs.hpp"

#include "layer_sweep.hpp"
#include "rbm_vmc/boltzmann/fast_exp.hpp"

namespace rbm {
namespace {

/// A unit of two values: high with the chance e/(1+e), e = e^{scale · field}.
struct DrawValue {
  UnitValues values;
  Real scale;  // β (high-low)
  std::uint64_t first_draw;
  TileNumbers uniforms;

  void prepare(const RandomStream& stream, Index first, Index units) {
    uniforms.fill_uniform(stream, first_draw, first, units);
  }
  [[gnu::always_inline]] Pack operator()(Index, Index n, Index, Index p, Pack field, Pack) const {
    const Pack u = uniforms.pack(n, p);
    return select(u < fast_exp(scale * field) * (1.0 - u), broadcast(values.high), broadcast(values.low));
  }
};

struct DrawNormal {
  std::span<const Real> width;  // σ_i/√β
  std::uint64_t first_draw;
  TileNumbers normals;

  void prepare(const RandomStream& stream, Index first, Index units) {
    normals.fill_normal(stream, first_draw, first, units);
  }
  [[gnu::always_inline]] Pack operator()(Index first, Index n, Index, Index p, Pack field, Pack) const {
    return field + width[static_cast<std::size_t>(first + n)] * normals.pack(n, p);
  }
};

}  // namespace

template <class Scalar>
void draw_hidden(const MachineKernel<Scalar>& kernel, const ChainRandom& random, ChainGroup<Scalar>& group) {
  const UnitValues values = unit_values(kernel.shape().hidden_kind);
  DrawValue rule{values, kernel.shape().beta * values.width(), 0, {}};
  sweep_layer(hidden_layer(kernel, group), random, group, {}, rule);
}

template <class Scalar>
void draw_visible(const MachineKernel<Scalar>& kernel, const ChainRandom& random, ChainGroup<Scalar>& group,
                  FixedUnits fixed) {
  const MachineShape& shape = kernel.shape();
  const std::uint64_t first_draw = draws_of(shape.hidden);
  if (shape.gaussian()) {
    DrawNormal rule{kernel.widths(), first_draw, {}};
    sweep_layer(visible_layer(kernel, group), random, group, fixed, rule);
  } else {
    const UnitValues values = unit_values(shape.visible_kind);
    DrawValue rule{values, shape.beta * values.width(), first_draw, {}};
    sweep_layer(visible_layer(kernel, group), random, group, fixed, rule);
  }
}

template <class Scalar>
void gibbs(const MachineKernel<Scalar>& kernel, ChainRandom random, Index cycles, ChainGroup<Scalar>& group,
           FixedUnits fixed) {
  for (Index n = 0; n < cycles; ++n, ++random.sweep) {
    draw_hidden(kernel, random, group);
    draw_visible(kernel, random, group, fixed);
  }
}

template <class Scalar>
void gibbs_hidden(const MachineKernel<Scalar>& kernel, ChainRandom random, Index cycles, ChainGroup<Scalar>& group) {
  for (Index n = 0; n < cycles; ++n, ++random.sweep) draw_hidden(kernel, random, group);
}

template void draw_hidden(const MachineKernel<float>&, const ChainRandom&, ChainGroup<float>&);
template void draw_hidden(const MachineKernel<double>&, const ChainRandom&, ChainGroup<double>&);
template void draw_visible(const MachineKernel<float>&, const ChainRandom&, ChainGroup<float>&, FixedUnits);
template void draw_visible(const MachineKernel<double>&, const ChainRandom&, ChainGroup<double>&, FixedUnits);
template void gibbs(const MachineKernel<float>&, ChainRandom, Index, ChainGroup<float>&, FixedUnits);
template void gibbs(const MachineKernel<double>&, ChainRandom, Index, ChainGroup<double>&, FixedUnits);
template void gibbs_hidden(const MachineKernel<float>&, ChainRandom, Index, ChainGroup<float>&);
template void gibbs_hidden(const MachineKernel<double>&, ChainRandom, Index, ChainGroup<double>&);

}  // namespace rbm
