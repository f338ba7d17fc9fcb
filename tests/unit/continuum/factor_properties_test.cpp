/// The suite itself: each way to get a factor wrong must be noticed.
#include "unit/continuum/factor_properties.hpp"

#include <gtest/gtest-spi.h>

#include "rbm_vmc/continuum/pade_jastrow.hpp"

namespace rbm {
namespace {

enum class Fault {
  none,
  half_gradient,  // a lost factor 2
  half_laplacian,
  overwritten_laplacian,  // written instead of added
  half_log_derivative,
  rows_out_of_place,
  half_ratio,
  old_gradient,  // drift of a proposal taken before the move
  everything_accepted,
  nothing_accepted,
  lanes_mixed,
  parameters_kept  // refresh blind to new parameters
};

/// A right state with one fault.
class FaultyState final : public FactorState {
 public:
  FaultyState(std::unique_ptr<FactorState> right, Fault fault) : right_(std::move(right)), fault_(fault) {}

  void refresh(const Walkers& walkers) override {
    if (fault_ != Fault::parameters_kept || !refreshed_) right_->refresh(walkers);
    refreshed_ = true;
  }
  void propose(const Walkers& walkers, const Trial& trial) override {
    Block ratio(1), gradient(walkers.dimensions);
    right_->propose(walkers, Trial{trial.particle, trial.position, ratio[0], trial.gradient ? &gradient : nullptr});
    if (fault_ == Fault::lanes_mixed) std::swap(ratio(0, 5), ratio(0, 6));
    if (fault_ == Fault::old_gradient && trial.gradient) {
      gradient.fill(0);
      right_->add_gradient(walkers, trial.particle, gradient);
    }
    for (Index lane = 0; lane < kBatch; ++lane) {
      trial.log_ratio[static_cast<std::size_t>(lane)] += ratio(0, lane) * (fault_ == Fault::half_ratio ? 0.5 : 1.0);
      for (Index d = 0; trial.gradient && d < walkers.dimensions; ++d) (*trial.gradient)(d, lane) += gradient(d, lane);
    }
  }
  void settle(const LaneMask& accepted) override {
    LaneMask mask = accepted;
    for (auto& bits : mask.packs) {
      if (fault_ == Fault::everything_accepted) bits = ~PackMask{};
      if (fault_ == Fault::nothing_accepted) bits = PackMask{};
    }
    right_->settle(mask);
  }
  void add_log_value(const Walkers& walkers, Lanes value) const override { right_->add_log_value(walkers, value); }
  void add_gradient(const Walkers& walkers, Index particle, Block& gradient) const override {
    right_->add_gradient(walkers, particle, gradient);
  }
  void add_derivatives(const Walkers& walkers, Block& gradient, Lanes laplacian) const override {
    Block slope(gradient.rows()), curvature(1);
    right_->add_derivatives(walkers, slope, curvature[0]);
    for (Index m = 0; m < gradient.size(); ++m)
      gradient.flat()[static_cast<std::size_t>(m)] +=
          slope.flat()[static_cast<std::size_t>(m)] * (fault_ == Fault::half_gradient ? 0.5 : 1.0);
    for (std::size_t lane = 0; lane < kBatch; ++lane) {
      if (fault_ == Fault::overwritten_laplacian) laplacian[lane] = 0;
      laplacian[lane] += curvature[0][lane] * (fault_ == Fault::half_laplacian ? 0.5 : 1.0);
    }
  }
  void log_derivatives(const Walkers& walkers, Block& rows, Index first_row) const override {
    right_->log_derivatives(walkers, rows, first_row - (fault_ == Fault::rows_out_of_place));
    if (fault_ == Fault::half_log_derivative)
      for (Real& value : rows[first_row]) value *= 0.5;
  }

 private:
  std::unique_ptr<FactorState> right_;
  Fault fault_;
  bool refreshed_ = false;
};

class FaultyFactor final : public Factor {
 public:
  explicit FaultyFactor(Fault fault) : fault_(fault) {}
  std::string_view name() const override { return "faulty"; }
  Index parameter_count() const override { return right_.parameter_count(); }
  void get_parameters(std::span<Real> theta) const override { right_.get_parameters(theta); }
  void set_parameters(std::span<const Real> theta) override { right_.set_parameters(theta); }
  std::vector<std::string> parameter_names() const override { return right_.parameter_names(); }
  std::unique_ptr<FactorState> bind(Index particles, Index dimensions) const override {
    return std::make_unique<FaultyState>(right_.bind(particles, dimensions), fault_);
  }

 private:
  PadeJastrow right_{PadeFunction(0.7, 0.45)};
  Fault fault_;
};

int failures(Fault fault) {
  testing::TestPartResultArray results;
  {
    testing::ScopedFakeTestPartResultReporter reporter(
        testing::ScopedFakeTestPartResultReporter::INTERCEPT_ONLY_CURRENT_THREAD, &results);
    check_factor_properties([&] { return std::make_unique<FaultyFactor>(fault); }, 3, 2);
  }
  int failed = 0;
  for (int k = 0; k < results.size(); ++k) failed += results.GetTestPartResult(k).failed();
  return failed;
}

TEST(FactorProperties, PassARightFactor) { EXPECT_EQ(failures(Fault::none), 0); }

TEST(FactorProperties, NoticeEachFault) {
  for (const auto fault : {Fault::half_gradient, Fault::half_laplacian, Fault::overwritten_laplacian,
                           Fault::half_log_derivative, Fault::rows_out_of_place, Fault::half_ratio, Fault::old_gradient,
                           Fault::everything_accepted, Fault::nothing_accepted, Fault::lanes_mixed, Fault::parameters_kept})
    EXPECT_GT(failures(fault), 0) << "fault " << static_cast<int>(fault);
}

}  // namespace
}  // namespace rbm
