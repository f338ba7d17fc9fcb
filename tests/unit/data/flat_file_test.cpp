// Rows are tested with the formats that use them; here is what these do not reach.
#include "rbm_vmc/data/flat_file.hpp"

#include "unit/data/scratch.hpp"

using namespace std::string_literals;

namespace rbm {
namespace {

FlatFile bytes_in(const std::filesystem::path& file, std::vector<Index> shape) {
  FlatFile flat;
  flat.file = file;
  flat.shape = std::move(shape);
  return flat;
}

TEST(FlatFile, RowsInBlocksOfAnySize) {
  const ScratchFolder folder;
  std::string bytes(700 * 900, '\0');
  for (std::size_t i = 0; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * 7 + i / 1000);
  spill(folder / "a", bytes);
  for (const bool fortran : {false, true}) {
    auto flat = bytes_in(folder / "a", {700, 900});
    flat.first_axis_fastest = fortran;
    FlatRows rows(flat);
    const auto values = all_rows(rows, 33);
    ASSERT_EQ(values.size(), bytes.size());
    for (const std::size_t row : {0u, 32u, 33u, 699u}) {
      for (const std::size_t column : {0u, 1u, 899u}) {
        const auto at = fortran ? column * 700 + row : row * 900 + column;
        EXPECT_EQ(values[row * 900 + column], static_cast<unsigned char>(bytes[at])) << row << " " << column;
      }
    }
  }
}

TEST(FlatFile, Labels) {
  const ScratchFolder folder;
  spill(folder / "a", "\5\0\7"s);
  EXPECT_EQ(flat_integers(bytes_in(folder / "a", {3})), (std::vector<Integer>{5, 0, 7}));
  EXPECT_EQ(message_of<InputError>(folder,
                                   [&] {
                                     flat_integers(bytes_in(folder / "a", {3, 1}));
                                   }),
            "a: wrong shape (rank 2, wanted one label a row)");
  auto floating = bytes_in(folder / "a", {1});
  floating.format = {NumberFormat::Kind::floating, 2, false};
  floating.offset = 1;
  EXPECT_EQ(message_of<InputError>(folder, [&] { flat_integers(floating); }),
            "a: wrong type (floating point, wanted integers)");
}

TEST(FlatFile, AFileThatBecameShorter) {
  const ScratchFolder folder;
  spill(folder / "a", "abcdef");
  FlatRows rows(bytes_in(folder / "a", {3, 2}));
  spill(folder / "a", "abc");
  std::vector<Real> out(6);
  EXPECT_THROW(rows.read(out), FileError);
}

}  // namespace
}  // namespace rbm
