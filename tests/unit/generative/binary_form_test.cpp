#include "rbm_vmc/generative/binary_form.hpp"

#include <gtest/gtest.h>

#include "support/plain_sums.hpp"

namespace rbm {
namespace {

Real value(const BinaryForm& form, Index state) {
  Real sum = form.constant;
  std::vector<Real> g = form.offset;
  for (Index l = 0; l < form.units; ++l) {
    if (!(state >> l & 1)) continue;
    sum += form.linear[static_cast<std::size_t>(l)];
    for (Index m = 0; m < l; ++m) sum += (state >> m & 1) ? form.pair(l, m) : 0;
    for (std::size_t k = 0; k < g.size(); ++k) g[k] += form.coupling_of(l)[k];
  }
  for (const Real f : g) sum += std::log1p(std::exp(f));
  return sum;
}

TEST(BinaryForm, IsTheLogarithmOfTheWeightOfEveryState) {
  for (MachineShape shape : test::all_shapes()) {
    shape.visible = 4;
    shape.hidden = 3;
    const Machine machine = test::random_machine(shape, 6);
    const auto hidden = unit_values(shape.hidden_kind);
    if (can_sum_the_others(shape, Enumerated::hidden)) {
      const BinaryForm form(machine, Enumerated::hidden);
      for (Index s = 0; s < 8; ++s)
        EXPECT_NEAR(value(form, s), log_hidden_marginal(machine, test::state(hidden, 3, s)), 1e-13);
    }
    std::vector<Real> x{0.4, -1.1, 2.0, 0.0};
    for (Index s = 0; s < 16; ++s) {
      if (!shape.gaussian()) x = test::state(unit_values(shape.visible_kind), 4, s);
      const BinaryForm given(machine, x);
      for (Index t = 0; t < 8; ++t) {
        const Real exact = -shape.beta * energy(machine, x, test::state(hidden, 3, t));
        EXPECT_NEAR(value(given, t), exact, 1e-13);
        if (shape.gaussian()) continue;
        EXPECT_NEAR(value(BinaryForm(machine, Enumerated::all), s + 16 * t), exact, 1e-13);
      }
      if (!can_sum_the_others(shape, Enumerated::visible)) continue;
      EXPECT_NEAR(value(BinaryForm(machine, Enumerated::visible), s), log_marginal(machine, x), 1e-13);
    }
  }
}

TEST(BinaryForm, PaddingKeepsTheSum) {
  const Machine machine = test::random_machine({.visible = 3, .hidden = 2, .visible_couplings = true}, 1);
  BinaryForm form(machine, Enumerated::visible);
  form.pad(5);
  form.pad(4);
  ASSERT_EQ(form.units, 5);
  std::vector<Real> f;
  for (Index s = 0; s < 32; ++s) f.push_back(value(form, s));
  EXPECT_NEAR(test::log_sum_exp(f), test::plain_log_z(machine), 1e-13);
}

TEST(BinaryForm, RefusesUnitsWhoseOthersAreCoupled) {
  EXPECT_THROW(BinaryForm(Machine({.visible = 3, .hidden = 2, .visible_couplings = true}), Enumerated::hidden),
               ContractError);
  EXPECT_THROW(BinaryForm(Machine({.visible = 3, .hidden = 2}), std::vector<Real>{1}), ContractError);
}

}  // namespace
}  // namespace rbm
