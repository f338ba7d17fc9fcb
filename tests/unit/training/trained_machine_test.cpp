#include "rbm_vmc/training/trained_machine.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "rbm_vmc/io/input_archive.hpp"
#include "rbm_vmc/training/training_archive.hpp"
#include "support/random_machines.hpp"

namespace rbm {
namespace {

/// Results as far as they matter here.
Archive results_of(const Machine& machine) {
  const auto& shape = machine.shape();
  TrainingInput input;
  input.machine.visible = shape.visible_kind;
  input.machine.hidden = shape.hidden;
  input.machine.hidden_units = shape.hidden_kind;
  input.machine.visible_couplings = shape.visible_couplings;
  input.machine.hidden_couplings = shape.hidden_couplings;
  input.machine.beta = shape.beta;
  input.machine.train_sigma = shape.sigma;
  Archive results;
  results.attribute("", "format", kResultsFormat);
  results.graft("input", to_archive(input));
  results.graft("parameters/rbm", machine_archive(machine));
  return results;
}

std::string refusal(const Archive& results) {
  try {
    trained_machine(results, "x.results.h5");
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

TEST(TrainedMachine, IsTheOneInTheResults) {
  for (const auto& shape : test::all_shapes()) {
    const Machine machine = test::random_machine(shape, 8);
    const auto trained = trained_machine(results_of(machine), "x.results.h5");
    EXPECT_EQ(trained.machine.shape().sigma, SigmaTraining::fixed);
    EXPECT_EQ(trained.input.machine.beta, shape.beta);
    ChainGroup<double> group(0, shape);
    test::fill_at_random(shape, 1, group);
    for (Index c = 0; c < 5; ++c) {
      const auto x = test::column(group.x, c), h = test::column(group.h, c);
      EXPECT_NEAR(energy(trained.machine, x, h), energy(machine, x, h), 1e-12);
    }
  }
}

TEST(TrainedMachine, HasItsNormalisationOnceTheTrainingHasFinished) {
  Archive results = results_of(Machine({.visible = 2, .hidden = 1}));
  EXPECT_TRUE(std::isnan(trained_machine(results, "x").log_z));
  results.put("result/log_z", 1.5);
  results.put("result/log_z_error", 0.25);
  EXPECT_EQ(trained_machine(results, "x").log_z, 1.5);
  EXPECT_EQ(trained_machine(results, "x").log_z_error, 0.25);
}

TEST(TrainedMachine, OtherFilesAreRefused) {
  const Archive good = results_of(Machine({.visible_kind = VisibleKind::gaussian, .visible = 2, .hidden = 3}));
  EXPECT_TRUE(is_of_training(good));
  EXPECT_FALSE(is_of_training(good.subtree("input")));
  EXPECT_EQ(refusal(Archive()),
            "x.results.h5: no machine (not the results of rbm_train) give STEM.results.h5 of a training");
  Archive other;
  other.attribute("", "format", kResultsFormat);
  other.put("input/system/particles", 2);
  EXPECT_EQ(refusal(other), refusal(Archive()));
  const auto with = [&](const char* name, Dataset value) {
    Archive changed = good;
    changed.put(std::string("parameters/rbm/") + name, std::move(value));
    return refusal(changed);
  };
  const std::string hint = " take results as rbm_train wrote them";
  EXPECT_EQ(with("b", std::vector<Real>{1}),
            "x.results.h5: parameters/rbm/b: wrong size (its arrays do not fit together)" + hint);
  EXPECT_EQ(with("W", std::vector<Real>(7)),
            "x.results.h5: parameters/rbm/W: wrong size (its arrays do not fit together)" + hint);
  EXPECT_EQ(with("W", std::vector<Real>(6, NAN)), "x.results.h5: parameters/rbm/W: not finite (it is damaged)" + hint);
  EXPECT_EQ(with("sigma", std::vector<Real>{1, 0}),
            "x.results.h5: parameters/rbm/sigma: not positive (it is damaged)" + hint);
  EXPECT_EQ(with("a", "text"), "x.results.h5: parameters/rbm/a: no machine (there are no such numbers)" + hint);
  EXPECT_EQ(with("a", std::vector<Real>{}), "x.results.h5: parameters/rbm/a: no machine (its input is not complete)" + hint);
  Archive unknown = good;
  unknown.put("input/machine/hiden", 3);
  EXPECT_EQ(refusal(unknown).rfind("x.results.h5: machine.hiden: unknown key", 0), 0U) << refusal(unknown);
}

}  // namespace
}  // namespace rbm
