// Data sets of others, made here with the HDF5 library itself.
#include "rbm_vmc/io/sample_file.hpp"

#include <gtest/gtest.h>
#include <hdf5.h>

#include <array>
#include <cmath>
#include <functional>
#include <limits>

#include "rbm_vmc/io/sample_survey.hpp"
#include "unit/io/scratch_folder.hpp"

namespace rbm {
namespace {

using Extents = std::vector<hsize_t>;

void fill(const ScratchFolder& folder, const std::function<void(hid_t)>& make) {
  const hid_t file = H5Fcreate((folder / "a.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  make(file);
  H5Fclose(file);
}

void add(hid_t file, const char* name, hid_t type, hid_t memory, const Extents& extents, const void* data,
         hid_t creation = H5P_DEFAULT) {
  const hid_t space =
      extents.empty() ? H5Screate(H5S_SCALAR) : H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr);
  const hid_t id = H5Dcreate2(file, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  ASSERT_GE(id, 0) << name;
  if (data != nullptr) {
    ASSERT_GE(H5Dwrite(id, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), 0) << name;
  }
  H5Dclose(id);
  H5Sclose(space);
}

const std::array<double, 6> kSix = {0, 1, 2, 3, 4, 5};

void add_samples(hid_t file, hid_t type = H5T_IEEE_F64LE, const Extents& extents = {3, 2}) {
  add(file, "samples", type, H5T_NATIVE_DOUBLE, extents, kSix.data());
}

/// All problems of a file, one a line, the file's name taken out.
std::string problems(const std::function<void(hid_t)>& make) {
  const ScratchFolder folder;
  fill(folder, make);
  std::string text;
  try {
    SampleFile(folder / "a.h5");
  } catch (const InputError& error) {
    for (const auto& line : error.problems()) text += line.substr((folder / "").string().size()) + "\n";
  }
  return text;
}

template <class T>
std::vector<T> rows(const SampleFile& file, Index first, Index count, SamplePart part = SamplePart::samples) {
  std::vector<T> out(static_cast<std::size_t>(count * file.table(part).columns));
  file.read_rows(part, first, count, std::span<T>(out));
  return out;
}

hid_t half(hid_t order) {
  const hid_t type = H5Tcopy(order);
  H5Tset_fields(type, 15, 10, 5, 0, 10);
  H5Tset_precision(type, 16);
  H5Tset_ebias(type, 15);
  H5Tset_size(type, 2);
  return type;
}

TEST(SampleFile, NumbersOfEveryTypeAndOrder) {
  const std::array types = {H5T_STD_I8LE,   H5T_STD_I16BE,  H5T_STD_I32LE,        H5T_STD_I64BE,        H5T_STD_U8BE,
                            H5T_STD_U16LE,  H5T_STD_U32BE,  H5T_STD_U64LE,        H5T_IEEE_F32BE,       H5T_IEEE_F32LE,
                            H5T_IEEE_F64BE, H5T_IEEE_F64LE, half(H5T_IEEE_F32LE), half(H5T_IEEE_F32BE), H5T_NATIVE_LDOUBLE};
  for (const hid_t type : types) {
    const ScratchFolder folder;
    fill(folder, [&](hid_t file) { add_samples(file, type); });
    const SampleFile file(folder / "a.h5");
    EXPECT_EQ(file.samples().rows, 3);
    EXPECT_EQ(file.samples().columns, 2);
    EXPECT_EQ(file.samples().bytes, static_cast<Index>(H5Tget_size(type)));
    EXPECT_EQ(file.samples().kind, H5Tget_class(type) == H5T_INTEGER ? NumberKind::integer : NumberKind::real);
    EXPECT_EQ(rows<Real>(file, 1, 2), (std::vector<Real>{2, 3, 4, 5}));
    EXPECT_EQ(rows<float>(file, 0, 1), (std::vector<float>{0, 1}));
    EXPECT_EQ(rows<std::int8_t>(file, 2, 1), (std::vector<std::int8_t>{4, 5}));
    EXPECT_EQ(rows<Real>(file, 3, 0), std::vector<Real>{});
    EXPECT_FALSE(file.has_validation());
    EXPECT_FALSE(file.samples().labelled);
    EXPECT_EQ(file.labels(), std::vector<Integer>{});
  }
}

TEST(SampleFile, BooleansOfH5py) {
  const ScratchFolder folder;
  fill(folder, [](hid_t file) {
    const hid_t type = H5Tenum_create(H5T_STD_I8LE);
    const std::array<signed char, 4> values = {0, 1, 1, 0};
    H5Tenum_insert(type, "FALSE", &values[0]);
    H5Tenum_insert(type, "TRUE", &values[1]);
    add(file, "samples", type, type, {2, 2}, values.data());
  });
  const SampleFile file(folder / "a.h5");
  EXPECT_EQ(file.samples().kind, NumberKind::boolean);
  EXPECT_EQ(rows<Real>(file, 0, 2), (std::vector<Real>{0, 1, 1, 0}));
  EXPECT_EQ(rows<std::int8_t>(file, 1, 1), (std::vector<std::int8_t>{1, 0}));
}

TEST(SampleFile, ChunksOfEveryShapeGiveTheSameRows) {
  std::vector<double> values(100 * 30);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = static_cast<double>(i);
  for (const Extents& chunk : {Extents{100, 30}, Extents{1, 30}, Extents{7, 4}, Extents{100, 1}}) {
    const ScratchFolder folder;
    fill(folder, [&](hid_t file) {
      const hid_t list = H5Pcreate(H5P_DATASET_CREATE);
      H5Pset_chunk(list, 2, chunk.data());
      H5Pset_shuffle(list);
      H5Pset_deflate(list, 6);
      add(file, "samples", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {100, 30}, values.data(), list);
    });
    const SampleFile file(folder / "a.h5");
    EXPECT_EQ(rows<Real>(file, 0, 100), values);
    for (const Index row : {99, 0, 50}) {
      EXPECT_EQ(rows<Real>(file, row, 1), std::vector<double>(values.begin() + 30 * row, values.begin() + 30 * (row + 1)));
    }
  }
}

TEST(SampleFile, PartsAndLabels) {
  const ScratchFolder folder;
  fill(folder, [](hid_t file) {
    add_samples(file);
    add(file, "validation", H5T_STD_U8LE, H5T_NATIVE_DOUBLE, {2, 2}, kSix.data());
    add(file, "labels", H5T_STD_U8LE, H5T_NATIVE_DOUBLE, {3}, kSix.data());
    add(file, "validation_labels", H5T_STD_I64BE, H5T_NATIVE_DOUBLE, {2}, kSix.data());
    H5Gclose(H5Gcreate2(file, "model", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  });
  const SampleFile file(folder / "a.h5");
  EXPECT_EQ(file.table(SamplePart::validation).rows, 2);
  EXPECT_EQ(rows<Real>(file, 0, 2, SamplePart::validation), (std::vector<Real>{0, 1, 2, 3}));
  EXPECT_EQ(file.labels(), (std::vector<Integer>{0, 1, 2}));
  EXPECT_EQ(file.labels(SamplePart::validation), (std::vector<Integer>{0, 1}));
}

TEST(SampleFile, WhatIsWrongWithItsDatasets) {
  EXPECT_EQ(problems([](hid_t) {}),
            "a.h5: samples: missing (a data set has a dataset of this name, rows x units) see rbm_input data --help\n");
  EXPECT_EQ(problems([](hid_t file) { add_samples(file, H5T_IEEE_F64LE, {6}); }),
            "a.h5: samples: wrong shape (rank 1, wanted rows x units) of one unit: x.reshape(-1, 1)\n");
  EXPECT_EQ(problems([](hid_t file) {
              add_samples(file, H5T_IEEE_F64LE, {3, 2, 1});
            }),
            "a.h5: samples: wrong shape (rank 3, wanted rows x units) of images: x.reshape(len(x), -1)\n");
  EXPECT_EQ(problems([](hid_t file) { add_samples(file, H5T_IEEE_F64LE, {}); }),
            "a.h5: samples: wrong shape (rank 0, wanted rows x units) of images: x.reshape(len(x), -1)\n");
  for (const Extents& extents : {Extents{0, 784}, Extents{5, 0}}) {
    EXPECT_EQ(problems([&](hid_t file) { add(file, "samples", H5T_STD_U8LE, H5T_STD_U8LE, extents, nullptr); }),
              "a.h5: samples: empty (" + std::to_string(extents[0]) + " rows x " + std::to_string(extents[1]) + " units)\n");
  }
  EXPECT_EQ(problems([](hid_t file) {
              add_samples(file);
              add(file, "validation", H5T_STD_U8LE, H5T_NATIVE_DOUBLE, {2, 3}, kSix.data());
              add(file, "labels", H5T_STD_U8LE, H5T_NATIVE_DOUBLE, {5}, kSix.data());
            }),
            "a.h5: labels: wrong shape (5, wanted 3: one a row of samples)\n"
            "a.h5: validation: wrong shape (2 x 3, wanted 2 units as samples have)\n");
  EXPECT_EQ(
      problems([](hid_t file) {
        add_samples(file);
        add(file, "labels", H5T_IEEE_F32LE, H5T_NATIVE_DOUBLE, {3}, kSix.data());
        add(file, "validation_labels", H5T_STD_U8LE, H5T_NATIVE_DOUBLE, {3}, kSix.data());
      }),
      "a.h5: labels: wrong type (reals, wanted integers)\na.h5: validation_labels: of no use (there is no validation)\n");
}

std::string problem_of_type(hid_t type) {
  return problems([type](hid_t file) {
    const std::vector<char> nothing(6 * H5Tget_size(type));
    add(file, "samples", type, type, {3, 2}, nothing.data());
  });
}

TEST(SampleFile, WhatIsNoNumber) {
  const hid_t text = H5Tcopy(H5T_C_S1);
  H5Tset_size(text, 8);
  EXPECT_EQ(problem_of_type(text), "a.h5: samples: holds text (wanted numbers)\n");
  const hid_t ragged = H5Tvlen_create(H5T_NATIVE_DOUBLE);
  EXPECT_EQ(problem_of_type(ragged), "a.h5: samples: holds rows of different lengths (wanted numbers)\n");
  const hid_t complex = H5Tcreate(H5T_COMPOUND, 16);
  H5Tinsert(complex, "r", 0, H5T_NATIVE_DOUBLE);
  H5Tinsert(complex, "i", 8, H5T_NATIVE_DOUBLE);
  EXPECT_EQ(problem_of_type(complex), "a.h5: samples: holds compounds (records or complex numbers) (wanted numbers)\n");
  EXPECT_EQ(problems([](hid_t file) { H5Gclose(H5Gcreate2(file, "samples", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT)); }),
            "a.h5: samples: is not a dataset\n");
}

TEST(SampleFile, StorageElsewhereOrNowhere) {
  EXPECT_EQ(problems([](hid_t file) { H5Lcreate_external("b.h5", "samples", file, "samples", H5P_DEFAULT, H5P_DEFAULT); }),
            "a.h5: samples: is a soft or external link (copy what it leads to into its place)\n");
  EXPECT_EQ(problems([](hid_t file) {
              const hid_t list = H5Pcreate(H5P_DATASET_CREATE);
              H5Pset_external(list, "elsewhere", 0, 48);
              add(file, "samples", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {3, 2}, nullptr, list);
            }),
            "a.h5: samples: has external storage (its values are in other files)\n");
  EXPECT_EQ(problems([](hid_t file) {
              add(file, "samples", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {3, 2}, nullptr);
            }),
            "a.h5: samples: holds no values (they were never written)\n");
  EXPECT_EQ(problems([](hid_t file) {
              const hid_t list = H5Pcreate(H5P_DATASET_CREATE);
              const Extents chunk = {1, 2};
              H5Pset_chunk(list, 2, chunk.data());
              H5Pset_alloc_time(list, H5D_ALLOC_TIME_INCR);
              add(file, "samples", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {hsize_t{1} << 62, 4}, nullptr, list);
            }),
            "a.h5: samples: is too large (it claims more than 2^60 bytes)\n");
}

TEST(SampleFile, NumbersThatAreNoneOrDoNotFit) {
  const ScratchFolder folder;
  constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
  fill(folder, [](hid_t file) {
    const std::array<double, 6> values = {0, 1e300, 2, 2.5, kNan, 5};
    add(file, "samples", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {3, 2}, values.data());
  });
  const SampleFile file(folder / "a.h5");
  EXPECT_EQ(rows<Real>(file, 0, 2), (std::vector<Real>{0, 1e300, 2, 2.5}));
  EXPECT_EQ(message_of<InputError>(folder, [&] { rows<Real>(file, 1, 2); }),
            "a.h5: samples[2,0]: out of range (found nan, wanted finite numbers) counted from 0");
  EXPECT_EQ(message_of<InputError>(folder, [&] { rows<float>(file, 0, 1); }),
            "a.h5: samples[0,1]: out of range (found inf, wanted finite numbers) counted from 0");
  EXPECT_EQ(message_of<InputError>(folder, [&] { rows<std::int8_t>(file, 1, 1); }),
            "a.h5: samples[1,1]: out of range (found 2.5, wanted whole numbers from -128 to 127) counted from 0");
  const SampleFile with_gaps(folder / "a.h5", Gaps::allowed);
  EXPECT_TRUE(std::isnan(rows<Real>(with_gaps, 2, 1)[0]));
  EXPECT_THROW(rows<float>(with_gaps, 0, 1), InputError);
  EXPECT_THROW(rows<std::int8_t>(with_gaps, 2, 1), InputError);
  EXPECT_THROW(rows<Real>(file, 2, 2), ContractError);
  EXPECT_THROW(rows<Real>(file, -1, 1), ContractError);
  std::vector<Real> short_one(3);
  EXPECT_THROW(file.read_rows(SamplePart::samples, 0, 2, std::span(short_one)), ContractError);
}

TEST(SampleFile, OpenManyTimesAtOnce) {
  const ScratchFolder folder;
  fill(folder, [](hid_t file) { add_samples(file); });
  const SampleFile first(folder / "a.h5");
  const SampleFile second(folder / "a.h5");
  EXPECT_EQ(rows<Real>(first, 0, 3), rows<Real>(second, 0, 3));
}

TEST(SampleFile, FilesThatAreNone) {
  const ScratchFolder folder;
  EXPECT_EQ(message_of<FileError>(folder, [&] { SampleFile(folder / "no.h5"); }),
            "no.h5: cannot be opened (No such file or directory)");
  spill(folder / "text.h5", "1,2\n");
  EXPECT_EQ(message_of<FileError>(folder, [&] { SampleFile(folder / "text.h5"); }),
            "text.h5: is not an HDF5 file (it begins otherwise) rbm_input makes one of TOML, CSV, NPY or IDX");
}

}  // namespace
}  // namespace rbm
