/// Random numbers keyed by what they are for: no generator state exists, so none is saved, and a walker's history does not
/// depend on who computes it.
///
/// The 128 bits of one draw of one lane are Threefry of
///
///     key     = (seed, purpose << 40 | batch)        purpose < 2^16, batch < 2^40
///     counter = (sweep, draw << 8 | lane)            draw < 2^56, lane < 2^8
///
/// so that different identities never share a (key, counter) pair. A stream is made anew for every batch and sweep, and
/// numbers its draws 0, 1, 2, ... within it. Functions of a whole batch take the next draw. Functions of a pack p are const
/// and are told the draw, got from `next()`, so that a kernel can keep the numbers in registers:
///
///     RandomStream random(seed, Purpose::sample, batch, sweep);
///     for (Index particle = 0; particle < particles; ++particle) {
///       const std::uint64_t draw = random.next();
///       for (Index p = 0; p < kPacks; ++p) random.trial2(p, draw, dx, dy, accept);
///
/// Throws ContractError if purpose or batch is out of range.
#pragma once

#include "rbm_vmc/random/bit_fields.hpp"
#include "rbm_vmc/random/threefry.hpp"

namespace rbm {

/// What random numbers are for. The values are part of a run's identity: add at the end, never renumber.
enum class Purpose : std::uint32_t {
  start_positions = 0,
  equilibrate = 1,
  sample = 2,
  start_parameters = 3,
  tune = 4,
  measure = 5,
  data = 6,
  hidden_units = 7,
  annealing = 8,
  bootstrap = 9,
  exchange = 10,
  configurations = 11,
};

class RandomStream {
 public:
  static constexpr int kRounds = 13;

  RandomStream(std::uint64_t seed, Purpose purpose, std::int64_t batch, std::uint64_t sweep);

  /// The number of a draw nobody has used; all lanes share it.
  std::uint64_t next() { return draw_++; }

  /// 128 random bits for each lane of pack p.
  [[gnu::always_inline]] void bits(Index p, std::uint64_t draw, PackBits& w0, PackBits& w1) const {
    static_assert(kBatch <= 256, "a lane has 8 bits of the counter");
    w0 = PackBits{} + sweep_;
    for (Index lane = 0; lane < kPack; ++lane) w1[lane] = static_cast<std::uint64_t>(lane);
    w1 += draw << 8 | static_cast<std::uint64_t>(p * kPack);
    threefry2x64<kRounds>(key_, w0, w1);
  }

  /// Uniform on (0,1), 52 bits.
  [[gnu::always_inline]] Pack uniform(Index p, std::uint64_t draw) const {
    PackBits w0, w1;
    bits(p, draw, w0, w1);
    return unit_uniform<52>(w0 >> 12);
  }

  /// Two uniforms on (0,1) of 52 bits.
  [[gnu::always_inline]] void uniform2(Index p, std::uint64_t draw, Pack& a, Pack& b) const {
    PackBits w0, w1;
    bits(p, draw, w0, w1);
    a = unit_uniform<52>(w0 >> 12);
    b = unit_uniform<52>(w1 >> 12);
  }

  /// Three uniforms on (-1,1) of 42 bits.
  [[gnu::always_inline]] void symmetric3(Index p, std::uint64_t draw, Pack& a, Pack& b, Pack& c) const {
    PackBits w0, w1;
    bits(p, draw, w0, w1);
    constexpr std::uint64_t kLow22 = 0x3f'ffff;
    a = symmetric_uniform<42>(w0 >> 12);
    b = symmetric_uniform<42>(w1 >> 12);
    c = symmetric_uniform<42>(((w0 & kLow22) << 30) | ((w1 & kLow22) << 8));
  }

  /// Two independent standard normals (Box and Muller 1958); |a|, |b| < 8.6.
  [[gnu::always_inline]] void normal2(Index p, std::uint64_t draw, Pack& a, Pack& b) const {
    PackBits w0, w1;
    bits(p, draw, w0, w1);
    const Pack radius = sqrt(-2.0 * lane_detail::log_normal(unit_uniform<52>(w0 >> 12)));
    Pack sine, cosine;
    sincospi(symmetric_uniform<51>(w1 >> 12), sine, cosine);
    a = radius * cosine;
    b = radius * sine;
  }

  /// A Metropolis move in one dimension: step on (-1,1) of 51 bits, acceptance on (0,1) of 52 bits.
  [[gnu::always_inline]] void trial1(Index p, std::uint64_t draw, Pack& x, Pack& accept) const {
    PackBits w0, w1;
    bits(p, draw, w0, w1);
    x = symmetric_uniform<51>(w0 >> 12);
    accept = unit_uniform<52>(w1 >> 12);
  }

  /// In two dimensions: 32 bits a coordinate, 52 bits for the acceptance.
  [[gnu::always_inline]] void trial2(Index p, std::uint64_t draw, Pack& x, Pack& y, Pack& accept) const {
    PackBits w0, w1;
    bits(p, draw, w0, w1);
    x = symmetric_uniform<32>(w0 >> 12);
    y = symmetric_uniform<32>(w0 << 20);
    accept = unit_uniform<52>(w1 >> 12);
  }

  /// In three dimensions: 29 bits a coordinate, 41 bits for the acceptance.
  [[gnu::always_inline]] void trial3(Index p, std::uint64_t draw, Pack& x, Pack& y, Pack& z, Pack& accept) const {
    PackBits w0, w1;
    bits(p, draw, w0, w1);
    constexpr std::uint64_t kLow6 = 0x3f;
    x = symmetric_uniform<29>(w0 >> 12);
    y = symmetric_uniform<29>(w0 << 17);
    z = symmetric_uniform<29>(w1 >> 12);
    accept = unit_uniform<41>(((w1 << 17) & ~(kLow6 << 11)) | ((w0 & kLow6) << 11));
  }

  void uniform(Lanes out);                     ///< (0,1), 52 bits; one draw, as are the following
  void uniform2(Lanes a, Lanes b);             ///< (0,1), 52 bits each
  void symmetric3(Lanes a, Lanes b, Lanes c);  ///< (-1,1), 42 bits each
  void normal2(Lanes a, Lanes b);              ///< standard normal

 private:
  ThreefryKey key_;
  std::uint64_t sweep_;
  std::uint64_t draw_ = 0;
};

}  // namespace rbm
