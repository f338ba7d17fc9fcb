#include "rbm_vmc/optimise/linear_algebra.hpp"

#include <gtest/gtest.h>

#include <cstdint>

TEST(LinearAlgebra, RunsOneThread) { EXPECT_EQ(Eigen::nbThreads(), 1); }

TEST(LinearAlgebra, OwnedVectorsAreAlignedForWholePackets) {
  for (Eigen::Index n : {1, 7, 100}) {
    const Eigen::VectorXd vector(n);
    EXPECT_EQ(reinterpret_cast<std::uintptr_t>(vector.data()) % EIGEN_MAX_ALIGN_BYTES, 0u);
  }
}
