#include "rbm_vmc/training/resolve_training.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "rbm_vmc/data/bars_and_stripes.hpp"
#include "rbm_vmc/data/gaussian_mixture.hpp"
#include "support/small_trainings.hpp"

namespace rbm {
namespace {

TEST(ResolveTraining, ChoosesFromTheData) {
  Communicator serial;
  BarsAndStripes bars(3, StripesBy::pattern);
  const auto binary = test::Data(bars, 0, serial).input({});
  EXPECT_EQ(binary.machine.visible, VisibleKind::binary);
  EXPECT_EQ(binary.machine.hidden, 16);
  EXPECT_EQ(binary.data.minibatch, 14);
  EXPECT_EQ(binary.sampler.start, ChainStart::tempering);
  EXPECT_EQ(*binary.sampler.chains % kGroup, 0);
  MixtureRows points({}, 3000, 1);
  const auto gaussian = test::Data(points, 0.1, serial).input({"sampler.chains=129"});
  EXPECT_EQ(gaussian.machine.visible, VisibleKind::gaussian);
  EXPECT_EQ(gaussian.data.standardise, Standardisation::each);
  EXPECT_EQ(gaussian.machine.train_sigma, SigmaTraining::each);
  EXPECT_EQ(gaussian.sampler.chains, 256);
}

TEST(ResolveTraining, AResolvedInputStaysAsItIs) {
  Communicator serial;
  MixtureRows points({}, 3000, 1);
  const test::Data data(points, 0, serial);
  const auto resolved = data.input({});
  EXPECT_EQ(resolve(resolved, data.summary), resolved);
  auto copy = resolved;
  for (const auto& key : describe(copy)) EXPECT_TRUE(key.get()) << key.path;
}

std::string complaint_of(const test::Data& data, const std::vector<std::string>& settings) {
  try {
    data.input(settings);
  } catch (const InputError& error) {
    return error.problems().front();
  }
  return "";
}

TEST(ResolveTraining, RefusesWhatDoesNotFit) {
  Communicator serial;
  MixtureRows points({}, 300, 1);
  const test::Data data(points, 0, serial);
  EXPECT_TRUE(
      complaint_of(data, {"machine.visible=binary"}).starts_with("samples: wrong values (binary units take 0 and 1, found"));
  EXPECT_TRUE(
      complaint_of(data, {"machine.visible_couplings=true"}).starts_with("machine.visible_couplings: not with gaussian"));
  EXPECT_TRUE(complaint_of(data, {"machine.sigma=[1,2,3]"}).starts_with("machine.sigma: wrong length (found 3"));
  EXPECT_TRUE(complaint_of(data, {"data.checksum=1"}).starts_with("data.checksum: other data"));
  BarsAndStripes bars(2, StripesBy::pattern);
  const test::Data binary(bars, 0, serial);
  EXPECT_TRUE(complaint_of(binary, {"machine.sigma=1"}).starts_with("machine.sigma: only gaussian"));
  EXPECT_TRUE(complaint_of(binary, {"machine.train_sigma=each"}).starts_with("machine.train_sigma: only gaussian"));
  EXPECT_TRUE(complaint_of(binary, {"data.standardise=each"}).starts_with("data.standardise: only"));
  EXPECT_TRUE(complaint_of(binary, {"sampler.start=tempering", "sampler.method=metropolis"}).starts_with("sampler.method:"));
  EXPECT_EQ(complaint_of(binary, {"sampler.method=metropolis"}), "");
}

TEST(ResolveTraining, TheStartMachineGivesTheMeansOfTheData) {
  Communicator serial;
  BarsAndStripes bars(2, StripesBy::coin);
  const test::Data data(bars, 0, serial);
  for (const char* units : {"machine.beta=1", "machine.beta=2"}) {
    const Machine machine = start_machine(data.input({"machine.init_scale=0", units}), data.summary);
    for (std::size_t i = 0; i < 4; ++i)
      EXPECT_NEAR(1 / (1 + std::exp(-machine.shape().beta * machine.a()[i])), data.summary.mean[i], 1e-12);
  }
  const auto input = data.input({"machine.init_scale=0.3", "machine.hidden=500"});
  Real square = 0;
  const Machine machine = start_machine(input, data.summary);
  for (const Real w : machine.W()) square += w * w;
  EXPECT_NEAR(std::sqrt(square / 2000), 0.3, 0.02);
}

TEST(ResolveTraining, OneScaleForAllIfSigmaIsCommon) {
  Communicator serial;
  MixtureRows points({.dimensions = 3}, 1000, 1);
  const test::Data data(points, 0, serial);
  const auto scaling = row_scaling(data.input({"machine.train_sigma=common"}), data.summary);
  EXPECT_EQ(scaling.scale[0], scaling.scale[2]);
  EXPECT_EQ(scaling.mean, data.summary.mean);
  EXPECT_EQ(row_scaling(data.input({}), data.summary).scale, data.summary.deviation);
  EXPECT_EQ(row_scaling(data.input({"data.standardise=none"}), data.summary).scale, (std::vector<Real>{1, 1, 1}));
}

}  // namespace
}  // namespace rbm
