/// Means of s_m and s_m s_n, s = (x, h), under p(x,h) by enumeration, and whether independent samples agree with them.
#pragma once

#include <gtest/gtest.h>

#include "rbm_vmc/generative/gibbs.hpp"
#include "support/random_machines.hpp"

namespace rbm::test {

/// s_m for all m, then s_m s_n for all m <= n.
inline std::vector<Real> moments_of(std::span<const Real> x, std::span<const Real> h) {
  std::vector<Real> s(x.begin(), x.end());
  s.insert(s.end(), h.begin(), h.end());
  const std::size_t units = s.size();
  for (std::size_t m = 0; m < units; ++m) {
    for (std::size_t n = m; n < units; ++n) s.push_back(s[m] * s[n]);
  }
  return s;
}

/// A weighted mean of vectors of moments.
class MomentSum {
 public:
  void add(Real weight, std::span<const Real> moments) {
    sums_.resize(moments.size());
    for (std::size_t k = 0; k < moments.size(); ++k) sums_[k] += weight * moments[k];
    total_ += weight;
  }
  std::vector<Real> mean() const {
    auto mean = sums_;
    for (Real& m : mean) m /= total_;
    return mean;
  }

 private:
  std::vector<Real> sums_;
  Real total_ = 0;
};

/// Over x and h, or the h and free x that go with the fixed units of `given`.
inline std::vector<Real> exact_moments(const Machine& machine, FixedUnits fixed = {}, const std::vector<Real>& given = {}) {
  const auto& shape = machine.shape();
  const UnitValues x_values = unit_values(shape.visible_kind), h_values = unit_values(shape.hidden_kind);
  MomentSum sum;
  for (Index t = 0; t < Index{1} << shape.visible; ++t) {
    const auto x = state(x_values, shape.visible, t);
    bool possible = true;
    for (std::size_t i = 0; i < fixed.size(); ++i) possible = possible && (fixed[i] == 0 || x[i] == given[i]);
    for (Index s = 0; s < Index{1} << shape.hidden && possible; ++s) {
      const auto h = state(h_values, shape.hidden, s);
      sum.add(std::exp(-shape.beta * energy(machine, x, h)), moments_of(x, h));
    }
  }
  return sum.mean();
}

/// Of gaussian units: over h, with the means of x given h in closed form. Fixed units take their given values.
inline std::vector<Real> exact_gaussian_moments(const Machine& machine) {
  const auto& shape = machine.shape();
  MomentSum sum;
  for (Index s = 0; s < Index{1} << shape.hidden; ++s) {
    const auto h = state(unit_values(shape.hidden_kind), shape.hidden, s);
    std::vector<Real> mean(machine.a().begin(), machine.a().end());
    for (Index i = 0; i < shape.visible; ++i) {
      for (Index j = 0; j < shape.hidden; ++j)
        mean[static_cast<std::size_t>(i)] += machine.W(i, j) * h[static_cast<std::size_t>(j)];
    }
    auto moments = moments_of(mean, h);
    const Index units = shape.visible + shape.hidden;
    Index square = units;  // of unit i
    for (Index i = 0; i < shape.visible; ++i) {
      moments[static_cast<std::size_t>(square)] += machine.sigma(i) * machine.sigma(i) / shape.beta;
      square += units - i;
    }
    sum.add(std::exp(log_hidden_marginal(machine, h)), moments);
  }
  return sum.mean();
}

/// Moments of chains, one sample each.
class SampledMoments {
 public:
  template <class Scalar>
  void add(const ChainGroup<Scalar>& group) {
    for (Index c = 0; c < group.chains; ++c) {
      auto moments = moments_of(column(group.x, c), column(group.h, c));
      mean_.add(1, moments);
      for (Real& m : moments) m *= m;
      square_.add(1, moments);
      ++count_;
    }
  }

  /// Every deviation within 4 standard errors, and as large as they should be on the whole.
  void expect_agreement(const std::vector<Real>& exact) const {
    const auto mean = mean_.mean(), square = square_.mean();
    ASSERT_EQ(mean.size(), exact.size());
    Real sum = 0, terms = 0;
    for (std::size_t k = 0; k < exact.size(); ++k) {
      const Real variance = square[k] - mean[k] * mean[k];
      if (variance < 1e-9) {  // fixed units and squares of spins
        EXPECT_NEAR(mean[k], exact[k], 1e-6) << "moment " << k;
        continue;
      }
      const Real z = (mean[k] - exact[k]) / std::sqrt(variance / count_);
      EXPECT_LT(std::abs(z), 4) << "moment " << k << ": " << mean[k] << " is not " << exact[k];
      sum += z * z;
      terms += 1;
    }
    EXPECT_LT(sum / terms, 1.7);
  }

 private:
  MomentSum mean_, square_;
  Real count_ = 0;
};

}  // namespace rbm::test
