#include "rbm_vmc/io/sample_writer.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>

#include <csignal>
#include <random>

#include "rbm_vmc/io/hdf5_file.hpp"
#include "rbm_vmc/io/seal.hpp"
#include "unit/io/scratch_folder.hpp"

namespace rbm {
namespace {

using Names = std::set<std::string>;

std::vector<Real> of_kind(ValueKind kind, std::size_t count) {
  std::mt19937_64 generator(7);
  std::vector<Real> values(count);
  for (auto& value : values) {
    const auto number = generator();
    switch (kind) {
      case ValueKind::binary: value = number % 2 ? 1 : 0; break;
      case ValueKind::spin: value = number % 2 ? 1 : -1; break;
      case ValueKind::byte: value = static_cast<Real>(number % 256); break;
      case ValueKind::real: value = std::normal_distribution<Real>()(generator); break;
    }
  }
  return values;
}

std::vector<Real> read(const SampleFile& file, SamplePart part) {
  std::vector<Real> values(static_cast<std::size_t>(file.table(part).rows * file.table(part).columns));
  file.read_rows(part, 0, file.table(part).rows, std::span(values));
  return values;
}

TEST(SampleWriter, EveryKindInPieces) {
  const std::array bytes = {1, 1, 1, 8};
  for (const auto kind : {ValueKind::binary, ValueKind::spin, ValueKind::byte, ValueKind::real}) {
    const ScratchFolder folder;
    const auto values = of_kind(kind, 5000 * 37);
    const auto held_back = of_kind(kind, 11 * 37);
    SampleWriter writer(folder / "a.h5", {5000, 11, 37, kind});
    writer.add(SamplePart::samples, {});
    writer.add(SamplePart::samples, std::span(values).first(1234 * 37));
    writer.add(SamplePart::validation, held_back);
    writer.add(SamplePart::samples, std::span(values).subspan(1234 * 37));
    std::vector<Integer> labels(5000);
    for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = static_cast<Integer>(i) - 7;
    writer.add_labels(SamplePart::samples, labels);
    Archive beside;
    beside.put("model/hidden", 12);
    beside.attribute("", "format", "rbm_vmc.training");
    beside.attribute("samples", "source", "a test");
    writer.add_beside(beside);
    EXPECT_FALSE(std::filesystem::exists(folder / "a.h5"));
    writer.finish();
    EXPECT_EQ(folder.names(), Names{"a.h5"});
    EXPECT_EQ(check_seal(folder / "a.h5"), SealState::whole);

    const SampleFile file(folder / "a.h5");
    EXPECT_EQ(file.samples().bytes, bytes[static_cast<std::size_t>(kind)]);
    EXPECT_EQ(read(file, SamplePart::samples), values);
    EXPECT_EQ(read(file, SamplePart::validation), held_back);
    EXPECT_EQ(file.labels(), labels);
    const auto [archive, problems] = read_foreign(folder / "a.h5");
    EXPECT_TRUE(problems.empty());
    EXPECT_EQ(archive.integer("model/hidden"), 12);
    EXPECT_EQ(*archive.find_attribute("", "format"), Dataset("rbm_vmc.training"));
    EXPECT_EQ(*archive.find_attribute("samples", "source"), Dataset("a test"));
  }
}

TEST(SampleWriter, PacksWhatGetsSmaller) {
  const ScratchFolder folder;
  const auto size_of = [&](ValueKind kind, const std::vector<Real>& values) {
    SampleWriter writer(folder / "a.h5", {1000, 0, 100, kind});
    writer.add(SamplePart::samples, values);
    writer.finish();
    return std::filesystem::file_size(folder / "a.h5");
  };
  EXPECT_LT(size_of(ValueKind::binary, of_kind(ValueKind::binary, 100000)), 25000u);
  const auto plain = size_of(ValueKind::byte, of_kind(ValueKind::byte, 100000));
  EXPECT_GT(plain, 100000u);
  EXPECT_LT(plain, 110000u);
  EXPECT_LT(size_of(ValueKind::real, std::vector<Real>(100000, 0.1)), 25000u);
}

TEST(SampleWriter, TheSameRowsGiveTheSameBytes) {
  const ScratchFolder folder;
  const auto values = of_kind(ValueKind::binary, 3000 * 50);
  for (const std::size_t step : {3000u, 1000u}) {
    SampleWriter writer(folder / (std::to_string(step) + ".h5"), {3000, 0, 50, ValueKind::binary});
    for (std::size_t row = 0; row < 3000; row += step)
      writer.add(SamplePart::samples, std::span(values).subspan(50 * row, 50 * step));
    writer.finish();
  }
  EXPECT_TRUE(slurp(folder / "1000.h5") == slurp(folder / "3000.h5"));
}

TEST(SampleWriter, WideRows) {
  const ScratchFolder folder;
  const auto values = of_kind(ValueKind::real, 3 * 400000);
  SampleWriter writer(folder / "a.h5", {3, 0, 400000, ValueKind::real});
  for (std::size_t row = 0; row < 3; ++row) writer.add(SamplePart::samples, std::span(values).subspan(row * 400000, 400000));
  writer.finish();
  EXPECT_EQ(read(SampleFile(folder / "a.h5"), SamplePart::samples), values);
}

TEST(SampleWriter, LeavesNothingBehindThatIsNotFinished) {
  const ScratchFolder folder;
  spill(folder / "a.h5", "old");
  { SampleWriter(folder / "a.h5", {2, 0, 1, ValueKind::binary}).add(SamplePart::samples, std::vector<Real>{1}); }
  EXPECT_EQ(slurp(folder / "a.h5"), "old");
  EXPECT_EQ(folder.names(), Names{"a.h5"});
}

TEST(SampleWriter, OldFileSurvivesAFullDisk) {
  const ScratchFolder folder;
  spill(folder / "a.h5", "old");
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit before = {};
  ::getrlimit(RLIMIT_FSIZE, &before);
  const rlimit limit = {3 << 20, before.rlim_max};
  ::setrlimit(RLIMIT_FSIZE, &limit);
  const auto error = message_of<FileError>(folder, [&] {
    const auto values = of_kind(ValueKind::real, 10000);
    SampleWriter writer(folder / "a.h5", {10000, 0, 1000, ValueKind::real});
    for (int i = 0; i < 1000; ++i) writer.add(SamplePart::samples, values);
    writer.finish();
  });
  ::setrlimit(RLIMIT_FSIZE, &before);
  std::signal(SIGXFSZ, handler);
  EXPECT_EQ(error, "a.h5: cannot be written (File too large)");
  EXPECT_EQ(slurp(folder / "a.h5"), "old");
  EXPECT_EQ(folder.names(), Names{"a.h5"});
}

TEST(SampleWriter, Contract) {
  const ScratchFolder folder;
  SampleWriter writer(folder / "a.h5", {2, 0, 2, ValueKind::binary});
  EXPECT_THROW(writer.add(SamplePart::samples, std::vector<Real>{1}), ContractError);
  EXPECT_THROW(writer.add(SamplePart::samples, std::vector<Real>{1, 2}), ContractError);
  EXPECT_THROW(writer.add(SamplePart::validation, std::vector<Real>{1, 1}), ContractError);
  writer.add(SamplePart::samples, std::vector<Real>{1, 1});
  EXPECT_THROW(writer.finish(), ContractError);
  EXPECT_THROW(writer.add_labels(SamplePart::samples, {1}), ContractError);
  EXPECT_EQ(message_of<FileError>(folder,
                                  [&] {
                                    SampleWriter(folder / "no/a.h5", {1, 0, 1, ValueKind::real});
                                  }),
            "no/a.h5: cannot be written (No such file or directory)");
}

}  // namespace
}  // namespace rbm
