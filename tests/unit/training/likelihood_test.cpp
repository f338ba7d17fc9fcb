#include "rbm_vmc/training/likelihood.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "rbm_vmc/data/bars_and_stripes.hpp"
#include "rbm_vmc/data/gaussian_mixture.hpp"
#include "rbm_vmc/generative/enumeration.hpp"
#include "support/small_trainings.hpp"

namespace rbm {
namespace {

Likelihood likelihood_of(const test::Data& data, const std::vector<std::string>& settings, bool both_ways = false) {
  const auto input = data.input(settings);
  Machine machine = start_machine(input, data.summary);
  const RowScaling scaling = row_scaling(input, data.summary);
  const SampleFile file(data.file);
  const std::vector<Real> zero(scaling.mean.size(), 0.0), one(scaling.mean.size(), 1.0);
  const bool gaussian = machine.shape().gaussian();
  LikelihoodEstimator estimator(input, file, scaling, gaussian ? zero : data.summary.mean, one, data.communicator);
  return estimator.estimate(machine, 1, both_ways, 0);
}

TEST(Likelihood, IsThatOfTheRowsByEnumeration) {
  Communicator serial;
  BarsAndStripes rows(2, StripesBy::coin);
  const test::Data data(rows, 0.25, serial);
  for (const char* couplings : {"machine.hidden_couplings=false", "machine.hidden_couplings=true"}) {
    const std::vector<std::string> settings{"machine.init_scale=0.7", "machine.hidden=3", couplings};
    const Likelihood found = likelihood_of(data, settings);
    const Machine machine = start_machine(data.input(settings), data.summary);
    const Real log_z = enumerate_log_z(machine, serial);
    std::vector<Real> x(static_cast<std::size_t>(4 * data.summary.rows()));
    SampleFile(data.file).read_rows(SamplePart::samples, 0, data.summary.rows(), std::span(x));
    Real mean = 0;
    for (std::size_t row = 0; row < x.size(); row += 4)
      mean += enumerate_log_marginal(machine, std::span(x).subspan(row, 4)) - log_z;
    EXPECT_TRUE(found.exact);
    EXPECT_NEAR(found.log_z, log_z, 1e-12);
    EXPECT_NEAR(found.samples, mean / static_cast<Real>(data.summary.rows()), 1e-12);
    EXPECT_TRUE(std::isfinite(found.validation));
  }
}

TEST(Likelihood, AnnealingBracketsIt) {
  Communicator serial;
  BarsAndStripes rows(3, StripesBy::pattern);
  const test::Data data(rows, 0, serial);
  const std::vector<std::string> machine{"machine.init_scale=0.5", "machine.hidden=8"};
  auto annealed = machine;
  annealed.insert(annealed.end(),
                  {"evaluation.exact_units=0", "evaluation.annealing_runs=512", "evaluation.annealing_steps=200"});
  const Likelihood exact = likelihood_of(data, machine), found = likelihood_of(data, annealed, true);
  EXPECT_FALSE(found.exact);
  EXPECT_NEAR(found.log_z, exact.log_z, 4 * found.log_z_error);
  EXPECT_LT(found.log_z_error, 0.1);
  EXPECT_LT(found.log_z_lower, exact.log_z + 0.05);
  EXPECT_GT(found.log_z_upper, exact.log_z - 0.05);
  EXPECT_NEAR(found.samples, exact.samples, 4 * found.log_z_error);
  EXPECT_EQ(found.pseudo, exact.pseudo);
}

TEST(Likelihood, OfStandardisedRowsIsADensityOfTheRowsAsTheyAre) {
  Communicator serial;
  MixtureRows rows({.clusters = 1}, 4000, 3);
  const test::Data data(rows, 0, serial);
  // Without weights the machine is the product of the normal densities with the moments of the data.
  const Likelihood found = likelihood_of(data, {"machine.init_scale=0"});
  Real entropy = 0;
  for (const Real deviation : data.summary.deviation) entropy += std::log(deviation) + 0.5 * std::log(2 * M_PI) + 0.5;
  EXPECT_NEAR(found.samples, -entropy, 1e-9);
  const Likelihood plain = likelihood_of(data, {"machine.init_scale=0", "data.standardise=none"});
  EXPECT_NEAR(plain.samples, -entropy, 1e-9);
}

TEST(Likelihood, OfTooManyCoupledHiddenUnitsIsNotKnown) {
  Communicator serial;
  BarsAndStripes rows(2, StripesBy::coin);
  const test::Data data(rows, 0, serial);
  EXPECT_TRUE(std::isnan(likelihood_of(data, {"machine.hidden=17", "machine.hidden_couplings=true"}).samples));
}

}  // namespace
}  // namespace rbm
