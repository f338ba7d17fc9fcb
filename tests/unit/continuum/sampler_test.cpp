/// Every sampler against known densities: moments of |ψ|² by quadrature, and agreement of the samplers with each other.
#include "rbm_vmc/continuum/sampler.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

#include "rbm_vmc/continuum/gaussian.hpp"
#include "rbm_vmc/continuum/hamiltonian.hpp"
#include "rbm_vmc/continuum/slater.hpp"

namespace rbm {
namespace {

constexpr std::uint64_t kSeed = 20;

/// Mean and standard error over batches of a function of the walkers, by a chain started far from equilibrium.
struct Estimate {
  Real mean, error, acceptance;
};

Estimate sample(const Ansatz& ansatz, const Sampler& sampler, const std::function<Real(const Walkers&, Index)>& f,
                Index batches = 48, Index sweeps = 800) {
  Sweeper sweeper(sampler, ansatz.particles(), ansatz.dimensions());
  AnsatzState state = ansatz.bind();
  Real sum = 0, square = 0, accepted = 0;
  for (Index b = 0; b < batches; ++b) {
    Walkers walkers(BatchId{b}, ansatz.particles(), ansatz.dimensions());
    walkers.x.fill(0.3);
    state.refresh(walkers);
    Real batch_sum = 0;
    for (Index s = 0; s < 100 + sweeps; ++s) {
      RandomStream random(kSeed, Purpose::sample, b, static_cast<std::uint64_t>(s));
      const auto count = sweeper.sweep(walkers, state, random);
      if (s < 100) continue;
      accepted += static_cast<Real>(count);
      for (Index lane = 0; lane < kBatch; ++lane) batch_sum += f(walkers, lane);
    }
    batch_sum /= static_cast<Real>(sweeps * kBatch);
    sum += batch_sum;
    square += batch_sum * batch_sum;
  }
  const Real n = static_cast<Real>(batches);
  const Real mean = sum / n;
  return {mean, std::sqrt((square / n - mean * mean) / (n - 1)),
          accepted / static_cast<Real>(batches * sweeps * sweeper.proposals())};
}

GaussianRbmSpec double_well(Real exponent) {
  // One coordinate, F² with two humps of unequal height: a wrong acceptance shows in the mean as well as in the variance.
  GaussianRbmSpec spec;
  spec.particles = 1;
  spec.dimensions = 1;
  spec.hidden = 2;
  spec.exponent = exponent;
  spec.sigma = {0.8};
  spec.a = {-0.5};
  spec.b = {-0.6, 0.2};
  spec.W = {1.6, -0.4};
  return spec;
}

Real plain_log_f(const GaussianRbmSpec& spec, Real x) {
  const Real variance = spec.sigma[0] * spec.sigma[0];
  Real value = -(x - spec.a[0]) * (x - spec.a[0]) / (2 * variance);
  for (std::size_t j = 0; j < spec.b.size(); ++j) value += std::log1p(std::exp(spec.b[j] + x * spec.W[j] / variance));
  return value;
}

Real quadrature(const GaussianRbmSpec& spec, int power) {
  Real norm = 0, moment = 0;
  for (int i = -8000; i <= 8000; ++i) {
    const Real x = 1e-3 * i;
    const Real weight = std::exp(2 * spec.exponent * plain_log_f(spec, x));
    norm += weight;
    moment += weight * std::pow(x, power);
  }
  return moment / norm;
}

Ansatz rbm_ansatz(const GaussianRbmSpec& spec) {
  std::vector<std::unique_ptr<Factor>> factors;
  factors.push_back(std::make_unique<GaussianRbm>(spec));
  return Ansatz(spec.particles, spec.dimensions, std::move(factors));
}

class SamplerTest : public testing::TestWithParam<std::tuple<int, Real>> {
 protected:
  Sampler sampler(const Ansatz& ansatz) const {
    switch (std::get<0>(GetParam())) {
      case 0: return Metropolis{1.5, StepShape::uniform};
      case 1: return Metropolis{1.0, StepShape::normal};
      case 2: return Langevin{0.9};
      default: return Gibbs{static_cast<const GaussianRbm*>(ansatz.factors()[0].get())};
    }
  }
};

TEST_P(SamplerTest, ReproducesMomentsOfAKnownDensityInOneDimension) {
  const auto spec = double_well(std::get<1>(GetParam()));
  const Ansatz ansatz = rbm_ansatz(spec);
  for (int power = 1; power <= 4; ++power) {
    const Estimate found = sample(ansatz, sampler(ansatz), [&](const Walkers& w, Index lane) {
      return std::pow(w.x(0, lane), power);
    });
    EXPECT_NEAR(found.mean, quadrature(spec, power), 4 * found.error) << "moment " << power;
    EXPECT_LT(found.error, 0.02 * std::max(1.0, std::abs(found.mean)));
    EXPECT_GT(found.acceptance, 0.2);
  }
}

TEST_P(SamplerTest, ReproducesTheRadialMomentsOfAGaussianInSeveralDimensions) {
  // ψ = exp(-Σr²/2w²): |ψ|² has <x²> = w²/2 in each coordinate and <r⁴> = w⁴ D(D+2)/4 for each particle.
  for (Index D : {Index{2}, Index{3}}) {
    GaussianRbmSpec spec;
    spec.particles = 3;
    spec.dimensions = D;
    spec.exponent = std::get<1>(GetParam());
    spec.sigma = {1.3};
    spec.a.assign(static_cast<std::size_t>(3 * D), 0.0);
    const Ansatz ansatz = rbm_ansatz(spec);
    const Real w = 1.3 / std::sqrt(spec.exponent);
    const auto r4 = [D](const Walkers& walkers, Index lane) {
      Real sum = 0;
      for (Index i = 0; i < 3; ++i) {
        Real r2 = 0;
        for (Index d = 0; d < D; ++d) r2 += walkers.x(i * D + d, lane) * walkers.x(i * D + d, lane);
        sum += r2 * r2 / 3;
      }
      return sum;
    };
    const Estimate found = sample(ansatz, sampler(ansatz), r4, 24, 400);
    EXPECT_NEAR(found.mean, std::pow(w, 4) * static_cast<Real>(D * (D + 2)) / 4, 4 * found.error);
  }
}

INSTANTIATE_TEST_SUITE_P(AllSamplersBothForms, SamplerTest,
                         testing::Combine(testing::Values(0, 1, 2, 3), testing::Values(1.0, 0.5)));

TEST(Sampler, DetailedBalanceInEveryCellOfAGrid) {
  // Flux i -> j equals flux j -> i in equilibrium: counts of transitions between the cells of a 1D grid are symmetric.
  const auto spec = double_well(1.0);
  const Ansatz ansatz = rbm_ansatz(spec);
  const Sampler samplers[] = {Metropolis{1.2, StepShape::uniform}, Langevin{0.7},
                              Gibbs{static_cast<const GaussianRbm*>(ansatz.factors()[0].get())}};
  constexpr int kCells = 8;
  const auto cell = [](Real x) { return std::clamp(static_cast<int>((x + 2.0) / 0.7), 0, kCells - 1); };
  for (const auto& sampler : samplers) {
    Real flux[kCells][kCells] = {};
    Sweeper sweeper(sampler, 1, 1);
    AnsatzState state = ansatz.bind();
    for (Index b = 0; b < 16; ++b) {
      Walkers walkers(BatchId{b}, 1, 1);
      state.refresh(walkers);
      for (Index s = 0; s < 3000; ++s) {
        const Block before = walkers.x;
        RandomStream random(kSeed, Purpose::sample, b, static_cast<std::uint64_t>(s));
        sweeper.sweep(walkers, state, random);
        if (s < 100) continue;
        for (Index lane = 0; lane < kBatch; ++lane) flux[cell(before(0, lane))][cell(walkers.x(0, lane))] += 1;
      }
    }
    Real chi2 = 0;
    int cells = 0;
    for (int i = 0; i < kCells; ++i) {
      for (int j = 0; j < i; ++j) {
        if (flux[i][j] + flux[j][i] < 50) continue;
        chi2 += std::pow(flux[i][j] - flux[j][i], 2) / (flux[i][j] + flux[j][i]);
        ++cells;
      }
    }
    ASSERT_GT(cells, 10);
    EXPECT_LT(chi2, cells + 5 * std::sqrt(2.0 * cells)) << "sampler " << sampler.index();
  }
}

TEST(Sampler, AProductOfFactorsIsSampledAsAProduct) {
  // RBM × Gaussian with no hidden units: inverse widths add.
  GaussianRbmSpec spec;
  spec.particles = 2;
  spec.dimensions = 2;
  spec.sigma = {1.0};
  spec.a.assign(4, 0.0);
  for (const Sampler& sampler : {Sampler(Metropolis{1.2}), Sampler(Langevin{0.5})}) {
    std::vector<std::unique_ptr<Factor>> factors;
    factors.push_back(std::make_unique<GaussianRbm>(spec));
    factors.push_back(std::make_unique<Gaussian>(std::vector<Real>{0.5}, false));
    const Ansatz ansatz(2, 2, std::move(factors));
    const Estimate found = sample(ansatz, sampler, [](const Walkers& w, Index lane) { return w.x(3, lane) * w.x(3, lane); });
    EXPECT_NEAR(found.mean, 0.5 / (1.0 + 4.0), 4 * found.error);
  }
}

TEST(Sampler, ATrialThatIsNotFiniteIsRefused) {
  GaussianRbmSpec spec = double_well(1.0);
  spec.W = {1e308, 1e308};  // ln ψ is infinite for x > 1.2
  const Ansatz ansatz = rbm_ansatz(spec);
  Walkers walkers(BatchId{0}, 1, 1);
  AnsatzState state = ansatz.bind();
  state.refresh(walkers);
  Sweeper sweeper(Langevin{0.5}, 1, 1);
  for (std::uint64_t s = 0; s < 20; ++s) {
    RandomStream random(1, Purpose::sample, 0, s);
    sweeper.sweep(walkers, state, random);
  }
  for (Index lane = 0; lane < kBatch; ++lane) EXPECT_TRUE(std::isfinite(walkers.x(0, lane)));
  EXPECT_GT(sweeper.take_refused().not_finite, 0);
}

/// ψ = 1 on (0, 1), 0 below and not a number above: every reason to refuse a move, at known places.
class Box final : public Factor {
 public:
  std::string_view name() const override { return "box"; }
  Index parameter_count() const override { return 0; }
  void get_parameters(std::span<Real>) const override {}
  void set_parameters(std::span<const Real>) override {}
  std::vector<std::string> parameter_names() const override { return {}; }
  std::unique_ptr<FactorState> bind(Index, Index) const override { return std::make_unique<State>(); }

