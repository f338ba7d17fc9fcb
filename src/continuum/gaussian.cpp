#include "rbm_vmc/continuum/gaussian.hpp"

#include <algorithm>
#include <cmath>

namespace rbm {
namespace {

class GaussianState final : public FactorState {
 public:
  explicit GaussianState(const Gaussian& factor) : factor_(&factor) {}

  void refresh(const Walkers&) override {}
  void settle(const LaneMask&) override {}

  void propose(const Walkers& walkers, const Trial& trial) override {
    for (Index d = 0; d < walkers.dimensions; ++d) {
      const Real k = factor_->inverse_square(d);
      for (Index p = 0; p < kPacks; ++p) {
        const Pack before = walkers.x.pack(trial.particle * walkers.dimensions + d, p);
        const Pack after = trial.position.pack(d, p);
        pack(trial.log_ratio, p) -= 0.5 * k * (after - before) * (after + before);
        if (trial.gradient) trial.gradient->pack(d, p) -= k * after;
      }
    }
  }

  void add_log_value(const Walkers& walkers, Lanes value) const override {
    for (Index m = 0; m < walkers.x.rows(); ++m) {
      const Real k = factor_->inverse_square(m % walkers.dimensions);
      for (Index p = 0; p < kPacks; ++p) pack(value, p) -= 0.5 * k * walkers.x.pack(m, p) * walkers.x.pack(m, p);
    }
  }

  void add_gradient(const Walkers& walkers, Index particle, Block& gradient) const override {
    for (Index d = 0; d < walkers.dimensions; ++d) {
      const Real k = factor_->inverse_square(d);
      for (Index p = 0; p < kPacks; ++p) gradient.pack(d, p) -= k * walkers.x.pack(particle * walkers.dimensions + d, p);
    }
  }

  void add_derivatives(const Walkers& walkers, Block& gradient, Lanes laplacian) const override {
    Real trace = 0;
    for (Index m = 0; m < walkers.x.rows(); ++m) {
      const Real k = factor_->inverse_square(m % walkers.dimensions);
      trace += k;
      for (Index p = 0; p < kPacks; ++p) gradient.pack(m, p) -= k * walkers.x.pack(m, p);
    }
    for (Index p = 0; p < kPacks; ++p) pack(laplacian, p) -= broadcast(trace);
  }

  void log_derivatives(const Walkers& walkers, Block& rows, Index first_row) const override {
    for (Index k = 0; k < factor_->parameter_count(); ++k) std::ranges::fill(rows[first_row + k], 0.0);
    if (factor_->parameter_count() == 0) return;
    for (Index m = 0; m < walkers.x.rows(); ++m) {
      const Index d = m % walkers.dimensions;
      const Index row = first_row + (factor_->shared() ? 0 : d);
      for (Index p = 0; p < kPacks; ++p) {
        rows.pack(row, p) += factor_->inverse_square(d) * walkers.x.pack(m, p) * walkers.x.pack(m, p);
      }
    }
  }

 private:
  const Gaussian* factor_;
};

}  // namespace

Gaussian::Gaussian(std::vector<Real> widths, bool train) : widths_(std::move(widths)), train_(train) {
  expects(!widths_.empty(), "at least one width");
}

Real Gaussian::inverse_square(Index d) const {
  const Real w = widths_[static_cast<std::size_t>(shared() ? 0 : d)];
  return 1.0 / (w * w);
}

void Gaussian::get_parameters(std::span<Real> theta) const {
  std::ranges::transform(std::span(widths_).first(theta.size()), theta.begin(), [](Real w) { return std::log(w); });
}

void Gaussian::set_parameters(std::span<const Real> theta) {
  expects(std::ssize(theta) == parameter_count(), "as many values as parameters");
  std::ranges::transform(theta, widths_.begin(), [](Real log_width) { return std::exp(log_width); });
}

std::vector<std::string> Gaussian::parameter_names() const {
  std::vector<std::string> names;
  for (Index k = 0; k < parameter_count(); ++k) names.push_back("log_width[" + std::to_string(k) + "]");
  return names;
}

std::unique_ptr<FactorState> Gaussian::bind(Index, Index dimensions) const {
  expects(shared() || std::ssize(widths_) == dimensions, "one width, or one a dimension");
  return std::make_unique<GaussianState>(*this);
}

}  // namespace rbm
