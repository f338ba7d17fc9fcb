#include "rbm_vmc/base/lane_householder.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <utility>
#include <vector>

#include "support/plain_determinant.hpp"

namespace rbm {
namespace {

using Matrix = std::vector<std::vector<long double>>;  // [column][row]

struct Packs {
  explicit Packs(Index n) : block((n + kPacks - 1) / kPacks) {}
  Pack* data() { return reinterpret_cast<Pack*>(block.data()); }  // also of an empty block
  Block block;
};

TEST(LaneHouseholder, DeterminantAndInverseOfRandomMatrices) {
  std::mt19937_64 engine(1);
  std::normal_distribution<Real> normal;
  for (const Index n : {0, 1, 2, 3, 5, 10, 15, 45}) {
    Packs m(n * n), beta(n), diagonal(n), inverse(n * n);
    std::vector<Matrix> plain(kPack, Matrix(static_cast<std::size_t>(n), std::vector<long double>(static_cast<std::size_t>(n))));
    for (Index c = 0; c < n; ++c) {
      for (Index r = 0; r < n; ++r) {
        for (Index lane = 0; lane < kPack; ++lane) {
          // Some columns are small, and the natural pivot of the first lane is zero.
          const Real value = lane == 0 && r == c ? 0 : normal(engine) * (c % 3 == 1 ? 1e-3 : 1.0);
          const Real entry = n == 1 ? normal(engine) : value;
          m.data()[c * n + r][lane] = entry;
          plain[static_cast<std::size_t>(lane)][static_cast<std::size_t>(c)][static_cast<std::size_t>(r)] = entry;
        }
      }
    }
    const Pack log_determinant = reflect_columns(m.data(), n, beta.data(), diagonal.data());
    invert_reflected(m.data(), n, beta.data(), diagonal.data(), inverse.data());
    for (Index lane = 0; lane < kPack; ++lane) {
      const Matrix& a = plain[static_cast<std::size_t>(lane)];
      EXPECT_NEAR(log_determinant[lane], static_cast<Real>(plain_log_determinant(a)), 1e-11) << n << ", lane " << lane;
      for (Index i = 0; i < n; ++i) {
        for (Index j = 0; j < n; ++j) {  // row i of the inverse on column j
          long double sum = 0, size = 0;
          for (Index k = 0; k < n; ++k) {
            const long double term = inverse.data()[i * n + k][lane] * a[static_cast<std::size_t>(j)][static_cast<std::size_t>(k)];
            sum += term;
            size += std::abs(term);
          }
          EXPECT_NEAR(static_cast<Real>(sum), i == j ? 1.0 : 0.0, 1e-11 * static_cast<Real>(1 + size)) << n << ": " << i << ", " << j;
        }
      }
    }
  }
}

TEST(LaneHouseholder, SingularMatricesAreTinyAndInfiniteOnesNotANumber) {
  Packs m(9), beta(3), diagonal(3);
  const auto log_determinant = [&](Real scale, bool repeat) {
    for (Index c = 0; c < 3; ++c) {
      for (Index r = 0; r < 3; ++r) {
        const auto column = static_cast<Real>(repeat && c == 2 ? 1 : c + 1);
        m.data()[c * 3 + r] = broadcast(scale * std::pow(column, static_cast<Real>(r)));
      }
    }
    return reflect_columns(m.data(), 3, beta.data(), diagonal.data())[0];
  };
  EXPECT_NEAR(log_determinant(1, false), std::log(2.0), 1e-14);  // Vandermonde
  EXPECT_LT(log_determinant(1, true), -30);
  EXPECT_TRUE(std::isfinite(log_determinant(1, true)));
  EXPECT_TRUE(std::isfinite(log_determinant(0, false)));
  EXPECT_LT(log_determinant(0, false), -1000);
  EXPECT_NEAR(log_determinant(1e140, false), std::log(2.0) + 3 * 140 * std::log(10.0), 1e-11);
  EXPECT_TRUE(std::isnan(log_determinant(1e160, false)));
  EXPECT_TRUE(std::isnan(log_determinant(INFINITY, false)));
  EXPECT_TRUE(std::isnan(log_determinant(NAN, false)));
}

TEST(LaneHouseholder, LanesAreIndependent) {
  Packs m(4), beta(2), diagonal(2);
  for (Index k = 0; k < 4; ++k) {
    for (Index lane = 0; lane < kPack; ++lane) m.data()[k][lane] = lane == 3 ? NAN : std::sin(static_cast<Real>(k + 1));
  }
  const Pack found = reflect_columns(m.data(), 2, beta.data(), diagonal.data());
  EXPECT_TRUE(std::isnan(found[3]));
  for (Index lane = 0; lane < kPack; ++lane) {
    if (lane == 3) continue;
    EXPECT_EQ(found[lane], found[0]);
  }
}

}  // namespace
}  // namespace rbm
