/// Factors made of a function of the distance of two particles, the same for all pairs or one for unlike and one for like spins:
///
///     u(x) = Σ_{p<q} f(r_pq; θ),   r_pq = |x_p - x_q| [bohr]
///     ∂u/∂x_p = Σ_{q≠p} f'(r_pq) (x_p - x_q)/r_pq        Σ_m ∂²u/∂x_m² = Σ_{p<q} 2 [f'' + (D-1) f'/r]
///
/// A state remembers f, and f'/r while the walkers drift, of every pair, so that a move of one particle costs N-1
/// evaluations and nothing piles up from move to move. Kernels exist for D = 1, 2, 3 and run over packs of lanes without a
/// branch. The function is a template argument: it is called once a pack, not a virtual call.
///
/// `bind` throws ContractError for other dimensions than 1, 2, 3.
#pragma once

#include <algorithm>
#include <concepts>
#include <utility>

#include "rbm_vmc/continuum/factor.hpp"
#include "rbm_vmc/continuum/separation.hpp"

namespace rbm {

/// The function of a pair and its parameters.
template <class F>
concept PairFunction = requires(F& f, const F& fixed, Pack r, Pack& out, std::span<Real> theta, void (&add)(Index, Pack)) {
  { F::kName } -> std::convertible_to<std::string_view>;
  { fixed.parameter_count() } -> std::same_as<Index>;
  { fixed.parameter_names() } -> std::same_as<std::vector<std::string>>;
  fixed.get_parameters(theta);
  f.set_parameters(std::span<const Real>(theta));
  out = fixed.value(r);                 // f(r)
  fixed.derivatives(r, out, out, out);  // f, f', f''
  fixed.parameter_derivatives(r, add);  // add(k, ∂f/∂θ_k)
};

/// Which function a pair has, and the parameters of all.
template <class Function>
class PairFunctions {
 public:
  explicit PairFunctions(Function all) : functions_{std::move(all)} {}
  /// The first `spin_up` particles have one spin, the others the other.
  PairFunctions(Function unlike, Function like, Index spin_up)
      : functions_{std::move(unlike), std::move(like)}, spin_up_(spin_up) {}

  const Function& of(Index a, Index b) const {
    const bool same_spin = (a < spin_up_) == (b < spin_up_);
    return functions_[same_spin ? functions_.size() - 1 : 0];
  }
  /// First parameter of that function among all.
  Index first_parameter(Index a, Index b) const { return &of(a, b) == &functions_[0] ? 0 : functions_[0].parameter_count(); }
  const std::vector<Function>& all() const { return functions_; }

  Index parameter_count() const {
    Index count = 0;
    for (const Function& function : functions_) count += function.parameter_count();
    return count;
  }
  void get_parameters(std::span<Real> theta) const {
    for (const Function& function : functions_) function.get_parameters(cut(theta, function));
  }
  void set_parameters(std::span<const Real> theta) {
    for (Function& function : functions_) function.set_parameters(cut(theta, function));
  }
  /// Those of the function; with two functions "a_unlike[0]", "a_like[0]".
  std::vector<std::string> parameter_names() const {
    std::vector<std::string> names;
    for (const Function& function : functions_) {
      for (std::string name : function.parameter_names()) {
        const auto end_of_array = std::min(name.find('['), name.size());
        if (functions_.size() > 1) name.insert(end_of_array, &function == &functions_.front() ? "_unlike" : "_like");
        names.push_back(std::move(name));
      }
    }
    return names;
  }

 private:
  /// Takes the next function's parameters off the front.
  template <class T>
  static std::span<T> cut(std::span<T>& theta, const Function& function) {
    const auto count = static_cast<std::size_t>(function.parameter_count());
    const auto front = theta.first(count);
    theta = theta.subspan(count);
    return front;
  }

  std::vector<Function> functions_;
  Index spin_up_ = 0;
};

/// What a pair factor remembers of one batch.
template <PairFunction Function, Index D>
class PairFactorState final : public FactorState {
 public:
  PairFactorState(const PairFunctions<Function>& functions, Index particles)
      : functions_(functions), particles_(particles), values_(particles * (particles - 1) / 2), slopes_(values_.rows()),
        trial_values_(particles), trial_slopes_(particles) {}

