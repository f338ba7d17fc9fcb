/// Rows that are in memory.
#pragma once

#include <algorithm>
#include <utility>
#include <vector>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/io/row_source.hpp"

namespace rbm {

class MemoryRows : public RowSource {
 public:
  /// `values` row-major, at least one row. ContractError if they are not whole rows.
  MemoryRows(std::vector<Real> values, Index columns, Archive::Attributes attributes = {})
      : values_(std::move(values)), columns_(columns), attributes_(std::move(attributes)) {
    expects(columns > 0 && !values_.empty() && std::ssize(values_) % columns == 0, "whole rows");
    ValueWatch watch;
    watch.see(values_);
    kind_ = watch.kind();
  }

  Index rows() const override { return std::ssize(values_) / columns_; }
  Index columns() const override { return columns_; }
  ValueKind kind() const override { return kind_; }
  Index read(std::span<Real> out) override {
    const Index count = std::min(std::ssize(out) / columns_, rows() - next_);
    std::copy_n(values_.begin() + next_ * columns_, count * columns_, out.begin());
    next_ += count;
    return count;
  }
  void rewind() override { next_ = 0; }
  Archive::Attributes attributes() const override { return attributes_; }

 private:
  std::vector<Real> values_;
  Index columns_, next_ = 0;
  Archive::Attributes attributes_;
  ValueKind kind_;
};

}  // namespace rbm
