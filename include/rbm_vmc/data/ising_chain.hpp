/// Independent configurations of the Ising chain, drawn exactly.
///
///     m_i(s; s_0) = e^{hs/T} Σ_s' e^{Jss'/T} m_{i+1}(s'; s_0)
///
/// is what the sites from i on weigh, given s_i = s (and s_0, if the chain is closed).
/// Then s_0 from m_0, and s_i given s_{i-1} from e^{J s_{i-1} s/T} m_i(s), site by site (transfer matrix; Kramers and
/// Wannier, Phys. Rev. 60, 252 (1941)). Without field <s_i s_{i+r}> = t^r in an open chain, (t^r + t^{L-r})/(1 + t^L) in a
/// closed one, t = tanh(J/T).
#pragma once

#include <cstdint>
#include <vector>

#include "rbm_vmc/data/generated_rows.hpp"
#include "rbm_vmc/data/ising_model.hpp"

namespace rbm {

class IsingChain : public GeneratedRows {
 public:
  /// ContractError unless length > 0 (closed: > 2) and temperature > 0.
  IsingChain(const IsingModel& model, Index samples, std::uint64_t seed);

  Archive::Attributes attributes() const override;

 private:
  void make(Index batch, std::span<Real> rows, std::span<Integer, kBatch> labels) override;

  IsingModel model_;
  std::uint64_t seed_;
  Real first_up_ = 0;          ///< P(s_0 = +1)
  std::vector<Real> next_up_;  ///< P(s_i = +1) given s_0 and s_{i-1}: ((s_0 is up) * 2 + (s_{i-1} is up)) * L + i
};

/// What the file says of the model.
Archive::Attributes ising_attributes(const IsingModel& model, Index dimensions);

}  // namespace rbm
