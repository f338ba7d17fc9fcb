/// Quantiles that tests of hypotheses need. Not for inner loops.
#pragma once

#include "rbm_vmc/base/block.hpp"

namespace rbm {

/// z with P(Z < z) = probability for a standard normal Z. Throws ContractError outside (0, 1).
Real normal_quantile(Real probability);

/// x with P(χ² < x) = probability; Wilson and Hilferty, Proc. Natl. Acad. Sci. 17, 684 (1931): good to 3 % from one
/// degree of freedom up for probabilities above ½.
Real chi_squared_quantile(Real probability, Real degrees_of_freedom);

/// The factor that makes mean ± factor × (estimated standard error) cover 68.27 % when the variance was estimated with
/// so many degrees of freedom: the quantile of Student's t at one sigma by its Cornish-Fisher series (1.4 % low at 1).
Real student_factor(Real degrees_of_freedom);

}  // namespace rbm
