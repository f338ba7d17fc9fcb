#include "rbm_vmc/generative/reconstruction.hpp"

#include <gtest/gtest.h>

#include "support/random_machines.hpp"

namespace rbm {
namespace {

/// The mean of a unit of two values.
Real mean_of(UnitValues values, Real field) {
  const Real low = std::exp(values.low * field), high = std::exp(values.high * field);
  return (values.low * low + values.high * high) / (low + high);
}

TEST(Reconstruction, IsTheMeanSquareOfWhatIsLost) {
  for (const MachineShape& shape : test::all_shapes()) {
    if (shape.visible_couplings || shape.hidden_couplings) continue;
    const Machine machine = test::random_machine(shape, 3);
    const MachineKernel<double> kernel(machine);
    ChainGroup<double> group(0, shape, 37);
    test::fill_at_random(shape, 8, group);
    Reconstruction<double> reconstruction(shape);
    std::vector<Real> out(37, 5.0);
    reconstruction.evaluate(kernel, group, out);
    for (Index c = 0; c < 37; ++c) {
      const auto x = test::column(group.x, c);
      auto h = hidden_fields(machine, x);
      for (Real& v : h) v = mean_of(unit_values(shape.hidden_kind), shape.beta * v);
      Real sum = 0;
      for (Index i = 0; i < shape.visible; ++i) {
        Real mean = machine.a()[static_cast<std::size_t>(i)];
        for (Index j = 0; j < shape.hidden; ++j) mean += machine.W(i, j) * h[static_cast<std::size_t>(j)];
        if (!shape.gaussian()) mean = mean_of(unit_values(shape.visible_kind), shape.beta * mean);
        sum += (x[static_cast<std::size_t>(i)] - mean) * (x[static_cast<std::size_t>(i)] - mean);
      }
      EXPECT_NEAR(out[static_cast<std::size_t>(c)], sum / static_cast<Real>(shape.visible), 1e-12);
    }
  }
}

TEST(Reconstruction, RefusesCoupledUnits) {
  const MachineShape shape{.visible = 3, .hidden = 2, .visible_couplings = true};
  ChainGroup<float> group(0, shape, 1);
  std::vector<Real> out(1);
  EXPECT_THROW(Reconstruction<float>(shape).evaluate(MachineKernel<float>(Machine(shape)), group, out), ContractError);
}

}  // namespace
}  // namespace rbm
