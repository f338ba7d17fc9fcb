#include "rbm_vmc/parallel/fingerprint.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace rbm {
namespace {

TEST(Fingerprint, NoticesTheLastBit) {
  std::vector<Real> theta{1.0, 2.0};
  const auto before = fingerprint(theta);
  theta[1] = std::nextafter(2.0, 3.0);
  EXPECT_NE(fingerprint(theta), before);
  EXPECT_NE(fingerprint(std::vector<Real>{2.0, 1.0}), fingerprint(std::vector<Real>{1.0, 2.0}));
}

}  // namespace
}  // namespace rbm
