/// A hash of numbers that must be equal on every rank, to notice ranks that diverge (ExactSum::reduce).
#pragma once

#include <cstdint>
#include <span>

#include "rbm_vmc/base/block.hpp"

namespace rbm {

/// FNV-1a over the bits of the numbers, word by word.
std::uint64_t fingerprint(std::span<const Real> parameters);

}  // namespace rbm
