#include "rbm_vmc/optimise/gradient_sum.hpp"

#include <algorithm>

#include "rbm_vmc/optimise/lane_sums.hpp"

namespace rbm {
namespace {

constexpr Index kColumns = 256;  // samples multiplied at once: deep enough for the matrix product to run at its full rate
constexpr Index kPadding = 8;    // keeps the stride off powers of two, where the columns would share cache sets
constexpr Index kPanel = 64;     // parameters of a panel: wider wastes more above the diagonal
static_assert(kColumns % kBatch == 0);

}  // namespace

GradientSum::GradientSum(GradientLayout layout) : layout_(layout), sums_(Eigen::VectorXd::Zero(layout.size())) {
  if (layout.metric == MetricSums::dense) {
    columns_.resize(kColumns + kPadding, layout.parameters);
    panel_.resize(layout.parameters, std::min(kPanel, layout.parameters));
  }
}

void GradientSum::clear() {
  sums_.head(layout_.metric == MetricSums::dense ? layout_.metric_products() : layout_.size()).setZero();
  gathered_ = 0;
  multiplied_ = false;
}

void GradientSum::add(ConstLanes energy, ConstLanes clipped, const Block& rows) {
  expects(rows.rows() == layout_.parameters, "one row of log-derivatives for each parameter");
  sums_[GradientLayout::samples] += static_cast<Real>(kBatch);
  sums_[GradientLayout::energy] += lane_sum(energy);
  sums_[GradientLayout::energy_squared] += lane_dot(energy, energy);
  sums_[GradientLayout::absolute_energy] += lane_sum_absolute(energy);
  sums_[GradientLayout::clipped_energy] += lane_sum(clipped);
  Real* const derivatives = sums_.data() + GradientLayout::log_derivatives;
  Real* const products = sums_.data() + layout_.energy_products();
  for (Index k = 0; k < layout_.parameters; ++k) {
    derivatives[k] += lane_sum(rows[k]);
    products[k] += lane_dot(rows[k], clipped);
  }
  if (layout_.metric == MetricSums::diagonal) {
    Real* const squares = sums_.data() + layout_.metric_products();
    for (Index k = 0; k < layout_.parameters; ++k) squares[k] += lane_dot(rows[k], rows[k]);
  } else if (layout_.metric == MetricSums::dense) {
    gather(rows);
  }
}

void GradientSum::gather(const Block& rows) {
  if (gathered_ == kColumns) flush();
  for (Index k = 0; k < layout_.parameters; ++k) {
    std::copy_n(rows.data() + k * kBatch, kBatch, columns_.data() + k * columns_.rows() + gathered_);
  }
  gathered_ += kBatch;
}

void GradientSum::flush() {
  if (layout_.metric != MetricSums::dense || (multiplied_ && gathered_ == 0)) return;
  const Index parameters = layout_.parameters;
  Real* const packed = sums_.data() + layout_.metric_products();
  for (Index first = 0; first < parameters; first += kPanel) {
    const Index width = std::min(kPanel, parameters - first);
    const Index height = parameters - first;
    panel_.topLeftCorner(height, width).noalias() =
        columns_.block(0, first, gathered_, height).transpose() * columns_.block(0, first, gathered_, width);
    for (Index c = 0; c < width; ++c) {
      Real* const row = packed + layout_.packed_row(first + c);
      const Real* const column = panel_.data() + c * parameters + c;
      if (multiplied_) {
        for (Index i = 0; i < height - c; ++i) row[i] += column[i];
      } else {
        std::copy_n(column, height - c, row);
      }
    }
  }
  gathered_ = 0;
  multiplied_ = true;
}

std::span<const Real> GradientSum::partial() {
  flush();
  return {sums_.data(), static_cast<std::size_t>(sums_.size())};
}

}  // namespace rbm
