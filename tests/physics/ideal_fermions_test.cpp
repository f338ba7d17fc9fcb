/// Fermions without interaction: determinants of oscillator orbitals are eigenstates, so E_L is Σ ω_d(n_d + ½) for every walker, on
/// whole shells and on any other occupation, up to rounding. The deviation comes from A⁻¹A - 1 alone; measured it is 1e-15 of the energy or
/// less for 90 electrons after 250 sweeps of rank-one updates.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include "physics/small_systems.hpp"

namespace rbm {
namespace {

struct Filling {
  Integer up, down, dimensions;
  Real energy;
  std::vector<Real> up_orbitals{};  ///< degrees, if not the lowest
};

Input ideal_fermions(const Filling& filling, FactorKind confining) {
  Input input;
  input.system.kind = SystemKind::quantum_dot;
  input.system.particles = filling.up + filling.down;
  input.system.spin_up = filling.up;
  input.system.dimensions = filling.dimensions;
  input.system.interaction = InteractionKind::none;
  input.wavefunction.factors = std::vector{confining};
  if (filling.up > 1 || filling.down > 1) input.wavefunction.factors->push_back(FactorKind::slater);
  input.wavefunction.rbm.init_scale = 0.0;
  if (!filling.up_orbitals.empty()) {
    input.wavefunction.slater.occupation_up = WeightTable{filling.up, filling.dimensions, filling.up_orbitals};
  }
  return resolve(input);
}

/// Root mean square and largest deviation of E_L, relative to the energy, over chains that follow ψ².
struct Deviation {
  Real root_mean_square = 0, largest = 0;
};

class Fermions {
 public:
  explicit Fermions(const Input& input)
      : ansatz_(make_ansatz(input)), hamiltonian_(make_hamiltonian(input)),
        walkers_(BatchId{0}, ansatz_.particles(), ansatz_.dimensions()), state_(ansatz_.bind()), scratch_(ansatz_.coordinates()),
        energy_(kEnergyRows) {
    std::mt19937_64 generator(8);
    const Real radius = std::pow(static_cast<Real>(ansatz_.particles()), 0.5 / static_cast<Real>(ansatz_.dimensions()));
    std::normal_distribution<Real> normal(0.0, radius);
    for (Real& x : walkers_.x.flat()) x = normal(generator);
    sweep(40);
  }
  /// From a fresh state, then rank-one updates alone.
  void sweep(Index sweeps) {
    Sweeper sweeper(Metropolis{1.0}, ansatz_.particles(), ansatz_.dimensions());
    state_.refresh(walkers_);
    for (Index s = 0; s < sweeps; ++s) {
      RandomStream random(1, Purpose::sample, 0, sweeps_++);
      sweeper.sweep(walkers_, state_, random);
    }
    refused_ += sweeper.take_refused();
  }
  Deviation deviation(Real exact) {
    hamiltonian_.local_energy(walkers_, state_, scratch_, energy_);
    Deviation found;
    for (Index lane = 0; lane < kBatch; ++lane) {
      const Real relative = std::abs(energy_(kTotal, lane) - exact) / exact;
      found.root_mean_square += relative * relative / kBatch;
      found.largest = std::max(found.largest, relative);
    }
    found.root_mean_square = std::sqrt(found.root_mean_square);
    return found;
  }
  const RefusedMoves& refused() const { return refused_; }

 private:
  Ansatz ansatz_;
  Hamiltonian hamiltonian_;
  Walkers walkers_;
  AnsatzState state_;
  Block scratch_, energy_;
  std::uint64_t sweeps_ = 0;
  RefusedMoves refused_;
};

class IdealFermions : public testing::TestWithParam<Filling> {};

TEST_P(IdealFermions, EveryLocalEnergyIsExact) {
  for (const FactorKind confining : {FactorKind::gaussian, FactorKind::rbm}) {
    Fermions fermions(ideal_fermions(GetParam(), confining));
    for (const Index sweeps : {0, 32, 256}) {
      fermions.sweep(sweeps);
      const Deviation found = fermions.deviation(GetParam().energy);
      EXPECT_LT(found.root_mean_square, 5e-14) << sweeps << " sweeps";
      EXPECT_LT(found.largest, 1e-13) << sweeps << " sweeps";
    }
    EXPECT_EQ(fermions.refused(), RefusedMoves{});
  }
}

const auto name_of_filling = [](const auto& filling) {
  return fmt::format("{}up_{}down_{}D{}", filling.param.up, filling.param.down, filling.param.dimensions,
                     filling.param.up_orbitals.empty() ? "" : "_open");
};
TEST(IdealFermionsOffTheExactWidth, HaveAVariance) {
  Input input = ideal_fermions({3, 3, 2, 10}, FactorKind::gaussian);
  for (Real& width : *input.wavefunction.gaussian.width) width *= 1.01;
  EXPECT_GT(Fermions(input).deviation(10).root_mean_square, 1e-4);
}

INSTANTIATE_TEST_SUITE_P(ClosedShells, IdealFermions,
                         testing::Values(Filling{1, 1, 2, 2}, Filling{3, 3, 2, 10}, Filling{6, 6, 2, 28}, Filling{10, 10, 2, 60},
                                         Filling{15, 15, 2, 110}, Filling{21, 21, 2, 182}, Filling{28, 28, 2, 280},
                                         Filling{36, 36, 2, 408}, Filling{45, 45, 2, 570}, Filling{1, 1, 3, 3}, Filling{4, 4, 3, 18},
                                         Filling{10, 10, 3, 60}, Filling{20, 20, 3, 150}, Filling{5, 5, 1, 25}),
                         name_of_filling);
INSTANTIATE_TEST_SUITE_P(Polarised, IdealFermions,
                         testing::Values(Filling{3, 1, 2, 6}, Filling{6, 3, 2, 19}, Filling{10, 0, 2, 30}, Filling{0, 4, 3, 9},
                                         Filling{4, 1, 3, 10.5}, Filling{6, 0, 1, 18}),
                         name_of_filling);
INSTANTIATE_TEST_SUITE_P(OpenShells, IdealFermions,
                         testing::Values(Filling{2, 0, 2, 3, {0, 0, 1, 0}}, Filling{2, 1, 2, 4, {0, 0, 0, 1}},
                                         Filling{3, 1, 2, 7, {0, 0, 1, 0, 2, 0}}),
                         name_of_filling);

}  // namespace
}  // namespace rbm
