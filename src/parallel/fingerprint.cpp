#include "rbm_vmc/parallel/fingerprint.hpp"

#include <bit>

namespace rbm {

std::uint64_t fingerprint(std::span<const Real> parameters) {
  std::uint64_t hash = 0xcbf29ce484222325U;
  for (const Real value : parameters) hash = (hash ^ std::bit_cast<std::uint64_t>(value)) * 0x100000001b3U;
  return hash;
}

}  // namespace rbm
