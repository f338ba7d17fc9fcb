#include "rbm_vmc/vmc/equilibration.hpp"

#include <algorithm>
#include <cmath>

#include "rbm_vmc/statistics/autocorrelation.hpp"
#include "rbm_vmc/vmc/model.hpp"

namespace rbm {
namespace {

constexpr Index kTuningSweeps = 10;
constexpr Index kTuningRounds = 60;
constexpr Index kSteadyRounds = 3;
constexpr Index kLongestSeries = 2048;
constexpr Index kSettlingRound = 256;
constexpr Real kForgotten = 20;  // autocorrelation times until the start is forgotten

Real acceptance_of(const ExactSum& sum) {
  return static_cast<Real>(sum.counter(kAccepted)) / static_cast<Real>(std::max<std::int64_t>(1, sum.counter(kProposed)));
}

}  // namespace

Equilibration::Equilibration(const Input& resolved)
    : tunes_(resolved.sampler.step == 0 && resolved.sampler.method != SamplerMethod::gibbs),
      target_(resolved.sampler.method == SamplerMethod::langevin ? 0.7 : 0.5),
      first_step_(first_step(resolved)),
      asked_sweeps_(resolved.sampler.equilibration),
      asked_spacing_(resolved.sampler.sweeps_per_sample) {}

Index Equilibration::sweeps_per_sample() const {
  if (asked_spacing_ > 0) return asked_spacing_;
  return std::clamp<Index>(static_cast<Index>(std::ceil(0.5 * tau_)), 1, 1000);
}

void Equilibration::advance(Ensemble& ensemble, Communicator& communicator, Control& control, std::uint64_t fingerprint) {
  switch (phase_) {
    case Phase::tuning: tune(ensemble, communicator, control, fingerprint); break;
    case Phase::measuring: measure(ensemble, communicator, control, fingerprint); break;
    case Phase::settling: settle(ensemble, communicator, control, fingerprint); break;
    case Phase::done: break;
  }
}

Index Equilibration::round_work() const {
  switch (phase_) {
    case Phase::tuning: return kTuningSweeps + 1;
    case Phase::measuring: return 2 * series_;
    case Phase::settling: return std::min(kSettlingRound, goal_ - sweeps_) + 1;
    case Phase::done: break;
  }
  return 0;
}

void Equilibration::tune(Ensemble& ensemble, Communicator& communicator, Control& control, std::uint64_t fingerprint) {
  ExactSum sum({2}, kRoundCounters);
  ensemble.round({.samples = 1, .sweeps = kTuningSweeps}, sum, [&](const Measurement& m) {
    sum.add(std::vector<Real>{sum_lanes(m.energy[kTotal]), sum_lanes(m.energy[kTrap])});
  });
  const std::vector<Real> totals = ensemble.reduce(sum, communicator, control, fingerprint);
  const auto chains = static_cast<Real>(ensemble.chains());
  energy_ = totals[0] / chains;
  trap_ = totals[1] / chains;
  acceptance_ = acceptance_of(sum);
  sweeps_ += kTuningSweeps;
  ++rounds_;
  const bool steady = !tunes_ || std::abs(acceptance_ - target_) < 0.03;
  steady_rounds_ = steady ? steady_rounds_ + 1 : 0;
  if (tunes_) {
    const Real change = std::exp(std::clamp(2 * (acceptance_ - target_), -0.7, 0.7));
    ensemble.set_step(std::clamp(ensemble.step() * change, 1e-4 * first_step_, 1e4 * first_step_));
  }
  if (steady_rounds_ >= kSteadyRounds || rounds_ >= kTuningRounds) phase_ = Phase::measuring;
}

void Equilibration::measure(Ensemble& ensemble, Communicator& communicator, Control& control, std::uint64_t fingerprint) {
  const Index lags = series_ / 2;
  const auto size = static_cast<std::size_t>(lag_sums_size(lags));
  ExactSum sum({lag_sums_size(lags), lag_sums_size(lags)}, kRoundCounters);
  Block energies(series_), traps(series_);
  ensemble.round(
      {.samples = series_, .sweeps = 1}, sum,
      [&](const Measurement& m) {
        for (Index p = 0; p < kPacks; ++p) {
          energies.pack(m.sample, p) = m.energy.pack(kTotal, p) - energy_;
          traps.pack(m.sample, p) = m.energy.pack(kTrap, p) - trap_;
        }
      },
      [&](Index) {
        std::vector<Real> partial(2 * size);
        add_lag_sums(energies, std::span(partial).first(size));
        add_lag_sums(traps, std::span(partial).last(size));
        sum.add(partial);
      });
  const std::vector<Real> totals = ensemble.reduce(sum, communicator, control, fingerprint);
  acceptance_ = acceptance_of(sum);
  sweeps_ += series_;
  const auto in_energy = autocorrelation(std::span(totals).first(size));
  const auto in_trap = autocorrelation(std::span(totals).last(size));
  // An energy that is constant up to rounding has no memory worth waiting for; the trap energy always moves.
  tau_ = in_trap.tau_int;
  tau_at_least_ = in_trap.at_least;
  const Real spread = totals[size - 1];  // NaN if an energy was not finite: then the trap alone speaks
  if (std::isfinite(in_energy.tau_int) && std::isfinite(spread) && in_energy.tau_int > tau_) {
    tau_ = in_energy.tau_int;
    tau_at_least_ = in_energy.at_least;
  }
  const Real samples = static_cast<Real>(ensemble.chains()) * static_cast<Real>(series_);
  energy_ += totals[2] / samples;
  trap_ += totals[size + 2] / samples;
  if (tau_at_least_ && series_ < kLongestSeries) {
    series_ *= 2;
  } else {
    after_measuring();
  }
}

void Equilibration::after_measuring() {
  const Index wanted = asked_sweeps_ > 0 ? asked_sweeps_ : static_cast<Index>(std::ceil(kForgotten * tau_));
  phase_ = sweeps_ < wanted ? Phase::settling : Phase::done;
  goal_ = wanted;
}

void Equilibration::settle(Ensemble& ensemble, Communicator& communicator, Control& control, std::uint64_t fingerprint) {
  const Index now = std::min(kSettlingRound, goal_ - sweeps_);
  ExactSum sum({1}, kRoundCounters);
  ensemble.round({.samples = 1, .sweeps = now}, sum, [&](const Measurement& m) {
    sum.add(std::vector<Real>{sum_lanes(m.energy[kTotal])});
  });
  const Real mean = ensemble.reduce(sum, communicator, control, fingerprint)[0] / static_cast<Real>(ensemble.chains());
  if (std::isfinite(mean)) energy_ = mean;
  acceptance_ = acceptance_of(sum);
  sweeps_ += now;
  if (sweeps_ >= goal_) phase_ = Phase::done;
}

Archive Equilibration::save() const {
  Archive archive;
  archive.put("integers", std::vector<Integer>{static_cast<Integer>(phase_), rounds_, steady_rounds_, series_, goal_, sweeps_, tau_at_least_});
  archive.put("reals", std::vector<Real>{tau_, energy_, trap_, acceptance_});
  return archive;
}

void Equilibration::restore(const Archive& archive) {
  const auto& integers = archive.integers("integers");
  const auto& reals = archive.reals("reals");
  if (integers.size() != 7 || reals.size() != 4) throw CheckpointError("equilibration of another version");
  phase_ = static_cast<Phase>(integers[0]);
  rounds_ = integers[1];
  steady_rounds_ = integers[2];
  series_ = integers[3];
  goal_ = integers[4];
  sweeps_ = integers[5];
  tau_at_least_ = integers[6] != 0;
  tau_ = reals[0];
  energy_ = reals[1];
  trap_ = reals[2];
  acceptance_ = reals[3];
}

}  // namespace rbm
