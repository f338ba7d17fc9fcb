#include "rbm_vmc/io/archive.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

using Groups = std::set<std::string>;

template <class Call>
std::string file_error(const Call& call) {
  try {
    call();
  } catch (const FileError& error) {
    return error.what();
  }
  return "no error";
}

Archive example() {
  Archive archive;
  archive.put("system/omega", 0.5);
  archive.put("system/particles", 6);
  archive.put("system/kind", "quantum-dot");
  archive.put("wavefunction/rbm/a", std::vector<Real>{1, 2, 3});
  archive.put("systematic", std::vector<Integer>{7});
  archive.put("names", std::vector<std::string>{"x", "y"});
  archive.attribute("system", "units", "hartree");
  archive.attribute("system/omega", "units", "1");
  archive.attribute("", "format", "test");
  return archive;
}

TEST(Archive, TypedAccess) {
  const Archive archive = example();
  EXPECT_EQ(archive.real("system/omega"), 0.5);
  EXPECT_EQ(archive.integer("system/particles"), 6);
  EXPECT_EQ(archive.text("system/kind"), "quantum-dot");
  EXPECT_EQ(archive.reals("wavefunction/rbm/a"), (std::vector<Real>{1, 2, 3}));
  EXPECT_EQ(archive.integers("systematic"), std::vector<Integer>{7});
  EXPECT_EQ(archive.texts("names"), (std::vector<std::string>{"x", "y"}));
  EXPECT_EQ(*archive.find_attribute("system/omega", "units"), Dataset("1"));
  EXPECT_EQ(*archive.find_attribute("", "format"), Dataset("test"));
  EXPECT_EQ(archive.find("system"), nullptr);
  EXPECT_EQ(archive.find_attribute("system", "unit"), nullptr);
  EXPECT_EQ(archive.find_attribute("nowhere", "units"), nullptr);
}

TEST(Archive, ErrorsNameThePathAndWhatWasFound) {
  const Archive archive = example();
  EXPECT_EQ(file_error([&] { archive.real("system/mass"); }), "system/mass: missing");
  EXPECT_EQ(file_error([&] { archive.real("system/particles"); }),
            "system/particles: has the wrong type (integer; wanted real)");
  EXPECT_EQ(file_error([&] { archive.texts("system/omega"); }), "system/omega: has the wrong type (real; wanted text)");
  EXPECT_EQ(file_error([&] { archive.real("wavefunction/rbm/a"); }),
            "wavefunction/rbm/a: has the wrong shape (an array of 3; wanted a scalar)");
}

TEST(Archive, PutReplaces) {
  Archive archive = example();
  archive.put("system/omega", true);
  EXPECT_EQ(kind(*archive.find("system/omega")), "boolean");
  archive.attribute("system", "units", 3);
  EXPECT_EQ(*archive.find_attribute("system", "units"), Dataset(3));
}

TEST(Archive, RefusesWhatNoFileCanHold) {
  Archive archive = example();
  for (const char* path : {"", "/a", "a/", "a//b", ".", "a/./b"}) EXPECT_THROW(archive.put(path, 1), ContractError) << path;
  EXPECT_THROW(archive.put(std::string_view("a\0b", 3), 1), ContractError);
  EXPECT_THROW(archive.put("system", 1), ContractError);
  EXPECT_THROW(archive.put("system/omega/deeper", 1), ContractError);
  EXPECT_THROW(archive.attribute("system/omega/deeper", "name", 1), ContractError);
  EXPECT_THROW(archive.attribute("system", "a/b", 1), ContractError);
  EXPECT_THROW(archive.group("system/omega"), ContractError);
  EXPECT_THROW(archive.put("x", Dataset(std::vector<Real>{1, 2, 3}, {2, 2})), ContractError);
  EXPECT_THROW(archive.put("x", std::string("a\0b", 3)), ContractError);
  EXPECT_EQ(archive, example());
  archive.put("x", Dataset(std::vector<Real>{}, {0, 5}));
}

TEST(Archive, GroupsAreThoseThatPathsMention) {
  Archive archive = example();
  EXPECT_EQ(archive.groups(), (Groups{"system", "wavefunction", "wavefunction/rbm"}));
  archive.attribute("deep/er", "name", 1);
  archive.group("empty");
  EXPECT_EQ(archive.groups(), (Groups{"deep", "deep/er", "empty", "system", "wavefunction", "wavefunction/rbm"}));
}

TEST(Archive, OnlyEmptyGroupsAreMarked) {
  Archive archive;
  archive.group("a/b");
  EXPECT_TRUE(archive.attributes().contains("a/b"));
  archive.put("a/b/c", 1);
  archive.group("a");
  archive.group("");
  Archive plain;
  plain.put("a/b/c", 1);
  EXPECT_EQ(archive, plain);
}

TEST(Archive, DroppingTheLastAttributeKeepsAGroupAndNothingElse) {
  Archive archive = example();
  archive.attribute("alone", "name", 1);
  for (const char* path : {"system", "system/omega", "alone"}) {
    archive.drop_attribute(path, "units");
    archive.drop_attribute(path, "name");
    archive.drop_attribute(path, "name");
  }
  archive.drop_attribute("", "format");
  EXPECT_TRUE(archive.groups().contains("alone"));
  EXPECT_EQ(archive.attributes().size(), 1u);
}

TEST(Archive, SubtreeTakesAGroupAndNotItsNamesakes) {
  const Archive system = example().subtree("system");
  Archive wanted;
  wanted.put("omega", 0.5);
  wanted.put("particles", 6);
  wanted.put("kind", "quantum-dot");
  wanted.attribute("", "units", "hartree");
  wanted.attribute("omega", "units", "1");
  EXPECT_EQ(system, wanted);
  EXPECT_EQ(example().subtree(""), example());
  EXPECT_EQ(example().subtree("nowhere"), Archive());
}

TEST(Archive, GraftUndoesSubtree) {
  Archive archive;
  archive.graft("input/copy", example());
  EXPECT_EQ(archive.integer("input/copy/system/particles"), 6);
  EXPECT_EQ(*archive.find_attribute("input/copy", "format"), Dataset("test"));
  EXPECT_EQ(archive.subtree("input/copy"), example());
  Archive root;
  root.graft("", example());
  EXPECT_EQ(root, example());
}

}  // namespace
}  // namespace rbm
