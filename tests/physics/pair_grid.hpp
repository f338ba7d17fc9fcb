/// A grid for two particles whose wave function depends on the distances R = |x1 + x2|/2 and r = |x1 - x2| only.
///
///     ∫f d^D x1 d^D x2 ∝ ∫∫ f(R, r) R^{D-1} r^{D-1} dR dr,       ½(|∇_1 ψ|² + |∇_2 ψ|²) = ¼(∂_R ψ)² + (∂_r ψ)²
///
/// Gauss-Legendre nodes in R and r: the kink of ψ at r = 0 lies at the end of the interval and does no harm, and so does the
/// wall of hard spheres at r = core.
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>
#include <utility>
#include <vector>

#include "rbm_vmc/continuum/walkers.hpp"

namespace rbm::test {

struct Node {
  Real x, weight;
};

/// Nodes and weights on [0, length].
inline std::vector<Node> gauss_legendre(Index count, Real length) {
  std::vector<Node> nodes;
  const auto n = static_cast<Real>(count);
  for (Index i = 0; i < count; ++i) {
    Real x = std::cos(std::numbers::pi * (static_cast<Real>(i) + 0.75) / (n + 0.5)), slope = 0;
    for (int newton = 0; newton < 8; ++newton) {
      Real before = 1, value = x;
      for (Real k = 2; k <= n; ++k) before = std::exchange(value, ((2 * k - 1) * x * value - (k - 1) * before) / k);
      slope = n * (x * value - before) / (x * x - 1);
      x -= value / slope;
    }
    nodes.push_back({0.5 * length * (1 + x), length / ((1 - x * x) * slope * slope)});
  }
  return nodes;
}

class PairGrid {
 public:
  PairGrid(Index dimensions, Real length_R, Index nodes_R, Real length_r, Index nodes_r, Real core = 0)
      : dimensions_(dimensions), core_(core) {
    const auto power = static_cast<Real>(dimensions - 1);
    for (const Node& R : gauss_legendre(nodes_R, length_R)) {
      for (const Node& r : gauss_legendre(nodes_r, length_r)) {
        points_.push_back({R.x, core + r.x, std::sqrt(R.weight * r.weight * std::pow(R.x * (core + r.x), power))});
      }
    }
  }

  Index size() const { return std::ssize(points_); }
  Real root_weight(Index point) const { return at(point).root_weight; }
  Real r(Index point) const { return at(point).r; }
  Real R(Index point) const { return at(point).R; }

  /// A step in R or r that stays on one side of the kink for up to seven steps.
  static Real step(Real distance) { return std::min(0.01, distance / 8); }
  Real step_r(Index point) const { return step(r(point) - core_); }

  /// All points some steps further.
  PairGrid moved(int steps_R, int steps_r) const {
    PairGrid result = *this;
    for (Point& point : result.points_) {
      point.R += steps_R * step(point.R);
      point.r += steps_r * step(point.r - core_);
    }
    return result;
  }

  /// f(first point, its number of lanes, walkers) for all points, a batch at a time; surplus lanes repeat the last point.
  template <class F>
  void for_each_batch(F&& f) const {
    Walkers walkers(BatchId{0}, 2, dimensions_);
    // Oblique directions of R and r, so that no coordinate is special.
    constexpr Real kAlong[3][2][3] = {{{1, 0, 0}, {-1, 0, 0}},
                                      {{0.6, -0.8, 0}, {0.28, 0.96, 0}},
                                      {{2.0 / 3, -1.0 / 3, 2.0 / 3}, {2.0 / 7, 6.0 / 7, -3.0 / 7}}};
    const auto& [along_R, along_r] = kAlong[dimensions_ - 1];
    for (Index first = 0; first < size(); first += kBatch) {
      for (Index lane = 0; lane < kBatch; ++lane) {
        const Point& point = at(std::min(first + lane, size() - 1));
        for (Index d = 0; d < dimensions_; ++d) {
          walkers.x(d, lane) = point.R * along_R[d] + 0.5 * point.r * along_r[d];
          walkers.x(dimensions_ + d, lane) = point.R * along_R[d] - 0.5 * point.r * along_r[d];
        }
      }
      f(first, std::min(kBatch, size() - first), walkers);
    }
  }

 private:
  struct Point {
    Real R, r, root_weight;
  };
  const Point& at(Index point) const { return points_[static_cast<std::size_t>(point)]; }

  Index dimensions_;
  Real core_;
  std::vector<Point> points_;
};

}  // namespace rbm::test
