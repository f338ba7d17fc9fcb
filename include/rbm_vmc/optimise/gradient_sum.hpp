/// What one batch of walkers adds to the energy gradient and the metric: the sums of GradientLayout.
///
///     GradientSum sum(layout);                        // once; buffers are reused from batch to batch
///     for each batch:
///       sum.clear();
///       for each sample: sum.add(energy, clipped, rows);
///       total.add(sum.partial());                     // order-independent sum over batches
///
/// The numbers of a batch depend on its samples and their order only. Products O_k O_l are gathered in columns and
/// multiplied as matrices (a symmetric rank-k update by panels), since per-sample outer products would be bound by
/// memory.
#pragma once

#include <span>

#include "rbm_vmc/base/block.hpp"
#include "rbm_vmc/optimise/gradient_layout.hpp"
#include "rbm_vmc/optimise/linear_algebra.hpp"

namespace rbm {

class GradientSum {
 public:
  explicit GradientSum(GradientLayout layout);

  const GradientLayout& layout() const { return layout_; }

  /// Forgets everything: the next batch.
  void clear();

  /// One sample of every walker. `energy`: E_L less a reference; `clipped`: clip(E_L) less the same reference [hartree];
  /// `rows`: O_k, parameters × kBatch.
  void add(ConstLanes energy, ConstLanes clipped, const Block& rows);

  /// The sums of the batch, in the order of the layout. Valid until the next clear or add.
  std::span<const Real> partial();

 private:
  void gather(const Block& rows);
  void flush();

  GradientLayout layout_;
  Eigen::VectorXd sums_;
  Eigen::MatrixXd columns_;  ///< (sample, parameter): O of the samples whose products are still to be taken
  Eigen::MatrixXd panel_;
  Index gathered_ = 0;       ///< how many
  bool multiplied_ = false;  ///< the products hold something of this batch: add to them, otherwise write
};

}  // namespace rbm
