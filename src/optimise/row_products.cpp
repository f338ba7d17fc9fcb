#include "rbm_vmc/optimise/row_products.hpp"

#include <algorithm>

namespace rbm {
namespace {

// Sums held in registers: kColumns × kHeight packs. With 32 wide registers all lanes of four columns fit.
#ifdef __AVX512F__
constexpr Index kColumns = 4;
constexpr Index kHeight = kPacks;
#else
constexpr Index kColumns = 2;
constexpr Index kHeight = kPacks / 2;
#endif
static_assert(kBatch % kColumns == 0 && kPacks % kHeight == 0);

/// kColumns columns of the tile, from pack p on.
void add_columns(const Block& x, const Block& y, Index first, Index last, Index p, Index column, Real* tile, Index stride) {
  Pack sums[kColumns][kHeight];
  for (Index c = 0; c < kColumns; ++c) {
    for (Index h = 0; h < kHeight; ++h) {
      for (Index lane = 0; lane < kPack; ++lane) sums[c][h][lane] = tile[(column + c) * stride + (p + h) * kPack + lane];
    }
  }
  for (Index k = first; k < last; ++k) {
    const Real* const factors = y.data() + k * kBatch + column;
    for (Index h = 0; h < kHeight; ++h) {
      const Pack value = x.pack(k, p + h);
      for (Index c = 0; c < kColumns; ++c) sums[c][h] += value * factors[c];
    }
  }
  for (Index c = 0; c < kColumns; ++c) {
    for (Index h = 0; h < kHeight; ++h) {
      for (Index lane = 0; lane < kPack; ++lane) tile[(column + c) * stride + (p + h) * kPack + lane] = sums[c][h][lane];
    }
  }
}

}  // namespace

Block project(const Block& rows, const Eigen::VectorXd& v, Real offset) {
  expects(rows.rows() == v.size(), "one number for each row");
  // Even and odd k apart: enough independent sums to keep the multipliers busy.
  Pack even[kPacks], odd[kPacks] = {};
  std::fill_n(even, kPacks, broadcast(-offset));
  Index k = 0;
  for (; k + 1 < rows.rows(); k += 2) {
    for (Index p = 0; p < kPacks; ++p) even[p] += rows.pack(k, p) * v[k];
    for (Index p = 0; p < kPacks; ++p) odd[p] += rows.pack(k + 1, p) * v[k + 1];
  }
  for (Index p = 0; p < kPacks && k < rows.rows(); ++p) even[p] += rows.pack(k, p) * v[k];
  Block projection(1);
  for (Index p = 0; p < kPacks; ++p) projection.pack(0, p) = even[p] + odd[p];
  return projection;
}

void add_kernel_tile(const Block& x, const Block& y, Index first, Index last, Real* tile, Index stride) {
  for (Index column = 0; column < kBatch; column += kColumns) {
    for (Index p = 0; p < kPacks; p += kHeight) add_columns(x, y, first, last, p, column, tile, stride);
  }
}

}  // namespace rbm
