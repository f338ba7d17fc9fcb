#include "rbm_vmc/io/row_columns.hpp"

#include <gtest/gtest.h>

namespace rbm {
namespace {

struct Inner {
  Real x = 0;
};
struct Row {
  Integer number = 0;
  bool yes = false;
  Inner inner;
};

const auto kInner = [](auto& row) -> auto& { return row.inner.x; };

Archive archive_of(const std::vector<Row>& rows) {
  Archive archive;
  put_column(archive, "number", rows, &Row::number);
  put_column(archive, "yes", rows, &Row::yes);
  put_column(archive, "x", rows, kInner, "bohr");
  return archive;
}

TEST(RowColumns, EveryFieldIsADatasetAndComesBack) {
  const std::vector<Row> rows{{3, true, {0.25}}, {5, false, {-1e-300}}};
  const Archive archive = archive_of(rows);
  EXPECT_EQ(archive.integers("number"), (std::vector<Integer>{3, 5}));
  EXPECT_EQ(archive.integers("yes"), (std::vector<Integer>{1, 0}));
  EXPECT_EQ(archive.reals("x"), (std::vector<Real>{0.25, -1e-300}));
  EXPECT_EQ(*archive.find_text_attribute("x", "units"), "bohr");
  EXPECT_EQ(archive.find_attribute("number", "units"), nullptr);

  std::vector<Row> back(2);
  take_column(archive, "number", back, &Row::number);
  take_column(archive, "yes", back, &Row::yes);
  take_column(archive, "x", back, kInner);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    EXPECT_EQ(back[i].number, rows[i].number);
    EXPECT_EQ(back[i].yes, rows[i].yes);
    EXPECT_EQ(back[i].inner.x, rows[i].inner.x);
  }
}

TEST(RowColumns, NoRowsAreEmptyColumns) { EXPECT_TRUE(archive_of({}).reals("x").empty()); }

TEST(RowColumns, AColumnOfAnotherLengthIsRefused) {
  const Archive archive = archive_of({{1, true, {2}}});
  std::vector<Row> two(2);
  EXPECT_THROW(take_column(archive, "x", two, kInner), CheckpointError);
  EXPECT_THROW(take_column(archive, "absent", two, kInner), FileError);
}

}  // namespace
}  // namespace rbm
