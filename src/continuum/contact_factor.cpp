#include "rbm_vmc/continuum/contact_factor.hpp"

#include <algorithm>
#include <cmath>

#include "rbm_vmc/continuum/separation.hpp"

namespace rbm {
namespace {

constexpr Index kChunk = 8;  // amplitudes multiplied before a logarithm: they may be as small as 1e-37
constexpr Real kSmallest = 1e-300;

/// φ and its slope.
template <Index D>
struct Contact {
  Real core, inverse_core;

  /// φ(r), 0 in the core.
  [[gnu::always_inline]] Pack amplitude(const Distance& distance) const {
    if constexpr (D == 1) return max(Pack{}, distance.r - core);
    if constexpr (D == 2) return max(Pack{}, log(distance.r * inverse_core));
    if constexpr (D == 3) return max(Pack{}, 1.0 - core * distance.inverse);
  }

  /// φ'/(φ r), large in the core and finite.
  [[gnu::always_inline]] Pack slope(const Distance& distance) const {
    const Pack outside = fast_inverse(max(broadcast(1e-100), amplitude(distance)));
    const Pack inverse = min(broadcast(1e60), distance.inverse);
    if constexpr (D == 1) return outside * inverse;
    if constexpr (D == 2) return outside * (inverse * inverse);
    if constexpr (D == 3) return outside * (core * inverse) * (inverse * inverse);
  }
};

template <Index D>
class ContactState final : public FactorState {
 public:
  ContactState(const ContactFactor& factor, Index particles)
      : factor_(&factor), particles_(particles), contact_{factor.core(), 1 / factor.core()} {}

  void refresh(const Walkers&) override {}
  void settle(const LaneMask&) override {}

  void propose(const Walkers& walkers, const Trial& trial) override {
    trial.gradient ? propose<true>(walkers, trial) : propose<false>(walkers, trial);
  }

  void add_log_value(const Walkers& walkers, Lanes value) const override {
    for (Index p = 0; p < kPacks; ++p) pack(value, p) += factor_->exponent() * sum_of_logarithms(walkers, p);
  }

  void add_gradient(const Walkers& walkers, Index particle, Block& gradient) const override {
    for (Index p = 0; p < kPacks; ++p) {
      const auto at = position_of<D>(walkers.x, particle, p);
      PackVector<D> sum{};
      for (const auto& [first, last] : {Range{0, particle}, Range{particle + 1, particles_}})
        for (Index q = first; q < last; ++q) add_slope(at - position_of<D>(walkers.x, q, p), sum);
      for (Index d = 0; d < D; ++d) gradient.pack(d, p) += factor_->exponent() * sum.x[d];
    }
  }

  void add_derivatives(const Walkers& walkers, Block& gradient, Lanes laplacian) const override {
    const Real e = factor_->exponent();
    for (Index p = 0; p < kPacks; ++p) {
      Pack squares{};
      for (Index second = 1; second < particles_; ++second) {
        const auto at = position_of<D>(walkers.x, second, p);
        PackVector<D> sum{};
        for (Index first = 0; first < second; ++first) {
          const auto separation = at - position_of<D>(walkers.x, first, p);
          const auto between = distance(separation);
          const Pack slope = contact_.slope(between), steepness = slope * between.r;
          squares += steepness * steepness;
          for (Index d = 0; d < D; ++d) {
            const Pack push = slope * separation.x[d];
            sum.x[d] += push;
            gradient.pack(first * D + d, p) -= e * push;
          }
        }
        for (Index d = 0; d < D; ++d) gradient.pack(second * D + d, p) += e * sum.x[d];
      }
      pack(laplacian, p) -= 2 * e * squares;
    }
  }

  void log_derivatives(const Walkers& walkers, Block& rows, Index first_row) const override {
    if (factor_->parameter_count() == 0) return;
    for (Index p = 0; p < kPacks; ++p) rows.pack(first_row, p) = (factor_->exponent() - 0.5) * sum_of_logarithms(walkers, p);
  }

 private:
  struct Range {
    Index first, last;
  };

