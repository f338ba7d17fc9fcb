/// Configurations of the Ising model on a square lattice, by Markov chains that flip clusters.
///
/// 64 chains, each keyed by its number; row r belongs to chain r mod 64. A chain starts from random spins, equilibrates for
/// 200 steps and gives a row every 10 steps. A step is a sweep of single spins (Metropolis) and 1 to 32 clusters (Wolff,
/// Phys. Rev. Lett. 62, 361 (1989)), so many that they hold about as many spins as there are; that number is fixed during
/// equilibration. Without field each row has its sign by chance. Bonds are added with 1 - e^{-2J s s'/T}; a cluster of
/// magnetisation M flips with min(1, e^{-2hM/T}).
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "rbm_vmc/data/ising_model.hpp"
#include "rbm_vmc/io/row_source.hpp"

namespace rbm {

class IsingSquare : public RowSource {
 public:
  /// ContractError unless length > 0 (closed: > 2) and temperature > 0. Unit row * L + column.
  IsingSquare(const IsingModel& model, Index samples, std::uint64_t seed);
  ~IsingSquare() override;

  Index rows() const override { return samples_; }
  Index columns() const override { return model_.length * model_.length; }
  ValueKind kind() const override { return ValueKind::spin; }
  Index read(std::span<Real> out) override;
  void rewind() override;
  Archive::Attributes attributes() const override;

 private:
  class Chain;

  IsingModel model_;
  Index samples_;
  std::uint64_t seed_;
  Index next_ = 0;
  std::vector<std::vector<Index>> neighbours_;
  std::vector<std::unique_ptr<Chain>> chains_;
};

}  // namespace rbm
