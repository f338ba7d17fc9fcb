/// Loops of constant length taken apart by the language, so that arrays indexed by the counter live in registers:
///
///     unroll(Indices<4>{}, [&](auto g) { sum[g] += x[g]; });        in a function marked [[gnu::flatten]]
#pragma once

#include <utility>

#include "rbm_vmc/base/block.hpp"

namespace rbm {

template <Index n>
using Indices = std::make_integer_sequence<Index, n>;

template <class Function, Index... i>
void unroll(std::integer_sequence<Index, i...>, Function f) {
  (f(std::integral_constant<Index, i>{}), ...);
}

}  // namespace rbm
