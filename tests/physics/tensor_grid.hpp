/// A tensor grid over the few coordinates of a small system, for quadrature and differentiation without sampling.
///
///     ∫f dx = h^M Σ_i f(x_i)          f'(x_i) = Σ_{j≠i} (-1)^{i-j} f(x_j) / (h (i-j))
///
/// Both converge exponentially in 1/h for analytic functions that vanish at the edges (sinc interpolation: F. Stenger,
/// SIAM Review 23, 165 (1981)). M = particles × dimensions coordinates, points -half_width ... half_width in each [bohr].
#pragma once

#include <algorithm>
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
  Index size() const { return size_; }         ///< points^M
  Real root_weight(Index) const { return 1; }  ///< equal weights

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
    std::vector<Real> kernel(static_cast<std::size_t>(2 * points_ - 1));  // of i - j = 1-points ... points-1
    Real* const weight = kernel.data() + points_ - 1;
    for (Index k = 1; k < points_; ++k) {
      weight[k] = (k % 2 == 0 ? 1 : -1) / (spacing_ * static_cast<Real>(k));
      weight[-k] = -weight[k];
    }
    const Index inner = stride(m);
    std::vector<Real> result(f.size());
    for (Index outer = 0; outer < size_; outer += inner * points_) {
      for (Index j = 0; j < points_; ++j) {
        const Real* const from = f.data() + outer + j * inner;
        Real* const to = result.data() + outer;
        if (inner == 1) {  // the innermost loop is the long one
          for (Index i = 0; i < points_; ++i) to[i] += weight[i - j] * *from;
        } else {
          for (Index i = 0; i < points_; ++i) {
            for (Index k = 0; k < inner; ++k) to[i * inner + k] += weight[i - j] * from[k];
          }
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