 private:
  class State final : public FactorState {
   public:
    void refresh(const Walkers&) override {}
    void propose(const Walkers&, const Trial& trial) override {
      for (Index lane = 0; lane < kBatch; ++lane) {
        const Real x = trial.position(0, lane);
        trial.log_ratio[static_cast<std::size_t>(lane)] += x < 0 ? -INFINITY : x > 1 ? NAN : 0;
      }
    }
    void settle(const LaneMask&) override {}
    void add_log_value(const Walkers&, Lanes) const override {}
    void add_gradient(const Walkers&, Index, Block&) const override {}
    void add_derivatives(const Walkers&, Block&, Lanes) const override {}
    void log_derivatives(const Walkers&, Block&, Index) const override {}
  };
};

TEST(Sampler, MovesThatAreNotFiniteAreCountedByReason) {
  for (const Sampler& sampler : {Sampler(Metropolis{2.0}), Sampler(Metropolis{1.0, StepShape::normal}), Sampler(Langevin{1.0})}) {
    std::vector<std::unique_ptr<Factor>> factors;
    factors.push_back(std::make_unique<Box>());
    const Ansatz ansatz(1, 1, std::move(factors));
    Walkers walkers(BatchId{0}, 1, 1);
    walkers.x.fill(0.4);
    AnsatzState state = ansatz.bind();
    state.refresh(walkers);
    Sweeper sweeper(sampler, 1, 1);
    std::int64_t accepted = 0, proposed = 0;
    for (std::uint64_t s = 0; s < 200; ++s, proposed += kBatch) {
      RandomStream random(3, Purpose::sample, 0, s);
      accepted += sweeper.sweep(walkers, state, random);
    }
    const RefusedMoves refused = sweeper.take_refused();
    EXPECT_GT(refused.on_node, 1000);
    EXPECT_GT(refused.not_finite, 1000);
    // Within the box every move is accepted: what was not is accounted for.
    EXPECT_EQ(accepted + refused.total(), proposed) << sampler.index();
    EXPECT_EQ(sweeper.take_refused(), RefusedMoves{});
    for (Index lane = 0; lane < kBatch; ++lane) EXPECT_TRUE(walkers.x(0, lane) > 0 && walkers.x(0, lane) < 1);
  }
}

/// Three electrons of one spin in 2D, the first two this far apart in every walker, the third not on a line with them.
struct NearNode {
  Ansatz ansatz;
  Walkers walkers{BatchId{0}, 3, 2};
  AnsatzState state = ansatz.bind();

