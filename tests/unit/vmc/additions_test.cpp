#include "rbm_vmc/vmc/additions.hpp"

#include <gtest/gtest.h>

#include "../examples/custom-factor/quartic_factor.hpp"
#include "support/added.hpp"
#include "support/small_runs.hpp"
#include "unit/continuum/factor_properties.hpp"

namespace rbm {
namespace {

using test::additions;

Input plain() { return test::small_dot(); }

TEST(Additions, TheFactorOfTheExampleHasThePropertiesOfAFactor) {
  check_factor_properties([] { return std::make_unique<QuarticFactor>(0.1); }, 1, 1);
  check_factor_properties([] { return std::make_unique<QuarticFactor>(0.3); }, 3, 2);
}

TEST(Additions, AreKnownByTheirNames) {
  const AddedNames names = names_of(additions(), plain());
  EXPECT_EQ(names.potential, "constant 5");
  EXPECT_EQ(names.factors, std::vector<std::string>{"quartic"});
  EXPECT_EQ(names.observables, (std::vector<std::string>{"mean_x4", "x4_histogram"}));
  EXPECT_EQ(names_of({}, plain()), AddedNames());
}

TEST(Additions, NamesComeBackFromAnArchive) {
  const AddedNames names = names_of(additions(), plain());
  Archive archive, empty;
  put(names, archive);
  put({}, empty);
  EXPECT_EQ(added_names(archive), names);
  EXPECT_EQ(added_names(empty), AddedNames());
  EXPECT_TRUE(empty.datasets().empty());
}

TEST(Additions, OtherNamesAreRefusedWithWhatDiffers) {
  const AddedNames names = names_of(additions(), plain());
  EXPECT_NO_THROW(expect_same(names, names));
  const auto refusal = [&](const AddedNames& here) -> std::string {
    try {
      expect_same(names, here);
    } catch (const CheckpointError& error) {
      return error.what();
    }
    return "";
  };
  EXPECT_EQ(refusal({"", names.factors, names.observables}),
            "the checkpoint is of another Hamiltonian (its added potential is 'constant 5', here it is '')");
  EXPECT_EQ(refusal({names.potential, {}, names.observables}),
            "the checkpoint is of another program (its added factors: 'quartic'; here: none)");
  EXPECT_EQ(refusal({names.potential, names.factors, {"mean_x4"}}),
            "the checkpoint is of another program (its added observables: 'mean_x4', 'x4_histogram'; here: 'mean_x4')");
}

/// The first problem of additions; empty if there is none.
std::string problem(const Additions& added, const Input& input = plain()) {
  try {
    names_of(added, input);
  } catch (const InputError& error) {
    return error.problems().front();
  }
  return "";
}

TEST(Additions, FactorsThatCannotBeToldApartAreRefused) {
  Additions twice = additions();
  twice.factors.push_back(std::make_unique<QuarticFactor>(1));
  EXPECT_EQ(problem(twice), "an added factor is called 'quartic' (that name is taken) choose another one");
  for (const char* name : {"pair-rbm", "names"}) {
    Additions taken;
    taken.factors.push_back(std::make_unique<test::NamedFactor>(name));
    EXPECT_EQ(problem(taken),
              "an added factor is called '" + std::string(name) + "' (that name is taken) choose another one");
  }
  Additions path;
  path.factors.push_back(std::make_unique<test::NamedFactor>("my/factor"));
  EXPECT_EQ(problem(path), "an added factor is called 'my/factor' (it names a group in files) choose a word without /");
}

TEST(Additions, GibbsDrawsFromTheRbmAloneAndIsRefusedBesideAFactor) {
  const Input lone = test::small_dot({"wavefunction.factors=rbm"});
  ASSERT_EQ(lone.sampler.method, SamplerMethod::gibbs);
  EXPECT_TRUE(problem(additions(), lone).starts_with("sampler.method = gibbs"));
  EXPECT_EQ(problem(additions(), test::small_dot({"wavefunction.factors=rbm", "sampler.method=metropolis"})), "");
}

TEST(Additions, ObservablesMustFitTheirEntriesAndHaveNamesOfTheirOwn) {
  const auto with = [](Index entries, const char* name, Index part) {
    Additions added;
    added.observables.push_back(
        [=](const Extents&) { return std::make_unique<test::NamedObservable>(entries, name, part); });
    return added;
  };
  EXPECT_EQ(problem(with(1, "mine", 0)), "");
  EXPECT_EQ(problem(with(1, "mine", 1)),
            "the added observable 'mine' does not fit its 1 entries (a histogram has one scale a bin, and one entry more)");
  for (const char* name : {"mean_radius", "density_up", "configurations"}) {
    EXPECT_EQ(problem(with(1, name, 0)),
              "an added observable is called '" + std::string(name) + "' (that name is taken) choose another one");
  }
}

TEST(Additions, APotentialHasAName) {
  EXPECT_NE(problem({.potential = {"nothing", nullptr}}), "");
  EXPECT_NE(problem({.potential = {"", std::make_unique<test::Constant>()}}), "");
}

}  // namespace
}  // namespace rbm
