#include "rbm_vmc/random/stream.hpp"

namespace rbm {
namespace {

ThreefryKey key_of(std::uint64_t seed, Purpose purpose, std::int64_t batch) {
  const auto kind = static_cast<std::uint64_t>(purpose);
  expects(kind < (std::uint64_t{1} << 16), "a purpose of random numbers below 2^16");
  expects(batch >= 0 && batch < (std::int64_t{1} << 40), "a batch number from 0 to 2^40 - 1");
  return {seed, kind << 40 | static_cast<std::uint64_t>(batch)};
}

}  // namespace

RandomStream::RandomStream(std::uint64_t seed, Purpose purpose, std::int64_t batch, std::uint64_t sweep)
    : key_(key_of(seed, purpose, batch)), sweep_(sweep) {}

void RandomStream::uniform(Lanes out) {
  const std::uint64_t draw = next();
  for (Index p = 0; p < kPacks; ++p) pack(out, p) = uniform(p, draw);
}

void RandomStream::uniform2(Lanes a, Lanes b) {
  const std::uint64_t draw = next();
  for (Index p = 0; p < kPacks; ++p) uniform2(p, draw, pack(a, p), pack(b, p));
}

void RandomStream::symmetric3(Lanes a, Lanes b, Lanes c) {
  const std::uint64_t draw = next();
  for (Index p = 0; p < kPacks; ++p) symmetric3(p, draw, pack(a, p), pack(b, p), pack(c, p));
}

void RandomStream::normal2(Lanes a, Lanes b) {
  const std::uint64_t draw = next();
  for (Index p = 0; p < kPacks; ++p) normal2(p, draw, pack(a, p), pack(b, p));
}

}  // namespace rbm
