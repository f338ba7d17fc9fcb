#include "gaussian_rbm_state.hpp"

#include <algorithm>

#include "unroll.hpp"

namespace rbm {
namespace {

/// Packs done together: enough independent work to hide the latency of the arithmetic, and not more than there are registers.
constexpr Index kGroup = std::min<Index>(4, kPacks);
static_assert(kPacks % kGroup == 0);

constexpr auto kAll = Indices<kGroup>{};

/// The pack p of a row, and behind it the rest of the block.
Pack* packs(Block& block, Index row, Index p) { return reinterpret_cast<Pack*>(block.data()) + row * kPacks + p; }
const Pack* packs(const Block& block, Index row, Index p) {
  return reinterpret_cast<const Pack*>(block.data()) + row * kPacks + p;
}

/// s(v), with the bits that a proposal gives it.
[[gnu::always_inline]] inline Pack logistic_of(Pack v) { return logistic_from(min(broadcast(1e300), fast_exp(v))); }

/// Σ_j s_j W_ij/σ_i² for the visible units unit ... unit+R-1 and one group of packs; `s` points to the first of them of s_0.
template <int R>
struct ActiveField {
  Pack sum[R][kGroup];

  [[gnu::flatten]] ActiveField(const GaussianBinary& machine, Index unit, const Pack* s) {
    constexpr auto kUnits = Indices<R>{};
    Pack total[R][kGroup];
    const Real* w[R];
    unroll(kUnits, [&](auto i) {
      w[i] = machine.scaled_weights(unit + i);
      unroll(kAll, [&](auto g) { total[i][g] = Pack{}; });
    });
    for (Index j = 0; j < machine.hidden(); ++j) {
      unroll(kUnits, [&](auto i) { unroll(kAll, [&](auto g) { total[i][g] += s[j * kPacks + g] * w[i][j]; }); });
    }
    unroll(kUnits, [&](auto i) { unroll(kAll, [&](auto g) { sum[i][g] = total[i][g]; }); });
  }
};

/// Rows first_row, first_row+1, ... of `now` become those of `trial` in the accepted lanes.
void take_over(const LaneMask& accepted, const Block& trial, Block& now, Index first_row) {
  for (Index row = 0; row < trial.rows(); ++row) {
    for (Index p = 0; p < kPacks; ++p) {
      Pack& value = now.pack(first_row + row, p);
      value = accepted.packs[p] ? trial.pack(row, p) : value;
    }
  }
}

}  // namespace

template <int D>
GaussianRbmState<D>::GaussianRbmState(const GaussianRbm& factor)
    : factor_(&factor), v_(factor.copies() * factor.hidden()), s_(v_.rows()), softplus_(factor.copies()),
      trial_v_(factor.hidden()), trial_s_(factor.hidden()), trial_softplus_(1), trial_field_(D) {}

template <int D>
typename GaussianRbmState<D>::Seat GaussianRbmState<D>::seat(Index particle) const {
  return factor_->spec().symmetric ? Seat{particle, 0} : Seat{0, particle * D};
}

template <int D>
void GaussianRbmState<D>::refresh(const Walkers& walkers) {
  const Index H = factor_->hidden();
  waiting_ = LaneMask{};
  for (Index copy = 0; copy < factor_->copies(); ++copy) {
    hidden_inputs(factor_->machine(copy), walkers.x, copy * factor_->visible(), v_, copy * H);
    for (Index p = 0; p < kPacks; ++p) {
      SoftplusSum sum;
      for (Index j = 0; j < H; ++j) {
        if (j > 0 && j % SoftplusSum::kFold == 0) sum.fold();
        sum.add(v_.pack(copy * H + j, p));
      }
      softplus_.pack(copy, p) = sum.value();
    }
  }
  s_valid_ = false;
}

template <int D>
template <bool kDrifting>
[[gnu::flatten]] void GaussianRbmState<D>::propose_group(const Walkers& walkers, const Trial& trial, Index first) {
  constexpr auto kDimensions = Indices<D>{};
  const GaussianBinary& machine = factor_->machine(trial_seat_.copy);
  const Index H = machine.hidden();
  const Index unit = trial_seat_.unit;
  const Pack* old_x = &walkers.x.pack(trial.particle * D, first);
  const Pack* new_x = &trial.position.pack(0, first);
  Pack* v = packs(v_, trial_seat_.copy * H, first);
  Pack* trial_v = packs(trial_v_, 0, first);
  [[maybe_unused]] Pack* trial_s = packs(trial_s_, 0, first);
  const Real* w[D];
  Pack displacement[D][kGroup], field[D][kGroup];
  PackMask waiting[kGroup];
  LogProduct product[kGroup];
  unroll(kDimensions, [&](auto d) {
    w[d] = machine.scaled_weights(unit + d);
    unroll(kAll, [&](auto g) {
      displacement[d][g] = new_x[d * kPacks + g] - old_x[d * kPacks + g];
      field[d][g] = Pack{};
    });
  });
  unroll(kAll, [&](auto g) { waiting[g] = waiting_.packs[first + g]; });
  for (Index j = 0; j < H; ++j) {
    unroll(kAll, [&](auto g) {
      const Index at = j * kPacks + g;
      Pack moved = v[at] = waiting[g] ? trial_v[at] : v[at];
      unroll(kDimensions, [&](auto d) { moved += displacement[d][g] * w[d][j]; });
      trial_v[at] = moved;
      const Pack e = fast_exp(moved);
      product[g].multiply(e);
      if constexpr (kDrifting) {
        const Pack s = trial_s[at] = logistic_from(e);
        unroll(kDimensions, [&](auto d) { field[d][g] += s * w[d][j]; });
      }
    });
    if (j % LogProduct::kFold == LogProduct::kFold - 1) [[unlikely]] {
      unroll(kAll, [&](auto g) { product[g].fold(); });
    }
  }
  Pack bound = {};
  unroll(kAll, [&](auto g) {
    trial_softplus_.pack(0, first + g) = product[g].value();
    bound += product[g].bound();
    if constexpr (kDrifting) {
      unroll(kDimensions, [&](auto d) { trial_field_.pack(d, first + g) = field[d][g]; });
    }
  });
  if (any(~(bound <= LogProduct::kLargest))) [[unlikely]] {
    unroll(kAll, [&](auto g) { repair<kDrifting>(first + g, ~(product[g].bound() <= LogProduct::kLargest)); });
  }
  const Real f = factor_->exponent();
  unroll(kAll, [&](auto g) {
    const Index p = first + g;
    Pack change = trial_softplus_.pack(0, p) - softplus_.pack(trial_seat_.copy, p);
    unroll(kDimensions, [&](auto d) {
      // (x'-a)² - (x-a)² = (x'-x)(x'+x-2a)
      const Real inverse_variance = machine.inverse_variance(unit + d);
      const Real a = machine.a()[static_cast<std::size_t>(unit + d)];
      const Pack sum = old_x[d * kPacks + g] + new_x[d * kPacks + g];
      change += displacement[d][g] * (a * inverse_variance - sum * (0.5 * inverse_variance));
      if constexpr (kDrifting) {
        const Pack pull = (new_x[d * kPacks + g] - a) * inverse_variance;
        trial.gradient->pack(d, p) += f * (trial_field_.pack(d, p) - pull);
      }
    });
    pack(trial.log_ratio, p) += f * change;
  });
}

template <int D>
template <bool kDrifting>
void GaussianRbmState<D>::repair(Index p, PackMask lanes) {
  const GaussianBinary& machine = factor_->machine(trial_seat_.copy);
  SoftplusSum sum;
  Pack field[D] = {};
  for (Index j = 0; j < machine.hidden(); ++j) {
    if (j > 0 && j % SoftplusSum::kFold == 0) sum.fold();
    const Pack v = trial_v_.pack(j, p);
    sum.add(v);
    if constexpr (kDrifting) {
      const Pack s = logistic_of(v);
      trial_s_.pack(j, p) = lanes ? s : trial_s_.pack(j, p);
      for (int d = 0; d < D; ++d) field[d] += s * machine.scaled_weights(trial_seat_.unit + d)[j];
    }
  }
  trial_softplus_.pack(0, p) = lanes ? sum.value() : trial_softplus_.pack(0, p);
  if constexpr (kDrifting) {
    for (int d = 0; d < D; ++d) trial_field_.pack(d, p) = lanes ? field[d] : trial_field_.pack(d, p);
  }
}

template <int D>
void GaussianRbmState<D>::propose(const Walkers& walkers, const Trial& trial) {
  const Seat next = seat(trial.particle);
  if (next.copy != trial_seat_.copy) catch_up();
  trial_seat_ = next;
  trial_drifting_ = trial.gradient != nullptr;
  if (trial_drifting_) {
    logistics();
    for (Index first = 0; first < kPacks; first += kGroup) propose_group<true>(walkers, trial, first);
  } else {
    for (Index first = 0; first < kPacks; first += kGroup) propose_group<false>(walkers, trial, first);
  }
}

template <int D>
void GaussianRbmState<D>::settle(const LaneMask& accepted) {
  waiting_ = accepted;
  take_over(accepted, trial_softplus_, softplus_, trial_seat_.copy);
  if (trial_drifting_) take_over(accepted, trial_s_, s_, trial_seat_.copy * factor_->hidden());
  s_valid_ = trial_drifting_;
}

template <int D>
void GaussianRbmState<D>::catch_up() const {
  take_over(waiting_, trial_v_, v_, trial_seat_.copy * factor_->hidden());
  waiting_ = LaneMask{};
}

template <int D>
const Block& GaussianRbmState<D>::logistics() const {
  if (s_valid_) return s_;
  catch_up();
  const Pack* v = packs(v_, 0, 0);
  Pack* s = packs(s_, 0, 0);
  for (Index k = 0; k < v_.rows() * kPacks; ++k) s[k] = logistic_of(v[k]);
  s_valid_ = true;
  return s_;
}

template <int D>
void GaussianRbmState<D>::add_log_value(const Walkers& walkers, Lanes value) const {
  const Index V = factor_->visible();
  for (Index copy = 0; copy < factor_->copies(); ++copy) {
    const GaussianBinary& machine = factor_->machine(copy);
    for (Index p = 0; p < kPacks; ++p) {
      Pack gaussian = {};
      for (Index i = 0; i < V; ++i) {
        const Pack x = walkers.x.pack(copy * V + i, p) - machine.a()[static_cast<std::size_t>(i)];
        gaussian += x * x * machine.inverse_variance(i);
      }
      pack(value, p) += factor_->exponent() * (softplus_.pack(copy, p) - 0.5 * gaussian);
    }
  }
}

template <int D>
template <int R>
void GaussianRbmState<D>::add_gradients(const Walkers& walkers, Seat at, Index coordinate, Block& gradient,
                                        Index row) const {
  const GaussianBinary& machine = factor_->machine(at.copy);
  const Block& s = logistics();
  for (Index first = 0; first < kPacks; first += kGroup) {
    const ActiveField<R> field(machine, at.unit, packs(s, at.copy * machine.hidden(), first));
    for (int r = 0; r < R; ++r) {
      const Index i = at.unit + r;
      for (Index g = 0; g < kGroup; ++g) {
        const Pack x = walkers.x.pack(coordinate + r, first + g) - machine.a()[static_cast<std::size_t>(i)];
        gradient.pack(row + r, first + g) += factor_->exponent() * (field.sum[r][g] - x * machine.inverse_variance(i));
      }
    }
  }
}

template <int D>
void GaussianRbmState<D>::add_gradient(const Walkers& walkers, Index particle, Block& gradient) const {
  add_gradients<D>(walkers, seat(particle), particle * D, gradient, 0);
}

template <int D>
void GaussianRbmState<D>::add_derivatives(const Walkers& walkers, Block& gradient, Lanes laplacian) const {
  const Index H = factor_->hidden();
  const Index V = factor_->visible();
  const Block& s = logistics();
  Pack curvature[kPacks] = {};
  for (Index copy = 0; copy < factor_->copies(); ++copy) {
    const GaussianBinary& machine = factor_->machine(copy);
    const Real* weights = machine.squared_weights();
    Real trace = 0;
    for (Index i = 0; i < V; ++i) trace += machine.inverse_variance(i);
    for (Index j = 0; j < H; ++j) {
      for (Index p = 0; p < kPacks; ++p) {
        const Pack sj = s.pack(copy * H + j, p);
        curvature[p] += (sj - sj * sj) * weights[j];
      }
    }
    for (Index p = 0; p < kPacks; ++p) curvature[p] -= trace;
    // Two particles at once: 2D sums are enough to hide the latency of an addition.
    Index unit = 0;
    for (; unit + Index{2} * D <= V; unit += Index{2} * D)
      add_gradients<2 * D>(walkers, {copy, unit}, copy * V + unit, gradient, copy * V + unit);
    if (unit < V) add_gradients<D>(walkers, {copy, unit}, copy * V + unit, gradient, copy * V + unit);
  }
  for (Index p = 0; p < kPacks; ++p) pack(laplacian, p) += factor_->exponent() * curvature[p];
}

template <int D>
void GaussianRbmState<D>::log_derivatives(const Walkers& walkers, Block& rows, Index first_row) const {
  for (Index copy = 0; copy < factor_->copies(); ++copy) {
    if (copy == 0 || factor_->kind(copy) != factor_->kind(copy - 1)) {
      write_log_derivatives<true>(walkers, copy, rows, first_row);
    } else {
      write_log_derivatives<false>(walkers, copy, rows, first_row);
    }
  }
  const Block& s = logistics();
  const Index widths = factor_->spec().machines() * factor_->width_count();
  const Index end = first_row + factor_->parameter_count();
  for (Index row = end - widths; row < end; ++row) std::ranges::fill(rows[row], 0.0);
  for (Index particle = 0; widths > 0 && particle < walkers.particles; ++particle) {
    const Seat at = seat(particle);
    const GaussianBinary& machine = factor_->machine(at.copy);
    const Index row_sigma = end - widths + factor_->kind(at.copy) * factor_->width_count();
    for (Index first = 0; first < kPacks; first += kGroup) {
      const ActiveField<D> field(machine, at.unit, packs(s, at.copy * machine.hidden(), first));
      for (int d = 0; d < D; ++d) {
        const Index i = at.unit + d;
        for (Index g = 0; g < kGroup; ++g) {
          const Pack x = walkers.x.pack(particle * D + d, first + g);
          const Pack centred = x - machine.a()[static_cast<std::size_t>(i)];
          rows.pack(row_sigma + factor_->width_of(i), first + g) +=
              factor_->exponent() * (centred * centred * machine.inverse_variance(i) - 2.0 * x * field.sum[d][g]);
        }
      }
    }
  }
}

template <int D>
template <bool kFirst>
void GaussianRbmState<D>::write_log_derivatives(const Walkers& walkers, Index copy, Block& rows, Index first_row) const {
  const auto put = [](Pack& row, Pack value) { row = kFirst ? value : row + value; };
  const GaussianBinary& machine = factor_->machine(copy);
  const Index H = machine.hidden();
  const Index V = machine.visible();
  const Real f = factor_->exponent();
  const Index kind = factor_->kind(copy), machines = factor_->spec().machines();
  const Index row_a = first_row + kind * V;
  const Index row_b = first_row + machines * V + kind * H;
  const Index row_W = first_row + machines * (V + H) + kind * V * H;
  const Pack* s = packs(logistics(), copy * H, 0);
  for (Index i = 0; i < V; ++i) {
    const Real scale = f * machine.inverse_variance(i);
    Pack scaled[kPacks];
    for (Index p = 0; p < kPacks; ++p) {
      const Pack x = walkers.x.pack(copy * V + i, p);
      put(rows.pack(row_a + i, p), scale * (x - machine.a()[static_cast<std::size_t>(i)]));
      scaled[p] = scale * x;
    }
    Pack* row = packs(rows, row_W + i * H, 0);
    for (Index j = 0; j < H; ++j) {
      for (Index p = 0; p < kPacks; ++p) put(row[j * kPacks + p], scaled[p] * s[j * kPacks + p]);
    }
  }
  for (Index j = 0; j < H; ++j) {
    for (Index p = 0; p < kPacks; ++p) put(rows.pack(row_b + j, p), f * s[j * kPacks + p]);
  }
}

template class GaussianRbmState<1>;
template class GaussianRbmState<2>;
template class GaussianRbmState<3>;

}  // namespace rbm
