#include "rbm_vmc/training/training_archive.hpp"

#include <gtest/gtest.h>

#include "support/random_machines.hpp"

namespace rbm {
namespace {

TEST(TrainingArchive, TheHistoryComesBack) {
  const std::vector<TrainingRow> rows{{0, 0, 1.5, 0.25, 0.1}, {1, 3, 1.25, 0.5, 0.2}};
  Archive archive = history_archive(rows);
  const auto back = training_history_from(archive);
  ASSERT_EQ(back.size(), 2U);
  for (std::size_t k = 0; k < 2; ++k) {
    EXPECT_EQ(back[k].iteration, rows[k].iteration);
    EXPECT_EQ(back[k].epoch, rows[k].epoch);
    EXPECT_EQ(back[k].gradient_norm, rows[k].gradient_norm);
    EXPECT_EQ(back[k].step_norm, rows[k].step_norm);
    EXPECT_EQ(back[k].seconds, rows[k].seconds);
  }
  EXPECT_TRUE(training_history_from(history_archive({})).empty());
  archive.put("epoch", std::vector<Integer>{1});
  EXPECT_THROW(training_history_from(archive), CheckpointError);
}

TEST(TrainingArchive, TheLikelihoodsComeBack) {
  std::vector<LikelihoodRow> rows(2);
  rows[1].iteration = 50;
  rows[1].epoch = 4;
  rows[1].value.exact = true;
  Real number = 0;
  for (const auto member :
       {&Likelihood::log_z, &Likelihood::log_z_error, &Likelihood::log_z_lower, &Likelihood::log_z_upper,
        &Likelihood::effective_samples, &Likelihood::samples, &Likelihood::samples_error, &Likelihood::validation,
        &Likelihood::validation_error, &Likelihood::pseudo, &Likelihood::reconstruction}) {
    rows[0].value.*member = number += 1;
  }
  Archive archive = likelihood_archive(rows);
  const auto back = likelihoods_from(archive);
  ASSERT_EQ(back.size(), 2U);
  EXPECT_EQ(back[1].iteration, 50);
  EXPECT_EQ(back[1].epoch, 4);
  EXPECT_TRUE(back[1].value.exact);
  EXPECT_FALSE(back[0].value.exact);
  EXPECT_EQ(back[0].value.log_z, 1);
  EXPECT_EQ(back[0].value.validation, 8);
  EXPECT_EQ(back[0].value.reconstruction, 11);
  EXPECT_TRUE(std::isnan(back[1].value.log_z));
  archive.put("samples", std::vector<Real>{1});
  EXPECT_THROW(likelihoods_from(archive), CheckpointError);
}

TEST(TrainingArchive, AMachineHasItsArrays) {
  const MachineShape shape{
      .visible_kind = VisibleKind::spin, .visible = 3, .hidden = 2, .visible_couplings = true, .hidden_couplings = true};
  const Machine machine = test::random_machine(shape, 1);
  const Archive archive = machine_archive(machine);
  EXPECT_EQ(archive.find("sigma"), nullptr);
  EXPECT_EQ(archive.find("W")->shape, (std::vector<Index>{3, 2}));
  EXPECT_EQ(archive.reals("W")[3], machine.W(1, 1));
  EXPECT_EQ(archive.find("V")->shape, (std::vector<Index>{3, 3}));
  EXPECT_EQ(archive.reals("V")[5], machine.V(1, 2));
  EXPECT_EQ(archive.reals("V")[7], machine.V(1, 2));
  EXPECT_EQ(archive.reals("V")[4], 0);
  EXPECT_EQ(archive.reals("U")[1], machine.U(0, 1));
  const Machine gaussian({.visible_kind = VisibleKind::gaussian, .visible = 2, .hidden = 1}, {0.5, 2});
  EXPECT_EQ(machine_archive(gaussian).reals("sigma"), (std::vector<Real>{0.5, 2}));
  EXPECT_EQ(machine_archive(gaussian).find("V"), nullptr);
}

}  // namespace
}  // namespace rbm
