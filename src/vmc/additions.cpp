#include "rbm_vmc/vmc/additions.hpp"

#include <algorithm>
#include <set>

namespace rbm {
namespace {

using Names = std::vector<std::string>;

std::string in_quotes(const Names& names) {
  std::string text;
  for (const auto& name : names) text += (text.empty() ? "'" : ", '") + name + "'";
  return text.empty() ? "none" : text;
}

/// A name is that of a group in files.
void check_names(const char* what, const Names& names, std::set<std::string> taken, Names& problems) {
  for (const auto& name : names) {
    if (name.empty() || name == "." || name.find('/') != std::string::npos) {
      problems.push_back(std::string("an added ") + what + " is called '" + name +
                         "' (it names a group in files) choose a word without /");
    } else if (!taken.insert(name).second) {
      problems.push_back(std::string("an added ") + what + " is called '" + name +
                         "' (that name is taken) choose another one");
    }
  }
}

/// The entries of all parts of a profile; a histogram has one more for what lies outside.
bool fits(const Profile& profile, Index entries) {
  Index values = 1;
  for (const Bins& axis : profile.axes) values *= axis.count();
  const Index needed = values + (profile.axes.empty() ? 0 : 1);
  return profile.values() == values &&
         std::ranges::all_of(profile.parts, [&](Index part) { return part >= 0 && part + needed <= entries; });
}

Names check_factors(const Additions& additions, const Input& input, Names& problems) {
  std::set<std::string> taken{"names", "values"};
  for (const FactorKind kind : *input.wavefunction.factors) taken.emplace(choice_name(kind));
  Names names;
  for (const auto& factor : additions.factors) {
    names.emplace_back(factor->name());
    if (const Index said = std::ssize(factor->parameter_names()); said != factor->parameter_count()) {
      problems.push_back("the added factor '" + names.back() + "' has " + std::to_string(factor->parameter_count()) +
                         " parameters and " + std::to_string(said) + " parameter names (each needs one)");
    }
  }
  check_names("factor", names, std::move(taken), problems);
  if (!names.empty() && input.sampler.method == SamplerMethod::gibbs) {
    problems.emplace_back(
        "sampler.method = gibbs (it draws from an RBM alone, and a factor is added) use metropolis or langevin");
  }
  return names;
}

Names check_observables(const Additions& additions, const Input& input, Names& problems) {
  constexpr Extents kAny{{1, 1, 1}, 1, 1};
  std::set<std::string> taken{"configurations"};
  for (const auto& observable : make_observables(input, kAny)) {
    for (const Profile& profile : observable->profiles()) taken.insert(profile.name);
  }
  Names all;
  for (const auto& make : additions.observables) {
    const auto observable = make(kAny);
    for (const Profile& profile : observable->profiles()) {
      all.push_back(profile.name);
      if (fits(profile, observable->entries())) continue;
      problems.push_back("the added observable '" + profile.name + "' does not fit its " +
                         std::to_string(observable->entries()) +
                         " entries (a histogram has one scale a bin, and one entry more)");
    }
  }
  check_names("observable", all, std::move(taken), problems);
  return all;
}

Names texts_or_none(const Archive& archive, std::string_view path) {
  return archive.find(path) ? archive.texts(path) : Names{};
}

void expect_same(const char* what, const Names& of_checkpoint, const Names& here) {
  if (of_checkpoint == here) return;
  throw CheckpointError(std::string("the checkpoint is of another program (its added ") + what + ": " +
                        in_quotes(of_checkpoint) + "; here: " + in_quotes(here) + ")");
}

}  // namespace

AddedNames names_of(const Additions& additions, const Input& resolved) {
  Names problems;
  AddedNames names{additions.potential.name, {}, {}};
  if (names.potential.empty() != !additions.potential.potential)
    problems.emplace_back("an added potential without a name, or a name without one");
  names.factors = check_factors(additions, resolved, problems);
  names.observables = check_observables(additions, resolved, problems);
  if (!problems.empty()) throw InputError(std::move(problems));
  return names;
}

void put(const AddedNames& names, Archive& archive) {
  if (!names.potential.empty()) archive.put("added_potential", names.potential);
  if (!names.factors.empty()) archive.put("added_factors", names.factors);
  if (!names.observables.empty()) archive.put("added_observables", names.observables);
}

AddedNames added_names(const Archive& archive) {
  return {archive.find("added_potential") ? archive.text("added_potential") : "", texts_or_none(archive, "added_factors"),
          texts_or_none(archive, "added_observables")};
}

void expect_same(const AddedNames& of_checkpoint, const AddedNames& here) {
  if (of_checkpoint.potential != here.potential) {
    throw CheckpointError("the checkpoint is of another Hamiltonian (its added potential is '" + of_checkpoint.potential +
                          "', here it is '" + here.potential + "')");
  }
  expect_same("factors", of_checkpoint.factors, here.factors);
  expect_same("observables", of_checkpoint.observables, here.observables);
}

}  // namespace rbm
