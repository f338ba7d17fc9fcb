/// Rows that are computed, 32 at a time: a batch depends on nothing but its number, and so rows not on how they are read.
#pragma once

#include <vector>

#include "rbm_vmc/io/row_source.hpp"

namespace rbm {

class GeneratedRows : public RowSource {
 public:
  Index rows() const override { return rows_; }
  Index columns() const override { return columns_; }
  ValueKind kind() const override { return kind_; }
  Index read(std::span<Real> out) override;
  void rewind() override { next_ = 0; }
  std::vector<Integer> labels() const override;

 protected:
  enum class Labelled { no, yes };
  GeneratedRows(Index rows, Index columns, ValueKind kind, Labelled labelled = Labelled::no);

  /// Row number `batch` * kBatch + i is `rows` from i * columns() on. Those beyond the last row are not used.
  virtual void make(Index batch, std::span<Real> rows, std::span<Integer, kBatch> labels) = 0;

 private:
  Index rows_, columns_;
  ValueKind kind_;
  bool labelled_;
  Index next_ = 0, made_ = -1;  ///< the next row to hand out, the batch in `batch_`
  std::vector<Real> batch_;
  std::vector<Integer> labels_;  ///< of all rows seen so far, in whole batches
};

}  // namespace rbm
