/// Products of rows of log-derivatives, rows × kBatch as a Block holds them, in one fixed order of operations.
///
///     project(O, v, c)      t_s = Σ_k O_ks v_k - c                   for the walkers s of a batch
///     add_kernel_tile       T_st += Σ_k X_ks Y_kt                    for the walkers s of one block and t of another
///
/// Every number is one sum over k from first to last, whatever the shape of the loops: it depends on the two walkers alone.
/// A tile is kBatch × kBatch, column t by column t. Cost: 2 kBatch² flops a row at the rate of a matrix product, since a
/// Block already has the layout that matrix products pack their operands into.
#pragma once

#include "rbm_vmc/base/block.hpp"
#include "rbm_vmc/optimise/linear_algebra.hpp"

namespace rbm {

/// One row: t. Throws ContractError unless v has one number for each row.
Block project(const Block& rows, const Eigen::VectorXd& v, Real offset);

/// Adds the products over rows first ... last-1 of both blocks; entry (s, t) lies at tile[t * stride + s].
void add_kernel_tile(const Block& x, const Block& y, Index first, Index last, Real* tile, Index stride);

}  // namespace rbm
