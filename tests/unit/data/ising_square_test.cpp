#include "rbm_vmc/data/ising_square.hpp"

#include <cmath>

#include "unit/data/scratch.hpp"

namespace rbm {
namespace {

/// Energy, magnetisation and its square, per site.
struct Measured {
  Real energy = 0, magnetisation = 0, square = 0;
};

Measured measured(const IsingModel& model, std::span<const Real> spins) {
  const auto length = static_cast<std::size_t>(model.length);
  const bool closed = model.boundary == Boundary::periodic;
  Measured result;
  for (std::size_t row = 0; row < length; ++row) {
    for (std::size_t column = 0; column < length; ++column) {
      const Real s = spins[row * length + column];
      result.magnetisation += s;
      result.energy -= model.field * s;
      if (closed || column + 1 < length) result.energy -= model.coupling * s * spins[row * length + (column + 1) % length];
      if (closed || row + 1 < length) result.energy -= model.coupling * s * spins[(row + 1) % length * length + column];
    }
  }
  const auto sites = static_cast<Real>(length * length);
  result.energy /= sites;
  result.magnetisation /= sites;
  result.square = result.magnetisation * result.magnetisation;
  return result;
}

Measured exact(const IsingModel& model) {
  const auto sites = static_cast<std::size_t>(model.length * model.length);
  std::vector<Real> spins(sites);
  Measured sum;
  Real total = 0;
  for (std::size_t bits = 0; bits < std::size_t{1} << sites; ++bits) {
    for (std::size_t i = 0; i < sites; ++i) spins[i] = (bits >> i & 1) != 0 ? 1 : -1;
    const auto here = measured(model, spins);
    const Real weight = std::exp(-here.energy * static_cast<Real>(sites) / model.temperature);
    total += weight;
    sum.energy += weight * here.energy;
    sum.magnetisation += weight * here.magnetisation;
    sum.square += weight * here.square;
  }
  return {sum.energy / total, sum.magnetisation / total, sum.square / total};
}

/// The mean of one quantity over rows agrees with enumeration; the error is from the means of the 64 chains.
void expect_exact(const IsingModel& model) {
  constexpr Index kRows = 64 * 60;
  IsingSquare rows(model, kRows, 9);
  const auto spins = all_rows(rows);
  const auto wanted = exact(model);
  for (const auto quantity : {&Measured::energy, &Measured::magnetisation, &Measured::square}) {
    std::vector<Real> chains(64);
    for (Index row = 0; row < kRows; ++row) {
      const auto image =
          std::span(spins).subspan(static_cast<std::size_t>(row * rows.columns()), static_cast<std::size_t>(rows.columns()));
      chains[static_cast<std::size_t>(row % 64)] += measured(model, image).*quantity / (kRows / 64);
    }
    Real mean = 0, variance = 0;
    for (const Real value : chains) mean += value / 64;
    for (const Real value : chains) variance += (value - mean) * (value - mean) / 63;
    EXPECT_NEAR(mean, wanted.*quantity, 3.5 * std::sqrt(variance / 64) + 1e-12)
        << model.coupling << " " << model.field << " " << static_cast<int>(model.boundary);
  }
}

TEST(IsingSquare, AgreesWithEnumeration) {
  expect_exact({3, 1, 0, 2.269, Boundary::periodic});
  expect_exact({3, 1, 0.4, 3, Boundary::open});
  expect_exact({3, -1, 0.7, 1.5, Boundary::periodic});
  expect_exact({4, 1, 0.1, 2.5, Boundary::periodic});
}

TEST(IsingSquare, RowsAreSteadyAndSeedsDiffer) {
  const IsingModel model{4, 1, 0, 2.3, Boundary::periodic};
  IsingSquare rows(model, 100, 1), others(model, 100, 2);
  expect_steady(rows);
  rows.rewind();
  EXPECT_NE(all_rows(rows), all_rows(others));
  EXPECT_EQ(rows.attributes().at("dimensions"), Dataset(2));
  EXPECT_THROW(IsingSquare({2, 1, 0, 1, Boundary::periodic}, 5, 1), ContractError);
}

}  // namespace
}  // namespace rbm
