/// Honest error bars: over many short seeded runs mean ± error covers the exact energy in 68 % and mean ± 1.96 errors in 95 %,
/// within the binomial error, and the means scatter around the exact energy without bias.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <functional>
#include <ostream>

#include "physics/small_systems.hpp"
#include "physics/whole_run.hpp"

namespace rbm {
namespace {

constexpr Integer kRuns = 1000;
constexpr Real kLimit = 3.3;  // standard deviations

struct Case {
  std::string name;
  Input input;
  std::function<Real()> energy;
  friend std::ostream& operator<<(std::ostream& out, const Case& c) { return out << c.name; }
};

class Coverage : public testing::TestWithParam<Case> {};

TEST_P(Coverage, OfSixtyEightAndNinetyFivePercent) {
  const Real exact = GetParam().energy();
  Integer inside68 = 0, inside95 = 0;
  Real sum = 0, square = 0;
  for (Integer seed = 1; seed <= kRuns; ++seed) {
    Input input = GetParam().input;
    input.run.seed = seed;
    const BlockingResult energy = test::evaluate_start_values(input).energy;
    const Real deviations = (energy.mean - exact) / energy.error;
    inside68 += std::abs(deviations) < 1;
    inside95 += std::abs(deviations) < 1.959964;
    sum += deviations;
    square += deviations * deviations;
  }
  const auto expect_share = [](Integer inside, Real probability) {
    const Real runs = static_cast<Real>(kRuns);
    EXPECT_NEAR(static_cast<Real>(inside) / runs, probability, kLimit * std::sqrt(probability * (1 - probability) / runs));
  };
  RecordProperty("inside_68", std::to_string(inside68));
  RecordProperty("inside_95", std::to_string(inside95));
  expect_share(inside68, 0.682689);
  expect_share(inside95, 0.95);
  const Real runs = static_cast<Real>(kRuns);
  EXPECT_LT(std::abs(sum) / std::sqrt(runs), kLimit) << "the means are biased";
  EXPECT_NEAR(square / runs, 1.0, kLimit * std::sqrt(2 / runs) + 0.05);
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
