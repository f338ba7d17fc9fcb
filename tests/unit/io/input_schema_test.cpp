#include "rbm_vmc/io/input_schema.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "rbm_vmc/io/input_keys.hpp"

namespace rbm {
namespace {

TEST(InputSchema, BothFormsNameEveryKeyWithAllItsChoices) {
  Input input;
  const auto text = schema_text(describe(input));
  const auto page = schema_page<Input>();
  for (const auto& key : describe(input)) {
    EXPECT_NE(text.find("\n" + key.path + "  "), std::string::npos) << key.path;
    EXPECT_NE(text.find(key.meaning), std::string::npos) << key.path;
    EXPECT_NE(page.find("| `" + key.name() + "` |"), std::string::npos) << key.path;
    for (const auto choice : key.choices) EXPECT_NE(page.find(choice), std::string::npos) << key.path;
  }
  EXPECT_NE(text.find("system.omega  list of reals [hartree], default: [1.0]\n"), std::string::npos);
  EXPECT_NE(text.find("system.particles  integer, default: required\n"), std::string::npos);
  EXPECT_NE(text.find("    allowed: none, coulomb, soft-coulomb, gaussian, hard-sphere, calogero\n"), std::string::npos);
  EXPECT_NE(page.find("| `checkpoint_seconds` | real | s | 60.0 | 0 to 1e9 |"), std::string::npos);
}

TEST(InputSchema, ThePageInDocsIsTheOneOfThisProgram) {
  const auto file = std::filesystem::path(RBM_CHECKOUT) / "docs/input-reference.md";
  std::ifstream stream(file);
  ASSERT_TRUE(stream) << file;
  const std::string page(std::istreambuf_iterator<char>(stream), {});
  EXPECT_EQ(page, schema_page<Input>()) << "make it anew: rbm_input schema --markdown > docs/input-reference.md";
}

}  // namespace
}  // namespace rbm
