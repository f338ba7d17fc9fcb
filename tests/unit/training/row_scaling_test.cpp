#include "rbm_vmc/training/row_scaling.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace rbm {
namespace {

TEST(RowScaling, ItsUndoingGivesTheRowsBack) {
  const RowScaling scaling{{1, -2}, {0.5, 4}};
  std::vector<Real> rows{1, 2, 3, 4};
  scaling.standardise(rows);
  EXPECT_EQ(rows, (std::vector<Real>{0, 1, 4, 1.5}));
  scaling.undo(rows);
  EXPECT_EQ(rows, (std::vector<Real>{1, 2, 3, 4}));
  EXPECT_DOUBLE_EQ(scaling.log_volume(), std::log(2.0));
}

TEST(RowScaling, AMachineOfStandardisedRowsGivesThemTheSameProbability) {
  for (const auto sigma : {SigmaTraining::each, SigmaTraining::common, SigmaTraining::fixed}) {
    const MachineShape shape{
        .visible_kind = VisibleKind::gaussian, .hidden_kind = HiddenKind::spin, .visible = 2, .hidden = 3, .sigma = sigma};
    Machine machine(shape, {0.8, 1.3});
    std::vector<Real> theta;
    for (Index k = 0; k < shape.parameters(); ++k) theta.push_back(0.3 * std::sin(1.7 * static_cast<Real>(k + 1)));
    machine.set_theta(theta);
    const RowScaling scaling{{1, -2}, {0.5, 4}};
    const Machine undone = scaling.undo(machine);
    const auto difference = [&](std::vector<Real> x) {  // of ln p̃, which may hold a constant
      const Real raw = log_marginal(undone, x);
      scaling.standardise(x);
      return raw - log_marginal(machine, x);
    };
    EXPECT_NEAR(difference({0.3, 0.7}), difference({-2.1, 5.0}), 1e-12);
    EXPECT_NEAR(undone.sigma(0), 0.5 * machine.sigma(0), 1e-15);
    for (const std::vector<Real>& h : {std::vector<Real>{1, 1, -1}, std::vector<Real>{-1, 1, 1}}) {
      // ∫dx = Π s_i ∫dy; the constant is the same as above
      EXPECT_NEAR(log_hidden_marginal(undone, h) - log_hidden_marginal(machine, h),
                  difference({0, 0}) + scaling.log_volume(), 1e-12);
    }
  }
}

TEST(RowScaling, HiddenCouplingsStay) {
  const MachineShape shape{.visible_kind = VisibleKind::gaussian,
                           .visible = 1,
                           .hidden = 2,
                           .sigma = SigmaTraining::each,
                           .hidden_couplings = true};
  Machine machine(shape);
  machine.set_theta(std::vector<Real>{0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7});
  const Machine undone = RowScaling{{1}, {2}}.undo(machine);
  EXPECT_EQ(undone.U(0, 1), 0.7);
  EXPECT_EQ(undone.shape().parameters(), shape.parameters() - 1);
}

TEST(RowScaling, TwoValuedUnitsAreNotScaled) {
  const Machine machine({.visible = 2, .hidden = 1});
  EXPECT_EQ(RowScaling::none(2).undo(machine).shape(), machine.shape());
  EXPECT_THROW(RowScaling({{0, 0}, {1, 2}}).undo(machine), ContractError);
}

}  // namespace
}  // namespace rbm
