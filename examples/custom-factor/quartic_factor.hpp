/// A factor of ψ: u = -c Σ_m x_m⁴ over all coordinates [bohr], with c = e^θ > 0 [1/bohr⁴] trained.
///
///     ∂u/∂x_m = -4c x_m³        Σ_m ∂²u/∂x_m² = -12c Σ_m x_m²        ∂u/∂θ = u
///
/// Its state has nothing to remember of the walkers.
#pragma once

#include <algorithm>
#include <cmath>

#include "rbm_vmc/continuum/factor.hpp"

class QuarticState final : public rbm::FactorState {
 public:
  explicit QuarticState(const rbm::Real& c) : c_(c) {}

  void refresh(const rbm::Walkers&) override {}
  void settle(const rbm::LaneMask&) override {}

  void propose(const rbm::Walkers& walkers, const rbm::Trial& trial) override {
    for (rbm::Index d = 0; d < walkers.dimensions; ++d) {
      for (rbm::Index p = 0; p < rbm::kPacks; ++p) {  // a pack is eight walkers at once
        const rbm::Pack before = walkers.x.pack(trial.particle * walkers.dimensions + d, p);
        const rbm::Pack after = trial.position.pack(d, p);
        rbm::pack(trial.log_ratio, p) -= c_ * (fourth(after) - fourth(before));
        if (trial.gradient) trial.gradient->pack(d, p) -= 4 * c_ * after * after * after;
      }
    }
  }

  void add_log_value(const rbm::Walkers& walkers, rbm::Lanes value) const override {
    for (rbm::Index m = 0; m < walkers.x.rows(); ++m) {  // particle * dimensions + d
      for (rbm::Index p = 0; p < rbm::kPacks; ++p) rbm::pack(value, p) -= c_ * fourth(walkers.x.pack(m, p));
    }
  }

  void add_gradient(const rbm::Walkers& walkers, rbm::Index particle, rbm::Block& gradient) const override {
    for (rbm::Index d = 0; d < walkers.dimensions; ++d) {
      for (rbm::Index p = 0; p < rbm::kPacks; ++p) {
        const rbm::Pack x = walkers.x.pack(particle * walkers.dimensions + d, p);
        gradient.pack(d, p) -= 4 * c_ * x * x * x;
      }
    }
  }

  void add_derivatives(const rbm::Walkers& walkers, rbm::Block& gradient, rbm::Lanes laplacian) const override {
    for (rbm::Index m = 0; m < walkers.x.rows(); ++m) {
      for (rbm::Index p = 0; p < rbm::kPacks; ++p) {
        const rbm::Pack x = walkers.x.pack(m, p);
        gradient.pack(m, p) -= 4 * c_ * x * x * x;
        rbm::pack(laplacian, p) -= 12 * c_ * x * x;
      }
    }
  }

  void log_derivatives(const rbm::Walkers& walkers, rbm::Block& rows, rbm::Index first_row) const override {
    std::ranges::fill(rows[first_row], 0.0);  // written, not added to
    add_log_value(walkers, rows[first_row]);
  }

 private:
  static rbm::Pack fourth(rbm::Pack x) { return x * x * x * x; }

  const rbm::Real& c_;  // the factor's, which training changes
};

class QuarticFactor final : public rbm::Factor {
 public:
  explicit QuarticFactor(rbm::Real c) : log_c_(std::log(c)), c_(c) {}

  std::string_view name() const override { return "quartic"; }
  rbm::Index parameter_count() const override { return 1; }
  std::vector<std::string> parameter_names() const override { return {"log_c"}; }
  void get_parameters(std::span<rbm::Real> theta) const override { theta[0] = log_c_; }
  void set_parameters(std::span<const rbm::Real> theta) override {
    log_c_ = theta[0];
    c_ = std::exp(log_c_);
  }
  std::unique_ptr<rbm::FactorState> bind(rbm::Index, rbm::Index) const override {
    return std::make_unique<QuarticState>(c_);
  }

 private:
  rbm::Real log_c_, c_;
};
