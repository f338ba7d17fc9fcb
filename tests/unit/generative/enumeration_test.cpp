#include "rbm_vmc/generative/enumeration.hpp"

#include <gtest/gtest.h>

#include <numbers>

#include "support/plain_sums.hpp"

namespace rbm {
namespace {

using test::random_machine;
using test::states;

constexpr auto kBinary = VisibleKind::binary;
constexpr auto kSpin = VisibleKind::spin;
constexpr auto kGaussian = VisibleKind::gaussian;

Real log_z(const Machine& machine, Enumerated units = Enumerated::automatic) {
  Communicator alone;
  return enumerate_log_z(machine, alone, units);
}

TEST(Enumeration, IsTheSumOverAllStates) {
  for (const auto visible_kind : {kBinary, kSpin}) {
    for (const auto hidden_kind : {HiddenKind::binary, HiddenKind::spin}) {
      for (const int couplings : {0, 1, 2, 3}) {
        const MachineShape shape{.visible_kind = visible_kind,
                                 .hidden_kind = hidden_kind,
                                 .visible = 7,
                                 .hidden = 5,
                                 .visible_couplings = (couplings & 1) != 0,
                                 .hidden_couplings = (couplings & 2) != 0,
                                 .beta = 1.3};
        const Machine machine = random_machine(shape, 5);
        const Real plain = test::plain_log_z(machine);
        for (const auto units : {Enumerated::automatic, Enumerated::visible, Enumerated::hidden, Enumerated::all}) {
          if (!can_enumerate(shape, units)) continue;
          EXPECT_NEAR(log_z(machine, units), plain, 1e-12 * plain);
        }
      }
    }
  }
}

TEST(Enumeration, VisibleAndHiddenLayerAgree) {
  for (const auto visible_kind : {kBinary, kSpin}) {
    for (const Real beta : {1.0, 0.6}) {
      for (const Real scale : {0.3, 3.0, 60.0}) {  // the last: terms whose exponentials overflow
        const MachineShape shape{
            .visible_kind = visible_kind, .hidden_kind = HiddenKind::spin, .visible = 17, .hidden = 14, .beta = beta};
        const Machine machine = random_machine(shape, 9, scale);
        const Real over_visible = log_z(machine, Enumerated::visible);
        EXPECT_NEAR(log_z(machine, Enumerated::hidden), over_visible, 1e-12 * over_visible) << scale;
      }
    }
  }
}

TEST(Enumeration, OfManyStatesIsExact) {  // units that do not know of each other: Z is a product
  const MachineShape shape{.visible_kind = kSpin, .visible = 230, .hidden = 21, .beta = 0.9};
  Machine machine(shape);
  std::vector<Real> theta(static_cast<std::size_t>(shape.parameters()));
  for (Index j = 0; j < shape.hidden; ++j)
    theta[static_cast<std::size_t>(shape.b() + j)] = 0.3 * static_cast<Real>(j % 7) - 1;
  for (Index i = 0; i < shape.visible; ++i) {
    theta[static_cast<std::size_t>(shape.a() + i)] = 0.1 * static_cast<Real>(i % 11) - 0.4;
    theta[static_cast<std::size_t>(shape.W() + i * shape.hidden + i % shape.hidden)] = 0.2 * static_cast<Real>(i % 5) - 0.3;
  }
  machine.set_theta(theta);
  long double plain = 0;
  for (Index j = 0; j < shape.hidden; ++j) {
    long double low = 0, high = static_cast<long double>(shape.beta * machine.b()[static_cast<std::size_t>(j)]);
    for (Index i = j; i < shape.visible; i += shape.hidden) {
      const auto a = static_cast<long double>(machine.a()[static_cast<std::size_t>(i)]);
      low += std::log(2 * std::cosh(shape.beta * a));
      high += std::log(2 * std::cosh(shape.beta * (a + machine.W(i, j))));
    }
    plain += std::log(std::exp(low) + std::exp(high));
  }
  EXPECT_NEAR(log_z(machine), static_cast<Real>(plain), 2e-13 * static_cast<Real>(plain));
}

TEST(Enumeration, OfGaussianUnitsIsAnIntegral) {
  constexpr Real kStep = 0.02, kEnd = 14;
  for (const auto hidden_kind : {HiddenKind::binary, HiddenKind::spin}) {
    for (const bool couplings : {false, true}) {
      for (const Index visible : {1, 2}) {
        const MachineShape shape{.visible_kind = kGaussian,
                                 .hidden_kind = hidden_kind,
                                 .visible = visible,
                                 .hidden = 3,
                                 .sigma = SigmaTraining::each,
                                 .hidden_couplings = couplings,
                                 .beta = 0.8};
        const Machine machine = random_machine(shape, 21);
        std::vector<Real> f;
        for (Real x = -kEnd; x < kEnd; x += kStep) {
          if (visible == 1) f.push_back(enumerate_log_marginal(machine, std::vector{x}) + std::log(kStep));
          for (Real y = -kEnd; y < kEnd && visible == 2; y += 5 * kStep) {
            f.push_back(enumerate_log_marginal(machine, std::vector{x, y}) + std::log(5 * kStep * kStep));
          }
        }
        EXPECT_NEAR(log_z(machine), test::log_sum_exp(f), 1e-10);
      }
    }
  }
}

TEST(Enumeration, MarginalWithHiddenCouplingsIsASumOverH) {
  const MachineShape shape{.visible_kind = kSpin,
                           .hidden_kind = HiddenKind::spin,
                           .visible = 4,
                           .hidden = 9,
                           .visible_couplings = true,
                           .hidden_couplings = true,
                           .beta = 0.7};
  const Machine machine = random_machine(shape, 2);
  const std::vector<Real> x{1, -1, -1, 1};
  std::vector<Real> f;
  for (const auto& h : states({-1, 1}, shape.hidden)) f.push_back(-shape.beta * energy(machine, x, h));
  EXPECT_NEAR(enumerate_log_marginal(machine, x), test::log_sum_exp(f), 1e-13);
}

TEST(Enumeration, LikelihoodOfAllStatesSumsToOne) {
  Communicator alone;
  for (const bool couplings : {false, true}) {
    const MachineShape shape{.visible = 8, .hidden = 4, .hidden_couplings = couplings, .beta = 0.9};
    const Machine machine = random_machine(shape, 4, 1.0);
    const Real total = log_z(machine);
    std::vector<Real> f, rows;
    for (const auto& x : states({0, 1}, 8)) {
      const SampleMean one = log_likelihood(machine, x, total, alone);
      EXPECT_NEAR(one.mean, enumerate_log_marginal(machine, x) - total, 1e-13);
      f.push_back(one.mean);
      rows.insert(rows.end(), x.begin(), x.end());
    }
    EXPECT_NEAR(test::log_sum_exp(f), 0, 1e-13);
    const SampleMean all = log_likelihood(machine, rows, total, alone);
    Real mean = 0, variance = 0;
    for (const Real l : f) mean += l / 256;
    for (const Real l : f) variance += (l - mean) * (l - mean) / 255;
    EXPECT_NEAR(all.mean, mean, 1e-13);
    EXPECT_NEAR(all.error, std::sqrt(variance / 256), 1e-13);
  }
}

TEST(Enumeration, WithoutUnitsThereIsOneState) {
  const Machine machine = random_machine({.visible_kind = kGaussian, .visible = 1, .hidden = 0}, 1);
  EXPECT_NEAR(log_z(machine), 0.5 * std::log(2 * std::numbers::pi * 0.49), 1e-14);
  EXPECT_NEAR(log_z(random_machine({.visible = 1, .hidden = 0}, 1, 0.0)), std::numbers::ln2, 1e-15);
}

TEST(Enumeration, KnowsWhatCannotBeDone) {
  EXPECT_TRUE(can_enumerate({.visible = 784, .hidden = 25}));
  EXPECT_FALSE(can_enumerate({.visible = 784, .hidden = 26}));
  EXPECT_TRUE(can_enumerate({.visible = 25, .hidden = 500}));
  EXPECT_FALSE(can_enumerate({.visible_kind = kGaussian, .visible = 2, .hidden = 26}));
  EXPECT_FALSE(can_enumerate({.visible_kind = kGaussian, .visible = 2, .hidden = 3}, Enumerated::visible));
  EXPECT_FALSE(can_enumerate({.visible = 3, .hidden = 3, .hidden_couplings = true}, Enumerated::visible));
  EXPECT_FALSE(can_enumerate({.visible = 3, .hidden = 3, .visible_couplings = true}, Enumerated::hidden));
  EXPECT_EQ(enumerated_units({.visible = 10, .hidden = 6, .visible_couplings = true, .hidden_couplings = true}), 16);
  EXPECT_EQ(enumerated_units({.visible = 10, .hidden = 6, .hidden_couplings = true}), 6);
  EXPECT_EQ(enumerated_units({.visible = 10, .hidden = 6, .visible_couplings = true}), 10);
  EXPECT_EQ(enumerated_units({.visible = 5, .hidden = 6}), 5);
  EXPECT_THROW(log_z(Machine({.visible = 26, .hidden = 26})), ContractError);
  EXPECT_THROW(log_z(Machine({.visible = 3, .hidden = 3, .hidden_couplings = true}), Enumerated::visible), ContractError);
  Machine broken({.visible = 3, .hidden = 3});
  std::vector<Real> theta(broken.theta().begin(), broken.theta().end());
  theta[4] = std::nan("");
  broken.set_theta(theta);
  EXPECT_THROW(log_z(broken), NumericalError);
}

}  // namespace
}  // namespace rbm
