/// Positions, separations and distances of particles for a pack of lanes [bohr], the dimension known to the compiler.
///
/// Distances below 1e-150 bohr count as 1e-150, so that 1/r and r² stay finite where two particles coincide. A position
/// that is not a number, or beyond 1e150 bohr, gives a distance that is not a number.
#pragma once

#include "rbm_vmc/base/fast_inverse.hpp"

namespace rbm {

template <Index D>
struct PackVector {
  Pack x[D];
};

/// Where a particle is; `x` has rows particle · D + d.
template <Index D>
[[gnu::always_inline]] inline PackVector<D> position_of(const Block& x, Index particle, Index p) {
  PackVector<D> at;
  for (Index d = 0; d < D; ++d) at.x[d] = x.pack(particle * D + d, p);
  return at;
}

template <Index D>
[[gnu::always_inline]] inline PackVector<D> operator-(const PackVector<D>& a, const PackVector<D>& b) {
  PackVector<D> difference;
  for (Index d = 0; d < D; ++d) difference.x[d] = a.x[d] - b.x[d];
  return difference;
}

/// |x|, at least 1e-150, and its inverse.
struct Distance {
  Pack r, inverse;
};

template <Index D>
[[gnu::always_inline]] inline Distance distance(const PackVector<D>& separation) {
  Pack squared = separation.x[0] * separation.x[0];
  for (Index d = 1; d < D; ++d) squared += separation.x[d] * separation.x[d];
  squared = max(broadcast(1e-300), squared);
  const Pack inverse = fast_inverse_sqrt(squared);
  return {squared * inverse, inverse};
}

}  // namespace rbm
