#include "rbm_vmc/base/simd.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

// That other options do not link is tested in tests/install/prefix.sh.
TEST(Simd, TheLibraryIsCompiledForTheSame) {
  EXPECT_EQ(RBM_SIMD_SYMBOL, 1);
  EXPECT_EQ(simd_of_this_file, &RBM_SIMD_SYMBOL);
}

TEST(Simd, TheNameIsThatOfTheWidestInstructions) {
#if defined(__AVX2__) && !defined(__AVX512F__)
  EXPECT_EQ(kSimd, "AVX2");
#elif !defined(__AVX__)
  EXPECT_EQ(kSimd, "baseline");
#endif
  EXPECT_FALSE(kSimd.empty());
}

}  // namespace
}  // namespace rbm
