/// A tensor grid over the few coordinates of a small system, for quadrature and differentiation without sampling.
///
///     ∫f dx = h^M Σ_i f(x_i)          f'(x_i) = Σ_{j≠i} (-1)^{i-j} f(x_j) / (h (i-j))
///
/// Both converge exponentially in 1/h for analytic functions that vanish at the edges (sinc interpolation: F. Stenger,
/// SIAM Review 23, 165 (1981)). M = particles × dimensions coordinates, points -half_width ... half_width in each [bohr].
#pragma once

#include <vector>

#include "rbm_vmc/continuum/walkers.hpp"

namespace rbm::test {

class TensorGrid {
 public:
  TensorGrid(Index particles, Index dimensions, Real half_width, Index points)
      : particles_(particles), dimensions_(dimensions), points_(points), half_width_(half_width),
        spacing_(2 * half_width / static_cast<Real>(points - 1)) {
    for (Index m = 0; m < coordinates(); ++m) size_ *= points;
  }

  Index coordinates() const { return particles_ * dimensions_; }
  Index size() const { return size_; }  ///< points^M
  Real spacing() const { return spacing_; }

  /// Coordinate m of a grid point; the last coordinate runs fastest.
  Real coordinate(Index point, Index m) const { return spacing_ * static_cast<Real>(place(point, m)) - half_width_; }
  bool at_edge(Index point) const {
    for (Index m = 0; m < coordinates(); ++m) {
      if (place(point, m) == 0 || place(point, m) == points_ - 1) return true;
    }
    return false;
  }

  /// f(first point, its number of lanes, walkers) for all points, a batch at a time; surplus lanes repeat the last point.
  template <class F>
  void for_each_batch(F&& f) const {
    Walkers walkers(BatchId{0}, particles_, dimensions_);
    for (Index first = 0; first < size_; first += kBatch) {
      for (Index lane = 0; lane < kBatch; ++lane) {
        const Index point = std::min(first + lane, size_ - 1);
        for (Index m = 0; m < coordinates(); ++m) walkers.x(m, lane) = coordinate(point, m);
      }
      f(first, std::min(kBatch, size_ - first), walkers);
    }
  }

  /// ∂f/∂x_m at all points.
  std::vector<Real> derivative(const std::vector<Real>& f, Index m) const {
    const Index inner = stride(m);
    std::vector<Real> result(f.size());
    for (Index outer = 0; outer < size_; outer += inner * points_) {
      for (Index i = 0; i < points_; ++i) {
        Real* const to = result.data() + outer + i * inner;
        for (Index j = 0; j < points_; ++j) {
          if (j == i) continue;
          const Real weight = ((i - j) % 2 == 0 ? 1 : -1) / (spacing_ * static_cast<Real>(i - j));
          const Real* const from = f.data() + outer + j * inner;
          for (Index k = 0; k < inner; ++k) to[k] += weight * from[k];
        }
      }
    }
    return result;
  }

 private:
  Index stride(Index m) const {
    Index product = 1;
    for (Index k = m + 1; k < coordinates(); ++k) product *= points_;
    return product;
  }
  Index place(Index point, Index m) const { return point / stride(m) % points_; }

  Index particles_, dimensions_, points_;
  Real half_width_, spacing_;
  Index size_ = 1;
};

}  // namespace rbm::test