  void refresh(const Walkers& walkers) override {
    for_each_pair(walkers, [&](Index first, Index second, Index row, Index p, const PackVector<D>& separation) {
      const Function& function = functions_.of(first, second);
      const auto distance = rbm::distance(separation);
      values_.pack(row, p) = function.value(distance.r);
      slopes_.pack(row, p) = slope_at(function, distance);
    });
    slopes_are_current_ = true;
  }

  void propose(const Walkers& walkers, const Trial& trial) override {
    moved_ = trial.particle;
    drifting_ = trial.gradient != nullptr;
    drifting_ ? propose<true>(walkers, trial) : propose<false>(walkers, trial);
  }

  void settle(const LaneMask& accepted) override {
    settle(accepted, trial_values_, values_);
    if (drifting_ && slopes_are_current_) settle(accepted, trial_slopes_, slopes_);
    // Without drift nobody asks for slopes, so moves do not pay for them.
    slopes_are_current_ = slopes_are_current_ && (drifting_ || !any_lane(accepted));
  }

  void add_log_value(const Walkers&, Lanes value) const override {
    for (Index p = 0; p < kPacks; ++p) {
      Pack sum{};
      for (Index row = 0; row < values_.rows(); ++row) sum += values_.pack(row, p);
      pack(value, p) += sum;
    }
  }

  void add_gradient(const Walkers& walkers, Index particle, Block& gradient) const override {
    for (Index p = 0; p < kPacks; ++p) {
      const auto at = position_of<D>(walkers.x, particle, p);
      PackVector<D> sum{};
      for (Index k = 0; k < particles_ - 1; ++k) {
        const Index q = other(particle, k);
        const auto separation = at - position_of<D>(walkers.x, q, p);
        const Pack slope = slopes_are_current_ ? slopes_.pack(row_of(particle, q), p)
                                                : slope_at(functions_.of(particle, q), distance(separation));
        for (Index d = 0; d < D; ++d) sum.x[d] += slope * separation.x[d];
      }
      for (Index d = 0; d < D; ++d) gradient.pack(d, p) += sum.x[d];
    }
  }

  void add_derivatives(const Walkers& walkers, Block& gradient, Lanes laplacian) const override {
    for_each_pair(walkers, [&](Index first, Index second, Index, Index p, const PackVector<D>& separation) {
      const auto [r, inverse] = distance(separation);
      Pack f, df, d2f;
      functions_.of(first, second).derivatives(r, f, df, d2f);
      const Pack slope = df * inverse;
      for (Index d = 0; d < D; ++d) {
        gradient.pack(first * D + d, p) += slope * separation.x[d];
        gradient.pack(second * D + d, p) -= slope * separation.x[d];
      }
      pack(laplacian, p) += 2 * (d2f + static_cast<Real>(D - 1) * slope);
    });
  }

  void log_derivatives(const Walkers& walkers, Block& rows, Index first_row) const override {
    for (Index k = 0; k < functions_.parameter_count(); ++k) std::ranges::fill(rows[first_row + k], 0);
    for_each_pair(walkers, [&](Index first, Index second, Index, Index p, const PackVector<D>& separation) {
      const Index offset = first_row + functions_.first_parameter(first, second);
      functions_.of(first, second).parameter_derivatives(
          distance(separation).r, [&](Index k, Pack value) { rows.pack(offset + k, p) += value; });
    });
  }

 private:
  /// Row of a pair in either order: 01, 02, 12, 03, ...
  static Index row_of(Index a, Index b) {
    const Index low = std::min(a, b), high = std::max(a, b);
    return high * (high - 1) / 2 + low;
  }

  /// The k-th of the particles that are not `particle`.
  static Index other(Index particle, Index k) { return k + (k >= particle); }

  static bool any_lane(const LaneMask& mask) {
    PackMask found{};
    for (const auto& bits : mask.packs) found |= bits;
    return any(found);
  }

