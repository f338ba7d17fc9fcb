/// A plain Gaussian factor: u = -½ Σ_p Σ_d x_pd²/w_d².
///
/// w_d = 1/√ω_d makes ψ exact for non-interacting bosons in a harmonic trap. θ = ln w for each trained width.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "rbm_vmc/continuum/factor.hpp"

namespace rbm {

class Gaussian final : public Factor {
 public:
  /// `widths`: one for all dimensions, or one for each [bohr].
  Gaussian(std::vector<Real> widths, bool train);

  std::string_view name() const override { return "gaussian"; }
  Index parameter_count() const override { return train_ ? std::ssize(widths_) : 0; }
  void get_parameters(std::span<Real> theta) const override;
  void set_parameters(std::span<const Real> theta) override;
  std::vector<std::string> parameter_names() const override;
  std::unique_ptr<FactorState> bind(Index particles, Index dimensions) const override;

  const std::vector<Real>& widths() const { return widths_; }
  bool shared() const { return widths_.size() == 1; }
  Real inverse_square(Index d) const;

 private:
  std::vector<Real> widths_;
  bool train_;
};

}  // namespace rbm
