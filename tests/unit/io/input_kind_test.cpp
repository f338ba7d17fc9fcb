#include "rbm_vmc/io/input_kind.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

TEST(InputKind, DataAreTheNamedDatasetsOfTheRoot) {
  constexpr InputKind kind{.format = "any", .data = {"samples", "labels"}};
  EXPECT_TRUE(kind.is_data("samples") && kind.is_data("labels"));
  EXPECT_FALSE(kind.is_data("") || kind.is_data("run/samples") || kind.is_data("sample"));
}

}  // namespace
}  // namespace rbm
