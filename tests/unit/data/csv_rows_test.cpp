#include "rbm_vmc/data/csv_rows.hpp"

#include "unit/data/scratch.hpp"

namespace rbm {
namespace {

const std::vector<Real> kFour = {1, -2.5, 3e2, 0};

std::vector<Real> read(const std::string& text) {
  const ScratchFolder folder;
  spill(folder / "a.csv", text);
  CsvRows rows(folder / "a.csv");
  EXPECT_EQ(rows.columns(), 2);
  EXPECT_EQ(rows.rows(), 2);
  return all_rows(rows);
}

std::string problem(const std::string& text) {
  const ScratchFolder folder;
  spill(folder / "a.csv", text);
  return message_of<InputError>(folder, [&] { CsvRows(folder / "a.csv"); });
}

TEST(CsvRows, Separators) {
  EXPECT_EQ(read("1,-2.5\n3e2,0\n"), kFour);
  EXPECT_EQ(read("1;-2.5\n3e2;0"), kFour);
  EXPECT_EQ(read("1\t-2.5\n3e2\t0\n"), kFour);
  EXPECT_EQ(read("1 -2.5\n  3e2    0  \n"), kFour);
  EXPECT_EQ(read("1 , -2.5\r\n 3e2,+0\r\n"), kFour);
}

TEST(CsvRows, HeadersCommentsQuotesAndWords) {
  EXPECT_EQ(read("x,y\n1,-2.5\n3e2,0\n"), kFour);
  EXPECT_EQ(read("\xef\xbb\xbfx y;z\n1;-2.5\n\n# more\n3e2;0\n\n\n"), kFour);
  EXPECT_EQ(read("# x y\n1 -2.5\n3e2 0\n"), kFour);
  EXPECT_EQ(read("\"1\",\"-2.5\"\n\"3e2\",\"0\"\n"), kFour);
  EXPECT_EQ(read("True,false\n0,1\n"), (std::vector<Real>{1, 0, 0, 1}));
}

TEST(CsvRows, OneColumn) {
  const ScratchFolder folder;
  spill(folder / "a.csv", "value\n5\n7\n");
  CsvRows rows(folder / "a.csv");
  EXPECT_EQ(rows.columns(), 1);
  EXPECT_EQ(all_rows(rows), (std::vector<Real>{5, 7}));
}

TEST(CsvRows, RaggedRowsNameTheirLine) {
  EXPECT_EQ(problem("x,y\n1,2\n# no row\n1,2,3\n"), "a.csv:4: wrong number of columns (found 3, wanted 2 as in line 2)");
  EXPECT_EQ(problem("1 2\n\n3\n"), "a.csv:3: wrong number of columns (found 1, wanted 2 as in line 1)");
}

TEST(CsvRows, FieldsThatAreNoNumbersNameLineAndColumn) {
  EXPECT_EQ(problem("1,2\n3,\n"), "a.csv:2: column 2: no number (the field is empty) fill it in, or leave the row out");
  EXPECT_EQ(problem("1,2\n,3\n"), "a.csv:2: column 1: no number (the field is empty) fill it in, or leave the row out");
  EXPECT_EQ(problem("1,2,\n"), "a.csv:1: column 3: no number (the field is empty) fill it in, or leave the row out");
  EXPECT_EQ(problem("1,2\n3,x4\n"), "a.csv:2: column 2: not a number (found x4)");
  EXPECT_EQ(problem("1,2\n3,4x\n"), "a.csv:2: column 2: not a number (found 4x)");
  EXPECT_EQ(problem("1;2\n3;4,5\n"), "a.csv:2: column 2: not a number (found 4,5) write a decimal point");
  for (const auto* word : {"nan", "NaN", "inf", "-Infinity", "1e999"}) {
    EXPECT_EQ(problem(std::string("1,2\n3,") + word + "\n"),
              std::string("a.csv:2: column 2: not a finite number (found ") + word + ") leave such rows out");
  }
  EXPECT_EQ(problem("nan,2\n"), "a.csv:1: column 1: not a finite number (found nan) leave such rows out");
}

TEST(CsvRows, FilesWithoutRows) {
  for (const auto* text : {"", "\n\n", "x,y\n", "# only this"})
    EXPECT_EQ(problem(text), "a.csv: empty (no row of numbers)") << text;
  const ScratchFolder folder;
  EXPECT_EQ(message_of<FileError>(folder, [&] { CsvRows(folder / "no.csv"); }),
            "no.csv: cannot be opened (No such file or directory)");
}

TEST(CsvRows, ManyRowsInAnySteps) {
  std::string text = "a,b,c\n";
  for (int row = 0; row < 500; ++row) text += std::to_string(row) + "," + std::to_string(-row) + ",0.25\n";
  const ScratchFolder folder;
  spill(folder / "a.csv", text);
  CsvRows rows(folder / "a.csv");
  EXPECT_EQ(rows.rows(), 500);
  EXPECT_EQ(rows.kind(), ValueKind::real);
  expect_steady(rows);
  rows.rewind();
  EXPECT_EQ(all_rows(rows)[3 * 499 + 1], -499);
}

TEST(CsvRows, AFileThatChanges) {
  const ScratchFolder folder;
  spill(folder / "a.csv", "1,2\n3,4\n");
  CsvRows rows(folder / "a.csv");
  spill(folder / "a.csv", "1,2,3\n3,4,5\n");
  rows.rewind();
  std::vector<Real> out(8);
  EXPECT_THROW(rows.read(out), InputError);
}

}  // namespace
}  // namespace rbm
