#include "rbm_vmc/data/write_data_set.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/io/sample_writer.hpp"
#include "rbm_vmc/random/stream.hpp"

namespace rbm {
namespace {

constexpr Index kBlock = Index{1} << 18;      // numbers
constexpr std::uint64_t kSweep = 0xda7a'5e7;  // of the choice; rows use others

}  // namespace

HoldBack::HoldBack(Index rows, Index chosen, HeldBack which, std::uint64_t seed)
    : rows_(rows), chosen_(chosen), which_(which), seed_(seed), uniforms_(1) {
  expects(0 <= chosen && chosen <= rows, "no more rows than there are");
}

bool HoldBack::next() {
  expects(row_ < rows_, "a row that is there");
  const Index lane = row_ % kBatch;
  if (lane == 0 && which_ == HeldBack::random)
    RandomStream(seed_, Purpose::data, row_ / kBatch, kSweep).uniform(uniforms_[0]);
  const auto left = static_cast<Real>(rows_ - row_), wanted = static_cast<Real>(chosen_ - taken_);
  const bool taken = which_ == HeldBack::last ? row_ >= rows_ - chosen_ : uniforms_(0, lane) * left < wanted;
  ++row_;
  taken_ += taken;
  return taken;
}

WrittenDataSet write_data_set(const std::filesystem::path& file, RowSource& rows, const ValidationShare& validation,
                              std::vector<Integer> labels, const Archive& beside) {
  expects(0 <= validation.share && validation.share < 1, "a share below one");
  const Index all = rows.rows(), columns = rows.columns();
  if (!labels.empty() && std::ssize(labels) != all)
    throw InputError(fmt::format("labels: wrong number (found {}, wanted {}: one a row)", labels.size(), all));
  const Index held_back = std::min(static_cast<Index>(std::llround(validation.share * static_cast<Real>(all))), all - 1);
  const WrittenDataSet result{all - held_back, held_back, columns, rows.kind()};
  SampleWriter writer(file, {result.samples, held_back, columns, rows.kind()});

  const Index step = std::clamp<Index>(kBlock / columns, 1, all);
  std::vector<Real> block(static_cast<std::size_t>(step * columns)), kept, chosen;
  std::vector<char> choice;
  HoldBack hold_back(all, held_back, validation.which, validation.seed);
  rows.rewind();
  for (Index row = 0; row < all;) {
    const Index count = rows.read(block);
    if (count <= 0 || count > all - row)
      throw FileError(file.string() + ": cannot be written (what it is made from changed meanwhile)");
    kept.clear();
    chosen.clear();
    for (Index i = 0; i < count; ++i) {
      choice.push_back(hold_back.next());
      auto& part = choice.back() ? chosen : kept;
      part.insert(part.end(), block.begin() + i * columns, block.begin() + (i + 1) * columns);
    }
    writer.add(SamplePart::samples, kept);
    writer.add(SamplePart::validation, chosen);
    row += count;
  }

  if (labels.empty()) labels = rows.labels();
  if (!labels.empty()) {
    std::vector<Integer> of_samples, of_validation;
    for (std::size_t i = 0; i < labels.size(); ++i) (choice[i] ? of_validation : of_samples).push_back(labels[i]);
    writer.add_labels(SamplePart::samples, of_samples);
    writer.add_labels(SamplePart::validation, of_validation);
  }
  Archive content = beside;
  for (const auto& [name, value] : rows.attributes()) content.attribute("samples", name, value);
  writer.add_beside(content);
  writer.finish();
  return result;
}

}  // namespace rbm
