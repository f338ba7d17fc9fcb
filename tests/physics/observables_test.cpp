/// Densities, pair distributions and mean lengths of ideal gases in a trap against closed forms, and the distance of two
/// electrons against its exact value.
///
/// A coordinate of an ideal boson is normal with variance 1/2ω, the difference of two bosons has ω/2 in place of ω. With
/// u = ωr², the share of particles within r is
///
///     D = 1   erf √u                D = 2   1 - e^{-u}               D = 3   erf √u - 2 √(u/π) e^{-u}
///
/// Three fermions of one spin in 2D fill two shells: within r are 3 - (3+2u) e^{-u} of them. Two on a line have
/// |ψ|² ∝ (x1-x2)² e^{-ω(x1²+x2²)}: r12 is distributed as in 3D with ω/2; each orbital adds its density,
/// n(x) = √(ω/π) e^{-ωx²} (1 + 2ωx²).
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <numbers>

#include "physics/small_systems.hpp"
#include "physics/whole_run.hpp"
#include "rbm_vmc/vmc/make_observables.hpp"

namespace rbm {
namespace {

constexpr Real kSigmas = 4;
constexpr Real kLeastCount = 100;  // points in a bin, before its error is normal

Real share_within(Index dimensions, Real omega, Real r) {
  const Real u = omega * r * r;
  switch (dimensions) {
    case 1: return std::erf(std::sqrt(u));
    case 2: return -std::expm1(-u);
    default: return std::erf(std::sqrt(u)) - 2 * std::sqrt(u / std::numbers::pi) * std::exp(-u);
  }
}

/// <r> of one particle in a trap.
Real ideal_radius(Index dimensions, Real omega) {
  const Real half_root_pi = std::sqrt(std::numbers::pi) / 2;
  const Real unit[] = {1 / (2 * half_root_pi), half_root_pi, 1 / half_root_pi};
  return unit[dimensions - 1] / std::sqrt(omega);
}

struct Measured {
  std::vector<ObservedProfile> profiles;
  Real looks = 0;  // at all walkers

