#include "rbm_vmc/continuum/pair_factor.hpp"

#include <gtest/gtest.h>

#include "unit/continuum/factor_properties.hpp"

namespace rbm {
namespace {

/// f(r) = k r²/2 + m ln r, for which everything is known in closed form.
class SpringFunction {
 public:
  static constexpr std::string_view kName = "spring";
  SpringFunction(Real k, Real m) : k_(k), m_(m) {}
  Index parameter_count() const { return 2; }
  std::vector<std::string> parameter_names() const { return {"k", "m"}; }
  void get_parameters(std::span<Real> theta) const { theta[0] = k_, theta[1] = m_; }
  void set_parameters(std::span<const Real> theta) { k_ = theta[0], m_ = theta[1]; }
  Pack value(Pack r) const { return 0.5 * k_ * r * r + m_ * log(r); }
  void derivatives(Pack r, Pack& f, Pack& df, Pack& d2f) const {
    f = value(r);
    df = k_ * r + m_ / r;
    d2f = k_ - m_ / (r * r);
  }
  template <class Add>
  void parameter_derivatives(Pack r, Add&& add) const {
    add(0, 0.5 * r * r);
    add(1, log(r));
  }

 private:
  Real k_, m_;
};

TEST(PairFactor, HasTheFactorProperties) {
  const auto make = [] { return std::make_unique<PairFactor<SpringFunction>>(SpringFunction(-0.3, 0.8)); };
  for (const Index dimensions : {1, 2, 3})
    for (const Index particles : {2, 3, 5}) check_factor_properties(make, particles, dimensions);
}

TEST(PairFactor, HasTheFactorPropertiesWithOneFunctionASpinPair) {
  const auto make = [] {
    return std::make_unique<PairFactor<SpringFunction>>(SpringFunction(-0.3, 0.8), SpringFunction(0.2, 1.1), 2);
  };
  check_factor_properties(make, 5, 2);
  check_factor_properties(make, 3, 3);
  EXPECT_NE(make()->parameter_names().front().find("_unlike"), std::string::npos);
}

TEST(PairFactor, LikeAndUnlikeSpinsAreToldApart) {
  // Two functions that differ by a known factor: u = k Σ_unlike + k' Σ_like of the same distances.
  const PairFactor<SpringFunction> all(SpringFunction(1, 1)), unlike(SpringFunction(1, 1), SpringFunction(0, 0), 2),
      like(SpringFunction(0, 0), SpringFunction(1, 1), 2);
  const Walkers walkers = separated_walkers(5, 2, 8);
  Block values(3);
  Index row = 0;
  for (const auto* factor : {&all, &unlike, &like}) {
    const auto state = factor->bind(5, 2);
    state->refresh(walkers);
    state->add_log_value(walkers, values[row++]);
  }
  for (Index lane = 0; lane < kBatch; ++lane) {
    EXPECT_NEAR(values(0, lane), values(1, lane) + values(2, lane), 1e-12 * std::abs(values(0, lane)));
    EXPECT_GT(std::abs(values(2, lane)), 1e-6);
  }
}

TEST(PairFactor, CountsEachPairOnce) {
  // Four particles on the corners of the unit square: four pairs at 1, two at √2; Σ r² = 8, Π r = 2.
  const Real k = -0.3, m = 0.8;
  const PairFactor<SpringFunction> factor(SpringFunction(k, m));
  Walkers walkers(BatchId{0}, 4, 2);
  for (const Index row : {2, 4, 5, 7}) std::ranges::fill(walkers.x[row], 1);
  const auto state = factor.bind(4, 2);
  state->refresh(walkers);
  const FactorView view(*state, walkers, 2);
  for (const Index lane : {Index{0}, kBatch - 1}) {
    EXPECT_NEAR(view.log_value(0, lane) - 1, 4 * k + m * std::log(2), 1e-14);
    EXPECT_NEAR(view.laplacian(0, lane) - 1, 6 * 2 * 2 * k, 1e-13) << "m ln r is harmonic in two dimensions";
    EXPECT_NEAR(view.log_derivatives(1, lane), 4, 1e-14);
    EXPECT_NEAR(view.log_derivatives(2, lane), std::log(2), 1e-14);
    // The force of a spring to the centre: k · 4 · (x_p - <x>).
    EXPECT_NEAR(view.gradient(0, lane) - 1, -2 * k - 1.5 * m, 1e-14);
  }
}

TEST(PairFactor, OfOneParticleIsOne) {
  const PairFactor<SpringFunction> factor(SpringFunction(1, 1));
  Walkers walkers(BatchId{0}, 1, 3);
  const auto state = factor.bind(1, 3);
  state->refresh(walkers);
  Block ratio(1), gradient(3), position(3);
  position.fill(2);
  state->propose(walkers, Trial{0, position, ratio[0], &gradient});
  LaneMask all;
  for (auto& bits : all.packs) bits = ~PackMask{};
  state->settle(all);
  const FactorView view(*state, walkers, 2);
  EXPECT_EQ(ratio(0, 3), 0);
  EXPECT_EQ(gradient(2, 3), 0);
  EXPECT_EQ(view.log_value(0, 0), 1);
  EXPECT_EQ(view.laplacian(0, 0), 1);
}

TEST(PairFactor, KnowsOneToThreeDimensions) {
  const PairFactor<SpringFunction> factor(SpringFunction(1, 1));
  EXPECT_THROW(factor.bind(2, 4), ContractError);
  EXPECT_THROW(factor.bind(2, 0), ContractError);
  EXPECT_THROW(factor.bind(0, 2), ContractError);
}

}  // namespace
}  // namespace rbm
