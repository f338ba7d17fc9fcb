#include "rbm_vmc/data/write_data_set.hpp"

#include <cmath>

#include "rbm_vmc/data/gaussian_mixture.hpp"
#include "rbm_vmc/data/memory_rows.hpp"
#include "rbm_vmc/io/hdf5_file.hpp"
#include "rbm_vmc/io/sample_file.hpp"
#include "unit/data/scratch.hpp"

namespace rbm {
namespace {

std::vector<Real> part(const SampleFile& file, SamplePart which) {
  std::vector<Real> rows(static_cast<std::size_t>(file.table(which).rows * file.table(which).columns));
  file.read_rows(which, 0, file.table(which).rows, std::span(rows));
  return rows;
}

std::vector<char> choice(Index rows, Index chosen, HeldBack which, std::uint64_t seed) {
  HoldBack hold_back(rows, chosen, which, seed);
  std::vector<char> result;
  for (Index row = 0; row < rows; ++row) result.push_back(hold_back.next());
  return result;
}

TEST(WriteDataSet, HoldsBackExactlySoMany) {
  for (const Index chosen : {0, 1, 33, 99, 100}) {
    const auto rows = choice(100, chosen, HeldBack::random, 5);
    EXPECT_EQ(std::ranges::count(rows, 1), chosen);
  }
  EXPECT_EQ(choice(5, 2, HeldBack::last, 1), (std::vector<char>{0, 0, 0, 1, 1}));
  EXPECT_NE(choice(100, 30, HeldBack::random, 5), choice(100, 30, HeldBack::random, 6));
}

TEST(WriteDataSet, EveryRowIsHeldBackAsOften) {
  constexpr int kSeeds = 2000;
  std::vector<Real> counts(40);
  for (int seed = 0; seed < kSeeds; ++seed) {
    const auto rows = choice(40, 10, HeldBack::random, static_cast<std::uint64_t>(seed));
    for (std::size_t i = 0; i < 40; ++i) counts[i] += rows[i];
  }
  for (const Real count : counts) EXPECT_NEAR(count, kSeeds / 4.0, 4 * std::sqrt(kSeeds * 3 / 16.0));
}

TEST(WriteDataSet, RowsAndLabelsStayTogether) {
  const ScratchFolder folder;
  std::vector<Real> values;
  std::vector<Integer> labels;
  for (int row = 0; row < 3000; ++row) {
    values.insert(values.end(), {row + 0.5, -row - 0.5});
    labels.push_back(row);
  }
  MemoryRows rows(values, 2, {{"units", "bohr"}});
  Archive beside;
  beside.attribute("", "format", "rbm_vmc.training");
  beside.put("model/hidden", 3);
  const auto written = write_data_set(folder / "a.h5", rows, {0.25, HeldBack::random, 3}, labels, beside);
  EXPECT_EQ(written.samples, 2250);
  EXPECT_EQ(written.validation, 750);
  const SampleFile file(folder / "a.h5");
  for (const auto which : {SamplePart::samples, SamplePart::validation}) {
    const auto found = part(file, which);
    const auto names = file.labels(which);
    ASSERT_EQ(found.size(), 2 * names.size());
    for (std::size_t i = 0; i < names.size(); ++i) {
      EXPECT_EQ(found[2 * i], static_cast<Real>(names[i]) + 0.5);
      EXPECT_GT(names[i], i == 0 ? -1 : names[i - 1]);
    }
  }
  const auto archive = read_foreign(folder / "a.h5").archive;
  EXPECT_EQ(archive.integer("model/hidden"), 3);
  EXPECT_EQ(*archive.find_attribute("samples", "units"), Dataset("bohr"));
}

TEST(WriteDataSet, LabelsOfTheSource) {
  const ScratchFolder folder;
  MixtureRows rows({2, 2, 4}, 100, 1);
  write_data_set(folder / "a.h5", rows, {});
  EXPECT_EQ(SampleFile(folder / "a.h5").labels().size(), 100u);
  EXPECT_FALSE(SampleFile(folder / "a.h5").has_validation());
}

TEST(WriteDataSet, WhatCannotBe) {
  const ScratchFolder folder;
  MemoryRows rows({1, 2, 3}, 1);
  EXPECT_EQ(message_of<InputError>(folder,
                                   [&] {
                                     write_data_set(folder / "a.h5", rows, {}, {1, 2});
                                   }),
            "labels: wrong number (found 2, wanted 3: one a row)");
  EXPECT_THROW(write_data_set(folder / "a.h5", rows, {1.0}), ContractError);
  EXPECT_EQ(write_data_set(folder / "a.h5", rows, {0.99}).samples, 1);
}

}  // namespace
}  // namespace rbm
