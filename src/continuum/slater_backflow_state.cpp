#include "slater_backflow_state.hpp"

namespace rbm {
namespace {

template <Index D>
[[gnu::always_inline]] inline Pack dot(const PackVector<D>& a, const PackVector<D>& b) {
  Pack sum = a.x[0] * b.x[0];
  for (Index d = 1; d < D; ++d) sum += a.x[d] * b.x[d];
  return sum;
}

}  // namespace

template <int D>
BackflowSlaterState<D>::BackflowSlaterState(const BackflowSlater& factor)
    : orbitals_(factor.orbitals()), backflow_(factor.backflow()), determinants_(factor.orbitals()) {
  Index largest = 0;
  for (const Spin& spin : orbitals_.spins()) {
    particles_ += spin.count;
    largest = std::max(largest, spin.count);
  }
  transformed_ = trial_transformed_ = Block(particles_ * D);
  eta_ = Block(particles_ * (particles_ - 1) / 2);
  trial_eta_ = Block(particles_);
  log_determinant_ = trial_log_determinant_ = Block(2);
  present_ = trial_ = determinants_.make_solution();
  jacobian_ = line(particles_ * particles_ * kSquare);
  metric_ = line(largest * largest * kSquare);
}

template <int D>
void BackflowSlaterState<D>::solve_present() const {
  if (solved_) return;
  for (Index p = 0; p < kPacks; ++p) determinants_.solve(transformed_, p, present_);
  solved_ = true;
}

template <int D>
void BackflowSlaterState<D>::refresh(const Walkers& walkers) {
  std::ranges::copy(walkers.x.flat(), transformed_.flat().begin());
  for (Index p = 0; p < kPacks; ++p) {
    for (Index b = 1; b < particles_; ++b) {
      for (Index a = 0; a < b; ++a) {
        const Vector separation = position_of<D>(walkers.x, a, p) - position_of<D>(walkers.x, b, p);
        const Pack eta = backflow_.of(a, b).value(dot(separation, separation));
        eta_.pack(pair_row(a, b), p) = eta;
        for (int d = 0; d < D; ++d) {
          transformed_.pack(a * D + d, p) += eta * separation.x[d];
          transformed_.pack(b * D + d, p) -= eta * separation.x[d];
        }
      }
    }
    for (Index s = 0; s < 2; ++s) log_determinant_.pack(s, p) = determinants_.log_determinant(transformed_, spin_of(s), p);
  }
  solved_ = false;
}

template <int D>
void BackflowSlaterState<D>::displace(const Walkers& walkers, const Trial& trial, Index p) {
  const Vector old = position_of<D>(walkers.x, trial.particle, p), at = position_of<D>(trial.position, 0, p);
  Vector own = at;
  for (Index j = 0; j < particles_; ++j) {
    if (j == trial.particle) continue;
    const Vector other = position_of<D>(walkers.x, j, p);
    const Vector separation = at - other, before = old - other;
    const Pack eta = backflow_.of(trial.particle, j).value(dot(separation, separation));
    const Pack eta_before = eta_.pack(pair_row(trial.particle, j), p);
    trial_eta_.pack(j, p) = eta;
    for (int d = 0; d < D; ++d) {
      const Pack shift = eta * separation.x[d];
      own.x[d] += shift;
      trial_transformed_.pack(j * D + d, p) = transformed_.pack(j * D + d, p) + (eta_before * before.x[d] - shift);
    }
  }
  for (int d = 0; d < D; ++d) trial_transformed_.pack(trial.particle * D + d, p) = own.x[d];
}

template <int D>
auto BackflowSlaterState<D>::push(Index a, Index b, const Vector& separation, Index p, const Block& force) const -> Vector {
  Pack eta, first, second;
  backflow_.of(a, b).derivatives(dot(separation, separation), eta, first, second);
  const Vector difference = position_of<D>(force, a, p) - position_of<D>(force, b, p);
  const Pack along = 2 * first * dot(separation, difference);
  Vector result;
  for (int d = 0; d < D; ++d) result.x[d] = eta * difference.x[d] + along * separation.x[d];
  return result;
}

template <int D>
void BackflowSlaterState<D>::propose(const Walkers& walkers, const Trial& trial) {
  moved_ = trial.particle;
  drifting_ = trial.gradient != nullptr;
  for (Index p = 0; p < kPacks; ++p) {
    displace(walkers, trial, p);
    typename OrbitalDeterminants<D>::SpinPacks log_determinant;
    if (drifting_) {
      log_determinant = determinants_.solve(trial_transformed_, p, trial_);
    } else {
      for (Index s = 0; s < 2; ++s) log_determinant.of[s] = determinants_.log_determinant(trial_transformed_, spin_of(s), p);
    }
    Pack change{};
    for (Index s = 0; s < 2; ++s) {
      trial_log_determinant_.pack(s, p) = log_determinant.of[s];
      change += log_determinant.of[s] - log_determinant_.pack(s, p);
    }
    pack(trial.log_ratio, p) += change;
    if (!drifting_) continue;
    const Vector at = position_of<D>(trial.position, 0, p);
    Vector sum = position_of<D>(trial_.force, moved_, p);
    for (Index j = 0; j < particles_; ++j) {
      if (j == moved_) continue;
      const Vector pushed = push(moved_, j, at - position_of<D>(walkers.x, j, p), p, trial_.force);
      for (int d = 0; d < D; ++d) sum.x[d] += pushed.x[d];
    }
    for (int d = 0; d < D; ++d) trial.gradient->pack(d, p) += sum.x[d];
  }
}

template <int D>
void BackflowSlaterState<D>::settle(const LaneMask& accepted) {
  PackMask moved_lanes{};
  for (Index p = 0; p < kPacks; ++p) {
    const PackMask mask = accepted.packs[p];
    moved_lanes |= mask;
    const auto take = [&](const Block& trial, Block& present) {
      for (Index r = 0; r < present.rows(); ++r) present.pack(r, p) = select(mask, trial.pack(r, p), present.pack(r, p));
    };
    take(trial_transformed_, transformed_);
    take(trial_log_determinant_, log_determinant_);
    for (Index j = 0; j < particles_; ++j) {
      if (j == moved_) continue;
      Pack& eta = eta_.pack(pair_row(moved_, j), p);
      eta = select(mask, trial_eta_.pack(j, p), eta);
    }
    if (!drifting_ || !solved_) continue;
    take(trial_.inverse, present_.inverse);
    take(trial_.force, present_.force);
  }
  solved_ = solved_ && (drifting_ || !any(moved_lanes));
}

template <int D>
void BackflowSlaterState<D>::add_log_value(const Walkers&, Lanes value) const {
  for (Index p = 0; p < kPacks; ++p) pack(value, p) += log_determinant_.pack(0, p) + log_determinant_.pack(1, p);
}

template <int D>
void BackflowSlaterState<D>::add_gradient(const Walkers& walkers, Index particle, Block& gradient) const {
  solve_present();
  for (Index p = 0; p < kPacks; ++p) {
    const Vector at = position_of<D>(walkers.x, particle, p);
    Vector sum = position_of<D>(present_.force, particle, p);
    for (Index j = 0; j < particles_; ++j) {
      if (j == particle) continue;
      const Vector pushed = push(particle, j, at - position_of<D>(walkers.x, j, p), p, present_.force);
      for (int d = 0; d < D; ++d) sum.x[d] += pushed.x[d];
    }
    for (int d = 0; d < D; ++d) gradient.pack(d, p) += sum.x[d];
  }
}

template <int D>
void BackflowSlaterState<D>::add_pairs(const Walkers& walkers, Index p, Block& gradient, Pack& laplacian) const {
  Pack* jacobian = packs_of(jacobian_);
  const auto block = [&](Index i, Index j) { return jacobian + (i * particles_ + j) * kSquare; };
  for (Index i = 0; i < particles_; ++i) {
    for (int a = 0; a < D; ++a) {
      for (int b = 0; b < D; ++b) block(i, i)[a * D + b] = broadcast(a == b ? 1.0 : 0.0);
      gradient.pack(i * D + a, p) += present_.force.pack(i * D + a, p);
    }
  }
  for (Index j = 1; j < particles_; ++j) {
    for (Index i = 0; i < j; ++i) {
      const Vector s = position_of<D>(walkers.x, i, p) - position_of<D>(walkers.x, j, p);
      const Vector pull = position_of<D>(present_.force, i, p) - position_of<D>(present_.force, j, p);
      const Pack q = dot(s, s);
      Pack eta, first, second;
      backflow_.of(i, j).derivatives(q, eta, first, second);
      laplacian += 2 * (4 * q * second + static_cast<Real>(2 * D + 4) * first) * dot(s, pull);
      for (int a = 0; a < D; ++a) {
        Pack pushed{};
        for (int b = 0; b < D; ++b) {
          const Pack k = 2 * first * (s.x[a] * s.x[b]) + (a == b ? eta : Pack{});
          block(i, i)[a * D + b] += k;
          block(j, j)[a * D + b] += k;
          block(i, j)[a * D + b] = block(j, i)[a * D + b] = -k;
          pushed += k * pull.x[b];
        }
        gradient.pack(i * D + a, p) += pushed;
        gradient.pack(j * D + a, p) -= pushed;
      }
    }
  }
}

template <int D>
void BackflowSlaterState<D>::contract(const Spin& spin) const {
  const auto row = [&](Index i) { return packs_of(jacobian_) + (spin.first + i) * particles_ * kSquare; };
  for (Index i = 0; i < spin.count; ++i) {
    for (Index j = i; j < spin.count; ++j) {
      const Pack *left = row(i), *right = row(j);  // J_mj = J_jm, and both are symmetric
      Pack sum[kSquare] = {};
      for (Index m = 0; m < particles_; ++m, left += kSquare, right += kSquare) {
        for (int a = 0; a < D; ++a) {
          for (int b = 0; b < D; ++b) {
            for (int c = 0; c < D; ++c) sum[a * D + b] += left[a * D + c] * right[b * D + c];
          }
        }
      }
      std::copy_n(sum, kSquare, packs_of(metric_) + (i * spin.count + j) * kSquare);
    }
  }
}

template <int D>
void BackflowSlaterState<D>::add_derivatives(const Walkers& walkers, Block& gradient, Lanes laplacian) const {
  solve_present();
  for (Index p = 0; p < kPacks; ++p) {
    Pack sum{};
    add_pairs(walkers, p, gradient, sum);
    for (const Spin& spin : orbitals_.spins()) {
      contract(spin);
      sum += determinants_.curvature(transformed_, present_, spin, p, packs_of(metric_));
    }
    pack(laplacian, p) += sum;
  }
}

template <int D>
void BackflowSlaterState<D>::log_derivatives(const Walkers& walkers, Block& rows, Index first_row) const {
  solve_present();
  const Index own = orbitals_.parameter_count();
  for (Index k = 0; k < own + backflow_.parameter_count(); ++k) std::ranges::fill(rows[first_row + k], 0.0);
  for (Index p = 0; p < kPacks; ++p) {
    determinants_.log_derivatives(transformed_, present_, p, rows, first_row);
    for (Index j = 1; j < particles_; ++j) {
      for (Index i = 0; i < j; ++i) {
        const Vector s = position_of<D>(walkers.x, i, p) - position_of<D>(walkers.x, j, p);
        const Pack along = dot(s, position_of<D>(present_.force, i, p) - position_of<D>(present_.force, j, p));
        const Index first = first_row + own + backflow_.first_parameter(i, j);
        backflow_.of(i, j).parameter_derivatives(dot(s, s), [&](Index k, Pack value) { rows.pack(first + k, p) += value * along; });
      }
    }
  }
}

template class BackflowSlaterState<1>;
template class BackflowSlaterState<2>;
template class BackflowSlaterState<3>;

}  // namespace rbm
