// The interface as a sampler uses it: the smallest factor one can write, moved by hand.
#include "rbm_vmc/continuum/factor.hpp"

#include <gtest/gtest.h>

#include "unit/continuum/factor_properties.hpp"

namespace rbm {
namespace {

/// u = k Σ_m x_m, with k the only parameter.
class Slope final : public Factor {
 public:
  std::string_view name() const override { return "slope"; }
  Index parameter_count() const override { return 1; }
  void get_parameters(std::span<Real> theta) const override { theta[0] = k; }
  void set_parameters(std::span<const Real> theta) override { k = theta[0]; }
  std::vector<std::string> parameter_names() const override { return {"k"}; }
  std::unique_ptr<FactorState> bind(Index, Index) const override;
  Real k = 0.7;
};

class SlopeState final : public FactorState {
 public:
  explicit SlopeState(const Slope& factor) : factor_(factor) {}
  void refresh(const Walkers&) override {}
  void settle(const LaneMask&) override {}
  void propose(const Walkers& walkers, const Trial& trial) override {
    for (Index d = 0; d < walkers.dimensions; ++d) {
      for (Index p = 0; p < kPacks; ++p) {
        const Pack old_x = walkers.x.pack(trial.particle * walkers.dimensions + d, p);
        pack(trial.log_ratio, p) += factor_.k * (trial.position.pack(d, p) - old_x);
        if (trial.gradient) trial.gradient->pack(d, p) += broadcast(factor_.k);
      }
    }
  }
  void add_log_value(const Walkers& walkers, Lanes value) const override {
    for (Index m = 0; m < walkers.x.rows(); ++m) {
      for (Index p = 0; p < kPacks; ++p) pack(value, p) += factor_.k * walkers.x.pack(m, p);
    }
  }
  void add_gradient(const Walkers& walkers, Index, Block& gradient) const override { add(gradient, walkers.dimensions); }
  void add_derivatives(const Walkers& walkers, Block& gradient, Lanes) const override { add(gradient, walkers.x.rows()); }
  void log_derivatives(const Walkers& walkers, Block& rows, Index first_row) const override {
    std::ranges::fill(rows[first_row], 0.0);
    for (Index m = 0; m < walkers.x.rows(); ++m) {
      for (Index p = 0; p < kPacks; ++p) rows.pack(first_row, p) += walkers.x.pack(m, p);
    }
  }

 private:
  void add(Block& gradient, Index rows) const {
    for (Index m = 0; m < rows; ++m) {
      for (Index p = 0; p < kPacks; ++p) gradient.pack(m, p) += broadcast(factor_.k);
    }
  }
  const Slope& factor_;
};

std::unique_ptr<FactorState> Slope::bind(Index, Index) const { return std::make_unique<SlopeState>(*this); }

TEST(Factor, ANewOneNeedsTheInterfaceOnly) {
  check_factor_properties([] { return std::make_unique<Slope>(); }, 3, 2);
}

TEST(Factor, ATrialCollectsTheSharesOfAllFactors) {
  const Slope one, two;
  const Walkers walkers = separated_walkers(2, 1, 3);
  Block position(1), log_ratio(1), gradient(1);
  for (Index lane = 0; lane < kBatch; ++lane) position(0, lane) = walkers.x(1, lane) + 0.5;
  for (const Slope* factor : {&one, &two}) {
    factor->bind(2, 1)->propose(walkers, Trial{1, position, log_ratio[0], &gradient});
  }
  for (Index lane = 0; lane < kBatch; ++lane) {
    EXPECT_NEAR(log_ratio(0, lane), 0.7, 1e-14);
    EXPECT_NEAR(gradient(0, lane), 1.4, 1e-14);
  }
}

}  // namespace
}  // namespace rbm
