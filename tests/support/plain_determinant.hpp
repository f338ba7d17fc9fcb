/// ln|det| by elimination with pivots, one matrix at a time: the plain twin of the determinants in lanes.
#pragma once

#include <cmath>
#include <utility>
#include <vector>

namespace rbm {

template <class T>
T plain_log_determinant(std::vector<std::vector<T>> a) {
  T sum = 0;
  for (std::size_t c = 0; c < a.size(); ++c) {
    std::size_t pivot = c;
    for (std::size_t r = c; r < a.size(); ++r) {
      if (std::abs(a[r][c]) > std::abs(a[pivot][c])) pivot = r;
    }
    std::swap(a[c], a[pivot]);
    sum += std::log(std::abs(a[c][c]));
    for (std::size_t r = c + 1; r < a.size(); ++r) {
      const T factor = a[r][c] / a[c][c];
      for (std::size_t k = c; k < a.size(); ++k) a[r][k] -= factor * a[c][k];
    }
  }
  return sum;
}

}  // namespace rbm
