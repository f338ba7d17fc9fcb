#include "rbm_vmc/io/row_source.hpp"

#include <algorithm>
#include <cmath>

namespace rbm {

void ValueWatch::see(std::span<const Real> values) {
  // Plain sums and extremes of a block, so that the compiler can use its vectors.
  Real least = least_, most = most_;
  Index others = 0, not_binary = 0, not_spin = 0;
  for (const Real value : values) {
    least = std::min(least, value);
    most = std::max(most, value);
    not_binary += value != 0 && value != 1;
    not_spin += value != -1 && value != 1;
    others += value != std::floor(value);
  }
  least_ = least;
  most_ = most;
  binary_ &= not_binary == 0;
  spin_ &= not_spin == 0;
  byte_ &= others == 0 && least >= 0 && most <= 255;
}

}  // namespace rbm
