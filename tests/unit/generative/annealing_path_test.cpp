#include "rbm_vmc/generative/annealing_path.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/generative/enumeration.hpp"
#include "support/random_machines.hpp"

namespace rbm {
namespace {

constexpr Index kVisible = 4, kHidden = 3;

struct Example {
  Machine machine;
  std::vector<Real> means, widths;
  AnnealingPath path() const { return {machine, means, widths}; }
};

std::vector<Example> examples() {
  std::vector<Example> all;
  for (MachineShape shape : test::all_shapes()) {
    shape.visible = kVisible;
    shape.hidden = kHidden;
    Example example{test::random_machine(shape, 4), {0.2, 0.9, 0.45, 0.6}, {}};
    if (shape.gaussian()) example.widths = {0.8, 1.1, 2.0, 0.5};
    all.push_back(example);
  }
  return all;
}

TEST(AnnealingPath, BaseHasTheMeansAndItsLogZ) {
  Communicator alone;
  for (const Example& example : examples()) {
    const Machine base = example.path().at(0);
    EXPECT_EQ(base.shape(), example.machine.shape());
    EXPECT_NEAR(enumerate_log_z(base, alone), example.path().base_log_z(), 1e-12);
    const auto& shape = base.shape();
    for (Index i = 0; i < kVisible; ++i) {
      const Real a = base.a()[static_cast<std::size_t>(i)], mean = example.means[static_cast<std::size_t>(i)];
      if (shape.gaussian()) {
        EXPECT_NEAR(a, mean, 1e-14);
        EXPECT_NEAR(base.sigma(i) / std::sqrt(shape.beta), example.widths[static_cast<std::size_t>(i)], 1e-14);
      } else if (shape.visible_kind == VisibleKind::binary) {
        EXPECT_NEAR(1 / (1 + std::exp(-shape.beta * a)), mean, 1e-14);
      } else {
        EXPECT_NEAR(std::tanh(shape.beta * a), mean, 1e-14);
      }
      for (Index j = 0; j < kHidden; ++j) EXPECT_EQ(base.W(i, j), 0);
    }
  }
}

TEST(AnnealingPath, EnergiesAreInterpolated) {
  for (const Example& example : examples()) {
    const auto& shape = example.machine.shape();
    const AnnealingPath path = example.path();
    const Machine base = path.at(0), between = path.at(0.3);
    ChainGroup<double> group(0, shape);
    test::fill_at_random(shape, 3, group);
    Real constant = 0;
    for (Index c = 0; c < 20; ++c) {
      const auto x = test::column(group.x, c), h = test::column(group.h, c);
      const Real shift = energy(between, x, h) - (0.7 * energy(base, x, h) + 0.3 * energy(example.machine, x, h));
      if (c == 0) constant = shift;
      EXPECT_NEAR(shift, constant, 1e-12);
    }
    const Machine end = path.at(1);
    EXPECT_TRUE(std::equal(end.theta().begin(), end.theta().end(), example.machine.theta().begin()));
  }
}

TEST(AnnealingPath, CertainUnitsStayFinite) {
  const AnnealingPath path(Machine({.visible_kind = VisibleKind::spin, .visible = 2, .hidden = 1}),
                           std::vector<Real>{-1, 1});
  EXPECT_NEAR(path.at(0).a()[0], -std::atanh(0.99), 1e-13);
  EXPECT_NEAR(path.at(0).a()[1], std::atanh(0.99), 1e-13);
}

TEST(AnnealingPath, LevelsRise) {
  EXPECT_EQ(annealing_levels(1), (std::vector<Real>{0, 1}));
  EXPECT_EQ(annealing_levels(4), (std::vector<Real>{0, 0.25, 0.5, 0.75, 1}));
}

TEST(AnnealingPath, RefusesWhatDoesNotFit) {
  const std::vector<Real> one{0.5};
  EXPECT_THROW(AnnealingPath(Machine({.visible = 2, .hidden = 1}), one), ContractError);
  EXPECT_THROW(AnnealingPath(Machine({.visible = 1, .hidden = 1}), one, one), ContractError);
  EXPECT_THROW(AnnealingPath(Machine({.visible_kind = VisibleKind::gaussian, .visible = 1}), one), ContractError);
}

}  // namespace
}  // namespace rbm
