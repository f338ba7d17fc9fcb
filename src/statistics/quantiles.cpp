#include "rbm_vmc/statistics/quantiles.hpp"

#include <cmath>
#include <numbers>

namespace rbm {

Real normal_quantile(Real probability) {
  expects(probability > 0 && probability < 1, "a probability between 0 and 1");
  Real low = -40, high = 40;
  for (int halvings = 0; halvings < 64; ++halvings) {
    const Real middle = 0.5 * (low + high);
    (0.5 * std::erfc(-middle / std::numbers::sqrt2) < probability ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

Real chi_squared_quantile(Real probability, Real degrees_of_freedom) {
  expects(degrees_of_freedom > 0, "a positive number of degrees of freedom");
  const Real spread = 2 / (9 * degrees_of_freedom);
  const Real root = 1 - spread + normal_quantile(probability) * std::sqrt(spread);
  return degrees_of_freedom * root * root * root;
}

Real student_factor(Real degrees_of_freedom) {
  expects(degrees_of_freedom > 0, "a positive number of degrees of freedom");
  const Real u = 1 / degrees_of_freedom;
  return 1 + u / 2 + u * u / 4 + u * u * u / 16;
}

}  // namespace rbm
