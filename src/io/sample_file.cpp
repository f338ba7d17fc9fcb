#include "rbm_vmc/io/sample_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <optional>
#include <type_traits>

#include "hdf5_table.hpp"
#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/io/descriptor.hpp"
#include "rbm_vmc/io/problem.hpp"

namespace rbm {
namespace {

namespace fs = std::filesystem;
using hdf5::Table;

static_assert(SampleFile::kMostValues == Table::kMostValues);
constexpr Index kMostLabels = Table::kMostValues;
constexpr Index kBlock = Index{1} << 15;  // values converted at once

SampleTable described(const Table& table) {
  return {table.rows(), table.columns(), static_cast<NumberKind>(table.kind()), table.bytes(), false};
}

/// Opens what is there of a data set and collects what is wrong with it.
class Opener {
 public:
  Opener(const fs::path& file, std::vector<std::string>& problems)
      : file_(file), problems_(problems), root_(hdf5::Object::root_of(file)), links_(root_.links()) {}

  /// Empty if there is no such dataset, or something is wrong with it.
  std::optional<Table> table(const std::string& name, bool required = false) {
    const auto link = std::ranges::find(links_, name, &hdf5::Link::name);
    if (link == links_.end()) {
      if (required)
        add(name, {"missing", "a data set has a dataset of this name, rows x units", "see rbm_input data --help"});
      return std::nullopt;
    }
    try {
      return Table(root_, *link);
    } catch (const ObjectError& error) {
      add(name, {error.what(), "", ""});
      return std::nullopt;
    }
  }

  std::optional<Table> rows(const std::string& name, bool required) {
    auto found = table(name, required);
    if (!found) return found;
    if (found->rank() != 2) {
      const auto hint = found->rank() == 1 ? "of one unit: x.reshape(-1, 1)" : "of images: x.reshape(len(x), -1)";
      add(name, {"wrong shape", fmt::format("rank {}, wanted rows x units", found->rank()), hint});
    } else if (found->rows() == 0 || found->columns() == 0) {
      add(name, {"empty", fmt::format("{} rows x {} units", found->rows(), found->columns()), ""});
    } else if (found->columns() > Table::kMostColumns) {
      add(name, {"too many units", fmt::format("{}, at most {}", found->columns(), Table::kMostColumns), "rows come first"});
    } else {
      return found;
    }
    return std::nullopt;
  }

  std::optional<Table> labels(const std::string& name, const std::string& of, const std::optional<Table>& table_of) {
    auto found = table(name);
    if (!found) return found;
    if (!table_of) {
      if (std::ranges::find(links_, of, &hdf5::Link::name) == links_.end())
        add(name, {"of no use", "there is no " + of, ""});
    } else if (found->rank() != 1 || found->rows() != table_of->rows()) {
      const auto shape = found->rank() == 1 ? std::to_string(found->rows()) : fmt::format("rank {}", found->rank());
      add(name, {"wrong shape", fmt::format("{}, wanted {}: one a row of {}", shape, table_of->rows(), of), ""});
    } else if (found->kind() == Table::Kind::real) {
      add(name, {"wrong type", "reals, wanted integers", ""});
    } else if (found->rows() > kMostLabels) {
      add(name, {"too many", fmt::format("{}, at most {}", found->rows(), kMostLabels), ""});
    } else {
      return found;
    }
    return std::nullopt;
  }

  void add(const std::string& name, const Problem& problem) {
    problems_.push_back(file_.string() + ": " + problem.line(name));
  }

