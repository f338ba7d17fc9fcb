#include "rbm_vmc/data/ising_model.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

TEST(IsingModel, IsClosedUnlessSaidOtherwise) { EXPECT_EQ(IsingModel{}.boundary, Boundary::periodic); }

}  // namespace
}  // namespace rbm
