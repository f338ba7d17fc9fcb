/// The Padé-Jastrow factor: f(r) = c r / (1 + γ r), with the cusp f'(0) = c fixed and γ = e^θ > 0 [1/bohr] trained.
///
///     f' = c/(1+γr)²      f'' = -2cγ/(1+γr)³      ∂f/∂ ln γ = -cγ r²/(1+γr)²
///
/// Source: R. Jastrow, Phys. Rev. 98, 1479 (1955); C. Filippi and C. J. Umrigar, J. Chem. Phys. 105, 213 (1996).
/// One parameter, "log_gamma". The constructor throws ContractError unless γ > 0 and the cusp is finite.
#pragma once

#include "rbm_vmc/continuum/pair_factor.hpp"

namespace rbm {

class PadeFunction {
 public:
  static constexpr std::string_view kName = "jastrow";

  PadeFunction(Real cusp, Real gamma);

  Index parameter_count() const { return 1; }
  std::vector<std::string> parameter_names() const { return {"log_gamma"}; }
  void get_parameters(std::span<Real> theta) const;
  void set_parameters(std::span<const Real> theta);

  [[gnu::always_inline]] Pack value(Pack r) const { return cusp_ * r * fast_inverse(1 + gamma_ * r); }

  [[gnu::always_inline]] void derivatives(Pack r, Pack& f, Pack& df, Pack& d2f) const {
    const Pack inverse = fast_inverse(1 + gamma_ * r);
    f = cusp_ * r * inverse;
    df = cusp_ * inverse * inverse;
    d2f = -2 * gamma_ * df * inverse;
  }

  template <class Add>
  [[gnu::always_inline]] void parameter_derivatives(Pack r, Add&& add) const {
    const Pack bounded = r * fast_inverse(1 + gamma_ * r);
    add(0, -cusp_ * gamma_ * bounded * bounded);
  }

 private:
  Real cusp_;
  Real log_gamma_;
  Real gamma_;
};

using PadeJastrow = PairFactor<PadeFunction>;
extern template class PairFactor<PadeFunction>;

}  // namespace rbm