 private:
  fs::path file_;
  std::vector<std::string>& problems_;
  hdf5::Object root_;
  std::vector<hdf5::Link> links_;
};

template <class T>
bool fits(Real value, Gaps gaps) {
  if constexpr (std::is_same_v<T, std::int8_t>) return value >= -128 && value <= 127 && value == std::floor(value);
  return std::isfinite(value) || (gaps == Gaps::allowed && std::isnan(value));
}

template <class T>
constexpr const char* kWanted =
    std::is_same_v<T, std::int8_t> ? "wanted whole numbers from -128 to 127" : "wanted finite numbers";

/// Index of the first value that does not fit, or -1.
template <class T, class From>
Index first_unfit(std::span<const From> values, Gaps gaps) {
  bool all = true;
  for (const From value : values) all &= fits<T>(static_cast<Real>(value), gaps);
  if (all) return -1;
  return std::ranges::find_if(values, [gaps](From value) { return !fits<T>(static_cast<Real>(value), gaps); }) - values.begin();
}

}  // namespace

struct SampleFile::Tables {
  std::optional<Table> samples, validation, labels, validation_labels;
};

std::string_view part_name(SamplePart part) { return part == SamplePart::samples ? "samples" : "validation"; }

SampleFile::SampleFile(const fs::path& file, Gaps gaps) : file_(file), gaps_(gaps), tables_(std::make_unique<Tables>()) {
  open_regular(file);
  hdf5::check_is_hdf5(file);
  std::vector<std::string> problems;
  try {
    Opener opener(file, problems);
    auto& [samples, validation, labels, validation_labels] = *tables_;
    samples = opener.rows("samples", true);
    validation = opener.rows("validation", false);
    labels = opener.labels("labels", "samples", samples);
    validation_labels = opener.labels("validation_labels", "validation", validation);
    if (samples && validation && samples->columns() != validation->columns()) {
      opener.add("validation", {"wrong shape",
                                fmt::format("{} x {}, wanted {} units as samples have", validation->rows(),
                                            validation->columns(), samples->columns()),
                                ""});
    }
  } catch (const ObjectError& error) {
    throw FileError(file.string() + ": " + error.what());
  }
  if (!problems.empty()) throw InputError(problems);
  samples_ = described(*tables_->samples);
  samples_.labelled = tables_->labels.has_value();
  if (!tables_->validation) return;
  validation_ = described(*tables_->validation);
  validation_.labelled = tables_->validation_labels.has_value();
}

SampleFile::SampleFile(SampleFile&&) noexcept = default;
SampleFile::~SampleFile() = default;

template <class T>
void SampleFile::read_rows(SamplePart part, Index first, Index count, std::span<T> out) const {
  const auto& stored = part == SamplePart::samples ? tables_->samples : tables_->validation;
  expects(stored.has_value(), "a part that the data set has");
  expects(std::ssize(out) == count * stored->columns(), "room for whole rows");
  const Index columns = stored->columns();
  // In blocks: what is checked is still in the cache, and small types pass through few reals.
  const Index rows = std::max<Index>(kBlock / columns, 1);
  std::vector<Real> reals(std::is_same_v<T, std::int8_t> ? static_cast<std::size_t>(std::min(rows, count) * columns) : 0);
  try {
    for (Index done = 0; done < count;) {
      const Index now = std::min(rows, count - done);
      const auto block = out.subspan(static_cast<std::size_t>(done * columns), static_cast<std::size_t>(now * columns));
      Index unfit = -1;
      Real found = 0;
      if constexpr (std::is_same_v<T, std::int8_t>) {
        const auto read = std::span(reals).first(block.size());
        stored->read(first + done, now, read.data());
        unfit = first_unfit<T>(std::span<const Real>(read), gaps_);
        if (unfit >= 0) found = read[static_cast<std::size_t>(unfit)];
        if (unfit < 0) std::ranges::transform(read, block.begin(), [](Real value) { return static_cast<T>(value); });
      } else {
        stored->read(first + done, now, block.data());
        unfit = first_unfit<T>(std::span<const T>(block), gaps_);
        if (unfit >= 0) found = static_cast<Real>(block[static_cast<std::size_t>(unfit)]);
      }
      if (unfit >= 0) {
        throw InputError(fmt::format("{}: {}[{},{}]: out of range (found {}, {}) counted from 0", file_.string(),
                                     part_name(part), first + done + unfit / columns, unfit % columns, found, kWanted<T>));
      }
      done += now;
    }
  } catch (const ObjectError& error) {
    throw FileError(fmt::format("{}: {}: {}", file_.string(), part_name(part), error.what()));
  }
}

template void SampleFile::read_rows(SamplePart, Index, Index, std::span<Real>) const;
template void SampleFile::read_rows(SamplePart, Index, Index, std::span<float>) const;
template void SampleFile::read_rows(SamplePart, Index, Index, std::span<std::int8_t>) const;

std::vector<Integer> SampleFile::labels(SamplePart part) const {
  const auto& stored = part == SamplePart::samples ? tables_->labels : tables_->validation_labels;
  if (!stored) return {};
  std::vector<Integer> labels(static_cast<std::size_t>(stored->rows()));
  const auto name = part == SamplePart::samples ? "labels" : "validation_labels";
  try {
    stored->read(0, stored->rows(), labels.data());
  } catch (const ObjectError& error) {
    throw FileError(fmt::format("{}: {}: {}", file_.string(), name, error.what()));
  }
  if (std::ranges::find(labels, std::numeric_limits<Integer>::max()) != labels.end())
    throw InputError(fmt::format("{}: {}: out of range (above 2^63 - 2)", file_.string(), name));
  return labels;
}

}  // namespace rbm
