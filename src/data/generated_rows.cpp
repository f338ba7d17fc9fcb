#include "rbm_vmc/data/generated_rows.hpp"

#include <algorithm>
#include <array>

#include "rbm_vmc/base/contract.hpp"

namespace rbm {

GeneratedRows::GeneratedRows(Index rows, Index columns, ValueKind kind, Labelled labelled)
    : rows_(rows), columns_(columns), kind_(kind), labelled_(labelled == Labelled::yes) {
  expects(rows > 0 && columns > 0, "rows of some columns");
  batch_.resize(static_cast<std::size_t>(kBatch * columns));
}

Index GeneratedRows::read(std::span<Real> out) {
  const Index wanted = std::min(std::ssize(out) / columns_, rows_ - next_);
  for (Index done = 0; done < wanted;) {
    const Index batch = next_ / kBatch, lane = next_ % kBatch;
    if (batch != made_) {
      std::array<Integer, kBatch> labels = {};
      make(batch, batch_, labels);
      made_ = batch;
      if (labelled_ && std::ssize(labels_) <= batch * kBatch) labels_.insert(labels_.end(), labels.begin(), labels.end());
    }
    const Index count = std::min(kBatch - lane, wanted - done);
    std::copy_n(batch_.begin() + lane * columns_, count * columns_, out.begin() + done * columns_);
    next_ += count;
    done += count;
  }
  return wanted;
}

std::vector<Integer> GeneratedRows::labels() const {
  return {labels_.begin(), labels_.begin() + std::min(next_, std::ssize(labels_))};
}

}  // namespace rbm
