#include "rbm_vmc/vmc/results.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/session/run.hpp"
#include "support/small_runs.hpp"

namespace rbm {
namespace {

TEST(Results, HoldWhatTheInterfacePromises) {
  Communicator serial;
  Simulation simulation(test::small_dot(), serial);
  RunRecord record{"1.2.3", "abc", {{}}, {}};
  const Archive early = results_archive(simulation, record, RunStatus::running, "");
  EXPECT_FALSE(early.find("result/energy/mean"));
  test::finish(simulation);
  record.performance = simulation.spent();
  const Archive archive = results_archive(simulation, record, RunStatus::finished, "done");
  EXPECT_EQ(*archive.find_attribute("", "format"), Dataset("rbm_vmc.results"));
  EXPECT_EQ(*archive.find_attribute("", "status"), Dataset("finished"));
  EXPECT_EQ(*archive.find_attribute("", "reason"), Dataset("done"));
  EXPECT_EQ(*archive.find_attribute("", "git_commit"), Dataset("abc"));
  for (const char* column :
       {"energy", "error", "variance", "acceptance", "gradient_norm", "step_norm", "shift", "seconds"}) {
    EXPECT_EQ(archive.reals(std::string("history/") + column).size(), 6u) << column;
  }
  EXPECT_EQ(archive.integers("history/iteration").size(), 6u);
  for (const char* name : {"mean", "error", "variance", "autocorrelation_time", "effective_samples", "samples", "rhat"}) {
    EXPECT_NO_THROW(archive.real(std::string("result/energy/") + name)) << name;
  }
  EXPECT_EQ(archive.text("result/energy/error_source"), "chains");  // 160 of them
  const auto& length = archive.integers("result/energy/blocking/length");
  const auto& blocks = archive.integers("result/energy/blocking/blocks");
  ASSERT_GE(length.size(), 2u);
  for (std::size_t k = 0; k < length.size(); ++k) EXPECT_EQ(length[k], Integer{1} << k);
  EXPECT_EQ(static_cast<Real>(blocks[0]), archive.real("result/energy/samples"));
  EXPECT_EQ(archive.reals("result/energy/blocking/correlation").size(), length.size());
  for (const Real error : archive.reals("result/energy/blocking/error")) EXPECT_GT(error, 0);
  for (const char* part : {"kinetic", "trap", "interaction"}) {
    EXPECT_GT(archive.real(std::string("result/energy_components/") + part + "/mean"), 0);
    EXPECT_GT(archive.real(std::string("result/energy_components/") + part + "/error"), 0);
  }
  EXPECT_EQ(archive.real("result/reference/value"), 3.0);
  EXPECT_EQ(archive.text("result/reference/kind"), "exact");
  const Real deviation = (archive.real("result/energy/mean") - 3.0) / archive.real("result/energy/error");
  EXPECT_NEAR(archive.real("result/reference/deviation_sigma"), deviation, 1e-9 * std::abs(deviation));
  EXPECT_NEAR(archive.real("result/virial_ratio"), 1.0, 0.2);
  EXPECT_GT(archive.real("result/symmetry_defect/value"), 0);  // the default rbm of two electrons tells them apart
  EXPECT_GT(archive.real("result/symmetry_defect/error"), 0);
  EXPECT_EQ(archive.integer("result/refused_iterations"), 0);
  EXPECT_EQ(archive.integer("result/refused_moves/on_node"), 0);
  EXPECT_EQ(archive.integer("result/refused_moves/not_finite"), 0);
  EXPECT_EQ(archive.integer("input/system/particles"), 2);
  EXPECT_EQ(archive.integers("segments/ranks").size(), 1u);
  EXPECT_NO_THROW(archive.real("performance/seconds/sampling"));
}

TEST(Results, SayWhyAnErrorBarIsDoubtful) {
  const Input smooth = resolve(test::small_dot({"wavefunction.factors=[rbm]"}));
  const Input dot = resolve(test::small_dot());
  EvaluationResult result;
  result.rhat = 1.0;
  EXPECT_EQ(trust_in_error(dot, result), "reliable");
  EXPECT_TRUE(trust_in_error(smooth, result).starts_with("a guess, the variance is infinite"));
  result.energy.trust = Trust::drifting;
  EXPECT_EQ(trust_in_error(dot, result),
            std::string(reason(Trust::drifting)) + "; raise sampler.equilibration and evaluation.samples");
  result.rhat = 1.02;
  EXPECT_TRUE(trust_in_error(dot, result).starts_with("doubtful, chains disagree"));
}

TEST(Results, ParametersComeAsArraysOfTheirFactor) {
  Communicator serial;
  const Simulation simulation(test::small_dot({"wavefunction.rbm.hidden=3"}), serial);
  const Archive archive = parameters_archive(simulation.ansatz());
  const auto& names = archive.texts("names");
  const auto& values = archive.reals("values");
  ASSERT_EQ(names.size(), values.size());
  const Dataset* W = archive.find("rbm/W");
  ASSERT_TRUE(W);
  EXPECT_EQ(W->shape, (std::vector<Index>{4, 3}));
  const auto at = std::ranges::find(names, "rbm/W[2,1]") - names.begin();
  EXPECT_EQ(std::get<std::vector<Real>>(W->data)[2 * 3 + 1], values[static_cast<std::size_t>(at)]);
  EXPECT_EQ(archive.find("rbm/b")->shape, (std::vector<Index>{3}));
  EXPECT_TRUE(archive.find("pair-rbm/log_length")->shape.empty());
}

}  // namespace
}  // namespace rbm
