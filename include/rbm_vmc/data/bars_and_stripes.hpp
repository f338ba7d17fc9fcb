/// Bars and stripes: n x n images whose rows are all black or white (stripes), or whose columns are (bars).
///
///     distinct patterns      2^(n+1) - 2, each as likely as any other: entropy ln(2^(n+1) - 2)
///     with a fair coin       for the orientation first, then one for each row or column: all black and all white twice as likely
///
/// (MacKay, Information Theory, Inference, and Learning Algorithms, chapter 43.) Values {0,1}, unit row * n + column.
#pragma once

#include <cstdint>

#include "rbm_vmc/data/generated_rows.hpp"

namespace rbm {

enum class StripesBy { pattern, coin };

class BarsAndStripes : public GeneratedRows {
 public:
  static constexpr Index kLargest = 30;
  static constexpr Index kLargestWhole = 16;

  /// All of them: each distinct pattern once, or with the coin 2^(n+1) rows, all black and all white twice. 1 <= n <= 16, or
  /// ContractError.
  BarsAndStripes(Index n, StripesBy by);
  /// Drawn, 1 <= n <= 30.
  BarsAndStripes(Index n, StripesBy by, Index samples, std::uint64_t seed);

  Archive::Attributes attributes() const override;

 private:
  void make(Index batch, std::span<Real> rows, std::span<Integer, kBatch> labels) override;

  Index n_;
  StripesBy by_;
  bool drawn_;
  std::uint64_t seed_ = 0;
};

}  // namespace rbm
