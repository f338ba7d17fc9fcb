#include "rbm_vmc/io/literal.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdlib>
#include <random>

namespace rbm {
namespace {

TEST(Literal, RealsLookLikeRealsAndReadBackToTheSameBits) {
  EXPECT_EQ(literal(Real{1}), "1.0");
  EXPECT_EQ(literal(0.1), "0.1");
  EXPECT_EQ(literal(-0.0), "-0.0");
  std::mt19937_64 engine(1);
  for (int i = 0; i < 20000; ++i) {
    const auto number = std::bit_cast<Real>(engine());
    if (!std::isfinite(number)) continue;
    const auto text = literal(number);
    EXPECT_NE(text.find_first_of(".e"), std::string::npos) << text;
    EXPECT_EQ(std::bit_cast<std::uint64_t>(std::strtod(text.c_str(), nullptr)), std::bit_cast<std::uint64_t>(number))
        << text;
  }
}

TEST(Literal, WritesTomlValues) {
  EXPECT_EQ(literal(Dataset(true)), "true");
  EXPECT_EQ(literal(Dataset(-3)), "-3");
  EXPECT_EQ(literal(Dataset("say \"a\\b\"")), R"("say \"a\\b\"")");
  EXPECT_EQ(literal(Dataset(std::vector<Real>{1, 0.5})), "[1.0, 0.5]");
  EXPECT_EQ(literal(Dataset(std::vector<std::string>{"a", "b"})), R"(["a", "b"])");
  EXPECT_EQ(literal(Dataset(std::vector<Real>{})), "[]");
  EXPECT_EQ(literal(Dataset(std::vector<Real>{1, 2, 3, 4, 5, 6}, {3, 2})), "[[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]");
  EXPECT_EQ(literal(Dataset(std::vector<Real>{}, {2, 0})), "[[], []]");
}

TEST(Literal, ValuesInWords) {
  EXPECT_EQ(value_text(Dataset(2.5)), "the real 2.5");
  EXPECT_EQ(value_text(Dataset(false)), "the boolean false");
  EXPECT_EQ(value_text(Dataset("x")), "the text \"x\"");
  EXPECT_EQ(value_text(Dataset(std::vector<Integer>{1, 2})), "a list of 2 integers");
  EXPECT_EQ(value_text(Dataset(std::vector<Real>{1})), "a list of 1 real");
  EXPECT_EQ(value_text(Dataset(std::vector<Real>{})), "an empty list");
  EXPECT_EQ(value_text(Dataset(std::vector<Real>(6), {2, 3})), "an array of shape 2 x 3 of reals");
  EXPECT_LT(value_text(Dataset(std::string(10000, 'x'))).size(), 100u);
}

}  // namespace
}  // namespace rbm
