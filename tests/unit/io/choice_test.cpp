#include "rbm_vmc/io/choice.hpp"

#include <gtest/gtest.h>

#include <array>

namespace rbm {

enum class Color { red, dark_green };

template <>
struct Choice<Color> {
  static constexpr std::array<std::string_view, 2> names{"red", "dark-green"};
};

namespace {

TEST(Choice, NamesAndEnumeratorsGoBothWays) {
  EXPECT_EQ(choice_name(Color::red), "red");
  EXPECT_EQ(choice_name(Color::dark_green), "dark-green");
  EXPECT_EQ(choice_from<Color>("red"), Color::red);
  EXPECT_EQ(choice_from<Color>("dark-green"), Color::dark_green);
}

TEST(Choice, OtherWordsAreNoEnumerators) {
  for (const auto* word : {"", "Red", "dark_green", "dark", "red "}) EXPECT_FALSE(choice_from<Color>(word)) << word;
}

}  // namespace
}  // namespace rbm
