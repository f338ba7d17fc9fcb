#include "rbm_vmc/data/ising_square.hpp"

#include <algorithm>
#include <cmath>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/data/ising_chain.hpp"
#include "rbm_vmc/random/stream.hpp"

namespace rbm {
namespace {

constexpr Index kChains = 64;
constexpr Index kBurnIn = 200, kBetween = 10;  // steps
constexpr Index kMostClusters = 32;            // of a step
constexpr std::uint64_t kSweep = std::uint64_t{3} << 40;

/// Uniform numbers one by one, from the lanes of a stream.
class Uniforms {
 public:
  explicit Uniforms(RandomStream stream) : stream_(stream), numbers_(1) {}
  Real operator()() {
    if (next_ == kBatch) {
      stream_.uniform(numbers_[0]);
      next_ = 0;
    }
    return numbers_(0, next_++);
  }

 private:
  RandomStream stream_;
  Block numbers_;
  Index next_ = kBatch;
};

std::vector<std::vector<Index>> neighbours_of(const IsingModel& model) {
  const Index length = model.length;
  const bool closed = model.boundary == Boundary::periodic;
  std::vector<std::vector<Index>> result(static_cast<std::size_t>(length * length));
  const auto join = [&](Index a, Index b) {
    result[static_cast<std::size_t>(a)].push_back(b);
    result[static_cast<std::size_t>(b)].push_back(a);
  };
  for (Index row = 0; row < length; ++row) {
    for (Index column = 0; column < length; ++column) {
      const Index site = row * length + column;
      if (closed || column + 1 < length) join(site, row * length + (column + 1) % length);
      if (closed || row + 1 < length) join(site, (row + 1) % length * length + column);
    }
  }
  return result;
}

}  // namespace

class IsingSquare::Chain {
 public:
  Chain(const IsingSquare& lattice, Index number) : lattice_(lattice), number_(number) {
    const auto sites = static_cast<std::size_t>(lattice.columns());
    spins_.resize(sites);
    in_cluster_.resize(sites);
    Uniforms uniform = uniforms();
    for (Real& s : spins_) s = uniform() < 0.5 ? 1 : -1;
    // So many clusters as would hold all spins, were they as large as those met so far. From then on the number is fixed: to stop
    // once enough was flipped would favour states in which a large cluster has just been flipped.
    Index grown = 0, spins_in_them = 0;
    for (Index i = 0; i < kBurnIn; ++i) {
      step();
      if (i < kBurnIn / 4) continue;
      grown += clusters_;
      spins_in_them += cluster_sizes_;
      if (i == kBurnIn / 2) clusters_ = std::clamp<Index>(grown * std::ssize(spins_) / spins_in_them, 1, kMostClusters);
    }
  }

  const std::vector<Real>& next() {
    for (Index i = 0; i < kBetween; ++i) step();
    // Below the critical temperature every cluster is nearly the whole lattice, and an even number of flips leaves the sign.
    if (lattice_.model_.field == 0 && uniforms()() < 0.5) {
      for (Real& s : spins_) s = -s;
    }
    return spins_;
  }

 private:
  Uniforms uniforms() { return Uniforms(RandomStream(lattice_.seed_, Purpose::data, number_, kSweep + steps_++)); }

  void step() {
    Uniforms uniform = uniforms();
    for (std::size_t site = 0; site < spins_.size(); ++site) try_flip(site, uniform());
    cluster_sizes_ = 0;
    for (Index cluster = 0; cluster < clusters_; ++cluster) cluster_sizes_ += flip_cluster(uniform);
  }

  void try_flip(std::size_t site, Real uniform) {
    const auto& model = lattice_.model_;
    Real sum = 0;
    for (const Index other : lattice_.neighbours_[site]) sum += spins_[static_cast<std::size_t>(other)];
    const Real rise = 2 * spins_[site] * (model.coupling * sum + model.field);
    if (rise <= 0 || uniform < std::exp(-rise / model.temperature)) spins_[site] = -spins_[site];
  }

  /// The spins of the cluster, flipped or not.
  Index flip_cluster(Uniforms& uniform) {
    const auto& model = lattice_.model_;
    const Real bond = 1 - std::exp(-2 * std::abs(model.coupling) / model.temperature);
    cluster_.assign(1, static_cast<Index>(uniform() * static_cast<Real>(spins_.size())));
    in_cluster_[static_cast<std::size_t>(cluster_[0])] = 1;
    Real magnetisation = 0;
    for (std::size_t i = 0; i < cluster_.size(); ++i) {
      const auto site = static_cast<std::size_t>(cluster_[i]);
      magnetisation += spins_[site];
      for (const Index other : lattice_.neighbours_[site]) {
        const auto neighbour = static_cast<std::size_t>(other);
        const bool satisfied = model.coupling * spins_[site] * spins_[neighbour] > 0;
        if (in_cluster_[neighbour] != 0 || !satisfied || uniform() >= bond) continue;
        in_cluster_[neighbour] = 1;
        cluster_.push_back(other);
      }
    }
    const Real rise = 2 * model.field * magnetisation;
    const bool flips = rise <= 0 || uniform() < std::exp(-rise / model.temperature);
    for (const Index site : cluster_) {
      in_cluster_[static_cast<std::size_t>(site)] = 0;
      if (flips) spins_[static_cast<std::size_t>(site)] *= -1;
    }
    return std::ssize(cluster_);
  }

  const IsingSquare& lattice_;
  Index number_;
  Index clusters_ = 4, cluster_sizes_ = 0;  ///< of a step: how many, and the spins in them together
  std::uint64_t steps_ = 0;
  std::vector<Real> spins_;
  std::vector<char> in_cluster_;
  std::vector<Index> cluster_;
};

IsingSquare::IsingSquare(const IsingModel& model, Index samples, std::uint64_t seed)
    : model_(model), samples_(samples), seed_(seed) {
  expects(model.length > (model.boundary == Boundary::periodic ? 2 : 0) && model.temperature > 0,
          "a lattice with a temperature");
  expects(samples > 0, "some samples");
  neighbours_ = neighbours_of(model);
}

IsingSquare::~IsingSquare() = default;

void IsingSquare::rewind() {
  next_ = 0;
  chains_.clear();
}

Index IsingSquare::read(std::span<Real> out) {
  const Index count = std::min(std::ssize(out) / columns(), samples_ - next_);
  for (Index i = 0; i < count; ++i, ++next_) {
    const Index chain = next_ % kChains;
    if (chain == std::ssize(chains_)) chains_.push_back(std::make_unique<Chain>(*this, chain));
    std::ranges::copy(chains_[static_cast<std::size_t>(chain)]->next(), out.begin() + i * columns());
  }
  return count;
}

Archive::Attributes IsingSquare::attributes() const { return ising_attributes(model_, 2); }

}  // namespace rbm
