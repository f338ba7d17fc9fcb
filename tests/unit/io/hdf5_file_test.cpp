// Our own files: what write_archive and read_archive promise of them. Foreign files are in hdf5_foreign_test.cpp.
#include "rbm_vmc/io/hdf5_file.hpp"

#include <gtest/gtest.h>
#include <hdf5.h>
#include <sys/resource.h>

#include <bit>
#include <cmath>
#include <csignal>
#include <limits>
#include <random>

#include "rbm_vmc/io/seal.hpp"
#include "unit/io/scratch_folder.hpp"

namespace rbm {
namespace {

using Names = std::set<std::string>;
constexpr Real kNan = std::numeric_limits<Real>::quiet_NaN();

Dataset booleans(std::vector<char> values, std::vector<Index> shape) {
  Dataset dataset;
  dataset.shape = std::move(shape);
  dataset.data = std::move(values);
  return dataset;
}

std::vector<Real> noise(std::size_t count) {
  std::mt19937_64 generator(7);
  std::vector<Real> values(count);
  for (auto& value : values) value = std::normal_distribution<Real>()(generator);
  return values;
}

/// All kinds, scalars, arrays, empty arrays, text with and without characters, attributes everywhere.
Archive example() {
  Archive archive;
  archive.put("boolean/true", true);
  archive.put("boolean/false", false);
  archive.put("boolean/array", booleans({1, 0, 1, 1, 0, 0}, {2, 3}));
  archive.put("boolean/none", booleans({}, {0}));
  archive.put("integer/least", std::numeric_limits<Integer>::min());
  archive.put("integer/most", std::numeric_limits<Integer>::max());
  archive.put("integer/array", std::vector<Integer>{-1, 0, 1});
  archive.put("integer/none", Dataset(std::vector<Integer>{}, {0, 5}));
  archive.put("real/tiny", std::numeric_limits<Real>::denorm_min());
  archive.put("real/special", std::vector<Real>{-0.0, 1.0 / 3.0, std::numeric_limits<Real>::infinity()});
  archive.put("real/cube", Dataset(noise(24), {2, 3, 4}));
  archive.put("real/none", Dataset(std::vector<Real>{}, {3, 0, 2}));
  archive.put("real/large", Dataset(noise(300 * 1001), {300, 1001}));
  archive.put("real/long", noise(700));
  archive.put("text/empty", "");
  archive.put("text/long", std::string(100000, 'x'));
  archive.put("text/greek", "ħω");
  archive.put("text/array", std::vector<std::string>{"", "a", "ħω", std::string(70000, 'y'), ""});
  archive.put("text/none", std::vector<std::string>{});
  archive.put("ω/漢字", 1);
  archive.attribute("", "format", "rbm_vmc.test");
  archive.attribute("", "none", std::vector<Real>{});
  archive.attribute("real", "units", "hartree");
  archive.attribute("real/cube", "flag", true);
  archive.attribute("real/cube", "flags", booleans({1, 0}, {2}));
  archive.attribute("real/cube", "ω", std::vector<Real>{0.5, 1.0});
  archive.attribute("real/cube", "names", std::vector<std::string>{"", "x"});
  archive.attribute("real/cube", "large", noise(20000));
  archive.attribute("attribute/only", "number", 3);
  archive.group("empty/group");
  return archive;
}

std::string damage(const ScratchFolder& folder, const std::string& name) {
  return message_of<CheckpointError>(folder, [&] { read_archive(folder / name); });
}

TEST(Hdf5File, RoundTripOfEverything) {
  const ScratchFolder folder;
  write_archive(folder / "a.h5", example());
  const Archive read = read_archive(folder / "a.h5");
  EXPECT_EQ(read, example());
  EXPECT_EQ(digest(read), digest(example()));
  EXPECT_TRUE(std::signbit(read.reals("real/special")[0]));
}

TEST(Hdf5File, EmptyArchive) {
  const ScratchFolder folder;
  write_archive(folder / "a.h5", Archive());
  EXPECT_EQ(read_archive(folder / "a.h5"), Archive());
}

// Every length around the sizes at which storage changes: scalar, contiguous, one chunk, several, a cut last one.
TEST(Hdf5File, RoundTripOfEverySize) {
  const ScratchFolder folder;
  const auto values = noise((1 << 18) + 17);
  Archive archive;
  for (const Index rows : {1, 2, 511, 512, 513, 131071, 131072, 131073, 262161}) {
    const std::vector<Real> part(values.begin(), values.begin() + rows);
    archive.put("row/" + std::to_string(rows), part);
    archive.put("column/" + std::to_string(rows), Dataset(part, {1, rows, 1}));
  }
  for (std::size_t length = 0; length < 130; ++length)
    archive.put("text/" + std::to_string(length), std::string(length, 'x'));
  write_archive(folder / "a.h5", archive);
  EXPECT_EQ(read_archive(folder / "a.h5"), archive);
}

TEST(Hdf5File, NanKeepsItsBits) {
  const ScratchFolder folder;
  const Real odd = std::bit_cast<Real>(0xfff4000000001234u);
  Archive archive;
  archive.put("x", std::vector<Real>{kNan, odd});
  write_archive(folder / "a.h5", archive);
  const Archive read = read_archive(folder / "a.h5");
  EXPECT_EQ(std::bit_cast<std::uint64_t>(read.reals("x")[0]), std::bit_cast<std::uint64_t>(kNan));
  EXPECT_EQ(std::bit_cast<std::uint64_t>(read.reals("x")[1]), 0xfff4000000001234u);
}

TEST(Hdf5File, TheSameArchiveGivesTheSameBytes) {
  const ScratchFolder folder;
  write_archive(folder / "a.h5", example());
  Archive other;
  other.put("something/else", noise(100000));
  write_archive(folder / "other.h5", other);
  write_archive(folder / "b.h5", read_archive(folder / "a.h5"));
  EXPECT_TRUE(slurp(folder / "a.h5") == slurp(folder / "b.h5"));
  EXPECT_FALSE(slurp(folder / "a.h5") == slurp(folder / "other.h5"));
}

TEST(Hdf5File, HoldsNoTimes) {
  const ScratchFolder folder;
  write_archive(folder / "a.h5", example());
  const hid_t file = H5Fopen((folder / "a.h5").c_str(), H5F_ACC_RDONLY, H5P_DEFAULT);
  int objects = 0;
  const auto visit = [](hid_t, const char* name, const H5O_info_t* info, void* count) -> herr_t {
    EXPECT_EQ(info->btime, 0) << name;
    EXPECT_EQ(info->mtime, 0) << name;
    EXPECT_EQ(info->ctime, 0) << name;
    ++*static_cast<int*>(count);
    return 0;
  };
  EXPECT_GE(H5Ovisit(file, H5_INDEX_NAME, H5_ITER_INC, visit, &objects), 0);
  H5Fclose(file);
  EXPECT_GT(objects, 25);
}

TEST(Hdf5File, CarriesItsDigest) {
  const ScratchFolder folder;
  Archive archive;
  archive.put("x", 1);
  archive.attribute("", "digest", "not this");
  write_archive(folder / "a.h5", archive);
  const auto [foreign, problems] = read_foreign(folder / "a.h5");
  EXPECT_EQ(problems, std::vector<std::string>{});
  EXPECT_EQ(*foreign.find_attribute("", "digest"), Dataset(digest(archive)));
  archive.drop_attribute("", "digest");
  EXPECT_EQ(read_archive(folder / "a.h5"), archive);
}

TEST(Hdf5File, ReadAsForeignItIsTheSame) {
  const ScratchFolder folder;
  write_archive(folder / "a.h5", example());
  auto [archive, problems] = read_foreign(folder / "a.h5");
  archive.drop_attribute("", "digest");
  EXPECT_EQ(archive, example());
  EXPECT_EQ(problems, std::vector<std::string>{});
}

TEST(Hdf5File, AnyFlippedByteIsNoticed) {
  const ScratchFolder folder;
  write_archive(folder / "a.h5", example());
  const std::string whole = slurp(folder / "a.h5");
  std::mt19937_64 generator(11);
  for (int i = 0; i < 40; ++i) {
    std::string damaged = whole;
    const auto at = generator() % whole.size();
    damaged[at] = static_cast<char>(damaged[at] ^ (1 << generator() % 8));
    spill(folder / "b.h5", damaged);
    EXPECT_THROW(read_archive(folder / "b.h5"), CheckpointError) << at;
  }
  spill(folder / "b.h5", whole);
  EXPECT_EQ(read_archive(folder / "b.h5"), example());
}

// Without the seal the HDF5 library and the digest are the next lines of defence.
TEST(Hdf5File, AnotherNumberUnderAValidSealDoesNotMatchTheDigest) {
  const ScratchFolder folder;
  Archive archive;
  archive.put("x", std::vector<Real>{1.0, 2.0, 3.0});  // contiguous: HDF5 itself does not notice
  write_archive(folder / "a.h5", archive);
  std::string bytes = slurp(folder / "a.h5");
  bytes.resize(bytes.size() - seal_of({}).size());
  const Real two = 2.0;
  const auto at = bytes.find(std::string_view(reinterpret_cast<const char*>(&two), sizeof(two)));
  ASSERT_NE(at, bytes.npos);
  bytes[at + 3] = 1;
  bytes += seal_of(std::as_bytes(std::span(bytes)));
  spill(folder / "a.h5", bytes);
  EXPECT_EQ(damage(folder, "a.h5"), "a.h5: is damaged (it does not match its digest)");
}

TEST(Hdf5File, LargeDatasetsCarryChecksumsForOtherReadersToo) {
  const ScratchFolder folder;
  Archive archive;
  archive.put("x", noise(1000));
  write_archive(folder / "a.h5", archive);
  std::string bytes = slurp(folder / "a.h5");
  const auto& values = archive.reals("x");
  const auto at = bytes.find(std::string_view(reinterpret_cast<const char*>(&values[500]), sizeof(Real)));
  ASSERT_NE(at, bytes.npos);
  bytes[at] = static_cast<char>(bytes[at] ^ 1);
  spill(folder / "a.h5", bytes);
  EXPECT_EQ(damage(folder, "a.h5"), "a.h5: is damaged (its bytes do not match its seal)");
  const auto [foreign, problems] = read_foreign(folder / "a.h5");
  ASSERT_EQ(problems.size(), 1u);
  EXPECT_TRUE(problems[0].starts_with("x: cannot be read (")) << problems[0];
  EXPECT_EQ(foreign.find("x"), nullptr);
}

TEST(Hdf5File, AnyCutIsNoticed) {
  const ScratchFolder folder;
  Archive archive;
  archive.put("x", noise(1000));
  write_archive(folder / "a.h5", archive);
  const std::string whole = slurp(folder / "a.h5");
  const std::string why = "b.h5: has no seal (cut short, changed by another program, or not written by rbm_vmc)";
  for (std::size_t size = 0; size < whole.size(); size += size < 100 ? 1 : 97) {
    spill(folder / "b.h5", whole.substr(0, size));
    EXPECT_EQ(damage(folder, "b.h5"), why) << size;
  }
}

std::string file_error(const ScratchFolder& folder, const std::string& name) {
  return message_of<FileError>(folder, [&] { read_foreign_in_child(folder / name); });
}

// A flipped bit leaves the seal where it is; an HDF5 program that changes the file takes it away.
TEST(Hdf5File, OurFilesMayBeChangedByAnHdf5ProgramButNotByDamage) {
  const ScratchFolder folder;
  Archive archive;
  archive.put("x", std::vector<Real>{1.0, 2.0, 3.0});
  write_archive(folder / "a.h5", archive);
  const std::string whole = slurp(folder / "a.h5");
  const auto hdf5_part = whole.size() - seal_of({}).size();
  const Real two = 2.0;
  const auto at = whole.find(std::string_view(reinterpret_cast<const char*>(&two), sizeof(two)));
  ASSERT_NE(at, whole.npos);

  const std::string broken =
      "a.h5: is damaged (its bytes do not match its seal, or the program that changes it has not closed it) make it anew, "
      "or "
      "take an older copy";
  const std::string no_seal = "a.h5: is damaged (bytes follow its end that are no seal) make it anew, or take an older copy";
  std::string other = whole;
  other[at] = 1;
  spill(folder / "a.h5", other);
  EXPECT_EQ(file_error(folder, "a.h5"), broken);
  spill(folder / "a.h5", other + "more");
  EXPECT_EQ(file_error(folder, "a.h5"), no_seal);
  other[hdf5_part + 1] = 'R';
  spill(folder / "a.h5", other);
  EXPECT_EQ(file_error(folder, "a.h5"), no_seal);
  spill(folder / "a.h5", whole.substr(0, whole.size() - 1));
  EXPECT_EQ(file_error(folder, "a.h5"), no_seal);

  spill(folder / "a.h5", whole);
  const std::vector<Real> values = {1.0, 2.5, 3.0};
  const hid_t file = H5Fopen((folder / "a.h5").c_str(), H5F_ACC_RDWR, H5P_DEFAULT);
  const hid_t x = H5Dopen2(file, "x", H5P_DEFAULT);
  H5Dwrite(x, H5T_NATIVE_DOUBLE, H5S_ALL, H5S_ALL, H5P_DEFAULT, values.data());
  H5Dclose(x);
  H5Fclose(file);
  const std::string changed = slurp(folder / "a.h5");
  EXPECT_EQ(changed.size(), hdf5_part);
  EXPECT_EQ(read_foreign_in_child(folder / "a.h5").archive.reals("x"), values);
  spill(folder / "a.h5", std::string(512, '#') + changed);  // a user block, as h5jam adds it
  EXPECT_EQ(read_foreign_in_child(folder / "a.h5").archive.reals("x"), values);
  spill(folder / "a.h5", changed + "more");
  EXPECT_EQ(file_error(folder, "a.h5"), no_seal);
}

TEST(Hdf5File, WhatFollowsAFileOfOthersIsTheirBusiness) {
  const ScratchFolder folder;
  H5Fclose(H5Fcreate((folder / "a.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, H5P_DEFAULT));
  spill(folder / "a.h5", slurp(folder / "a.h5") + "more");
  EXPECT_EQ(read_foreign_in_child(folder / "a.h5").problems, std::vector<std::string>{});
}

TEST(Hdf5File, MissingFilesAndFolders) {
  const ScratchFolder folder;
  const auto read_error = [&](const std::string& name) {
    return message_of<FileError>(folder, [&] { read_archive(folder / name); });
  };
  const auto foreign_error = [&](const std::string& name) {
    return message_of<FileError>(folder, [&] { read_foreign(folder / name); });
  };
  for (const auto& error : {read_error("no.h5"), foreign_error("no.h5")}) {
    EXPECT_EQ(error, "no.h5: cannot be opened (No such file or directory)");
  }
  for (const auto& error : {read_error(""), foreign_error("")}) EXPECT_EQ(error, ": cannot be opened (Is a directory)");
  spill(folder / "text.h5", "particles = 2\n");
  EXPECT_EQ(foreign_error("text.h5"),
            "text.h5: is not an HDF5 file (it begins otherwise) rbm_input makes one of TOML, CSV, NPY or IDX");
  spill(folder / "none.h5", "");
  EXPECT_EQ(foreign_error("none.h5"),
            "none.h5: is not an HDF5 file (it begins otherwise) rbm_input makes one of TOML, CSV, NPY or IDX");
  EXPECT_EQ(message_of<FileError>(folder, [&] { write_archive(folder / "no/a.h5", Archive()); }),
            "no/a.h5: cannot be written (No such file or directory)");
}

TEST(Hdf5File, PreviousKeep) {
  const ScratchFolder folder;
  for (int i = 1; i <= 3; ++i) {
    Archive archive;
    archive.put("i", i);
    write_archive(folder / "a.h5", archive, Previous::keep);
  }
  EXPECT_EQ(read_archive(folder / "a.h5").integer("i"), 3);
  EXPECT_EQ(read_archive(folder / "a.h5.prev").integer("i"), 2);
  EXPECT_EQ(folder.names(), (Names{"a.h5", "a.h5.prev"}));
}

TEST(Hdf5File, OldFileSurvivesAFullDisk) {
  const ScratchFolder folder;
  write_archive(folder / "a.h5", example());
  Archive larger;
  larger.put("x", noise(400000));
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit before = {};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit limit = {1000000, before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &limit);
  const auto error = message_of<FileError>(folder, [&] { write_archive(folder / "a.h5", larger, Previous::keep); });
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(error, "a.h5: cannot be written (File too large)");
  EXPECT_EQ(read_archive(folder / "a.h5"), example());
  EXPECT_EQ(folder.names(), Names{"a.h5"});
}

TEST(Hdf5File, VersionOfTheLibrary) {
  EXPECT_EQ(hdf5_version(),
            std::to_string(H5_VERS_MAJOR) + "." + std::to_string(H5_VERS_MINOR) + "." + std::to_string(H5_VERS_RELEASE));
}

}  // namespace
}  // namespace rbm
