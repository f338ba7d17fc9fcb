#include "rbm_vmc/optimise/sample_kernel.hpp"

#include <algorithm>
#include <cmath>

#include "rbm_vmc/optimise/lane_sums.hpp"
#include "rbm_vmc/optimise/row_products.hpp"
#include "rbm_vmc/parallel/exact_sum.hpp"

namespace rbm {
namespace {

constexpr Index kDepth = 512;  // parameters of a pass over a pair of batches: their rows stay in cache
constexpr Index kSquare = 64;  // of a transposition

Eigen::VectorXd to_vector(const std::vector<Real>& values) {
  Eigen::VectorXd vector(std::ssize(values));
  std::ranges::copy(values, vector.data());
  return vector;
}

}  // namespace

SampleKernel::SampleKernel(SampleRows& rows, const Gradient& gradient, Communicator& communicator)
    : rows_(rows), communicator_(communicator), batches_(gradient.samples / (rows.samples() * kBatch)),
      mine_(communicator.share(batches_)), width_(rows.samples() * kBatch),
      matrix_(Eigen::MatrixXd::Zero(batches_ * width_, batches_ * width_)) {
  expects(rows.parameters() == gradient.parameters(), "rows of the same parameters as the gradient");
  expects(samples() == gradient.samples && rows.batches() == mine_.size(), "the rows of this rank's share of all samples");
  std::vector<Real> mine;
  for (Index b = 0; b < rows.batches(); ++b) {
    for (Index s = 0; s < rows.samples(); ++s) {
      const auto lanes = rows.energy(b, s);
      mine.insert(mine.end(), lanes.begin(), lanes.end());
    }
  }
  const Real scale = 1 / std::sqrt(static_cast<Real>(samples()));
  energies_ = to_vector(communicator.gather_to_all(mine));
  energies_.array() -= energies_.mean();
  energies_ *= scale;
  rows.centre({gradient.mean_log_derivative.data(), static_cast<std::size_t>(gradient.parameters())}, scale);
  form();
}

/// Of a pair of batches either the one or the other makes the tile.
bool SampleKernel::is_mine(Index mine, Index other) const {
  if (mine == other) return true;
  return (mine + other) % 2 == 0 ? mine < other : mine > other;
}

std::vector<const Block*> SampleKernel::rows_of(Index batch) const {
  std::vector<const Block*> blocks;
  for (Index s = 0; s < rows_.samples(); ++s) blocks.push_back(&rows_.at(batch - mine_.first, s));
  return blocks;
}

void SampleKernel::form() {
  std::vector<Block> received(static_cast<std::size_t>(communicator_.size() > 1 ? rows_.samples() : 0),
                              Block(rows_.parameters()));
  for (Index rank = 0; rank < communicator_.size(); ++rank) {
    const Share theirs = communicator_.share_of(batches_, rank);
    for (Index b = theirs.first; b < theirs.last; ++b) {
      std::vector<const Block*> blocks;
      for (Index s = 0; s < rows_.samples(); ++s) {
        Block& block = theirs == mine_ ? rows_.at(b - mine_.first, s) : received[static_cast<std::size_t>(s)];
        communicator_.broadcast(std::as_writable_bytes(block.flat()), rank);
        blocks.push_back(&block);
      }
      make_tiles(b, blocks);
    }
  }
  exchange_tiles();
  diagonal_ = matrix_.diagonal();
}

void SampleKernel::make_tiles(Index batch, const std::vector<const Block*>& rows) {
  for (Index i = mine_.first; i < mine_.last; ++i) {
    if (!is_mine(i, batch)) continue;
    if (i <= batch) {
      make_tile(i, batch, rows_of(i), rows);
    } else {
      make_tile(batch, i, rows, rows_of(i));
    }
  }
}

/// Above the diagonal: one ≤ other.
void SampleKernel::make_tile(Index one, Index other, const std::vector<const Block*>& x,
                             const std::vector<const Block*>& y) {
  const Index parameters = rows_.parameters();
  for (Index first = 0; first < parameters; first += kDepth) {
    const Index last = std::min(parameters, first + kDepth);
    for (std::size_t t = 0; t < y.size(); ++t) {
      for (std::size_t s = 0; s < (one == other ? t + 1 : x.size()); ++s) {
        Real* const tile =
            &matrix_(one * width_ + static_cast<Index>(s) * kBatch, other * width_ + static_cast<Index>(t) * kBatch);
        add_kernel_tile(*x[s], *y[t], first, last, tile, matrix_.outerStride());
      }
    }
  }
}

void SampleKernel::exchange_tiles() {
  if (communicator_.size() == 1) return;
  std::vector<Real> strip;
  for (Index rank = 0; rank < communicator_.size(); ++rank) {
    const Share theirs = communicator_.share_of(batches_, rank);
    for (Index i = theirs.first; i < theirs.last; ++i) {
      const auto for_each_column = [&](auto&& visit) {
        for (Index b = 0; b < batches_; ++b) {
          if (!is_mine(i, b)) continue;
          for (Index c = 0; c < width_; ++c) visit(&matrix_(std::min(i, b) * width_, std::max(i, b) * width_ + c));
        }
      };
      strip.clear();
      for_each_column([&](const Real* column) { strip.insert(strip.end(), column, column + width_); });
      communicator_.broadcast(std::as_writable_bytes(std::span(strip)), rank);
      auto next = strip.cbegin();
      for_each_column([&](Real* column) {
        std::copy_n(next, width_, column);
        next += width_;
      });
    }
  }
}

Eigen::VectorXd SampleKernel::times(const Eigen::VectorXd& v) const {
  std::vector<Real> mine;
  for (Index b = 0; b < rows_.batches(); ++b) {
    for (Index s = 0; s < rows_.samples(); ++s) {
      const Block products = project(rows_.at(b, s), v, 0);
      mine.insert(mine.end(), products.flat().begin(), products.flat().end());
    }
  }
  return to_vector(communicator_.gather_to_all(mine));
}

Eigen::VectorXd SampleKernel::transposed_times(const Eigen::VectorXd& z) const {
  expects(z.size() == samples(), "one number for each sample");
  const auto parameters = static_cast<std::size_t>(rows_.parameters());
  ExactSum sum({rows_.parameters()});
  std::vector<Real> partial(parameters);
  Block weights(1);
  for (Index b = 0; b < rows_.batches(); ++b) {
    std::ranges::fill(partial, 0.0);
    for (Index s = 0; s < rows_.samples(); ++s) {
      std::copy_n(z.data() + (mine_.first + b) * width_ + s * kBatch, kBatch, weights.data());
      const Block& rows = rows_.at(b, s);
      for (std::size_t k = 0; k < parameters; ++k) partial[k] += lane_dot(rows[static_cast<Index>(k)], weights[0]);
    }
    sum.add(partial);
  }
  return to_vector(sum.reduce(communicator_));
}

bool SampleKernel::solve(Real shift, Eigen::VectorXd& z) {
  expects(z.size() == samples(), "one number for each sample");
  const Index n = samples();
  const Real ones = 1 / static_cast<Real>(n);
  for (Index column = 0; column < n; column += kSquare) {
    for (Index row = column; row < n; row += kSquare) {
      for (Index c = column; c < std::min(n, column + kSquare); ++c) {
        for (Index r = std::max(row, c + 1); r < std::min(n, row + kSquare); ++r) matrix_(r, c) = matrix_(c, r) + ones;
      }
    }
  }
  matrix_.diagonal().array() = diagonal_.array() + (shift + ones);
  const Eigen::LLT<Eigen::Ref<Eigen::MatrixXd>> factors(matrix_);
  if (factors.info() != Eigen::Success) return false;
  factors.solveInPlace(z);
  return true;
}

Index SampleKernel::bytes(Index parameters, Index batches_of_all, Index samples) {
  const Index width = samples * kBatch;
  const Index all = batches_of_all * width;
  // T, the rows of a batch of another rank, the tiles of a batch in exchange; sums over samples take 5 words a parameter.
  return (all * all + parameters * (width + 5) + all * width / 2) * static_cast<Index>(sizeof(Real));
}

}  // namespace rbm
