#include "rbm_vmc/base/simd.hpp"

namespace rbm {

const char RBM_SIMD_SYMBOL = 1;

}  // namespace rbm
