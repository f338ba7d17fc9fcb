#include "rbm_vmc/training/data_summary.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <string>

#include "rbm_vmc/io/archive_bytes.hpp"
#include "rbm_vmc/parallel/exact_sum.hpp"
#include "rbm_vmc/session/on_root.hpp"

namespace rbm {
namespace {

constexpr Index kPageValues = Index{1} << 16;

/// FNV-1a over the bits of numbers, eight bytes at a time, begun with the place of the first.
std::uint64_t hash_of(std::span<const Real> values, std::uint64_t place) {
  constexpr std::uint64_t kPrime = 0x100000001b3;
  std::uint64_t hash = 0xcbf29ce484222325 ^ (place * kPrime);
  for (const Real value : values) {
    hash = (hash ^ std::bit_cast<std::uint64_t>(value)) * kPrime;
    hash ^= hash >> 29;
  }
  return hash;
}

/// Rows of this rank, page by page: Σ(x - first), Σ(x - first)² of samples, and hashes of both parts.
class Pages {
 public:
  Pages(const SampleFile& file, Communicator& communicator)
      : file_(file), units_(file.samples().columns), communicator_(communicator), sum_({2 * units_}) {
    origin_.resize(static_cast<std::size_t>(units_));
    file_.read_rows(SamplePart::samples, 0, 1, std::span(origin_));
    partial_.resize(2 * origin_.size());
  }

  void read(SamplePart part) {
    const Index rows = file_.table(part).rows;
    const Index step = std::clamp<Index>(kPageValues / units_, 1, std::max<Index>(rows, 1));
    const Index pages = (rows + step - 1) / step;
    const Share mine = communicator_.share(pages);
    std::vector<Real> values;
    for (Index page = mine.first; page < mine.last; ++page) {
      const Index first = page * step, count = std::min(step, rows - first);
      values.resize(static_cast<std::size_t>(count * units_));
      file_.read_rows(part, first, count, std::span(values));
      const auto hash = hash_of(values, 2 * static_cast<std::uint64_t>(page) + (part == SamplePart::samples ? 0 : 1));
      hashes_[0] += static_cast<std::int64_t>(hash & 0xffff'ffff);
      hashes_[1] += static_cast<std::int64_t>(hash >> 32);
      if (part == SamplePart::samples) add(values);
    }
  }

  void finish(DataSummary& summary) {
    communicator_.sum(hashes_);
    // 62 bits, so that it is a number in any language.
    summary.checksum = (hashes_[0] & 0x7fff'ffff) | (hashes_[1] & 0x7fff'ffff) << 31;
    const auto totals = sum_.reduce(communicator_);
    const auto n = static_cast<Real>(summary.rows());
    for (Index i = 0; i < units_; ++i) {
      const Real shift = totals[static_cast<std::size_t>(i)] / n;
      const Real square = totals[static_cast<std::size_t>(units_ + i)] / n - shift * shift;
      summary.mean.push_back(origin_[static_cast<std::size_t>(i)] + shift);
      summary.deviation.push_back(std::sqrt(std::max(square, 0.0)));
    }
  }

 private:
  void add(std::span<const Real> values) {
    std::ranges::fill(partial_, 0.0);
    for (std::size_t k = 0, i = 0; k < values.size(); ++k, i = i + 1 == origin_.size() ? 0 : i + 1) {
      const Real x = values[k] - origin_[i];
      partial_[i] += x;
      partial_[origin_.size() + i] += x * x;
    }
    sum_.add(partial_);
  }

  const SampleFile& file_;
  Index units_;
  Communicator& communicator_;
  ExactSum sum_;
  std::vector<Real> origin_, partial_;
  std::array<std::int64_t, 2> hashes_{};
};

SurveyedPart part_of(const SampleFile& file, SamplePart part, const Archive& found) {
  const std::string name(part_name(part));
  const auto& range = found.reals(name + "/range");
  return {file.table(part), static_cast<ValueKind>(found.integer(name + "/values")), range[0], range[1]};
}

void put(Archive& found, SamplePart part, const SurveyedPart& surveyed) {
  const std::string name(part_name(part));
  found.put(name + "/values", static_cast<Integer>(surveyed.values));
  found.put(name + "/range", std::vector<Real>{surveyed.least, surveyed.most});
}

}  // namespace

DataSummary summarise(const std::filesystem::path& path, Communicator& communicator) {
  const Archive found = from_bytes(on_root(communicator, [&] {
    const SampleSurvey survey = survey_samples(path);
    Archive archive;
    put(archive, SamplePart::samples, survey.samples);
    put(archive, SamplePart::validation, survey.validation);
    return to_bytes(archive);
  }));
  const SampleFile file(path);
  DataSummary summary;
  summary.survey = {part_of(file, SamplePart::samples, found), part_of(file, SamplePart::validation, found)};
  Pages pages(file, communicator);
  pages.read(SamplePart::samples);
  pages.read(SamplePart::validation);
  pages.finish(summary);
  return summary;
}

}  // namespace rbm
