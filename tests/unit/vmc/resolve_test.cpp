#include "rbm_vmc/vmc/resolve.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "support/small_runs.hpp"

namespace rbm {
namespace {

using test::small_input;

std::vector<std::string> problems_of(std::string_view name, const std::vector<std::string>& settings) {
  try {
    small_input(name, settings);
  } catch (const InputError& error) {
    return error.problems();
  }
  return {};
}

bool mentions(const std::vector<std::string>& problems, std::string_view path) {
  return std::ranges::any_of(problems, [&](const std::string& line) { return line.starts_with(path); });
}

TEST(Resolve, CompletesAQuantumDot) {
  const Input input = small_input("quantum-dot", {"system.particles=2", "system.omega=0.25"});
  EXPECT_EQ(input.system.dimensions, 2);
  EXPECT_EQ(input.system.statistics, ParticleStatistics::fermions);
  EXPECT_EQ(input.system.spin_up, 1);
  EXPECT_EQ(input.system.interaction, InteractionKind::coulomb);
  EXPECT_EQ(*input.wavefunction.factors, (std::vector{FactorKind::rbm, FactorKind::pair_rbm}));
  EXPECT_NEAR(input.wavefunction.rbm.sigma->front(), 2.0, 1e-15);  // 1/√ω
  EXPECT_EQ(*input.sampler.chains % kBatch, 0);
  EXPECT_EQ(*input.optimizer.samples % *input.sampler.chains, 0);
  EXPECT_GT(*input.evaluation.target_error, 0);
}

TEST(Resolve, CompletesADotOfManyElectrons) {
  const Input input = small_input("quantum-dot", {"system.particles=6"});
  EXPECT_EQ(input.system.spin_up, 3);
  EXPECT_EQ(*input.wavefunction.factors, (std::vector{FactorKind::rbm, FactorKind::slater, FactorKind::pair_rbm}));
  EXPECT_TRUE(*input.wavefunction.rbm.symmetric);
  EXPECT_TRUE(*input.wavefunction.rbm.train_sigma);
  EXPECT_TRUE(needs_determinant(input));
  EXPECT_FALSE(needs_determinant(small_input("quantum-dot", {"system.particles=2"})));
  EXPECT_FALSE(needs_determinant(small_input("trapped-bosons", {"system.particles=6"})));
  EXPECT_NO_THROW(small_input("quantum-dot", {"system.particles=4", "system.spin_up=3"}));  // both spins close a shell
  EXPECT_NO_THROW(small_input("quantum-dot", {"system.particles=2", "system.spin_up=2",
                                              "wavefunction.slater.occupation_up=[[0,0],[1,0]]"}));
}

TEST(Resolve, ChangesNothingTheSecondTime) {
  for (const auto& settings : std::vector<std::vector<std::string>>{
           {"system.particles=2"},
           {"system.particles=2", "wavefunction.factors=rbm", "wavefunction.rbm.form=sqrt"},
           {"system.particles=2", "wavefunction.factors=gaussian,jastrow", "sampler.method=langevin"},
           {"system.particles=2", "wavefunction.rbm.a=[0,0,0,0]", "wavefunction.rbm.hidden=1", "wavefunction.rbm.W=[1,2,3,4]"},
           {"system.particles=2", "system.interaction=soft-coulomb", "system.dimensions=1"}}) {
    const Input once = small_input("quantum-dot", settings);
    EXPECT_EQ(resolve(once), once);
  }
}

TEST(Resolve, WidthsAreThoseOfTheIdealGas) {
  // psi: σ² = 1/ω; sqrt: σ² = 1/2ω; beside a Gaussian each takes half of ω.
  const Input sqrt_form = small_input("trapped-bosons", {"system.particles=3", "system.omega=4", "wavefunction.rbm.form=sqrt"});
  EXPECT_NEAR(sqrt_form.wavefunction.rbm.sigma->front(), std::sqrt(0.125), 1e-15);
  const Input both = small_input("trapped-bosons", {"system.particles=3", "system.omega=[1,2,3]", "wavefunction.factors=rbm,gaussian"});
  ASSERT_EQ(both.wavefunction.rbm.sigma->size(), 3u);
  for (std::size_t d = 0; d < 3; ++d) {
    const Real sigma = (*both.wavefunction.rbm.sigma)[d], width = (*both.wavefunction.gaussian.width)[d];
    EXPECT_NEAR(1 / (sigma * sigma) + 1 / (width * width), both.system.omega[d], 1e-14);
  }
}

TEST(Resolve, ChainsFillWholeBatches) {
  const Input input = small_input("quantum-dot", {"system.particles=2", "sampler.chains=33", "optimizer.samples=65"});
  EXPECT_EQ(*input.sampler.chains, 2 * kBatch);
  EXPECT_EQ(*input.optimizer.samples, 4 * kBatch);
}

TEST(Resolve, ALoneRbmIsSampledByGibbs) {
  EXPECT_EQ(small_input("quantum-dot", {"system.particles=2", "wavefunction.factors=rbm"}).sampler.method, SamplerMethod::gibbs);
  EXPECT_EQ(small_input("quantum-dot", {"system.particles=2"}).sampler.method, SamplerMethod::metropolis);
}

TEST(Resolve, MoreParametersThanSamplesAreForTheKernel) {
  // 2 electrons in 2D: 4 + 5 hidden units and those of pair-rbm.
  const auto method = [](const char* hidden, const char* samples) {
    return *small_input("quantum-dot", {"system.particles=2", "sampler.chains=320",
                                        std::string("wavefunction.rbm.hidden=") + hidden,
                                        std::string("optimizer.samples=") + samples})
                .optimizer.method;
  };
  EXPECT_EQ(method("10", "320"), OptimizerMethod::sr);
  EXPECT_EQ(method("80", "320"), OptimizerMethod::minsr);
  EXPECT_EQ(method("80", "640"), OptimizerMethod::sr);
  const Input asked = small_input("quantum-dot", {"system.particles=2", "wavefunction.rbm.hidden=2000", "optimizer.method=sr"});
  EXPECT_EQ(asked.optimizer.method, OptimizerMethod::sr);
  // Its solve grows with the third power of the samples: one a chain.
  for (const char* kernel : {"optimizer.method=spring", "wavefunction.rbm.hidden=2000"}) {
    const Input input = small_input("quantum-dot", {"system.particles=2", kernel});
    EXPECT_EQ(*input.optimizer.samples, *input.sampler.chains) << kernel;
    EXPECT_EQ(resolve(input), input);
  }
}

TEST(Resolve, ManyParticlesMayTurnFurther) {
  const auto longest = [](const char* particles) {
    return *small_input("quantum-dot", {std::string("system.particles=") + particles}).optimizer.max_step_norm;
  };
  EXPECT_EQ(longest("2"), 0.1);
  EXPECT_EQ(longest("20"), 0.1);
  EXPECT_NEAR(longest("90"), 0.1 * std::sqrt(4.5), 1e-15);
}

TEST(Resolve, TheLinearMethodIsForFewParameters) {
  const Input few = small_input("quantum-dot", {"system.particles=2", "system.omega=0.25", "optimizer.method=linear"});
  EXPECT_EQ(few.optimizer.iterations, 20);
  EXPECT_EQ(*few.optimizer.samples, 16 * *few.sampler.chains);
  EXPECT_EQ(resolve(few), few);
  const auto problems =
      problems_of("quantum-dot", {"system.particles=2", "wavefunction.rbm.hidden=50", "optimizer.method=linear"});
  EXPECT_TRUE(mentions(problems, "optimizer.method"));
}

TEST(Resolve, NamesEverythingThatCannotBeRun) {
  EXPECT_TRUE(mentions(problems_of("quantum-dot", {"system.particles=5"}), "system.spin_up"));  // 2 down: an open shell
  EXPECT_TRUE(mentions(problems_of("quantum-dot", {"system.particles=2", "system.spin_up=2"}), "system.spin_up"));
  EXPECT_TRUE(mentions(problems_of("quantum-dot", {"system.particles=6", "wavefunction.factors=rbm,pair-rbm"}), "wavefunction.factors"));
  EXPECT_TRUE(mentions(problems_of("quantum-dot", {"system.particles=2", "wavefunction.factors=rbm,slater"}), "wavefunction.factors"));
  EXPECT_TRUE(mentions(problems_of("quantum-dot", {"system.particles=2", "system.spin_up=3"}), "system.spin_up"));
  EXPECT_TRUE(mentions(problems_of("trapped-bosons", {"system.particles=2", "system.spin_up=1"}), "system.spin_up"));
  EXPECT_TRUE(mentions(problems_of("quantum-dot", {"system.particles=2", "system.omega=[1,2,3]"}), "system.omega"));
  EXPECT_TRUE(mentions(problems_of("quantum-dot", {"system.particles=2", "system.dimensions=1"}), "system.interaction"));
  EXPECT_TRUE(mentions(problems_of("quantum-dot", {"system.particles=2", "system.softening=1"}), "system.softening"));
  EXPECT_TRUE(mentions(problems_of("quantum-dot", {"system.particles=2", "system.width=1"}), "system.width"));
  EXPECT_TRUE(mentions(problems_of("quantum-dot", {"system.particles=2", "sampler.method=gibbs"}), "sampler.method"));
  EXPECT_TRUE(mentions(problems_of("quantum-dot", {"system.particles=2", "wavefunction.factors=pair-rbm"}), "wavefunction.factors"));
  EXPECT_TRUE(mentions(problems_of("trapped-bosons", {"system.particles=2", "wavefunction.factors=gaussian,jastrow"}),
                       "wavefunction.factors"));
  EXPECT_TRUE(mentions(problems_of("trapped-bosons", {"system.particles=1", "wavefunction.factors=gaussian,pair-rbm"}),
                       "wavefunction.factors"));
  EXPECT_TRUE(mentions(problems_of("quantum-dot", {"system.particles=2", "wavefunction.rbm.a=[1,2]"}), "wavefunction.rbm.a"));
  EXPECT_TRUE(mentions(problems_of("quantum-dot", {"system.particles=2", "wavefunction.rbm.W=[[1,2],[3,4]]"}), "wavefunction.rbm.W"));
  EXPECT_EQ(problems_of("trapped-bosons", {"system.particles=2", "system.dimensions=1", "wavefunction.factors=rbm",
                                           "wavefunction.rbm.hidden=1", "wavefunction.parameters=[1,2,3]"}),
            (std::vector<std::string>{"wavefunction.parameters: 3 numbers (psi has 5 parameters) take them from results of the same "
                                      "factors and sizes"}));
}

TEST(Resolve, StartValuesAreThoseOfAMachineForEachSpinIfNumbersDiffer) {
  EXPECT_EQ(shared_machines(small_input("quantum-dot", {"system.particles=6"})), 1);
  EXPECT_EQ(shared_machines(small_input("quantum-dot", {"system.particles=4", "system.spin_up=3"})), 2);
  EXPECT_EQ(shared_machines(small_input("quantum-dot", {"system.particles=3", "system.spin_up=0"})), 1);
  EXPECT_EQ(shared_machines(small_input("trapped-bosons", {"system.particles=3"})), 1);
  const std::vector<std::string> polarised{"system.particles=4", "system.spin_up=3"};
  const auto with = [&](std::vector<std::string> more) {
    more.insert(more.begin(), polarised.begin(), polarised.end());
    return more;
  };
  const Input flat = small_input("quantum-dot", with({"wavefunction.rbm.b=[1,2]", "wavefunction.rbm.W=[1,2,3,4]"}));
  EXPECT_EQ(*flat.wavefunction.rbm.W, (WeightTable{4, 1, {1, 2, 3, 4}}));
  EXPECT_EQ(resolve(flat), flat);
  EXPECT_TRUE(mentions(problems_of("quantum-dot", with({"wavefunction.rbm.a=[0,0]"})), "wavefunction.rbm.a"));
  EXPECT_TRUE(mentions(problems_of("quantum-dot", with({"wavefunction.rbm.b=[0,0,0]"})), "wavefunction.rbm.b"));
  EXPECT_TRUE(mentions(problems_of("quantum-dot", with({"wavefunction.rbm.W=[[1,2],[3,4]]"})), "wavefunction.rbm.W"));
}

TEST(Resolve, BackflowNeedsADeterminantAndALengthNeedsBackflow) {
  EXPECT_TRUE(mentions(problems_of("quantum-dot", {"system.particles=2", "wavefunction.slater.backflow=1"}), "wavefunction.slater.backflow"));
  EXPECT_TRUE(mentions(problems_of("quantum-dot", {"system.particles=6", "wavefunction.slater.backflow_length=1"}),
                       "wavefunction.slater.backflow_length"));
  const Input input = small_input("quantum-dot", {"system.particles=6", "wavefunction.slater.backflow=1", "system.omega=0.25"});
  const Input twice = small_input("quantum-dot", {"system.particles=6", "wavefunction.slater.backflow=1", "system.omega=1"});
  EXPECT_NEAR(*input.wavefunction.slater.backflow_length, 2 * *twice.wavefunction.slater.backflow_length, 1e-14);  // ~ 1/√ω
  EXPECT_EQ(resolve(input), input);
}

const std::vector<std::string> kSpheres{"system.particles=10", "system.interaction=hard-sphere", "system.diameter=0.0043"};

std::vector<std::string> spheres_with(std::vector<std::string> more) {
  std::vector<std::string> settings = kSpheres;
  settings.insert(settings.end(), more.begin(), more.end());
  return settings;
}

TEST(Resolve, CompletesHardSpheresAndCalogero) {
  const Input spheres = small_input("trapped-bosons", kSpheres);
  EXPECT_EQ(*spheres.wavefunction.factors, (std::vector{FactorKind::rbm, FactorKind::hard_sphere, FactorKind::pair_rbm}));
  const Input many = small_input("trapped-bosons", spheres_with({"system.particles=100"}));
  EXPECT_EQ(*many.wavefunction.factors, (std::vector{FactorKind::rbm, FactorKind::hard_sphere}));
  EXPECT_TRUE(*spheres.wavefunction.rbm.symmetric);
  EXPECT_TRUE(*spheres.wavefunction.rbm.train_sigma);
  EXPECT_EQ(resolve(spheres), spheres);
  const Input points = small_input("calogero", {"system.particles=5"});
  EXPECT_EQ(points.system.dimensions, 1);
  EXPECT_EQ(points.system.statistics, ParticleStatistics::bosons);
  EXPECT_EQ(points.system.lambda, 2.0);
  EXPECT_EQ(points.wavefunction.calogero.exponent, 2.0);
  EXPECT_EQ(*points.wavefunction.factors, (std::vector{FactorKind::rbm, FactorKind::calogero}));
  EXPECT_EQ(resolve(points), points);
  EXPECT_EQ(*small_input("calogero", {"system.particles=1"}).wavefunction.factors, std::vector{FactorKind::rbm});
}

TEST(Resolve, NamesWhatCoresCannotBe) {
  const auto of_spheres = [](std::vector<std::string> more) { return problems_of("trapped-bosons", spheres_with(std::move(more))); };
  EXPECT_TRUE(mentions(problems_of("trapped-bosons", {"system.particles=2", "system.interaction=hard-sphere"}), "system.diameter: missing"));
  EXPECT_TRUE(mentions(of_spheres({"system.statistics=fermions"}), "system.statistics"));
  EXPECT_TRUE(mentions(of_spheres({"system.strength=2"}), "system.strength"));
  EXPECT_TRUE(mentions(of_spheres({"system.lambda=2"}), "system.lambda"));
  EXPECT_TRUE(mentions(of_spheres({"system.diameter=20"}), "system.diameter: 10 spheres do not fit"));
  EXPECT_TRUE(mentions(of_spheres({"wavefunction.factors=rbm"}), "wavefunction.factors: no hard-sphere"));
  EXPECT_TRUE(mentions(of_spheres({"wavefunction.factors=rbm,hard-sphere,calogero"}), "wavefunction.factors: calogero"));
  EXPECT_TRUE(mentions(of_spheres({"system.particles=1", "wavefunction.factors=rbm,hard-sphere"}), "wavefunction.factors"));
  EXPECT_TRUE(mentions(problems_of("trapped-bosons", {"system.particles=2", "system.diameter=1"}), "system.diameter"));
  EXPECT_TRUE(mentions(problems_of("trapped-bosons", {"system.particles=2", "wavefunction.factors=rbm,hard-sphere"}), "wavefunction.factors"));
  EXPECT_TRUE(mentions(problems_of("calogero", {"system.particles=2", "system.dimensions=2"}), "system.dimensions"));
  EXPECT_TRUE(mentions(problems_of("calogero", {"system.particles=2", "system.statistics=fermions"}), "system.statistics"));
  EXPECT_TRUE(mentions(problems_of("calogero", {"system.particles=2", "wavefunction.factors=rbm,pair-rbm"}), "wavefunction.factors"));
  EXPECT_THROW(small_input("calogero", {"system.particles=2", "system.lambda=0.9"}), InputError);
  EXPECT_THROW(small_input("calogero", {"system.particles=2", "wavefunction.calogero.exponent=0.5"}), InputError);
}

TEST(Resolve, OccupationsFitTheirParticles) {
  for (const char* wrong : {"[[0,0]]", "[[0,0],[1,0],[0,1]]", "[[0],[1]]", "[[0,0],[0,0]]", "[[0,0],[0.5,0]]"}) {
    const auto problems = problems_of("quantum-dot", {"system.particles=2", "system.spin_up=2",
                                                      std::string("wavefunction.slater.occupation_up=") + wrong});
    EXPECT_TRUE(mentions(problems, "wavefunction.slater.occupation_up")) << wrong;
  }
}

TEST(Resolve, NamesAllProblemsAtOnce) {
  const auto problems = problems_of("quantum-dot", {"system.particles=2", "system.omega=[1,2,3]", "system.softening=1", "system.width=2"});
  EXPECT_EQ(problems.size(), 3u);
}

TEST(Resolve, IdealEnergyIsHalfTheSumOfFrequencies) {
  EXPECT_DOUBLE_EQ(ideal_energy(small_input("trapped-bosons", {"system.particles=4", "system.omega=[1,2,4]"})), 14.0);
  EXPECT_EQ(frequencies(small_input("quantum-dot", {"system.particles=2", "system.omega=0.5"})), (std::vector<Real>{0.5, 0.5}));
}

}  // namespace
}  // namespace rbm
