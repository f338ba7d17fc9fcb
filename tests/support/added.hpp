/// A potential, a factor and observables for tests of what a program adds to an input.
#pragma once

#include <algorithm>
#include <string>

#include "../examples/custom-factor/quartic_factor.hpp"
#include "rbm_vmc/vmc/additions.hpp"

namespace rbm::test {

/// A constant, so that energies are those without it and this number.
class Constant final : public Potential {
 public:
  void add(const Walkers&, Lanes energy, Lanes) const override {
    for (Index p = 0; p < kPacks; ++p) pack(energy, p) += broadcast(5.0);
  }
};

/// The mean of Σ_m x_m⁴ and a histogram of |x_0|.
class Fourth final : public Observable {
 public:
  explicit Fourth(Bins bins) : bins_(bins) {}
  Index entries() const override { return 2 + bins_.count(); }
  void add(const Walkers& walkers, Tally tally) const override {
    for (Index p = 0; p < kPacks; ++p) {
      Pack sum = {};
      for (Index m = 0; m < walkers.x.rows(); ++m) {
        const Pack square = walkers.x.pack(m, p) * walkers.x.pack(m, p);
        sum += square * square;
      }
      tally.add(p, 0, sum);
      tally.count(p, 1, bins_(abs(walkers.x.pack(0, p))));
    }
  }
  std::vector<Profile> profiles() const override {
    const std::vector<Real> scale(static_cast<std::size_t>(bins_.count()), 1 / bins_.width());
    return {
        {.name = "mean_x4", .units = "bohr^4", .long_name = "sum of x^4", .axes = {}, .parts = {0}, .scale = {1}},
        {.name = "x4_histogram", .units = "bohr^-1", .long_name = "of |x|", .axes = {bins_}, .parts = {1}, .scale = scale}};
  }

 private:
  Bins bins_;
};

/// Of any name; without parameters and without effect.
class NamedFactor final : public Factor {
 public:
  explicit NamedFactor(std::string name) : name_(std::move(name)) {}
  std::string_view name() const override { return name_; }
  Index parameter_count() const override { return 0; }
  void get_parameters(std::span<Real>) const override {}
  void set_parameters(std::span<const Real>) override {}
  std::vector<std::string> parameter_names() const override { return {}; }
  std::unique_ptr<FactorState> bind(Index, Index) const override { return nullptr; }

 private:
  std::string name_;
};

/// A single number of any name, in any entry.
class NamedObservable final : public Observable {
 public:
  NamedObservable(Index entries, std::string name, Index part) : entries_(entries), name_(std::move(name)), part_(part) {}
  Index entries() const override { return entries_; }
  void add(const Walkers&, Tally) const override {}
  std::vector<Profile> profiles() const override {
    return {{.name = name_, .units = "", .long_name = "", .axes = {}, .parts = {part_}, .scale = {1}}};
  }

 private:
  Index entries_;
  std::string name_;
  Index part_;
};

inline Additions additions() {
  Additions added;
  added.potential = {"constant 5", std::make_unique<Constant>()};
  added.factors.push_back(std::make_unique<QuarticFactor>(0.05));
  added.observables.push_back([](const Extents& extents) { return std::make_unique<Fourth>(Bins(0, extents.axis[0], 20)); });
  return added;
}

}  // namespace rbm::test
