// Files from elsewhere, made here with the HDF5 library itself: what read_foreign takes and what it refuses.
#include <gtest/gtest.h>
#include <hdf5.h>

#include <array>
#include <cmath>
#include <complex>
#include <functional>
#include <limits>

#include "rbm_vmc/io/hdf5_file.hpp"
#include "unit/io/scratch_folder.hpp"

namespace rbm {
namespace {

using Problems = std::vector<std::string>;
using Extents = std::vector<hsize_t>;

/// Reads a file that fill(id) made.
ForeignArchive made_by(const std::function<void(hid_t)>& fill) {
  const ScratchFolder folder;
  const auto path = folder / "a.h5";
  const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  fill(file);
  H5Fclose(file);
  return read_foreign(path);
}

hid_t space_of(const Extents& extents) {
  return extents.empty() ? H5Screate(H5S_SCALAR)
                         : H5Screate_simple(static_cast<int>(extents.size()), extents.data(), nullptr);
}

/// `data` has the type `memory`; none is written if null.
void add(hid_t file, const char* name, hid_t type, hid_t memory, const Extents& extents, const void* data,
         hid_t creation = H5P_DEFAULT) {
  const hid_t space = space_of(extents);
  const hid_t id = H5Dcreate2(file, name, type, space, H5P_DEFAULT, creation, H5P_DEFAULT);
  ASSERT_GE(id, 0) << name;
  if (data != nullptr) {
    ASSERT_GE(H5Dwrite(id, memory, H5S_ALL, H5S_ALL, H5P_DEFAULT, data), 0) << name;
  }
  H5Dclose(id);
  H5Sclose(space);
}

void add_attribute(hid_t object, const char* name, hid_t type, hid_t memory, const Extents& extents, const void* data) {
  const hid_t space = space_of(extents);
  const hid_t id = H5Acreate2(object, name, type, space, H5P_DEFAULT, H5P_DEFAULT);
  ASSERT_GE(H5Awrite(id, memory, data), 0) << name;
  H5Aclose(id);
  H5Sclose(space);
}

hid_t text_of(std::size_t size, H5T_str_t padding, H5T_cset_t encoding) {
  const hid_t type = H5Tcopy(H5T_C_S1);
  H5Tset_size(type, size);
  H5Tset_strpad(type, padding);
  H5Tset_cset(type, encoding);
  return type;
}

/// The one problem of a file whose only content fill(id) made.
std::string refusal(const std::function<void(hid_t)>& fill) {
  const auto [archive, problems] = made_by(fill);
  EXPECT_EQ(archive.datasets().size(), 0u);
  EXPECT_EQ(problems.size(), 1u);
  return problems.empty() ? "none" : problems.front();
}

std::string refusal_of_type(hid_t type) {
  return refusal([type](hid_t file) { add(file, "x", type, type, {}, nullptr); });
}

const std::string kWanted = " (wanted booleans, integers, 32- or 64-bit floating point, or text)";

TEST(Foreign, IntegersOfEveryWidthSignAndOrder) {
  const std::array<std::int64_t, 3> small = {0, 1, 127};
  const std::array<std::int64_t, 3> negative = {0, -1, -128};
  for (const hid_t type : {H5T_STD_I8LE, H5T_STD_I16LE, H5T_STD_I32LE, H5T_STD_I64LE, H5T_STD_I8BE, H5T_STD_I16BE,
                           H5T_STD_I32BE, H5T_STD_I64BE, H5T_STD_U8LE, H5T_STD_U16LE, H5T_STD_U32LE, H5T_STD_U64LE,
                           H5T_STD_U8BE, H5T_STD_U16BE, H5T_STD_U32BE, H5T_STD_U64BE}) {
    const auto& values = H5Tget_sign(type) == H5T_SGN_NONE ? small : negative;
    const auto [archive, problems] = made_by([&](hid_t file) {
      add(file, "x", type, H5T_NATIVE_INT64, {3}, values.data());
      add_attribute(file, "y", type, H5T_NATIVE_INT64, {3}, values.data());
    });
    EXPECT_EQ(problems, Problems{});
    EXPECT_EQ(archive.integers("x"), std::vector<Integer>(values.begin(), values.end()));
    EXPECT_EQ(*archive.find_attribute("", "y"), *archive.find("x"));
  }
}

TEST(Foreign, ExtremesOf64Bits) {
  constexpr std::uint64_t most = std::numeric_limits<std::int64_t>::max();
  constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
  const auto [archive, problems] = made_by([&](hid_t file) {
    const std::uint64_t above = most + 1;
    add(file, "most", H5T_STD_U64BE, H5T_NATIVE_UINT64, {}, &most);
    add(file, "least", H5T_STD_I64BE, H5T_NATIVE_INT64, {}, &least);
    add(file, "above", H5T_STD_U64LE, H5T_NATIVE_UINT64, {}, &above);
  });
  EXPECT_EQ(archive.integer("most"), std::numeric_limits<Integer>::max());
  EXPECT_EQ(archive.integer("least"), least);
  EXPECT_EQ(problems, Problems{"above: is too large (an unsigned integer above 2^63 - 1)"});
}

TEST(Foreign, RealsOfBothSizesAndOrdersKeepNanAndInfinity) {
  const std::array<double, 4> values = {0.1f, -std::numeric_limits<double>::infinity(), std::nan(""), -0.0};
  for (const hid_t type : {H5T_IEEE_F32LE, H5T_IEEE_F32BE, H5T_IEEE_F64LE, H5T_IEEE_F64BE}) {
    const auto [archive, problems] = made_by([&](hid_t file) {
      add(file, "x", type, H5T_NATIVE_DOUBLE, {2, 2}, values.data());
    });
    EXPECT_EQ(problems, Problems{});
    const auto& read = archive.reals("x");
    EXPECT_EQ(archive.find("x")->shape, (std::vector<Index>{2, 2}));
    EXPECT_EQ(read[0], 0.1f);
    EXPECT_EQ(read[1], values[1]);
    EXPECT_TRUE(std::isnan(read[2]));
    EXPECT_TRUE(std::signbit(read[3]));
  }
}

TEST(Foreign, TextsFixedAndVariable) {
  const auto [archive, problems] = made_by([](hid_t file) {
    for (const auto encoding : {H5T_CSET_ASCII, H5T_CSET_UTF8}) {
      const std::string suffix = encoding == H5T_CSET_ASCII ? "_ascii" : "_utf8";
      const hid_t terminated = text_of(4, H5T_STR_NULLTERM, encoding);
      const hid_t null_padded = text_of(4, H5T_STR_NULLPAD, encoding);
      const hid_t space_padded = text_of(4, H5T_STR_SPACEPAD, encoding);
      const hid_t variable = text_of(H5T_VARIABLE, H5T_STR_NULLTERM, encoding);
      add(file, ("terminated" + suffix).c_str(), terminated, terminated, {3}, "ab\0cx \0\0\0\0\0\0");
      add(file, ("null_padded" + suffix).c_str(), null_padded, null_padded, {3}, "ab\0\0abcd\0\0\0\0");
      add(file, ("space_padded" + suffix).c_str(), space_padded, space_padded, {3}, "ab   bcd    ");
      const std::array<const char*, 3> texts = {"", "a text", "ω"};
      add(file, ("variable" + suffix).c_str(), variable, variable, {3}, texts.data());
      add_attribute(file, ("variable" + suffix).c_str(), variable, variable, {3}, texts.data());
      add_attribute(file, ("fixed" + suffix).c_str(), null_padded, null_padded, {}, "ω\0\0");
    }
    add(file, "never_written", text_of(H5T_VARIABLE, H5T_STR_NULLTERM, H5T_CSET_UTF8), 0, {2}, nullptr);
  });
  EXPECT_EQ(problems, Problems{});
  for (const std::string suffix : {"_ascii", "_utf8"}) {
    EXPECT_EQ(archive.texts("terminated" + suffix), (std::vector<std::string>{"ab", "x ", ""}));
    EXPECT_EQ(archive.texts("null_padded" + suffix), (std::vector<std::string>{"ab", "abcd", ""}));
    EXPECT_EQ(archive.texts("space_padded" + suffix), (std::vector<std::string>{"ab", " bcd", ""}));
    EXPECT_EQ(archive.texts("variable" + suffix), (std::vector<std::string>{"", "a text", "ω"}));
    EXPECT_EQ(*archive.find_attribute("", "variable" + suffix), *archive.find("variable" + suffix));
    EXPECT_EQ(*archive.find_attribute("", "fixed" + suffix), Dataset("ω"));
  }
  EXPECT_EQ(archive.texts("never_written"), (std::vector<std::string>{"", ""}));
}

TEST(Foreign, TextThatIsNone) {
  const hid_t type = text_of(4, H5T_STR_NULLPAD, H5T_CSET_UTF8);
  EXPECT_EQ(refusal([&](hid_t file) { add(file, "x", type, type, {}, "caf\xe9"); }),
            "x: holds text that is not UTF-8 (\"caf\\xe9\")");
  EXPECT_EQ(refusal([&](hid_t file) { add(file, "x", type, type, {}, "a\0b"); }),
            "x: is text with a NUL inside (wanted UTF-8)");
  EXPECT_EQ(refusal([&](hid_t file) { add(file, "a\nb\xe9", H5T_STD_I8LE, 0, {}, nullptr); }),
            "a\\x0ab\\xe9: has a name that is not UTF-8 (rename it)");
}

hid_t enumeration(const char* first, const char* second, std::int8_t offset = 0) {
  const hid_t type = H5Tenum_create(H5T_STD_I8LE);
  for (const char* name : {first, second}) {
    H5Tenum_insert(type, name, &offset);
    ++offset;
  }
  return type;
}

TEST(Foreign, BooleansAsH5pyWritesThem) {
  const hid_t type = enumeration("FALSE", "TRUE");
  const std::array<std::int8_t, 3> values = {1, 0, 1};
  const auto [archive, problems] = made_by([&](hid_t file) { add(file, "x", type, type, {3}, values.data()); });
  EXPECT_EQ(problems, Problems{});
  EXPECT_EQ(std::get<std::vector<char>>(archive.find("x")->data), (std::vector<char>{1, 0, 1}));
  const std::int8_t two = 2;
  EXPECT_EQ(refusal([&](hid_t file) { add(file, "x", type, type, {}, &two); }),
            "x: holds booleans that are neither true nor false (damaged)");
  EXPECT_EQ(refusal_of_type(enumeration("NO", "YES")), "x: holds an enumeration" + kWanted);
  EXPECT_EQ(refusal_of_type(enumeration("FALSE", "TRUE", 1)), "x: holds an enumeration" + kWanted);
}

TEST(Foreign, OtherTypesAreNamed) {
  const hid_t half = H5Tcopy(H5T_IEEE_F32LE);
  H5Tset_fields(half, 15, 10, 5, 0, 10);
  H5Tset_size(half, 2);
  H5Tset_ebias(half, 15);
  EXPECT_EQ(refusal_of_type(half), "x: holds 16-bit floating-point numbers" + kWanted);
  EXPECT_EQ(refusal_of_type(H5T_NATIVE_LDOUBLE), "x: holds 128-bit floating-point numbers" + kWanted);
  const hid_t wide = H5Tcopy(H5T_STD_I64LE);
  H5Tset_precision(wide, 24);
  EXPECT_EQ(refusal_of_type(wide), "x: holds 64-bit integers of an unusual layout" + kWanted);
  const hid_t complex = H5Tcreate(H5T_COMPOUND, 16);
  H5Tinsert(complex, "r", 0, H5T_IEEE_F64LE);
  H5Tinsert(complex, "i", 8, H5T_IEEE_F64LE);
  EXPECT_EQ(refusal_of_type(complex), "x: holds compounds (records or complex numbers)" + kWanted);
  const hsize_t three = 3;
  EXPECT_EQ(refusal_of_type(H5Tarray_create2(H5T_IEEE_F64LE, 1, &three)), "x: holds arrays within an array" + kWanted);
  EXPECT_EQ(refusal_of_type(H5Tvlen_create(H5T_IEEE_F64LE)), "x: holds rows of different lengths" + kWanted);
  EXPECT_EQ(refusal_of_type(H5T_STD_REF_OBJ), "x: holds references" + kWanted);
  EXPECT_EQ(refusal_of_type(H5T_STD_B8LE), "x: holds bit fields" + kWanted);
  EXPECT_EQ(refusal_of_type(H5Tcreate(H5T_OPAQUE, 5)), "x: holds opaque bytes" + kWanted);
  EXPECT_EQ(refusal_of_type(H5T_UNIX_D32LE), "x: holds values of an unknown type" + kWanted);
}

TEST(Foreign, NullDataspaceAndNamedDatatype) {
  EXPECT_EQ(refusal([](hid_t file) {
              const hid_t space = H5Screate(H5S_NULL);
              H5Dclose(H5Dcreate2(file, "x", H5T_STD_I8LE, space, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
            }),
            "x: holds nothing (a null dataspace, as of h5py.Empty)");
  EXPECT_EQ(refusal([](hid_t file) {
              const hid_t type = H5Tcopy(H5T_STD_I8LE);
              H5Tcommit2(file, "x", type, H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
              H5Tclose(type);
            }),
            "x: is a named datatype (wanted a group or a dataset)");
}

TEST(Foreign, LinksAreNotFollowed) {
  const std::string why = "x: is a soft or external link (copy what it leads to into its place)";
  EXPECT_EQ(refusal([](hid_t file) { H5Lcreate_soft("/nowhere", file, "x", H5P_DEFAULT, H5P_DEFAULT); }), why);
  EXPECT_EQ(refusal([](hid_t file) { H5Lcreate_external("/etc/passwd", "/", file, "x", H5P_DEFAULT, H5P_DEFAULT); }), why);
}

// A file that would be opened if the link were followed: the values of another file never come in.
TEST(Foreign, LinksToExistingFilesAreNotFollowedEither) {
  const ScratchFolder folder;
  Archive secret;
  secret.put("group/x", 42);
  write_archive(folder / "secret.h5", secret);
  const hid_t file = H5Fcreate((folder / "a.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_external("secret.h5", "/group", file, "group", H5P_DEFAULT, H5P_DEFAULT);
  H5Lcreate_soft("/group", file, "soft", H5P_DEFAULT, H5P_DEFAULT);
  H5Fclose(file);
  const auto [archive, problems] = read_foreign(folder / "a.h5");
  EXPECT_EQ(archive, Archive());
  EXPECT_EQ(problems.size(), 2u);
}

TEST(Foreign, ASecondHardLinkToAGroupIsRefusedToADatasetNot) {
  const auto [archive, problems] = made_by([](hid_t file) {
    H5Gclose(H5Gcreate2(file, "a", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
    const std::int32_t one = 1;
    add(file, "a/x", H5T_STD_I32LE, H5T_NATIVE_INT32, {}, &one);
    H5Lcreate_hard(file, "a", file, "a/itself", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_hard(file, "/", file, "a/root", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_hard(file, "a", file, "b", H5P_DEFAULT, H5P_DEFAULT);
    H5Lcreate_hard(file, "a/x", file, "x", H5P_DEFAULT, H5P_DEFAULT);
  });
  const std::string why = ": is a second hard link to a group (wanted one path to each)";
  EXPECT_EQ(problems, (Problems{"a/itself" + why, "a/root" + why, "b" + why}));
  EXPECT_EQ(archive.integer("a/x"), 1);
  EXPECT_EQ(archive.integer("x"), 1);
}

TEST(Foreign, LayoutsAndKnownFilters) {
  std::vector<double> values(1000);
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = std::sqrt(static_cast<double>(i));
  const auto [archive, problems] = made_by([&](hid_t file) {
    const hsize_t chunk = 300;
    const hid_t compact = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_layout(compact, H5D_COMPACT);
    const hid_t plain = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(plain, 1, &chunk);
    const hid_t packed = H5Pcreate(H5P_DATASET_CREATE);
    H5Pset_chunk(packed, 1, &chunk);
    H5Pset_shuffle(packed);
    H5Pset_deflate(packed, 6);
    H5Pset_fletcher32(packed);
    for (const auto& [name, list] :
         {std::pair{"contiguous", hid_t{H5P_DEFAULT}}, {"compact", compact}, {"plain", plain}, {"packed", packed}}) {
      add(file, name, H5T_IEEE_F64BE, H5T_NATIVE_DOUBLE, {1000}, values.data(), list);
    }
  });
  EXPECT_EQ(problems, Problems{});
  for (const char* name : {"contiguous", "compact", "plain", "packed"}) EXPECT_EQ(archive.reals(name), values) << name;
}

TEST(Foreign, OtherStorageIsRefused) {
  const ScratchFolder folder;
  spill(folder / "outside", std::string(80, 'x'));
  EXPECT_EQ(refusal([&](hid_t file) {
              const hid_t list = H5Pcreate(H5P_DATASET_CREATE);
              H5Pset_external(list, (folder / "outside").c_str(), 0, 80);
              add(file, "x", H5T_IEEE_F64LE, 0, {10}, nullptr, list);
            }),
            "x: has external storage (its values are in other files)");
  EXPECT_EQ(refusal([&](hid_t file) {
              const hid_t list = H5Pcreate(H5P_DATASET_CREATE);
              const hid_t space = space_of({10});
              H5Pset_virtual(list, space, (folder / "outside").c_str(), "/x", space);
              add(file, "x", H5T_IEEE_F64LE, 0, {10}, nullptr, list);
            }),
            "x: is a virtual dataset (its values are in other files)");
  EXPECT_EQ(refusal([&](hid_t file) {
              const hid_t list = H5Pcreate(H5P_DATASET_CREATE);
              const hsize_t chunk = 10;
              H5Pset_chunk(list, 1, &chunk);
              H5Pset_filter(list, 32001, H5Z_FLAG_OPTIONAL, 0, nullptr);
              add(file, "x", H5T_IEEE_F64LE, 0, {10}, nullptr, list);
            }),
            "x: is packed by the unknown filter 32001  (known are deflate, shuffle and fletcher32)");
}

TEST(Foreign, ClaimsOfEnormousSizeAreRefused) {
  const auto claim = [](const Extents& extents, const Extents& chunk, bool deflate, bool fill) {
    return [=](hid_t file) {
      const hid_t list = H5Pcreate(H5P_DATASET_CREATE);
      if (!chunk.empty()) H5Pset_chunk(list, static_cast<int>(chunk.size()), chunk.data());
      if (deflate) H5Pset_deflate(list, 9);
      std::vector<char> zeros(fill ? extents[0] : 0);
      add(file, "x", H5T_STD_I8LE, H5T_NATIVE_INT8, extents, fill ? zeros.data() : nullptr, list);
    };
  };
  EXPECT_EQ(refusal(claim({hsize_t{1} << 60}, {1 << 20}, false, false)),
            "x: is too large (8796093022208 MiB in memory; at most 512 MiB are read)");
  EXPECT_EQ(refusal(claim({hsize_t{1} << 31, hsize_t{1} << 31}, {1024, 1024}, false, false)),
            "x: is too large (it claims more than 2^64 bytes)");
  EXPECT_TRUE(refusal(claim({1 << 25}, {1 << 25}, true, true)).starts_with("x: is too large (32 MiB from 326"));
  EXPECT_EQ(refusal(claim({1 << 25}, {}, false, false)),
            "x: is too large (32 MiB from 0 bytes stored; at most 200 times as much is read)");
  EXPECT_EQ(refusal(claim({1 << 20}, {1}, false, false)), "x: is too large (1048576 chunks; at most 262144 are read)");
  EXPECT_EQ(refusal(claim({1, 1, 1, 1, 1}, {}, false, false)), "x: is too large (5 dimensions; at most 4 are read)");
}

// One long text in the file, referred to by every element of a dataset.
TEST(Foreign, ALongTextMayNotBeCopiedWithoutEnd) {
  const ScratchFolder folder;
  const auto path = folder / "a.h5";
  {
    const hid_t file = H5Fcreate(path.c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
    const hid_t type = text_of(H5T_VARIABLE, H5T_STR_NULLTERM, H5T_CSET_UTF8);
    const std::string text(1 << 20, 'x');
    const std::vector<const char*> texts(2000, "");
    std::vector<const char*> first = texts;
    first[0] = text.c_str();
    first[1] = text.c_str();
    add(file, "x", type, type, {2000}, first.data());
    H5Fclose(file);
  }
  std::string bytes = slurp(path);
  // An element is length (4 bytes), address of the heap (8), index in it (4): find the first and repeat it.
  const std::string length("\0\0\x10\0", 4);
  auto at = bytes.find(length);
  while (at != bytes.npos && bytes.substr(at + 16, 4) != length) at = bytes.find(length, at + 1);
  ASSERT_NE(at, bytes.npos);
  for (std::size_t i = 1; i < 2000; ++i) bytes.replace(at + 16 * i, 16, bytes.substr(at, 16));
  spill(path, bytes);
  const auto [archive, problems] = read_foreign(path);
  EXPECT_EQ(archive.datasets().size(), 0u);
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_TRUE(problems[0].starts_with("x: cannot be read (")) << problems[0];
}

TEST(Foreign, AttributesOfEverythingAndTheirProblems) {
  const auto [archive, problems] = made_by([](hid_t file) {
    const double half = 0.5;
    const std::array<double, 2> pair = {1, 2};
    const hid_t group = H5Gcreate2(file, "group", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT);
    add_attribute(group, "omega", H5T_IEEE_F32BE, H5T_NATIVE_DOUBLE, {}, &half);
    add_attribute(group, "pair", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {2}, pair.data());
    add_attribute(group, "long", H5T_NATIVE_LDOUBLE, H5T_NATIVE_DOUBLE, {}, &half);
    H5Gclose(group);
    add(file, "x", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {}, &half);
    const hid_t dataset = H5Dopen2(file, "x", H5P_DEFAULT);
    add_attribute(dataset, "omega", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {}, &half);
    H5Dclose(dataset);
    add_attribute(file, "opaque", H5Tcreate(H5T_OPAQUE, 8), H5Tcreate(H5T_OPAQUE, 8), {}, &half);
    H5Gclose(H5Gcreate2(file, "nothing", H5P_DEFAULT, H5P_DEFAULT, H5P_DEFAULT));
  });
  EXPECT_EQ(*archive.find_attribute("group", "omega"), Dataset(0.5));
  EXPECT_EQ(*archive.find_attribute("group", "pair"), Dataset(std::vector<Real>{1, 2}));
  EXPECT_EQ(*archive.find_attribute("x", "omega"), Dataset(0.5));
  EXPECT_TRUE(archive.groups().contains("nothing"));
  EXPECT_EQ(problems, (Problems{"group: attribute long holds 128-bit floating-point numbers" + kWanted,
                                "/: attribute opaque holds opaque bytes" + kWanted}));
}

TEST(Foreign, GoodValuesAreReadBesideBadOnes) {
  const auto [archive, problems] = made_by([](hid_t file) {
    const std::int16_t seven = 7;
    add(file, "a", H5T_NATIVE_LDOUBLE, 0, {}, nullptr);
    add(file, "b", H5T_STD_I16BE, H5T_NATIVE_INT16, {}, &seven);
    H5Lcreate_soft("/b", file, "c", H5P_DEFAULT, H5P_DEFAULT);
    add(file, "d", H5T_STD_I16BE, H5T_NATIVE_INT16, {0, 5}, nullptr);
  });
  EXPECT_EQ(problems.size(), 2u);
  EXPECT_EQ(archive.integer("b"), 7);
  EXPECT_EQ(archive.find("d")->shape, (std::vector<Index>{0, 5}));
  EXPECT_EQ(archive.datasets().size(), 2u);
}

TEST(Foreign, TooDeepAndTooMany) {
  const auto deep = made_by([](hid_t file) {
    const hid_t list = H5Pcreate(H5P_LINK_CREATE);
    H5Pset_create_intermediate_group(list, 1);
    std::string path = "a";
    for (int i = 0; i < 40; ++i) path += "/a";
    H5Gclose(H5Gcreate2(file, path.c_str(), list, H5P_DEFAULT, H5P_DEFAULT));
  });
  ASSERT_EQ(deep.problems.size(), 1u);
  EXPECT_TRUE(deep.problems[0].ends_with(": lies too deep (at most 32 levels)")) << deep.problems[0];
}

TEST(Foreign, TruncatedAndDamagedFiles) {
  const ScratchFolder folder;
  const hid_t file = H5Fcreate((folder / "a.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const std::vector<double> values(2000, 1.5);
  add(file, "x", H5T_IEEE_F64LE, H5T_NATIVE_DOUBLE, {2000}, values.data());
  H5Fclose(file);
  const std::string whole = slurp(folder / "a.h5");
  for (std::size_t size = 0; size < whole.size(); size += 203) {
    spill(folder / "a.h5", whole.substr(0, size));
    const auto error = message_of<FileError>(folder, [&] { read_foreign(folder / "a.h5"); });
    if (size < 8) {
      EXPECT_EQ(error, "a.h5: is not an HDF5 file (it begins otherwise) rbm_input makes one of TOML, CSV, NPY or IDX")
          << size;
    } else {
      EXPECT_TRUE(error.starts_with("a.h5: cannot be read (")) << size << " " << error;
    }
  }
}

TEST(Foreign, InAChildTheSameIsRead) {
  const ScratchFolder folder;
  Archive archive;
  archive.put("group/x", std::vector<Real>{1, 2, 3});
  archive.put("text", std::vector<std::string>{"", "ω"});
  archive.attribute("group", "flag", true);
  write_archive(folder / "a.h5", archive);
  const hid_t file = H5Fopen((folder / "a.h5").c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  H5Lcreate_soft("/text", file, "soft", H5P_DEFAULT, H5P_DEFAULT);
  H5Fclose(file);
  const auto here = read_foreign(folder / "a.h5");
  const auto there = read_foreign_in_child(folder / "a.h5");
  EXPECT_EQ(there.archive, here.archive);
  EXPECT_EQ(there.problems, here.problems);
  EXPECT_EQ(there.problems.size(), 1u);
  EXPECT_EQ(message_of<FileError>(folder, [&] { read_foreign_in_child(folder / "no.h5"); }),
            "no.h5: cannot be opened (No such file or directory)");
}

// A text whose heap says that it is a gigabyte long: the library copies it from a much smaller piece of memory.
TEST(Foreign, InAChildTheLibraryMayCrash) {
  const ScratchFolder folder;
  const hid_t file = H5Fcreate((folder / "a.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT);
  const hid_t type = text_of(H5T_VARIABLE, H5T_STR_NULLTERM, H5T_CSET_UTF8);
  const char* text = "some text";
  add(file, "x", type, type, {}, static_cast<const void*>(&text));
  H5Fclose(file);
  std::string bytes = slurp(folder / "a.h5");
  const auto heap = bytes.find("GCOL");
  ASSERT_NE(heap, bytes.npos);
  bytes[heap + 16 + 8 + 3] = 0x40;  // the header of the heap, that of its first object, the highest of four bytes
  spill(folder / "a.h5", bytes);
  const auto error = message_of<FileError>(folder, [&] { read_foreign_in_child(folder / "a.h5"); });
  EXPECT_TRUE(error.starts_with("a.h5: cannot be read (its reader ")) << error;
}

}  // namespace
}  // namespace rbm
