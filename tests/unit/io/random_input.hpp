/// Valid inputs at random: each key is given or left out, with values that are hard to print.
#pragma once

#include <algorithm>
#include <cmath>
#include <random>
#include <string>
#include <vector>

#include "rbm_vmc/io/assign.hpp"
#include "rbm_vmc/io/input_keys.hpp"

namespace rbm {

class RandomInput {
 public:
  explicit RandomInput(unsigned seed) : engine_(seed) {}

  Input draw() {
    Input input;
    for (auto& key : describe(input)) {
      if (!key.required && chance(0.4)) continue;
      const auto problem = assign(key, value(key));
      expects(!problem, problem ? problem->line(key.path) : "");
    }
    return input;
  }

  /// Allowed for the key.
  Dataset value(const Key& key) {
    switch (key.type) {
      case KeyType::boolean: return Dataset(chance(0.5));
      case KeyType::integer: return Dataset(integer(key.range));
      case KeyType::real: return Dataset(real(key.range));
      case KeyType::choice: return Dataset(key.choices[below(key.choices.size())]);
      case KeyType::choices: {
        std::vector<std::string> names(key.choices.begin(), key.choices.end());
        std::ranges::shuffle(names, engine_);
        names.resize(1 + below(names.size()));
        return Dataset(names);
      }
      case KeyType::reals: return Dataset(reals(key, std::max<std::size_t>(static_cast<std::size_t>(key.least), below(4))));
      case KeyType::table: {
        const auto rows = 1 + below(4);
        const auto columns = below(4);
        return Dataset(reals(key, rows * columns), {static_cast<Index>(rows), static_cast<Index>(columns)});
      }
    }
    return {};
  }

 private:
  bool chance(double p) { return std::bernoulli_distribution(p)(engine_); }
  std::size_t below(std::size_t n) { return std::uniform_int_distribution<std::size_t>(0, n - 1)(engine_); }

  Integer integer(const Range& range) {
    const auto low = static_cast<Integer>(range.low);
    if (range.high > 1e18) return std::uniform_int_distribution<Integer>(low)(engine_);
    return std::uniform_int_distribution<Integer>(low, static_cast<Integer>(range.high))(engine_);
  }

  Real real(const Range& range) {
    for (;;) {
      const Real mantissa = chance(0.2) ? std::floor(std::uniform_real_distribution<Real>(0, 9)(engine_))
                                        : std::uniform_real_distribution<Real>(0, 1)(engine_);
      const Real size = std::ldexp(mantissa, static_cast<int>(below(chance(0.1) ? 900 : 20)) * (chance(0.5) ? 1 : -1));
      const Real number = chance(0.3) ? -size : size;
      if (range.contains(number)) return number;
    }
  }

  std::vector<Real> reals(const Key& key, std::size_t count) {
    std::vector<Real> numbers;
    while (numbers.size() < count) numbers.push_back(real(key.range));
    return numbers;
  }

  std::mt19937_64 engine_;
};

}  // namespace rbm