  explicit NearNode(Real apart) : ansatz(make()) {
    for (Index lane = 0; lane < kBatch; ++lane) {
      const Real at[] = {0, 0.5, apart, 0.5, -0.7, 0.1 * static_cast<Real>(lane) - 1.53};
      for (Index m = 0; m < 6; ++m) walkers.x(m, lane) = at[m];
    }
    state.refresh(walkers);
  }
  static Ansatz make() {
    std::vector<std::unique_ptr<Factor>> factors;
    factors.push_back(std::make_unique<Gaussian>(std::vector<Real>{1.0}, false));
    factors.push_back(std::make_unique<Slater>(SlaterSpec{.particles = 3, .spin_up = 3, .omega = {1, 1}}));
    return Ansatz(3, 2, std::move(factors));
  }
  bool finite() const {
    for (const Real x : walkers.x.flat()) {
      if (!std::isfinite(x)) return false;
    }
    return true;
  }
};

TEST(Sampler, AWalkerNextToANodeLeavesIt) {
  for (const Sampler& sampler : {Sampler(Metropolis{1.0}), Sampler(Langevin{0.3})}) {
    for (const Real apart : {1e-8, 1e-12}) {
      NearNode at(apart);
      Sweeper sweeper(sampler, 3, 2);
      for (std::uint64_t s = 0; s < 50; ++s) {
        RandomStream random(5, Purpose::sample, 0, s);
        sweeper.sweep(at.walkers, at.state, random);
      }
      EXPECT_EQ(sweeper.take_refused(), RefusedMoves{}) << "every weight is a number, " << apart << " from the node";
      ASSERT_TRUE(at.finite());
      at.state.refresh(at.walkers);
      Block gradient(6), energy(kEnergyRows);
      Hamiltonian(Trap({1.0, 1.0}), nullptr).local_energy(at.walkers, at.state, gradient, energy);
      for (Index lane = 0; lane < kBatch; ++lane) {
        EXPECT_NEAR(energy(kTotal, lane), 5.0, 1e-8);
        EXPECT_GT(std::hypot(at.walkers.x(0, lane) - at.walkers.x(2, lane), at.walkers.x(1, lane) - at.walkers.x(3, lane)), 1e-4);
      }
    }
  }
}

TEST(Sampler, AWalkerOnANodeStaysFiniteAndItsRefusedMovesAreCounted) {
  for (const Sampler& sampler : {Sampler(Metropolis{1.0}), Sampler(Langevin{0.3})}) {
    NearNode at(0.0);
    const Block before = at.walkers.x;
    Sweeper sweeper(sampler, 3, 2);
    std::int64_t accepted = 0;
    for (std::uint64_t s = 0; s < 20; ++s) {
      RandomStream random(6, Purpose::sample, 0, s);
      accepted += sweeper.sweep(at.walkers, at.state, random);
    }
    // ψ = 0 here: no ratio to it is finite.
    EXPECT_EQ(accepted, 0);
    EXPECT_EQ(sweeper.take_refused().total(), 20 * sweeper.proposals());
    EXPECT_TRUE(std::ranges::equal(before.flat(), at.walkers.x.flat()));
  }
}

TEST(Sampler, AMoveOntoANodeIsNeverMade) {
  // The third electron is offered the place of the first, in every lane.
  NearNode at(0.8);
  Block position(2), log_ratio(1), gradient(2);
  for (Index d = 0; d < 2; ++d) std::ranges::copy(at.walkers.x[d], position[d].begin());
  at.state.propose(at.walkers, Trial{2, position, log_ratio[0], &gradient});
  for (Index lane = 0; lane < kBatch; ++lane) EXPECT_LT(log_ratio(0, lane), -25.0);  // -∞, or ln of a rounding error
  at.state.settle(LaneMask{});
  const AnsatzState& kept = at.state;
  Block value(1), again(1);
  kept.add_log_value(at.walkers, value[0]);
  at.state.refresh(at.walkers);
  kept.add_log_value(at.walkers, again[0]);
  for (Index lane = 0; lane < kBatch; ++lane) EXPECT_NEAR(value(0, lane), again(0, lane), 1e-13);
}

}  // namespace
}  // namespace rbm
