/// Honest error bars: over many short seeded runs mean ± error covers the exact energy in 68 % and mean ± 1.96 errors in 95 %,
/// within the binomial error, and the means scatter around the exact energy without bias. Of evaluations alone, and of whole
/// runs that optimise first.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <ostream>

#include "physics/small_systems.hpp"
#include "physics/whole_run.hpp"

namespace rbm {
namespace {

constexpr Real kLimit = 3.3;  // standard deviations

/// Runs `runs` seeds, of which `evaluate` makes energies with errors, and compares them with the exact energy.
template <class Evaluate>
void expect_coverage(const Input& given, Integer runs, Real exact, Evaluate&& evaluate) {
  Integer inside68 = 0, inside95 = 0;
  Real sum = 0, square = 0;
  const auto count = static_cast<Real>(runs);
  for (Integer seed = 1; seed <= runs; ++seed) {
    Input input = given;
    input.run.seed = seed;
    const BlockingResult energy = evaluate(input);
    const Real deviations = (energy.mean - exact) / energy.error;
    inside68 += std::abs(deviations) < 1;
    inside95 += std::abs(deviations) < 1.959964;
    sum += deviations;
    square += deviations * deviations;
  }
  const auto expect_share = [count](Integer inside, Real probability) {
    EXPECT_NEAR(static_cast<Real>(inside) / count, probability, kLimit * std::sqrt(probability * (1 - probability) / count));
  };
  testing::Test::RecordProperty("inside_68", std::to_string(inside68));
  testing::Test::RecordProperty("inside_95", std::to_string(inside95));
  expect_share(inside68, 0.682689);
  expect_share(inside95, 0.95);
  EXPECT_LT(std::abs(sum) / std::sqrt(count), kLimit) << "the means are biased";
  EXPECT_NEAR(square / count, 1.0, kLimit * std::sqrt(2 / count) + 0.05);
}

struct Case {
  std::string name;
  Input input;
  std::function<Real()> energy;
  friend std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }
};

class Coverage : public testing::TestWithParam<Case> {};

TEST_P(Coverage, OfSixtyEightAndNinetyFivePercent) {
  expect_coverage(GetParam().input, 1000, GetParam().energy(),
                  [](const Input& input) { return test::evaluate_start_values(input).energy; });
}

/// Two interacting bosons on a line in a Gaussian whose width is trained; the best width and its energy by quadrature.
TEST(CoverageOfWholeRuns, OfSixtyEightAndNinetyFivePercent) {
  Input input = test::bosons(2, 1, {FactorKind::gaussian});
  input.system.interaction = InteractionKind::soft_coulomb;
  input.system.strength = 2;
  input.wavefunction.gaussian.train_width = true;
  input.optimizer.iterations = 40;
  input.optimizer.samples = 2048;
  input.sampler.chains = 64;
  input.sampler.sweeps_per_sample = 2;
  input.evaluation.samples = 64 * 128;
  const Input resolved = resolve(input);
  Ansatz ansatz = make_ansatz(resolved);
  ASSERT_EQ(ansatz.parameter_count(), 1);
  const Hamiltonian hamiltonian = make_hamiltonian(resolved);
  const test::TensorGrid grid(2, 1, 9.6, 161);
  const auto energy_at = [&](Real theta) {
    ansatz.set_parameters(std::vector<Real>{theta});
    return test::weighted_energy(grid, ansatz, hamiltonian).mean[kTotal];
  };
  Real low = -1, high = 1;
  for (int i = 0; i < 60; ++i) {  // the energy of a width has one minimum
    const Real left = low + (high - low) / 3, right = high - (high - low) / 3;
    if (energy_at(left) < energy_at(right)) {
      high = right;
    } else {
      low = left;
    }
  }
  expect_coverage(input, 300, energy_at(0.5 * (low + high)), [](const Input& given) {
    return test::run_to_end(given, [](const Simulation& simulation) { return simulation.evaluation()->result()->energy; });
  });
}

/// Two bosons in a plane, ψ a Gaussian of the wrong width w: E = 1/(4w²) + ω²w²/4 a coordinate.
Case wrong_width(RbmForm form) {
  Case c{"wrong_width", test::bosons(2, 2), {}};
  constexpr Real kSquaredWidth = 0.7;
  c.input.wavefunction.rbm.form = form;
  c.input.wavefunction.rbm.sigma = std::vector<Real>{std::sqrt(kSquaredWidth * (form == RbmForm::psi ? 1.0 : 0.5))};
  c.input.wavefunction.rbm.init_scale = 0.0;
  c.energy = [] { return 4 * (0.25 / kSquaredWidth + 0.25 * kSquaredWidth); };
  return c;
}

/// Two interacting bosons on a line; the energy by quadrature.
Case interacting(RbmForm form) {
  Case c{"interacting", test::bosons_on_a_line(form), {}};
  c.energy = [input = c.input] {
    const Input resolved = resolve(input);
    const test::TensorGrid grid(2, 1, 9.6, 161);
    return test::weighted_energy(grid, make_ansatz(resolved), make_hamiltonian(resolved)).mean[kTotal];
  };
  return c;
}

std::vector<Case> cases() {
  std::vector<Case> all;
  for (const SamplerMethod method : {SamplerMethod::metropolis, SamplerMethod::langevin, SamplerMethod::gibbs}) {
    for (Case c : {wrong_width(RbmForm::psi), interacting(RbmForm::psi), interacting(RbmForm::sqrt)}) {
      // 64 chains take their error from blocks, 128 from the spread of chains.
      const bool few = c.input.wavefunction.rbm.form == RbmForm::psi;
      c.input.sampler.method = method;
      c.input.sampler.chains = few ? 64 : 128;
      c.input.sampler.sweeps_per_sample = 1;
      c.input.evaluation.samples = *c.input.sampler.chains * 128;
      c.name = fmt::format("{}_{}_{}", choice_name(method), c.name, few ? "psi" : "sqrt");
      all.push_back(std::move(c));
    }
  }
  return all;
}

const auto name_of_case = [](const auto& test) { return test.param.name; };
INSTANTIATE_TEST_SUITE_P(Samplers, Coverage, testing::ValuesIn(cases()), name_of_case);

}  // namespace
}  // namespace rbm
