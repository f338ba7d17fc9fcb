#include "rbm_vmc/generative/annealing.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/generative/enumeration.hpp"
#include "rbm_vmc/generative/gibbs.hpp"
#include "rbm_vmc/generative/tempering.hpp"
#include "support/random_machines.hpp"

namespace rbm {
namespace {

constexpr std::uint64_t kSeed = 12;

AnnealingPath path_of(const Machine& machine) {
  const auto& shape = machine.shape();
  const std::vector<Real> means(static_cast<std::size_t>(shape.visible), 0.3);
  return {machine, means, std::vector<Real>(shape.gaussian() ? means.size() : 0, 1.2)};
}

template <class Scalar>
LogZEstimate forward(const Machine& machine, Index steps, Index runs) {
  Communicator alone;
  Annealing<Scalar> annealing(path_of(machine), annealing_levels(steps), kSeed, runs, alone);
  annealing.advance(steps / 2);
  annealing.advance(steps);
  return annealing.estimate(alone);
}

/// Samples of the target from chains of `replicas` temperatures.
template <class Scalar>
std::vector<ChainGroup<Scalar>> samples_of(const Machine& machine, Index groups, Index replicas = 1) {
  const Tempering<Scalar> tempering(machine, even_ladder(replicas, 0.1));
  std::vector<ChainGroup<Scalar>> samples;
  for (Index g = 0; g < groups; ++g) {
    auto group = tempering.start({kSeed, Purpose::start_positions, 0}, g);
    tempering.run({kSeed, Purpose::sample, 0}, 500, 1, group);
    samples.push_back(std::move(group.replicas.front()));
  }
  return samples;
}

template <class Scalar>
LogZEstimate reverse(const Machine& machine, Index steps, std::vector<ChainGroup<Scalar>> samples) {
  Communicator alone;
  Annealing<Scalar> annealing(path_of(machine), annealing_levels(steps), kSeed, std::move(samples));
  annealing.advance(steps);
  return annealing.estimate(alone);
}

void expect_bracket(const LogZEstimate& up, const LogZEstimate& down, Real exact, Real least_effective) {
  for (const auto& estimate : {up, down}) {
    EXPECT_NEAR(estimate.log_z, exact, 3 * estimate.error);
    EXPECT_GT(estimate.effective, least_effective * static_cast<Real>(estimate.runs));
    EXPECT_LE(estimate.effective, static_cast<Real>(estimate.runs) * (1 + 1e-12));
  }
  EXPECT_LT(up.bound, exact + 3 * up.bound_error);
  EXPECT_GT(down.bound, exact - 3 * down.bound_error);
  EXPECT_LT(up.bound, up.log_z);
  EXPECT_GT(down.bound, down.log_z);
}

template <class Scalar>
class AnnealingOf : public testing::Test {};
using Scalars = testing::Types<float, double>;
TYPED_TEST_SUITE(AnnealingOf, Scalars);

TYPED_TEST(AnnealingOf, BracketsLogZOfEveryKindOfMachine) {
  Communicator alone;
  for (MachineShape shape : test::all_shapes()) {
    shape.visible = 8;
    shape.hidden = 6;
    const Machine machine = test::random_machine(shape, 7, 0.3);
    expect_bracket(forward<TypeParam>(machine, 60, 400), reverse(machine, 60, samples_of<TypeParam>(machine, 4)),
                   enumerate_log_z(machine, alone), 0.5);
  }
}

TEST(Annealing, BracketsLogZOfAHardMachine) {  // strong couplings, many modes: plain Gibbs chains from noise miss ln Z by 2
  Communicator alone;
  const MachineShape shape{.visible_kind = VisibleKind::spin, .hidden_kind = HiddenKind::spin, .visible = 20, .hidden = 12};
  const Machine machine = test::random_machine(shape, 7, 0.8);
  const Real exact = enumerate_log_z(machine, alone);
  const auto quick = forward<float>(machine, 10, 1280), up = forward<float>(machine, 500, 1280),
             down = reverse(machine, 500, samples_of<float>(machine, 10, 10));
  expect_bracket(up, down, exact, 0.1);
  EXPECT_LT(quick.effective, 0.1 * up.effective);
  EXPECT_LT(quick.bound, exact - 5);
}

TEST(Annealing, OneStepIsImportanceSamplingFromTheBase) {
  const Machine machine = test::random_machine({.visible = 4, .hidden = 3}, 3, 0.5);
  const AnnealingPath path = path_of(machine);
  const auto estimate = forward<double>(machine, 1, 100);
  // The same runs by hand.
  const Machine base = path.at(0);
  ChainGroup<double> group(0, machine.shape(), 100);
  const MachineKernel<double> kernel(base);
  draw_hidden(kernel, {kSeed, Purpose::annealing, 0}, group);
  draw_visible(kernel, {kSeed, Purpose::annealing, 0}, group);
  Real sum = 0, squares = 0, logarithms = 0, logarithm_squares = 0;
  for (Index c = 0; c < 100; ++c) {
    const auto x = test::column(group.x, c);
    const Real l = log_marginal(machine, x) - log_marginal(base, x);
    logarithms += l / 100;
    logarithm_squares += l * l / 100;
    sum += std::exp(l);
    squares += std::exp(2 * l);
  }
  const Real variance = (squares / 100 - sum * sum / 1e4) * 100 / 99;
  EXPECT_NEAR(estimate.log_z, path.base_log_z() + std::log(sum / 100), 1e-12);
  EXPECT_NEAR(estimate.error, std::sqrt(variance / 100) / (sum / 100), 1e-12);
  EXPECT_NEAR(estimate.effective, sum * sum / squares, 1e-9);
  EXPECT_NEAR(estimate.bound, path.base_log_z() + logarithms, 1e-12);
  EXPECT_NEAR(estimate.bound_error, std::sqrt((logarithm_squares - logarithms * logarithms) / 99), 1e-12);
  EXPECT_EQ(estimate.runs, 100);
}

TEST(Annealing, ErrorsCoverTheTruth) {
  Communicator alone;
  const Machine machine = test::random_machine({.visible = 6, .hidden = 4, .visible_couplings = true}, 5, 0.6);
  const Real exact = enumerate_log_z(machine, alone);
  Index inside = 0;
  constexpr Index kSeeds = 200;
  for (std::uint64_t seed = 0; seed < kSeeds; ++seed) {
    Annealing<float> annealing(path_of(machine), annealing_levels(15), seed, 128, alone);
    annealing.advance(15);
    const auto estimate = annealing.estimate(alone);
    inside += std::abs(estimate.log_z - exact) < estimate.error;
  }
  EXPECT_NEAR(static_cast<Real>(inside) / kSeeds, 0.683, 4 * std::sqrt(0.683 * 0.317 / kSeeds));
}

TEST(Annealing, RefusesWhatMakesNoSense) {
  Communicator alone;
  const Machine machine = test::random_machine({.visible = 3, .hidden = 2}, 3);
  EXPECT_THROW(Annealing<float>(path_of(machine), {0, 0.5, 0.5, 1}, kSeed, 10, alone), ContractError);
  EXPECT_THROW(Annealing<float>(path_of(machine), {0, 0.5}, kSeed, 10, alone), ContractError);
  Annealing<float> unfinished(path_of(machine), {0, 0.5, 1}, kSeed, 10, alone);
  unfinished.advance(1);
  EXPECT_THROW(unfinished.estimate(alone), ContractError);
  Machine broken = machine;
  broken.set_theta(std::vector<Real>(machine.theta().size(), std::nan("")));
  Annealing<float> bad(path_of(broken), {0, 1}, kSeed, 10, alone);
  bad.advance(1);
  EXPECT_THROW(bad.estimate(alone), NumericalError);
}

}  // namespace
}  // namespace rbm
