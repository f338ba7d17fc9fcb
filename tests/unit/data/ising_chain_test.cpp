#include "rbm_vmc/data/ising_chain.hpp"

#include <cmath>

#include "unit/data/scratch.hpp"

namespace rbm {
namespace {

constexpr Index kSamples = 40000;

/// Mean over rows of the mean over all i of s_i s_{i+r}, and its error over rows.
std::pair<Real, Real> correlation(const std::vector<Real>& spins, Index length, Index distance, bool closed) {
  Real sum = 0, squares = 0;
  const Index rows = std::ssize(spins) / length, pairs = closed ? length : length - distance;
  for (Index row = 0; row < rows; ++row) {
    Real here = 0;
    for (Index i = 0; i < pairs; ++i)
      here += spins[static_cast<std::size_t>(row * length + i)] *
              spins[static_cast<std::size_t>(row * length + (i + distance) % length)];
    here /= static_cast<Real>(pairs);
    sum += here;
    squares += here * here;
  }
  const auto n = static_cast<Real>(rows);
  return {sum / n, std::sqrt((squares / n - sum * sum / n / n) / n)};
}

TEST(IsingChain, CorrelationsWithoutField) {
  for (const Real coupling : {1.0, -0.7}) {
    for (const auto boundary : {Boundary::periodic, Boundary::open}) {
      const bool closed = boundary == Boundary::periodic;
      IsingChain rows({20, coupling, 0, 1.5, boundary}, kSamples, 11);
      const auto spins = all_rows(rows);
      const Real t = std::tanh(coupling / 1.5);
      for (const Index distance : {1, 2, 3, 7}) {
        const auto r = static_cast<Real>(distance);
        const Real exact = closed ? (std::pow(t, r) + std::pow(t, 20 - r)) / (1 + std::pow(t, 20)) : std::pow(t, r);
        const auto [mean, error] = correlation(spins, 20, distance, closed);
        EXPECT_NEAR(mean, exact, 3.5 * error) << coupling << " " << closed << " " << distance;
        EXPECT_LT(error, 0.005);
      }
    }
  }
}

/// ln of the weight of a configuration given by its bits.
Real log_weight(const IsingModel& model, Index bits) {
  Real sum = 0;
  const auto spin = [bits](Index i) { return (bits >> i & 1) != 0 ? 1.0 : -1.0; };
  const Index bonds = model.boundary == Boundary::periodic ? model.length : model.length - 1;
  for (Index i = 0; i < bonds; ++i) sum += model.coupling * spin(i) * spin((i + 1) % model.length);
  for (Index i = 0; i < model.length; ++i) sum += model.field * spin(i);
  return sum / model.temperature;
}

// Every configuration as often as enumeration says: couplings, field and ends.
TEST(IsingChain, EveryConfigurationInAField) {
  for (const auto boundary : {Boundary::periodic, Boundary::open}) {
    const IsingModel model{5, 0.8, -0.3, 1.2, boundary};
    IsingChain rows(model, kSamples, 3);
    const auto spins = all_rows(rows);
    std::vector<Real> found(32), wanted(32);
    for (Index row = 0; row < kSamples; ++row) {
      std::size_t bits = 0;
      for (std::size_t i = 0; i < 5; ++i) bits |= std::size_t{spins[static_cast<std::size_t>(row) * 5 + i] > 0} << i;
      ++found[bits];
    }
    Real total = 0, chi2 = 0;
    for (std::size_t bits = 0; bits < 32; ++bits)
      total += wanted[bits] = std::exp(log_weight(model, static_cast<Index>(bits)));
    for (std::size_t bits = 0; bits < 32; ++bits) {
      const Real expected = wanted[bits] / total * kSamples;
      chi2 += std::pow(found[bits] - expected, 2) / expected;
    }
    EXPECT_LT(chi2, 31 + 4 * std::sqrt(62));
  }
}

TEST(IsingChain, RowsAreSteadyAndSeedsDiffer) {
  IsingChain rows({12, 1, 0, 1, Boundary::periodic}, 100, 1), others({12, 1, 0, 1, Boundary::periodic}, 100, 2);
  expect_steady(rows);
  rows.rewind();
  EXPECT_NE(all_rows(rows), all_rows(others));
  EXPECT_EQ(rows.attributes().at("length"), Dataset(12));
}

TEST(IsingChain, ColdAndTiny) {
  IsingChain cold({10, 1, 0.1, 1e-3, Boundary::periodic}, 64, 1);
  EXPECT_EQ(all_rows(cold), std::vector<Real>(640, 1));
  IsingChain one({1, 1, 0, 1, Boundary::open}, 64, 1);
  expect_steady(one);
  EXPECT_THROW(IsingChain({2, 1, 0, 1, Boundary::periodic}, 64, 1), ContractError);
  EXPECT_THROW(IsingChain({5, 1, 0, 0, Boundary::periodic}, 64, 1), ContractError);
}

}  // namespace
}  // namespace rbm
