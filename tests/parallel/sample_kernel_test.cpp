// Runs at 1, 2, 3, 4 and 7 ranks: kernel and direction of the ranks together have the bits that each rank finds alone.
#include "rbm_vmc/optimise/sample_kernel.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/optimise/natural_gradient.hpp"
#include "unit/optimise/samples.hpp"
#include "world.hpp"

namespace rbm {
namespace {

TEST(SampleKernel, HasTheSameBitsOnAnyNumberOfRanks) {
  for (const Index count : {1, 2, 5, 8}) {  // fewer batches than ranks, too
    const Index parameters = 700, samples = 2;
    const auto batches = test::random_batches(parameters, count, samples, 61);
    const Gradient gradient = test::gradient_of(batches, {parameters, MetricSums::none});
    Communicator serial;
    SampleRows all = test::rows_of(batches, parameters);
    const Share share = test::world().share(count);
    SampleRows mine(parameters, share.size(), samples);
    for (Index b = share.first; b < share.last; ++b) {
      for (Index s = 0; s < samples; ++s) {
        mine.at(b - share.first, s) = all.at(b, s);
        std::ranges::copy(all.energy(b, s), mine.energy(b - share.first, s).begin());
      }
    }
    SampleKernel alone(all, gradient, serial), together(mine, gradient, test::world());
    bool same = true;
    for (Index s = 0; s < alone.samples(); ++s) {
      for (Index t = 0; t < alone.samples(); ++t) same &= alone(s, t) == together(s, t);
    }
    EXPECT_TRUE(same) << count << " batches";
    EXPECT_EQ(together.energies(), alone.energies());
    const Eigen::VectorXd kept = test::random_vector(parameters, 7);
    const NaturalGradient expected = natural_gradient(gradient, alone, 1e-3, kept);
    const NaturalGradient found = natural_gradient(gradient, together, 1e-3, kept);
    EXPECT_EQ(found.direction, expected.direction) << count << " batches";
    EXPECT_EQ(found.norm, expected.norm);
  }
}

}  // namespace
}  // namespace rbm
