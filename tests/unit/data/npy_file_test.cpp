#include "rbm_vmc/data/npy_file.hpp"

#include <numeric>
#include <random>

#include "unit/data/scratch.hpp"

namespace rbm {
namespace {

/// A file of that version, as numpy.save writes it.
std::string npy(const std::string& header, const std::string& values, int version = 1) {
  const auto length =
      version == 1 ? little(static_cast<std::uint16_t>(header.size())) : little(static_cast<std::uint32_t>(header.size()));
  return "\x93NUMPY" + std::string(1, static_cast<char>(version)) + std::string(1, '\0') + length + header + values;
}

std::string header(const std::string& type, const std::string& shape, const std::string& fortran = "False") {
  return "{'descr': '" + type + "', 'fortran_order': " + fortran + ", 'shape': " + shape + ", }          \n";
}

std::string doubles(const std::vector<double>& values) {
  std::string bytes;
  for (const double value : values) bytes += little(value);
  return bytes;
}

std::vector<double> counting(std::size_t count) {
  std::vector<double> values(count);
  std::iota(values.begin(), values.end(), 0);
  return values;
}

template <class Error>
std::string problem(const std::string& bytes) {
  const ScratchFolder folder;
  spill(folder / "a.npy", bytes);
  return message_of<Error>(folder, [&] { FlatRows(open_npy(folder / "a.npy")); });
}

TEST(NpyFile, EveryVersion) {
  for (const int version : {1, 2, 3}) {
    const ScratchFolder folder;
    spill(folder / "a.npy", npy(header("<f8", "(3, 2)"), doubles(counting(6)), version));
    FlatRows rows(open_npy(folder / "a.npy"));
    EXPECT_EQ(rows.rows(), 3);
    EXPECT_EQ(rows.columns(), 2);
    EXPECT_EQ(rows.kind(), ValueKind::byte);
    EXPECT_EQ(all_rows(rows), counting(6));
  }
}

TEST(NpyFile, TypesByName) {
  const auto format = [](const std::string& type) {
    const ScratchFolder folder;
    spill(folder / "a.npy", npy(header(type, "(0,)"), ""));
    return open_npy(folder / "a.npy").format;
  };
  using Kind = NumberFormat::Kind;
  EXPECT_EQ(format("|b1"), (NumberFormat{Kind::boolean, 1, false}));
  EXPECT_EQ(format("|u1"), (NumberFormat{Kind::without_sign, 1, false}));
  EXPECT_EQ(format("<i2"), (NumberFormat{Kind::with_sign, 2, false}));
  EXPECT_EQ(format(">u4"), (NumberFormat{Kind::without_sign, 4, true}));
  EXPECT_EQ(format(">f2"), (NumberFormat{Kind::floating, 2, true}));
  for (const auto* type : {"<c8", "<U5", "|O", "<M8", "<f1", "|i4", "f8", "<i3", "<f16"})
    EXPECT_THROW(format(type), InputError) << type;
}

// x[i,j,k] = 100 i + 10 j + k, the first axis fastest.
TEST(NpyFile, FortranOrderOfThreeAxes) {
  std::string values;
  for (int k = 0; k < 4; ++k) {
    for (int j = 0; j < 3; ++j) {
      for (int i = 0; i < 2; ++i) values += little(static_cast<std::int16_t>(100 * i + 10 * j + k));
    }
  }
  const ScratchFolder folder;
  spill(folder / "a.npy", npy(header("<i2", "(2, 3, 4)", "True"), values));
  FlatRows rows(open_npy(folder / "a.npy"));
  EXPECT_EQ(rows.columns(), 12);
  EXPECT_EQ(all_rows(rows), (std::vector<Real>{0,   1,   2,   3,   10,  11,  12,  13,  20,  21,  22,  23,
                                               100, 101, 102, 103, 110, 111, 112, 113, 120, 121, 122, 123}));
  rows.rewind();
  expect_steady(rows);
}

TEST(NpyFile, FilesThatAreNone) {
  EXPECT_EQ(problem<FileError>("1,2\n"), "a.npy: is no NPY file (it does not start with \\x93NUMPY)");
  EXPECT_EQ(problem<FileError>("PK\3\4 and more"),
            "a.npy: is no NPY file (it is an archive of several; numpy.save one of them)");
  EXPECT_EQ(problem<FileError>("\x93NUMPY\1"), "a.npy: is no NPY file (cut short)");
  EXPECT_EQ(problem<FileError>(npy(header("<f8", "(3, 2)"), "", 9)),
            "a.npy: is no NPY file (version 9; known are 1, 2 and 3)");
  for (const auto* text : {"", "{}", "{'descr': '<f8'}", "{'descr': '<f8', 'fortran_order': 0, 'shape': (1, 2)}",
                           "{'descr': '<f8', 'fortran_order': False, 'shape': (1, -2)}",
                           "{'descr': '<f8', 'fortran_order': False, 'shape': (1 2)}",
                           "{'descr': '<f8', 'fortran_order': False, 'shape': (1, 2)} x",
                           "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999, 2)}"}) {
    EXPECT_TRUE(problem<FileError>(npy(text, doubles({1, 2}))).starts_with("a.npy: is no NPY file (")) << text;
  }
  EXPECT_EQ(problem<InputError>(npy("{'descr': [('x', '<f8')], 'fortran_order': False, 'shape': (1,)}", doubles({1}))),
            "a.npy: wrong type (records, wanted numbers or booleans: b1, i1-i8, u1-u8, f2-f8)");
}

TEST(NpyFile, SizesThatDoNotFit) {
  EXPECT_EQ(problem<FileError>(npy(header("<f8", "(3, 2)"), doubles(counting(5)))),
            "a.npy: is damaged or cut short (shape 3 x 2 of 8 bytes each, 40 bytes after the header)");
  for (const auto* shape : {"(4611686018427387904, 4)", "(1000000000000, 1)", "(4, 2)"}) {
    EXPECT_TRUE(
        problem<FileError>(npy(header("<f8", shape), doubles(counting(6)))).starts_with("a.npy: is damaged or cut short ("))
        << shape;
  }
  EXPECT_EQ(problem<InputError>(npy(header("<f8", "(0, 5)"), "")), "a.npy: empty (shape 0 x 5)");
  EXPECT_EQ(problem<InputError>(npy(header("<f8", "(6,)"), doubles(counting(6)))),
            "a.npy: wrong shape (rank 1, wanted rows x units) labels go with --labels");
}

TEST(NpyFile, NumbersThatAreNotFinite) {
  auto values = counting(6);
  values[5] = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(problem<InputError>(npy(header("<f8", "(3, 2)"), doubles(values))),
            "a.npy: [2,1]: not a finite number (found nan) leave such rows out; counted from 0");
}

}  // namespace
}  // namespace rbm