  /// f'/r
  [[gnu::always_inline]] static Pack slope_at(const Function& function, const Distance& distance) {
    Pack f, df, d2f;
    function.derivatives(distance.r, f, df, d2f);
    return df * distance.inverse;
  }

  /// visit(first, second, row, pack, x_first - x_second) for all pairs and packs, pairs innermost.
  template <class Visit>
  [[gnu::always_inline]] void for_each_pair(const Walkers& walkers, Visit visit) const {
    for (Index p = 0; p < kPacks; ++p)
      for (Index second = 1, row = 0; second < particles_; ++second) {
        const auto at = position_of<D>(walkers.x, second, p);
        for (Index first = 0; first < second; ++first, ++row)
          visit(first, second, row, p, position_of<D>(walkers.x, first, p) - at);
      }
  }

  template <bool kDrifting>
  void propose(const Walkers& walkers, const Trial& trial) {
    for (Index p = 0; p < kPacks; ++p) {
      const auto at = position_of<D>(trial.position, 0, p);
      PackVector<D> drift{};
      Pack change{};
      for (Index k = 0; k < particles_ - 1; ++k) {
        const Index q = other(trial.particle, k);
        const Function& function = functions_.of(trial.particle, q);
        const auto separation = at - position_of<D>(walkers.x, q, p);
        const auto [r, inverse] = distance(separation);
        Pack f;
        if constexpr (kDrifting) {
          Pack df, d2f;
          function.derivatives(r, f, df, d2f);
          const Pack slope = df * inverse;
          for (Index d = 0; d < D; ++d) drift.x[d] += slope * separation.x[d];
          trial_slopes_.pack(k, p) = slope;
        } else {
          f = function.value(r);
        }
        trial_values_.pack(k, p) = f;
        change += f - values_.pack(row_of(trial.particle, q), p);
      }
      pack(trial.log_ratio, p) += change;
      if constexpr (kDrifting)
        for (Index d = 0; d < D; ++d) trial.gradient->pack(d, p) += drift.x[d];
    }
  }

  void settle(const LaneMask& accepted, const Block& trial, Block& present) const {
    for (Index k = 0; k < particles_ - 1; ++k) {
      const Index row = row_of(moved_, other(moved_, k));
      for (Index p = 0; p < kPacks; ++p)
        present.pack(row, p) = select(accepted.packs[p], trial.pack(k, p), present.pack(row, p));
    }
  }

  const PairFunctions<Function>& functions_;
  Index particles_;
  Block values_, slopes_;              ///< f and f'/r, one row a pair
  Block trial_values_, trial_slopes_;  ///< the same for the pairs of the moved particle, one row a partner
  Index moved_ = 0;
  bool drifting_ = false;
  bool slopes_are_current_ = false;
};

template <PairFunction Function>
class PairFactor final : public Factor {
 public:
  explicit PairFactor(Function all) : functions_(std::move(all)) {}
  /// One function for pairs of unlike spins, one for like; the first `spin_up` particles have spin up.
  PairFactor(Function unlike, Function like, Index spin_up) : functions_(std::move(unlike), std::move(like), spin_up) {}

  /// That of all pairs, or of unlike spins.
  const Function& function() const { return functions_.all().front(); }
  std::string_view name() const override { return Function::kName; }

  Index parameter_count() const override { return functions_.parameter_count(); }
  void get_parameters(std::span<Real> theta) const override { functions_.get_parameters(theta); }
  void set_parameters(std::span<const Real> theta) override { functions_.set_parameters(theta); }
  std::vector<std::string> parameter_names() const override { return functions_.parameter_names(); }

  std::unique_ptr<FactorState> bind(Index particles, Index dimensions) const override {
    expects(particles > 0, "at least one particle in a pair factor");
    switch (dimensions) {
      case 1: return std::make_unique<PairFactorState<Function, 1>>(functions_, particles);
      case 2: return std::make_unique<PairFactorState<Function, 2>>(functions_, particles);
      case 3: return std::make_unique<PairFactorState<Function, 3>>(functions_, particles);
      default: throw ContractError("internal error (pair factors know 1, 2 and 3 dimensions); please report it");
    }
  }

 private:
  PairFunctions<Function> functions_;
};

}  // namespace rbm
