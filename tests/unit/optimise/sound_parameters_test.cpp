#include "rbm_vmc/optimise/sound_parameters.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace rbm {
namespace {

using Numbers = std::vector<Real>;
Numbers numbers(std::span<const Real> values) { return {values.begin(), values.end()}; }

TEST(SoundParameters, ARefusalGoesHalfwayBack) {
  SoundParameters sound(Numbers{0, 4});
  sound.accept(Numbers{1, 3});
  EXPECT_EQ(sound.halfway(Numbers{3, 3}), (Numbers{2, 3}));
  EXPECT_EQ(numbers(sound.or_sound(Numbers{3, 3})), (Numbers{3, 3}));
  EXPECT_EQ(numbers(sound.or_sound(Numbers{3, std::numeric_limits<Real>::quiet_NaN()})), (Numbers{1, 3}));
}

TEST(SoundParameters, RefusalsInARowAreCountedFromTheLastAcceptance) {
  SoundParameters sound(Numbers{0});
  for (Index k = 1; k <= 3; ++k) {
    sound.refuse();
    EXPECT_EQ(sound.refused_in_a_row(), k);
  }
  sound.accept(Numbers{1});
  EXPECT_EQ(sound.refused_in_a_row(), 0);
  sound.refuse();
  EXPECT_EQ(sound.refused_in_a_row(), 1);
  EXPECT_EQ(sound.refused(), 4);
}

TEST(SoundParameters, ComeBackAsSaved) {
  SoundParameters sound(Numbers{0});
  sound.restore({2, 3}, 4, 5);
  EXPECT_EQ(numbers(sound.parameters()), (Numbers{2, 3}));
  EXPECT_EQ(sound.refused_in_a_row(), 4);
  EXPECT_EQ(sound.refused(), 5);
}

}  // namespace
}  // namespace rbm
