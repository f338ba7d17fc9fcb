/// The kernel of the samples, T = Ō Ōᵀ, and what the natural gradient in its kernel form needs of it.
///
///     Ō_sk = (O_sk - <O_k>)/√n,    ε_s = (Ê_s - <Ê>)/√n,    solve (T + λ + 11ᵀ/n) z = b
///
/// n samples, n × n numbers, whatever the number of parameters (Chen & Heyl, Nat. Phys. 20, 1476 (2024); Rende, Viteritti,
/// Bardone, Becca & Goldt, Commun. Phys. 7, 260 (2024)). The rows of Ō add up to 0, so T has the null vector (1 ... 1),
/// which 11ᵀ/n lifts without changing any step. n < parameters, or T has more null vectors and needs a shift.
///
/// Bits. T_st depends on the samples s and t alone (row_products.hpp), so a tile may be computed by any rank. The rows of
/// one batch after the other go to all ranks; each makes tiles of its own batches with them, of a pair of batches one in a
/// chequered pattern. Then the tiles go to all ranks, and every rank solves the same equations.
///
/// Cost: n² × parameters flops over all ranks, and n³/3 on each. A rank sends and receives the rows of all, 8 n × parameters
/// bytes, and half of T, 4 n². Memory: 8 n², and the rows of one batch.
#pragma once

#include <vector>

#include "rbm_vmc/optimise/gradient.hpp"
#include "rbm_vmc/optimise/linear_algebra.hpp"
#include "rbm_vmc/optimise/sample_rows.hpp"
#include "rbm_vmc/parallel/communicator.hpp"

namespace rbm {

class SampleKernel {
 public:
  /// Makes Ō of the rows, in place, and T. Collective. Rows and communicator must outlive it. Throws ContractError unless
  /// batches are dealt by Communicator::share, and rows and gradient are of the same samples.
  SampleKernel(SampleRows& rows, const Gradient& gradient, Communicator& communicator);

  Index samples() const { return matrix_.rows(); }
  /// ε [hartree], samples in the order of batches.
  const Eigen::VectorXd& energies() const { return energies_; }

  /// Ō v, and Ōᵀ z. Collective, the same on every rank.
  Eigen::VectorXd times(const Eigen::VectorXd& v) const;
  Eigen::VectorXd transposed_times(const Eigen::VectorXd& z) const;

  /// z becomes (T + λ + 11ᵀ/n)⁻¹ z; false, and z of no use, if that matrix is not positive.
  bool solve(Real shift, Eigen::VectorXd& z);

  /// T_st.
  Real operator()(Index s, Index t) const { return s == t ? diagonal_[s] : matrix_(std::min(s, t), std::max(s, t)); }

  /// Bytes of T and of the rows of a batch, `samples` of each walker.
  static Index bytes(Index parameters, Index batches_of_all, Index samples);

 private:
  bool is_mine(Index mine, Index other) const;
  void form();
  void make_tiles(Index batch, const std::vector<const Block*>& rows);
  void make_tile(Index one, Index other, const std::vector<const Block*>& x, const std::vector<const Block*>& y);
  void exchange_tiles();
  std::vector<const Block*> rows_of(Index batch) const;

  SampleRows& rows_;
  Communicator& communicator_;
  Index batches_;            ///< of all ranks
  Share mine_;               ///< those of this one
  Index width_;              ///< samples of a batch
  Eigen::MatrixXd matrix_;   ///< T above the diagonal; below and on it room for the factor
  Eigen::VectorXd diagonal_; ///< of T
  Eigen::VectorXd energies_;
};

}  // namespace rbm
