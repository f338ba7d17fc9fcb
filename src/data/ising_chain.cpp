#include "rbm_vmc/data/ising_chain.hpp"

#include <cmath>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/random/stream.hpp"

namespace rbm {
namespace {

constexpr std::uint64_t kSweep = 2;

/// P(up) of two weights given by their logarithms.
Real share_up(Real log_up, Real log_down) { return 1 / (1 + std::exp(log_down - log_up)); }

Real log_sum(Real a, Real b) { return std::max(a, b) + std::log1p(std::exp(-std::abs(a - b))); }

constexpr Real spin(int up) { return up != 0 ? 1 : -1; }

}  // namespace

IsingChain::IsingChain(const IsingModel& model, Index samples, std::uint64_t seed)
    : GeneratedRows(samples, model.length, ValueKind::spin), model_(model), seed_(seed) {
  const bool closed = model.boundary == Boundary::periodic;
  expects(model.length > (closed ? 2 : 0) && model.temperature > 0, "a chain with a temperature");
  const Real bond = model.coupling / model.temperature, field = model.field / model.temperature;
  const Index length = model.length;
  next_up_.resize(static_cast<std::size_t>(4 * length));
  Real log_first[2];
  for (const int first : {0, 1}) {
    Real log_weight[2];  // ln m_i(s)
    for (const int s : {0, 1}) log_weight[s] = field * spin(s) + (closed ? bond * spin(s) * spin(first) : 0);
    for (Index i = length - 1; i > 0; --i) {
      Real log_before[2];
      for (const int before : {0, 1}) {
        const Real up = bond * spin(before) + log_weight[1], down = -bond * spin(before) + log_weight[0];
        next_up_[static_cast<std::size_t>((first * 2 + before) * length + i)] = share_up(up, down);
        log_before[before] = field * spin(before) + log_sum(up, down);
      }
      log_weight[0] = log_before[0];
      log_weight[1] = log_before[1];
    }
    log_first[first] = log_weight[first];
  }
  first_up_ = share_up(log_first[1], log_first[0]);
}

void IsingChain::make(Index batch, std::span<Real> rows, std::span<Integer, kBatch>) {
  RandomStream random(seed_, Purpose::data, batch, kSweep);
  Block uniform(1);
  std::vector<int> first(kBatch), before(kBatch);
  const auto length = static_cast<std::size_t>(model_.length);
  for (std::size_t i = 0; i < length; ++i) {
    random.uniform(uniform[0]);
    for (std::size_t lane = 0; lane < static_cast<std::size_t>(kBatch); ++lane) {
      const auto given = static_cast<std::size_t>(first[lane]) * 2 + static_cast<std::size_t>(before[lane]);
      const Real up = i == 0 ? first_up_ : next_up_[given * length + i];
      before[lane] = uniform(0, static_cast<Index>(lane)) < up;
      if (i == 0) first[lane] = before[lane];
      rows[lane * length + i] = spin(before[lane]);
    }
  }
}

Archive::Attributes ising_attributes(const IsingModel& model, Index dimensions) {
  return {{"source", "ising"},
          {"dimensions", static_cast<Integer>(dimensions)},
          {"length", static_cast<Integer>(model.length)},
          {"periodic", model.boundary == Boundary::periodic},
          {"temperature", model.temperature},
          {"coupling", model.coupling},
          {"field", model.field}};
}

Archive::Attributes IsingChain::attributes() const { return ising_attributes(model_, 1); }

}  // namespace rbm
