#include "gaussian_rbm_state.hpp"

#include <algorithm>

namespace rbm {

template <int D>
GaussianRbmState<D>::GaussianRbmState(const GaussianRbm& factor)
    : factor_(&factor),
      v_(factor.copies() * machine().hidden()),
      s_(v_.rows()),
      softplus_(factor.copies()),
      trial_s_(machine().hidden()),
      trial_displacement_(D),
      trial_softplus_(1) {}

template <int D>
typename GaussianRbmState<D>::Seat GaussianRbmState<D>::seat(Index particle) const {
  return factor_->spec().symmetric ? Seat{particle, 0} : Seat{0, particle * D};
}

template <int D>
void GaussianRbmState<D>::refresh(const Walkers& walkers) {
  const Index H = machine().hidden();
  for (Index copy = 0; copy < factor_->copies(); ++copy) {
    hidden_inputs(machine(), walkers.x, copy * machine().visible(), v_, copy * H);
    for (Index p = 0; p < kPacks; ++p) {
      SoftplusSum sum;
      for (Index j = 0; j < H; ++j) {
        if (j > 0 && j % SoftplusSum::kFold == 0) sum.fold();
        const Pack v = v_.pack(copy * H + j, p);
        s_.pack(copy * H + j, p) = logistic_from(v, sum.add(v));
      }
      softplus_.pack(copy, p) = sum.value();
    }
  }
  s_valid_ = true;
}

template <int D>
template <bool kDrifting>
void GaussianRbmState<D>::propose_pack(const Walkers& walkers, const Trial& trial, Seat at, Index p) {
  const Index H = machine().hidden();
  const Real f = factor_->exponent();
  Pack displacement[D];
  const Real* w[D];
  Pack gradient[D] = {};
  Pack gaussian = {};
  for (int d = 0; d < D; ++d) {
    const Index i = at.unit + d;
    const Pack old_x = walkers.x.pack(trial.particle * D + d, p);
    const Pack new_x = trial.position.pack(d, p);
    const Real a = machine().a()[static_cast<std::size_t>(i)];
    displacement[d] = new_x - old_x;
    trial_displacement_.pack(d, p) = displacement[d];
    w[d] = machine().scaled_weights(i);
    // (x'-a)² - (x-a)² = (x'-x)(x'+x-2a)
    gaussian += displacement[d] * (new_x + old_x - 2.0 * a) * (0.5 * machine().inverse_variance(i));
    if constexpr (kDrifting) gradient[d] = (a - new_x) * machine().inverse_variance(i);
  }
  SoftplusSum sum;
  const Pack* v = &v_.pack(at.copy * H, p);
  for (Index first = 0; first < H; first += SoftplusSum::kFold) {
    const Index last = std::min(H, first + SoftplusSum::kFold);
    if (first > 0) sum.fold();
    for (Index j = first; j < last; ++j) {
      Pack moved = v[j * kPacks];
      for (int d = 0; d < D; ++d) moved += displacement[d] * w[d][j];
      const Pack e = sum.add(moved);
      if constexpr (kDrifting) {
        const Pack s = logistic_from(moved, e);
        trial_s_.pack(j, p) = s;
        for (int d = 0; d < D; ++d) gradient[d] += s * w[d][j];
      }
    }
  }
  trial_softplus_.pack(0, p) = sum.value();
  pack(trial.log_ratio, p) += f * (trial_softplus_.pack(0, p) - softplus_.pack(at.copy, p) - gaussian);
  if constexpr (kDrifting) {
    for (int d = 0; d < D; ++d) trial.gradient->pack(d, p) += f * gradient[d];
  }
}

template <int D>
void GaussianRbmState<D>::propose(const Walkers& walkers, const Trial& trial) {
  trial_seat_ = seat(trial.particle);
  trial_drifting_ = trial.gradient != nullptr;
  if (trial_drifting_) {
    logistics();
    for (Index p = 0; p < kPacks; ++p) propose_pack<true>(walkers, trial, trial_seat_, p);
  } else {
    for (Index p = 0; p < kPacks; ++p) propose_pack<false>(walkers, trial, trial_seat_, p);
  }
}

template <int D>
void GaussianRbmState<D>::settle_pack(PackMask accepted, Index p) {
  const Index H = machine().hidden();
  Pack displacement[D];
  const Real* w[D];
  for (int d = 0; d < D; ++d) {
    displacement[d] = accepted ? trial_displacement_.pack(d, p) : Pack{};
    w[d] = machine().scaled_weights(trial_seat_.unit + d);
  }
  Pack* v = &v_.pack(trial_seat_.copy * H, p);
  for (Index j = 0; j < H; ++j) {
    Pack moved = v[j * kPacks];
    for (int d = 0; d < D; ++d) moved += displacement[d] * w[d][j];
    v[j * kPacks] = moved;
  }
  Pack& sum = softplus_.pack(trial_seat_.copy, p);
  sum = accepted ? trial_softplus_.pack(0, p) : sum;
  if (trial_drifting_) {
    Pack* s = &s_.pack(trial_seat_.copy * H, p);
    for (Index j = 0; j < H; ++j) s[j * kPacks] = accepted ? trial_s_.pack(j, p) : s[j * kPacks];
  }
}

template <int D>
void GaussianRbmState<D>::settle(const LaneMask& accepted) {
  for (Index p = 0; p < kPacks; ++p) settle_pack(accepted.packs[p], p);
  s_valid_ = trial_drifting_;
}

template <int D>
const Block& GaussianRbmState<D>::logistics() const {
  if (!s_valid_) {
    for (Index row = 0; row < v_.rows(); ++row) {
      for (Index p = 0; p < kPacks; ++p) {
        const Pack v = v_.pack(row, p);
        s_.pack(row, p) = logistic_from(v, exp_nonpositive(-abs(v)));
      }
    }
    s_valid_ = true;
  }
  return s_;
}

template <int D>
void GaussianRbmState<D>::add_log_value(const Walkers& walkers, Lanes value) const {
  for (Index copy = 0; copy < factor_->copies(); ++copy) {
    for (Index p = 0; p < kPacks; ++p) {
      Pack gaussian = {};
      for (Index i = 0; i < machine().visible(); ++i) {
        const Pack x = walkers.x.pack(copy * machine().visible() + i, p) - machine().a()[static_cast<std::size_t>(i)];
        gaussian += x * x * (0.5 * machine().inverse_variance(i));
      }
      pack(value, p) += factor_->exponent() * (softplus_.pack(copy, p) - gaussian);
    }
  }
}

template <int D>
void GaussianRbmState<D>::add_gradient(const Walkers& walkers, Index particle, Block& gradient) const {
  const Index H = machine().hidden();
  const Seat at = seat(particle);
  const Block& s = logistics();
  for (Index p = 0; p < kPacks; ++p) {
    Pack sum[D] = {};
    for (Index j = 0; j < H; ++j) {
      const Pack sj = s.pack(at.copy * H + j, p);
      for (int d = 0; d < D; ++d) sum[d] += sj * machine().scaled_weights(at.unit + d)[j];
    }
    for (int d = 0; d < D; ++d) {
      const Index i = at.unit + d;
      const Pack x = walkers.x.pack(particle * D + d, p) - machine().a()[static_cast<std::size_t>(i)];
      gradient.pack(d, p) += factor_->exponent() * (sum[d] - x * machine().inverse_variance(i));
    }
  }
}

template <int D>
void GaussianRbmState<D>::add_derivatives(const Walkers& walkers, Block& gradient, Lanes laplacian) const {
  const Index H = machine().hidden();
  const Index V = machine().visible();
  const Real f = factor_->exponent();
  const Block& s = logistics();
  Real trace = 0;
  for (Index i = 0; i < V; ++i) trace += machine().inverse_variance(i);
  for (Index copy = 0; copy < factor_->copies(); ++copy) {
    for (Index p = 0; p < kPacks; ++p) {
      Pack curvature = {};
      for (Index j = 0; j < H; ++j) {
        const Pack sj = s.pack(copy * H + j, p);
        curvature += sj * (1.0 - sj) * machine().squared_weights()[j];
      }
      pack(laplacian, p) += f * (curvature - trace);
      for (Index first = 0; first < V; first += D) {  // D visible units share each load of s
        Pack sum[D] = {};
        const Real* w[D];
        for (int d = 0; d < D; ++d) w[d] = machine().scaled_weights(first + d);
        for (Index j = 0; j < H; ++j) {
          const Pack sj = s.pack(copy * H + j, p);
          for (int d = 0; d < D; ++d) sum[d] += sj * w[d][j];
        }
        for (int d = 0; d < D; ++d) {
          const Index i = first + d;
          const Pack x = walkers.x.pack(copy * V + i, p) - machine().a()[static_cast<std::size_t>(i)];
          gradient.pack(copy * V + i, p) += f * (sum[d] - x * machine().inverse_variance(i));
        }
      }
    }
  }
}

template <int D>
void GaussianRbmState<D>::log_derivatives(const Walkers& walkers, Block& rows, Index first_row) const {
  const Index H = machine().hidden();
  const Index V = machine().visible();
  const Index row_b = first_row + V;
  const Index row_W = row_b + H;
  const Index row_sigma = row_W + V * H;
  const Real f = factor_->exponent();
  const Block& s = logistics();
  for (Index r = first_row; r < first_row + factor_->parameter_count(); ++r) std::ranges::fill(rows[r], 0.0);
  for (Index copy = 0; copy < factor_->copies(); ++copy) {
    for (Index p = 0; p < kPacks; ++p) {
      for (Index j = 0; j < H; ++j) rows.pack(row_b + j, p) += f * s.pack(copy * H + j, p);
      for (Index i = 0; i < V; ++i) {
        const Pack x = walkers.x.pack(copy * V + i, p);
        const Pack centred = (x - machine().a()[static_cast<std::size_t>(i)]) * machine().inverse_variance(i);
        const Pack scaled = x * (f * machine().inverse_variance(i));
        rows.pack(first_row + i, p) += f * centred;
        Pack* row = &rows.pack(row_W + i * H, p);
        for (Index j = 0; j < H; ++j) row[j * kPacks] += scaled * s.pack(copy * H + j, p);
        if (factor_->width_count() == 0) continue;
        Pack field = {};
        for (Index j = 0; j < H; ++j) field += s.pack(copy * H + j, p) * machine().scaled_weights(i)[j];
        rows.pack(row_sigma + factor_->width_of(i), p) +=
            f * (centred * (x - machine().a()[static_cast<std::size_t>(i)]) - 2.0 * x * field);
      }
    }
  }
}

template class GaussianRbmState<1>;
template class GaussianRbmState<2>;
template class GaussianRbmState<3>;

}  // namespace rbm
