/// Binary images of drawn digits, 28 x 28 as those of MNIST, with labels: strokes moved, slanted, stretched, turned, bent,
/// thick or thin, and pixels flipped at random.
///
/// A stand-in for handwriting where no file is at hand; harder than it looks, as every image is another. Unit row * 28 +
/// column.
#pragma once

#include <cstdint>
#include <vector>

#include "rbm_vmc/data/generated_rows.hpp"

namespace rbm {

class DigitRows : public GeneratedRows {
 public:
  static constexpr Index kSide = 28;

  struct Style {
    Real shift = 2.5;   ///< at most, along each axis [pixel]
    Real slant = 0.3;   ///< at most, sideways per height
    Real noise = 0.01;  ///< share of pixels that are flipped
  };

  DigitRows(Index samples, std::uint64_t seed) : DigitRows(samples, seed, Style{}) {}
  /// ContractError for a noise that is no share.
  DigitRows(Index samples, std::uint64_t seed, const Style& style);

  Archive::Attributes attributes() const override;

 private:
  void make(Index batch, std::span<Real> rows, std::span<Integer, kBatch> labels) override;

  std::uint64_t seed_;
  Style style_;
};

}  // namespace rbm
