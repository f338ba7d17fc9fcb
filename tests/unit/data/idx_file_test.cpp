#include "rbm_vmc/data/idx_file.hpp"

#include "unit/data/scratch.hpp"

namespace rbm {
namespace {

std::string idx(int type, const std::vector<std::uint32_t>& shape, const std::string& values) {
  std::string bytes = {'\0', '\0', static_cast<char>(type), static_cast<char>(shape.size())};
  for (const auto extent : shape) bytes += big(extent);
  return bytes + values;
}

std::vector<Real> read(const std::string& bytes) {
  const ScratchFolder folder;
  spill(folder / "a", bytes);
  FlatRows rows(open_idx(folder / "a"));
  return all_rows(rows);
}

template <class Error>
std::string problem(const std::string& bytes) {
  const ScratchFolder folder;
  spill(folder / "a", bytes);
  return message_of<Error>(folder, [&] { FlatRows(open_idx(folder / "a")); });
}

TEST(IdxFile, EveryType) {
  EXPECT_EQ(read(idx(8, {2, 1}, "\xff\1")), (std::vector<Real>{255, 1}));
  EXPECT_EQ(read(idx(9, {2, 1}, "\xff\1")), (std::vector<Real>{-1, 1}));
  EXPECT_EQ(read(idx(11, {1, 2}, big<std::int16_t>(-300) + big<std::int16_t>(5))), (std::vector<Real>{-300, 5}));
  EXPECT_EQ(read(idx(12, {1, 1}, big<std::int32_t>(-70000))), (std::vector<Real>{-70000}));
  EXPECT_EQ(read(idx(13, {1, 1}, big(0.5f))), (std::vector<Real>{0.5}));
  EXPECT_EQ(read(idx(14, {1, 1}, big(0.1))), (std::vector<Real>{0.1}));
}

TEST(IdxFile, ImagesBecomeRows) {
  const ScratchFolder folder;
  std::string pixels;
  for (int i = 0; i < 5 * 4 * 3; ++i) pixels += static_cast<char>(i);
  spill(folder / "a", idx(8, {5, 4, 3}, pixels));
  FlatRows rows(open_idx(folder / "a"));
  EXPECT_EQ(rows.rows(), 5);
  EXPECT_EQ(rows.columns(), 12);
  EXPECT_EQ(rows.kind(), ValueKind::byte);
  const auto values = all_rows(rows);
  EXPECT_EQ(values[4 * 12 + 2 * 3 + 1], 4 * 12 + 2 * 3 + 1);
  rows.rewind();
  expect_steady(rows);
}

TEST(IdxFile, FilesThatAreNone) {
  EXPECT_EQ(problem<FileError>("\x1f\x8b\x08 packed"), "a: is no IDX file (it is packed by gzip; gunzip it first)");
  EXPECT_EQ(problem<FileError>("1,2,3"), "a: is no IDX file (it does not start with two zeros, a type and a rank)");
  EXPECT_EQ(problem<FileError>(""), "a: is no IDX file (it does not start with two zeros, a type and a rank)");
  EXPECT_EQ(problem<FileError>(idx(10, {1, 1}, "x")), "a: is no IDX file (unknown type 10)");
  EXPECT_EQ(problem<FileError>(idx(8, {}, "")), "a: is no IDX file (rank 0)");
  EXPECT_EQ(problem<FileError>(idx(8, {1, 2, 3}, "").substr(0, 13)), "a: is no IDX file (cut short)");
  EXPECT_EQ(
      problem<FileError>(idx(8, {0xffffffff, 0xffffffff, 0xffffffff}, "x")),
      "a: is damaged or cut short (shape 4294967295 x 4294967295 x 4294967295 of 1 bytes each, 1 bytes after the header)");
  EXPECT_EQ(problem<InputError>(idx(8, {3}, "abc")), "a: wrong shape (rank 1, wanted rows x units) labels go with --labels");
}

}  // namespace
}  // namespace rbm