  [[gnu::always_inline]] void add_slope(const PackVector<D>& separation, PackVector<D>& sum) const {
    const Pack slope = contact_.slope(distance(separation));
    for (Index d = 0; d < D; ++d) sum.x[d] += slope * separation.x[d];
  }

  /// Σ_{p<q} ln φ(r_pq)
  Pack sum_of_logarithms(const Walkers& walkers, Index p) const {
    Pack sum{};
    for (Index second = 1; second < particles_; ++second) {
      const auto at = position_of<D>(walkers.x, second, p);
      for (Index first = 0; first < second;) {
        Pack product = broadcast(1.0);
        for (const Index end = std::min(first + kChunk, second); first < end; ++first)
          product *= contact_.amplitude(distance(at - position_of<D>(walkers.x, first, p)));
        sum += log(product);
      }
    }
    return sum;
  }

  template <bool kDrifting>
  void propose(const Walkers& walkers, const Trial& trial) const {
    const Real e = factor_->exponent();
    for (Index p = 0; p < kPacks; ++p) {
      const auto before = position_of<D>(walkers.x, trial.particle, p), after = position_of<D>(trial.position, 0, p);
      Pack change{};
      PackVector<D> drift{};
      for (const auto& [first, last] : {Range{0, trial.particle}, Range{trial.particle + 1, particles_}}) {
        for (Index q = first; q < last;) {
          Pack present = broadcast(1.0), proposed = broadcast(1.0);
          for (const Index end = std::min(q + kChunk, last); q < end; ++q) {
            const auto other = position_of<D>(walkers.x, q, p);
            present *= contact_.amplitude(distance(before - other));
            proposed *= contact_.amplitude(distance(after - other));
            if constexpr (kDrifting) add_slope(after - other, drift);
          }
          change += log(proposed * fast_inverse(max(broadcast(kSmallest), present)));
        }
      }
      pack(trial.log_ratio, p) += e * change;
      if constexpr (kDrifting)
        for (Index d = 0; d < D; ++d) trial.gradient->pack(d, p) += e * drift.x[d];
    }
  }

  const ContactFactor* factor_;
  Index particles_;
  Contact<D> contact_;
};

}  // namespace

ContactFactor ContactFactor::hard_sphere(Real diameter) {
  expects(std::isfinite(diameter) && diameter > 0, "a diameter > 0 of hard spheres");
  return ContactFactor(diameter);
}

ContactFactor ContactFactor::calogero(Real exponent) {
  expects(std::isfinite(exponent) && exponent > 0.5, "an exponent > 1/2 in the Calogero factor");
  ContactFactor factor(0);
  const Real log_excess = std::log(exponent - 0.5);
  factor.set_parameters({&log_excess, 1});
  return factor;
}

void ContactFactor::get_parameters(std::span<Real> theta) const {
  expects(std::ssize(theta) == parameter_count(), "as many values as parameters");
  if (trains()) theta[0] = log_excess_;
}

void ContactFactor::set_parameters(std::span<const Real> theta) {
  expects(std::ssize(theta) == parameter_count(), "as many values as parameters");
  if (!trains()) return;
  log_excess_ = theta[0];
  exponent_ = 0.5 + std::exp(log_excess_);
}

std::vector<std::string> ContactFactor::parameter_names() const {
  return trains() ? std::vector<std::string>{"log_excess"} : std::vector<std::string>{};
}

std::unique_ptr<FactorState> ContactFactor::bind(Index particles, Index dimensions) const {
  expects(particles > 0, "at least one particle in a contact factor");
  expects(dimensions == 1 || core_ > 0, "one dimension in the Calogero factor");
  switch (dimensions) {
    case 1: return std::make_unique<ContactState<1>>(*this, particles);
    case 2: return std::make_unique<ContactState<2>>(*this, particles);
    case 3: return std::make_unique<ContactState<3>>(*this, particles);
    default: throw ContractError("internal error (contact factors know 1, 2 and 3 dimensions); please report it");
  }
}

}  // namespace rbm