  const ObservedProfile& operator[](const std::string& name) const {
    return *std::ranges::find(profiles, name, [](const ObservedProfile& one) { return one.profile.name; });
  }
};

Measured measure(Input input) {
  input.optimizer.iterations = 0;
  input.wavefunction.rbm.init_scale = 0.0;
  input.evaluation.bins = 24;
  input.evaluation.observables.emplace();
  for (std::size_t k = 0; k < Choice<ObservableKind>::names.size(); ++k) {
    const auto kind = static_cast<ObservableKind>(k);
    if (*input.system.particles > 1 || !is_of_pairs(kind)) input.evaluation.observables->push_back(kind);
  }
  input.evaluation.samples = 800000;
  return test::run_to_end(input, [](const Simulation& simulation) {
    const Real samples = static_cast<Real>(simulation.evaluation()->samples());
    return Measured{simulation.evaluation()->observed()->profiles, samples / static_cast<Real>(observable_spacing(simulation.input()))};
  });
}

/// Each bin of a radial profile against the mean number of points in its shell.
template <class Within>
void expect_shells(const ObservedProfile& found, Index dimensions, Real looks, Within points_within) {
  const Bins& bins = found.profile.axes[0];
  Real square = 0, integral = found.outside;
  Index tested = 0;
  for (Index b = 0; b < bins.count(); ++b) {
    const auto k = static_cast<std::size_t>(b);
    const Real volume = shell_volume(dimensions, bins.edge(b), bins.edge(b + 1));
    const Real points = points_within(bins.edge(b + 1)) - points_within(bins.edge(b));
    integral += found.mean[k] * volume;
    if (points * looks < kLeastCount) continue;
    const Real sigmas = (found.mean[k] - points / volume) / found.error[k];
    EXPECT_LT(std::abs(sigmas), kSigmas) << found.profile.name << " bin " << b;
    square += sigmas * sigmas;
    ++tested;
  }
  EXPECT_GT(tested, 8);
  EXPECT_NEAR(integral, points_within(1e3), 1e-12 * points_within(1e3));
  EXPECT_LT(square / static_cast<Real>(tested), 3) << found.profile.name;
  EXPECT_GT(square / static_cast<Real>(tested), 0.2) << found.profile.name;
}

void expect_number(const ObservedProfile& found, Real exact) {
  EXPECT_NEAR(found.mean[0], exact, kSigmas * found.error[0]) << found.profile.name;
  EXPECT_LT(found.error[0], 0.01 * exact);
}

class BosonsInATrap : public testing::TestWithParam<std::tuple<Integer, Integer, Real>> {};

TEST_P(BosonsInATrap, AreDistributedAsTheyShould) {
  const Integer N = std::get<0>(GetParam()), D = std::get<1>(GetParam());
  const Real omega = std::get<2>(GetParam());
  Input input = test::bosons(N, D);
  input.system.omega = {omega};
  const Measured found = measure(input);
  const auto particles = static_cast<Real>(N);
  expect_shells(found["density"], D, found.looks, [&](Real r) { return particles * share_within(D, omega, r); });
  expect_number(found["mean_radius"], ideal_radius(D, omega));
  expect_number(found["mean_square_radius"], static_cast<Real>(D) / (2 * omega));
  if (N > 1) {
    const Real pairs = particles * (particles - 1) / 2;
    expect_shells(found["pair_correlation"], D, found.looks, [&](Real r) { return pairs * share_within(D, omega / 2, r); });
    expect_number(found["mean_distance"], ideal_radius(D, omega / 2));
  }
  const ObservedProfile& plane = found[D == 1 ? "density_x" : "density_2d"];
  const Bins& x = plane.profile.axes[0];
  const auto share = [&, w = omega](const Bins& axis, Index b) {
    return (std::erf(std::sqrt(w) * axis.edge(b + 1)) - std::erf(std::sqrt(w) * axis.edge(b))) / 2;
  };
  Real integral = plane.outside;
  for (Index b = 0; b < plane.profile.values(); ++b) {
    const Index rows = D == 1 ? 1 : plane.profile.axes[1].count();
    const Real area = D == 1 ? x.width() : x.width() * plane.profile.axes[1].width();
    const Real points = particles * share(x, b / rows) * (D == 1 ? 1 : share(plane.profile.axes[1], b % rows));
    const auto k = static_cast<std::size_t>(b);
    integral += plane.mean[k] * area;
    if (points * found.looks < kLeastCount) continue;
    EXPECT_NEAR(plane.mean[k], points / area, (kSigmas + 0.5) * plane.error[k]) << plane.profile.name << " cell " << b;
  }
  EXPECT_NEAR(integral, particles, 1e-12 * particles);
}

const auto name_of_gas = [](const auto& gas) {
  const auto [N, D, omega] = gas.param;
  return fmt::format("N{}_D{}_{}", N, D, omega < 1 ? "weak" : omega > 1 ? "strong" : "unit");
};
INSTANTIATE_TEST_SUITE_P(Gases, BosonsInATrap,
                         testing::Combine(testing::Values(1, 2, 3), testing::Values(1, 2, 3), testing::Values(0.28, 1.0, 4.0)),
                         name_of_gas);

Input fermions(Integer particles, Integer up, Integer dimensions, Real omega) {
  Input input = test::bosons(particles, dimensions, {FactorKind::rbm, FactorKind::slater});
  input.system.kind = SystemKind::custom;
  input.system.statistics = ParticleStatistics::fermions;
  input.system.spin_up = up;
  input.system.omega = {omega};
  return input;
}

TEST(FermionsInATrap, ThreeOfOneSpinInAPlane) {
  constexpr Real omega = 0.5;
  const Measured found = measure(fermions(3, 3, 2, omega));
  const auto within = [](Real r) {
    const Real u = omega * r * r;
    return 3 - (3 + 2 * u) * std::exp(-u);
  };
  expect_shells(found["density"], 2, found.looks, within);
  expect_shells(found["density_up"], 2, found.looks, within);
  expect_number(found["mean_square_radius"], 5 / (3 * omega));  // E = 5 ω, half of it in the trap
  EXPECT_EQ(std::ranges::count(found.profiles, "density_down", [](const auto& one) { return one.profile.name; }), 0);
}

TEST(FermionsInATrap, TwoOfOneSpinOnALine) {
  constexpr Real omega = 2;
  const Measured found = measure(fermions(2, 2, 1, omega));
  expect_shells(found["pair_correlation_like"], 1, found.looks, [](Real r) { return share_within(3, omega / 2, r); });
  expect_number(found["mean_distance"], ideal_radius(3, omega / 2));
  expect_shells(found["density"], 1, found.looks, [](Real r) {
    const Real u = omega * r * r;  // ∫ of 1 + 2u over both sides
    return 2 * std::erf(std::sqrt(u)) - 2 * std::sqrt(u / std::numbers::pi) * std::exp(-u);
  });
}

TEST(FermionsInATrap, EachSpinHasItsOwnDensity) {
  constexpr Real omega = 1;
  const Measured found = measure(fermions(4, 3, 2, omega));
  const auto up = [](Real r) { return 3 - (3 + 2 * r * r) * std::exp(-r * r); };
  const auto down = [](Real r) { return share_within(2, omega, r); };
  expect_shells(found["density_up"], 2, found.looks, up);
  expect_shells(found["density_down"], 2, found.looks, down);
  expect_shells(found["density"], 2, found.looks, [&](Real r) { return up(r) + down(r); });
  const auto pairs = [&](const char* name) {
    const ObservedProfile& one = found[name];
    Real sum = one.outside;
    for (std::size_t b = 0; b < one.mean.size(); ++b) sum += one.mean[b] / one.profile.scale[b];
    return sum;
  };
  EXPECT_NEAR(pairs("pair_correlation"), 6, 1e-12);
  EXPECT_NEAR(pairs("pair_correlation_like"), 3, 1e-12);
  EXPECT_NEAR(pairs("pair_correlation_unlike"), 3, 1e-12);
}

/// (1 + r12) e^{-(r1²+r2²)/2}, ω = 1; V_trap = 1.29539983 = <r²>.
TEST(ElectronPair, AreAsFarApartAsTheExactState) {
  const Measured found = measure(test::exact_two_electrons(2));
  EXPECT_NEAR(found["mean_distance"].mean[0], 1.63680134, 3 * found["mean_distance"].error[0]);
  EXPECT_LT(found["mean_distance"].error[0], 0.003);
  EXPECT_NEAR(found["mean_square_radius"].mean[0], 1.29539983, 3 * found["mean_square_radius"].error[0]);
}

/// Over many seeds the bars cover the exact values as often as one sigma and two should, with chains that remember.
TEST(ObservableErrors, CoverWhatTheyPromise) {
  constexpr Integer runs = 500;
  constexpr std::array names{"mean_radius", "mean_distance", "density", "pair_correlation"};
  std::array<Integer, names.size()> inside68{}, inside95{};
  for (Integer seed = 1; seed <= runs; ++seed) {
    Input input = test::bosons(2, 2);
    input.run.seed = seed;
    input.optimizer.iterations = 0;
    input.wavefunction.rbm.init_scale = 0.0;
    input.sampler.method = SamplerMethod::metropolis;
    input.sampler.chains = 96;
    input.sampler.sweeps_per_sample = 1;
    input.evaluation.samples = 96 * 64;
    input.evaluation.bins = 8;
    input.evaluation.extent = 2.0;
    input.evaluation.observables = {ObservableKind::mean_radius, ObservableKind::mean_distance, ObservableKind::density,
                                    ObservableKind::pair_correlation};
    const auto profiles = test::run_to_end(input, [](const Simulation& s) { return s.evaluation()->observed()->profiles; });
    for (std::size_t k = 0; k < names.size(); ++k) {
      const ObservedProfile& found = profiles[k];
      constexpr std::size_t bin = 2;
      const bool number = found.profile.axes.empty();
      const Real omega = k % 2 == 0 ? 1.0 : 0.5;
      Real exact = ideal_radius(2, omega);
      if (!number) {
        const Bins& bins = found.profile.axes[0];
        exact = (k == 2 ? 2 : 1) * found.profile.scale[bin] *
                (share_within(2, omega, bins.edge(bin + 1)) - share_within(2, omega, bins.edge(bin)));
      }
      const Real sigmas = std::abs(found.mean[number ? 0 : bin] - exact) / found.error[number ? 0 : bin];
      inside68[k] += sigmas < 1;
      inside95[k] += sigmas < 1.959964;
    }
  }
  for (std::size_t k = 0; k < names.size(); ++k) {
    const auto share = [](Integer inside) { return static_cast<Real>(inside) / static_cast<Real>(runs); };
    RecordProperty(fmt::format("{}_68", names[k]), std::to_string(inside68[k]));
    RecordProperty(fmt::format("{}_95", names[k]), std::to_string(inside95[k]));
    EXPECT_NEAR(share(inside68[k]), 0.682689, 3.3 * std::sqrt(0.6827 * 0.3173 / runs)) << names[k];
    EXPECT_NEAR(share(inside95[k]), 0.95, 3.3 * std::sqrt(0.95 * 0.05 / runs)) << names[k];
  }
}

}  // namespace
}  // namespace rbm
