#include "rbm_vmc/vmc/model.hpp"

#include <gtest/gtest.h>

#include "support/small_runs.hpp"

namespace rbm {
namespace {

using test::small_input;

TEST(Model, StartValuesDependOnTheSeedAlone) {
  const Input input = small_input("quantum-dot", {"system.particles=2"});
  Input other_seed = input;
  other_seed.run.seed = 2;
  const Ansatz one = make_ansatz(input), again = make_ansatz(input), other = make_ansatz(other_seed);
  EXPECT_TRUE(std::ranges::equal(one.parameters(), again.parameters()));
  EXPECT_FALSE(std::ranges::equal(one.parameters(), other.parameters()));
}

TEST(Model, GivenStartValuesAreTaken) {
  const Input input = small_input("quantum-dot", {"system.particles=2", "wavefunction.factors=rbm", "wavefunction.rbm.hidden=2",
                                                  "wavefunction.rbm.a=[1,2,3,4]", "wavefunction.rbm.b=[5,6]",
                                                  "wavefunction.rbm.W=[[7,8],[9,10],[11,12],[13,14]]"});
  const Ansatz ansatz = make_ansatz(input);
  ASSERT_EQ(ansatz.parameter_count(), 14);
  for (Index k = 0; k < 14; ++k) EXPECT_EQ(ansatz.parameters()[static_cast<std::size_t>(k)], static_cast<Real>(k + 1));
}

TEST(Model, FactorsComeInTheOrderOfTheInput) {
  const Ansatz ansatz = make_ansatz(small_input("quantum-dot", {"system.particles=2", "wavefunction.factors=gaussian,jastrow,pair-rbm"}));
  ASSERT_EQ(ansatz.factors().size(), 3u);
  EXPECT_EQ(ansatz.factors()[0]->name(), "gaussian");
  EXPECT_EQ(ansatz.factors()[1]->name(), "jastrow");
  EXPECT_EQ(ansatz.factors()[2]->name(), "pair-rbm");
}

TEST(Model, TheCuspIsCarriedOnce) {
  // With jastrow and pair-rbm together the local energy stays finite at contact: their slopes must add up to one cusp.
  for (const char* factors : {"gaussian,pair-rbm", "gaussian,jastrow", "gaussian,jastrow,pair-rbm"}) {
    const Input input = small_input("quantum-dot", {"system.particles=2", std::string("wavefunction.factors=") + factors});
    const Ansatz ansatz = make_ansatz(input);
    const Hamiltonian hamiltonian = make_hamiltonian(input);
    AnsatzState state = ansatz.bind();
    Walkers walkers(BatchId{0}, 2, 2);
    for (Index lane = 0; lane < kBatch; ++lane) walkers.x(0, lane) = 1e-7 * static_cast<Real>(lane + 1);
    state.refresh(walkers);
    Block gradient(4), energy(kEnergyRows);
    hamiltonian.local_energy(walkers, state, gradient, energy);
    for (Index lane = 0; lane < kBatch; ++lane) EXPECT_LT(std::abs(energy(kTotal, lane)), 20.0) << factors;
    EXPECT_FALSE(lacks_cusp(input));
  }
  EXPECT_TRUE(lacks_cusp(small_input("quantum-dot", {"system.particles=2", "wavefunction.factors=rbm"})));
}

TEST(Model, LikeSpinsHaveTheirOwnCusp) {
  // Six electrons: the local energy stays finite where an up meets an up and where an up meets a down.
  const Input input = small_input("quantum-dot", {"system.particles=6"});
  const Ansatz ansatz = make_ansatz(input);
  const Hamiltonian hamiltonian = make_hamiltonian(input);
  AnsatzState state = ansatz.bind();
  for (const Index partner : {1, 3}) {
    Walkers walkers(BatchId{0}, 6, 2);
    for (Index lane = 0; lane < kBatch; ++lane) {
      for (Index i = 0; i < 6; ++i) {
        walkers.x(2 * i, lane) = std::cos(1.0 * static_cast<Real>(i)) * (1 + 0.1 * static_cast<Real>(i));
        walkers.x(2 * i + 1, lane) = std::sin(1.7 * static_cast<Real>(i));
      }
      const Real apart = 1e-5 * static_cast<Real>(lane + 1);
      walkers.x(2 * partner, lane) = walkers.x(0, lane) + apart;
      walkers.x(2 * partner + 1, lane) = walkers.x(1, lane);
    }
    state.refresh(walkers);
    Block gradient(12), energy(kEnergyRows);
    hamiltonian.local_energy(walkers, state, gradient, energy);
    // The bare repulsion is 1e5 at the smallest distance; a slope across the contact stays.
    EXPECT_GT(energy(kInteraction, 0), 9e4);
    for (Index lane = 0; lane < kBatch; ++lane) EXPECT_LT(std::abs(energy(kTotal, lane)), 1000.0) << partner;
  }
}

TEST(Model, AMachineForEachSpinOfAPartiallyPolarisedSystem) {
  const auto rbm_of = [](const std::vector<std::string>& settings) {
    const Ansatz ansatz = make_ansatz(small_input("quantum-dot", settings));
    return static_cast<const GaussianRbm&>(*ansatz.factors()[0]).spec();
  };
  EXPECT_EQ(rbm_of({"system.particles=6"}).machines(), 1);
  EXPECT_EQ(rbm_of({"system.particles=3", "system.spin_up=3"}).machines(), 1);
  const GaussianRbmSpec both = rbm_of({"system.particles=4", "system.spin_up=3", "wavefunction.rbm.a=[1,2,3,4]",
                                       "wavefunction.rbm.b=[5,6]", "wavefunction.rbm.W=[[7],[8],[9],[10]]"});
  EXPECT_EQ(both.machines(), 2);
  EXPECT_EQ(both.first_kind, 3);
  EXPECT_EQ(both.hidden, 1);
  EXPECT_EQ(both.W, (std::vector<Real>{7, 8, 9, 10}));
  EXPECT_EQ(both.sigma.size(), 2u);
  // Without given values the two start differently.
  const GaussianRbmSpec random = rbm_of({"system.particles=4", "system.spin_up=3"});
  EXPECT_NE(random.W[0], random.W[static_cast<std::size_t>(random.visible() * random.hidden)]);
}

TEST(Model, PairsOfNoSymmetryAreThoseAnRbmTellsApart) {
  using Pairs = std::vector<std::pair<Index, Index>>;
  const auto pairs = [](std::string_view preset, const std::vector<std::string>& settings) {
    return pairs_of_no_symmetry(small_input(preset, settings));
  };
  EXPECT_EQ(pairs("quantum-dot", {"system.particles=2"}), (Pairs{{0, 1}}));
  EXPECT_EQ(pairs("trapped-bosons", {"system.particles=3"}), (Pairs{{0, 1}, {0, 2}, {1, 2}}));
  EXPECT_EQ(pairs("quantum-dot", {"system.particles=4", "system.spin_up=3", "wavefunction.rbm.symmetric=false"}),
            (Pairs{{0, 1}, {0, 2}, {1, 2}}));
  EXPECT_TRUE(pairs("quantum-dot", {"system.particles=6"}).empty());
  EXPECT_TRUE(pairs("trapped-bosons", {"system.particles=1"}).empty());
  EXPECT_TRUE(pairs("trapped-bosons", {"system.particles=3", "wavefunction.rbm.symmetric=true"}).empty());
  EXPECT_TRUE(pairs("trapped-bosons", {"system.particles=3", "wavefunction.factors=gaussian"}).empty());
}

TEST(Model, BackflowStartsAsThePlainDeterminant) {
  const Input plain = small_input("quantum-dot", {"system.particles=6"});
  const Input with = small_input("quantum-dot", {"system.particles=6", "wavefunction.slater.backflow=2", "system.omega=0.25"});
  EXPECT_FALSE(plain.wavefunction.slater.backflow_length);
  EXPECT_GT(*with.wavefunction.slater.backflow_length, 0);
  const Ansatz ansatz = make_ansatz(with);
  EXPECT_EQ(ansatz.factors()[1]->name(), "slater");
  EXPECT_EQ(make_ansatz(plain).factors()[1]->parameter_count(), 0);
  ASSERT_EQ(ansatz.factors()[1]->parameter_count(), 6);
  const auto theta = ansatz.parameters_of(1);
  for (const std::size_t k : {1, 2, 4, 5}) EXPECT_EQ(theta[k], 0) << k;
  EXPECT_NEAR(std::exp(theta[0]), *with.wavefunction.slater.backflow_length, 1e-14);
}

TEST(Model, AllStartValuesCanBeGivenAtOnce) {
  const std::vector<std::string> settings{"system.particles=6", "wavefunction.slater.backflow=1", "wavefunction.rbm.b=[1,2]"};
  const Ansatz plain = make_ansatz(small_input("quantum-dot", settings));
  Input given = small_input("quantum-dot", settings);
  std::vector<Real> theta(static_cast<std::size_t>(plain.parameter_count()));
  for (std::size_t k = 0; k < theta.size(); ++k) theta[k] = 0.1 + 1e-17 * static_cast<Real>(k) + static_cast<Real>(k);
  given.wavefunction.parameters = theta;
  const Ansatz ansatz = make_ansatz(resolve(given));
  EXPECT_TRUE(std::ranges::equal(ansatz.parameters(), theta));  // those of rbm.b too
  EXPECT_FALSE(std::ranges::equal(plain.parameters(), theta));
}

TEST(Model, ChangesOfParametersAreTakenToTheLastBit) {
  // As after a restart: giving the ansatz its own parameters changes nothing.
  for (const auto& [name, settings] : std::vector<std::pair<std::string, std::vector<std::string>>>{
           {"quantum-dot", {"system.particles=2", "system.omega=0.7", "wavefunction.factors=rbm,jastrow", "wavefunction.rbm.train_sigma=true"}},
           {"trapped-bosons", {"system.particles=2", "system.interaction=hard-sphere", "system.diameter=0.3", "system.omega=0.7",
                               "wavefunction.factors=gaussian,hard-sphere"}},
           {"calogero", {"system.particles=2", "wavefunction.calogero.exponent=1.7"}}}) {
    Ansatz ansatz = make_ansatz(small_input(name, settings));
    Walkers walkers(BatchId{0}, 2, ansatz.dimensions());
    for (Index m = 0; m < walkers.x.rows(); ++m)
      for (Index lane = 0; lane < kBatch; ++lane) walkers.x(m, lane) = std::sin(static_cast<Real>(m * kBatch + lane));
    Block value(2);
    for (const Index row : {0, 1}) {
      AnsatzState state = ansatz.bind();
      state.refresh(walkers);
      state.add_log_value(walkers, value[row]);
      ansatz.set_parameters(std::vector<Real>(ansatz.parameters().begin(), ansatz.parameters().end()));
    }
    for (Index lane = 0; lane < kBatch; ++lane) EXPECT_EQ(value(0, lane), value(1, lane)) << name;
  }
}

TEST(Model, SamplersAndRulesAreThoseOfTheInput) {
  const Input input = small_input("quantum-dot", {"system.particles=2", "sampler.method=langevin", "optimizer.method=adam"});
  const Ansatz ansatz = make_ansatz(input);
  EXPECT_TRUE(std::holds_alternative<Langevin>(make_sampler(input, ansatz, 0.1)));
  EXPECT_TRUE(std::holds_alternative<Adam>(make_update_rule(input)));
  const Input gibbs = small_input("quantum-dot", {"system.particles=2", "wavefunction.factors=rbm"});
  const Ansatz lone = make_ansatz(gibbs);
  EXPECT_TRUE(std::holds_alternative<Gibbs>(make_sampler(gibbs, lone, 0.1)));
  EXPECT_TRUE(std::holds_alternative<StochasticReconfiguration>(make_update_rule(gibbs)));
  const auto kernel_rule = [](const char* method) {
    return std::get<KernelReconfiguration>(
        make_update_rule(small_input("quantum-dot", {"system.particles=2", std::string("optimizer.method=") + method})));
  };
  EXPECT_EQ(kernel_rule("minsr").momentum, 0);
  EXPECT_EQ(kernel_rule("spring").momentum, 0.9);
  EXPECT_TRUE(std::holds_alternative<LinearMethod>(
      make_update_rule(small_input("quantum-dot", {"system.particles=2", "optimizer.method=linear"}))));
  EXPECT_EQ(first_step(small_input("quantum-dot", {"system.particles=2", "sampler.step=0.7"})), 0.7);
}

}  // namespace
}  // namespace rbm
