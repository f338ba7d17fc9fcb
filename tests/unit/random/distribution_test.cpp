// How the numbers of streams are distributed, over 2^22 draws: moments, chi-square, correlation, Kolmogorov-Smirnov. Seeds are
// fixed; each bound lies at five standard deviations or at a probability of 1e-6, so that a sound change of seed passes too.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <vector>

#include "rbm_vmc/random/stream.hpp"

namespace rbm {
namespace {

constexpr int kCount = 1 << 22;
using Fill = std::function<void(RandomStream&, Block&)>;  ///< fills the rows of a block
using Sample = std::vector<Real>;

/// kCount numbers row after row; sweep after sweep of one batch, `draws` to a sweep.
Sample sample(const Fill& fill, Index rows, int draws = 16) {
  Sample all;
  all.reserve(kCount);
  Block out(rows);
  for (std::uint64_t sweep = 0; all.size() < kCount; ++sweep) {
    RandomStream random(2024, Purpose::sample, 7, sweep);
    for (int draw = 0; draw < draws; ++draw) {
      fill(random, out);
      all.insert(all.end(), out.flat().begin(), out.flat().end());
    }
  }
  all.resize(kCount);
  return all;
}

const Fill kUniform = [](RandomStream& random, Block& out) { random.uniform(out[0]); };
const Fill kUniform2 = [](RandomStream& random, Block& out) { random.uniform2(out[0], out[1]); };
const Fill kSymmetric3 = [](RandomStream& random, Block& out) { random.symmetric3(out[0], out[1], out[2]); };
const Fill kNormal2 = [](RandomStream& random, Block& out) { random.normal2(out[0], out[1]); };
const Fill kTrial3 = [](RandomStream& random, Block& out) {
  const std::uint64_t draw = random.next();
  for (Index p = 0; p < kPacks; ++p) random.trial3(p, draw, out.pack(0, p), out.pack(1, p), out.pack(2, p), out.pack(3, p));
  for (Index p = 0; p < kPacks; ++p) out.pack(3, p) = 2.0 * out.pack(3, p) - 1.0;
};

/// Mean of x^k against its exact value, in standard deviations of the mean; var = <x^2k> - <x^k>^2.
void expect_moment(const Sample& x, int k, Real exact, Real variance) {
  long double sum = 0;
  for (const Real value : x) {
    Real power = value;
    for (int i = 1; i < k; ++i) power *= value;
    sum += power;
  }
  const Real deviation = static_cast<Real>(sum / kCount) - exact;
  EXPECT_LT(std::fabs(deviation) / std::sqrt(variance / kCount), 5.0) << "moment " << k;
}

void expect_uniform_moments(Sample x) {  // on (-1,1): <x^2k> = 1/(2k+1)
  for (int k = 1; k <= 4; ++k) {
    const Real exact = k % 2 == 0 ? 1.0 / (k + 1) : 0.0;
    expect_moment(x, k, exact, 1.0 / (2 * k + 1) - exact * exact);
  }
}

/// Chi-square of equal cells is near cells - 1 within sqrt(2 cells) for each standard deviation.
void expect_even_cells(const std::vector<int>& cells, Real total) {
  const Real expected = total / static_cast<Real>(cells.size());
  Real chi2 = 0;
  for (const int count : cells) chi2 += (count - expected) * (count - expected) / expected;
  const Real freedom = static_cast<Real>(cells.size()) - 1;
  EXPECT_LT(std::fabs(chi2 - freedom) / std::sqrt(2 * freedom), 5.0);
}

void expect_even(const Sample& x, Real low, Real high) {
  std::vector<int> line(4096), square(64 * 64);
  const auto place = [&](Real value, int cells) { return static_cast<int>((value - low) / (high - low) * cells); };
  for (const Real value : x) ++line[static_cast<std::size_t>(place(value, 4096))];
  for (std::size_t i = 0; i + 1 < x.size(); i += 2) {
    ++square[static_cast<std::size_t>(64 * place(x[i], 64) + place(x[i + 1], 64))];
  }
  expect_even_cells(line, kCount);
  expect_even_cells(square, kCount / 2);
}

/// The correlation of independent numbers of unit variance is 0 within 1/sqrt(count).
void expect_uncorrelated(const Sample& x, const Sample& y, const char* what) {
  long double sum = 0;
  for (std::size_t i = 0; i < x.size(); ++i) sum += x[i] * y[i];
  EXPECT_LT(std::fabs(static_cast<Real>(sum)) / std::sqrt(static_cast<Real>(x.size())), 5.0) << what;
}

/// Unit-variance uniforms of one identity, `count` of them lane after lane.
Sample one_stream(std::uint64_t seed, std::int64_t batch, std::uint64_t sweep, std::size_t count) {
  Sample x;
  RandomStream random(seed, Purpose::sample, batch, sweep);
  Block out(1);
  while (x.size() < count) {
    random.uniform(out[0]);
    for (const Real value : out.flat()) x.push_back(std::sqrt(12.0) * (value - 0.5));
  }
  return x;
}

TEST(Distribution, UniformMomentsAndCells) {
  for (const auto& [fill, rows] : {std::pair{kUniform, Index{1}}, std::pair{kUniform2, Index{2}}}) {
    Sample x = sample(fill, rows);
    expect_even(x, 0.0, 1.0);
    for (Real& value : x) value = 2 * value - 1;
    expect_uniform_moments(x);
  }
}

TEST(Distribution, SymmetricMomentsAndCells) {
  for (const auto& [fill, rows] : {std::pair{kSymmetric3, Index{3}}, std::pair{kTrial3, Index{4}}}) {
    const Sample x = sample(fill, rows);
    expect_even(x, -1.0, 1.0);
    expect_uniform_moments(x);
  }
}

TEST(Distribution, NormalMoments) {
  const Sample x = sample(kNormal2, 2);
  const Real even[] = {1, 1, 3, 15, 105};  // <x^2k>
  for (int k = 1; k <= 4; ++k) {
    const Real exact = k % 2 == 0 ? even[k / 2] : 0.0;
    expect_moment(x, k, exact, even[k] - exact * exact);
  }
}

TEST(Distribution, NormalsPassKolmogorovSmirnov) {
  Sample x = sample(kNormal2, 2);
  std::sort(x.begin(), x.end());
  Real distance = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    const Real below = 0.5 * std::erfc(-x[i] / std::sqrt(2.0));
    distance = std::max({distance, below - static_cast<Real>(i) / kCount, static_cast<Real>(i + 1) / kCount - below});
  }
  EXPECT_LT(distance * std::sqrt(static_cast<Real>(kCount)), 2.69);  // exceeded once in 10^6
  EXPECT_GT(distance * std::sqrt(static_cast<Real>(kCount)), 0.33);  // nor too even: once in 10^4
}

TEST(Distribution, TheTwoNormalsOfADrawAreIndependent) {
  Block out(2);
  Sample a, b, a2, b2;
  for (std::uint64_t sweep = 0; a.size() < kCount / 2; ++sweep) {
    RandomStream random(2024, Purpose::sample, 8, sweep);
    random.normal2(out[0], out[1]);
    for (Index lane = 0; lane < kBatch; ++lane) {
      a.push_back(out(0, lane)), b.push_back(out(1, lane));
      a2.push_back((a.back() * a.back() - 1) / std::sqrt(2.0)), b2.push_back((b.back() * b.back() - 1) / std::sqrt(2.0));
    }
  }
  expect_uncorrelated(a, b, "a b");
  expect_uncorrelated(a2, b2, "a² b²");
  expect_uncorrelated(a, b2, "a b²");
}

TEST(Distribution, NeighbouringIdentitiesAreUncorrelated) {
  constexpr std::size_t count = 1 << 20;
  const Sample x = one_stream(1, 0, 0, count);
  expect_uncorrelated(x, one_stream(2, 0, 0, count), "seeds 1 and 2");
  expect_uncorrelated(x, one_stream(1, 1, 0, count), "batches 0 and 1");
  expect_uncorrelated(x, one_stream(1, 0, 1, count), "sweeps 0 and 1");
  for (const Index apart : {1, 2, 8, 16}) {  // lanes of the same draw
    const Sample other(x.begin() + apart, x.end());
    expect_uncorrelated(other, Sample(x.begin(), x.end() - apart), "lanes");
  }
  const Sample next_draw(x.begin() + kBatch, x.end());
  expect_uncorrelated(next_draw, Sample(x.begin(), x.end() - kBatch), "draws");
}

// The run's own order: one draw a sweep of one batch, the same lane from sweep to sweep.
TEST(Distribution, ALaneIsWhiteFromSweepToSweep) {
  constexpr std::size_t kSweeps = 1 << 15;
  std::vector<Sample> lanes(kBatch);
  Block out(1);
  for (std::uint64_t sweep = 0; sweep < kSweeps; ++sweep) {
    RandomStream(3, Purpose::sample, 0, sweep).uniform(out[0]);
    for (Index lane = 0; lane < kBatch; ++lane) {
      lanes[static_cast<std::size_t>(lane)].push_back(std::sqrt(12.0) * (out(0, lane) - 0.5));
    }
  }
  for (const Sample& x : lanes) {
    expect_uncorrelated(Sample(x.begin() + 1, x.end()), Sample(x.begin(), x.end() - 1), "one sweep apart");
    expect_uncorrelated(Sample(x.begin() + 2, x.end()), Sample(x.begin(), x.end() - 2), "two sweeps apart");
  }
  for (std::size_t i = 0; i < lanes.size(); ++i) {
    for (std::size_t j = 0; j < i; ++j) expect_uncorrelated(lanes[i], lanes[j], "pair of lanes");
  }
}

}  // namespace
}  // namespace rbm
