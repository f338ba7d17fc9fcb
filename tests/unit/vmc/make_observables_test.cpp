#include "rbm_vmc/vmc/make_observables.hpp"

#include <gtest/gtest.h>

#include "support/small_runs.hpp"

namespace rbm {
namespace {

using test::small_input;
const Extents kExtents{{2, 3, 4}, 5, 6};

std::vector<Profile> profiles(const Input& input) {
  std::vector<Profile> all;
  for (const auto& observable : make_observables(input, kExtents)) {
    for (Profile& profile : observable->profiles()) all.push_back(std::move(profile));
  }
  return all;
}

TEST(MakeObservables, EachNameGivesItsObservable) {
  for (const std::string_view name : Choice<ObservableKind>::names) {
    const auto found = profiles(small_input("quantum-dot", {"system.particles=2", "evaluation.observables=" + std::string(name)}));
    ASSERT_FALSE(found.empty());
    EXPECT_EQ(found[0].name, name);
  }
}

TEST(MakeObservables, GridsReachAsFarAsTheExtents) {
  const auto found = profiles(small_input("quantum-dot", {"system.particles=2", "evaluation.bins=30",
                                                          "evaluation.observables=density,density_2d,pair_correlation"}));
  const auto axes = [&](const char* name) { return std::ranges::find(found, name, &Profile::name)->axes; };
  EXPECT_EQ(axes("density")[0].count(), 30);
  EXPECT_DOUBLE_EQ(axes("density")[0].edge(30), 5);
  EXPECT_DOUBLE_EQ(axes("pair_correlation")[0].edge(30), 6);
  EXPECT_EQ(axes("density_2d")[0].edge(0), -2);
  EXPECT_DOUBLE_EQ(axes("density_2d")[1].edge(15), 3);
}

TEST(MakeObservables, BosonsHaveNoSpin) {
  for (const Profile& profile : profiles(small_input("trapped-bosons", {"system.particles=3", "system.interaction=gaussian"}))) {
    EXPECT_EQ(profile.name.find("up"), std::string::npos);
    EXPECT_EQ(profile.name.find("like"), std::string::npos);
  }
}

TEST(MakeObservables, PairsAreTheDefaultWhereSomethingElseRunsOverThem) {
  const auto has_pairs = [](const Input& input) { return std::ranges::any_of(*input.evaluation.observables, is_of_pairs); };
  EXPECT_TRUE(has_pairs(small_input("quantum-dot", {"system.particles=2"})));
  EXPECT_TRUE(has_pairs(small_input("quantum-dot", {"system.particles=6", "system.interaction=none"})));
  EXPECT_FALSE(has_pairs(small_input("trapped-bosons", {"system.particles=100"})));
  EXPECT_FALSE(has_pairs(small_input("trapped-bosons", {"system.particles=1"})));
}

TEST(MakeObservables, ListsMayBeEmptyAndPairsNeedTwo) {
  EXPECT_TRUE(make_observables(small_input("quantum-dot", {"system.particles=2", "evaluation.observables=[]"}), kExtents).empty());
  EXPECT_THROW(small_input("trapped-bosons", {"system.particles=1", "evaluation.observables=mean_distance"}), InputError);
}

}  // namespace
}  // namespace rbm
