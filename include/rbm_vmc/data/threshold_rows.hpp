/// Binary rows from any others: 1 where the number is above a threshold, else 0.
#pragma once

#include <memory>
#include <utility>

#include "rbm_vmc/io/row_source.hpp"

namespace rbm {

class ThresholdRows : public RowSource {
 public:
  ThresholdRows(std::unique_ptr<RowSource> rows, Real threshold) : rows_(std::move(rows)), threshold_(threshold) {}

  Index rows() const override { return rows_->rows(); }
  Index columns() const override { return rows_->columns(); }
  ValueKind kind() const override { return ValueKind::binary; }
  Index read(std::span<Real> out) override {
    const Index count = rows_->read(out);
    for (Real& value : out.first(static_cast<std::size_t>(count * columns()))) value = value > threshold_ ? 1 : 0;
    return count;
  }
  void rewind() override { rows_->rewind(); }
  std::vector<Integer> labels() const override { return rows_->labels(); }
  Archive::Attributes attributes() const override {
    auto attributes = rows_->attributes();
    attributes.insert_or_assign("threshold", threshold_);
    return attributes;
  }

 private:
  std::unique_ptr<RowSource> rows_;
  Real threshold_;
};

}  // namespace rbm
