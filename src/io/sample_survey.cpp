#include "rbm_vmc/io/sample_survey.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include "hdf5_object.hpp"
#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/io/archive_bytes.hpp"
#include "rbm_vmc/io/child_process.hpp"
#include "rbm_vmc/io/descriptor.hpp"
#include "rbm_vmc/io/seal.hpp"

namespace rbm {
namespace {

namespace fs = std::filesystem;

constexpr Index kBlock = Index{1} << 17;  // values read at once

void put(Archive& archive, const std::string& name, const SurveyedPart& part) {
  const auto& table = part.table;
  archive.put(name + "/table", std::vector<Integer>{table.rows, table.columns, static_cast<Integer>(table.kind), table.bytes,
                                                    table.labelled, static_cast<Integer>(part.values)});
  archive.put(name + "/range", std::vector<Real>{part.least, part.most});
}

SurveyedPart part_of(const Archive& archive, const std::string& name) {
  const auto& table = archive.integers(name + "/table");
  const auto& range = archive.reals(name + "/range");
  return {{table[0], table[1], static_cast<NumberKind>(table[2]), table[3], table[4] != 0},
          static_cast<ValueKind>(table[5]),
          range[0],
          range[1]};
}

SurveyedPart surveyed(const SampleFile& file, SamplePart part) {
  SurveyedPart result{file.table(part)};
  if (result.table.rows == 0) return result;
  const auto [rows, columns] = std::pair(result.table.rows, result.table.columns);
  const Index step = std::clamp<Index>(kBlock / columns, 1, rows);
  std::vector<Real> values;
  ValueWatch watch;
  for (Index row = 0; row < rows; row += step) {
    const Index count = std::min(step, rows - row);
    values.resize(static_cast<std::size_t>(count * columns));
    file.read_rows(part, row, count, std::span(values));
    std::erase_if(values, [](Real value) { return std::isnan(value); });
    watch.see(values);
  }
  file.labels(part);
  result.values = watch.kind();
  result.least = watch.least();
  result.most = watch.most();
  return result;
}

/// In the child.
std::string found_in(const fs::path& file, Gaps gaps) {
  Archive found;
  try {
    if (check_seal(file) == SealState::broken)
      throw FileError(file.string() + ": is damaged (its bytes do not match its seal) make it anew, or take an older copy");
    const SampleFile samples(file, gaps);
    put(found, "samples", surveyed(samples, SamplePart::samples));
    put(found, "validation", surveyed(samples, SamplePart::validation));
  } catch (const FileError& error) {
    found.put("error", error.what());
  } catch (const InputError& error) {
    found.put("problems", error.problems());
  }
  return to_bytes(found);
}

/// Many times what an honest file of that size needs. Deflate makes a thousand bytes of one.
ChildLimits limits_for(std::uint64_t file_bytes) {
  ChildLimits limits;
  limits.memory = std::uint64_t{2} << 30;
  limits.processor_time = std::chrono::seconds(10 + (file_bytes >> 20));
  limits.time = 20 * limits.processor_time;
  return limits;
}

}  // namespace

SampleSurvey survey_samples(const fs::path& file, Gaps gaps) {
  const auto report = run_in_child([&] { return found_in(file, gaps); }, limits_for(open_regular(file).size()));
  if (!report.finished)
    throw FileError(file.string() + ": cannot be read (its reader " + report.failure + "; it is damaged)");
  const Archive found = from_bytes(report.output);
  if (found.find("error") != nullptr) throw FileError(found.text("error"));
  if (found.find("problems") != nullptr) throw InputError(found.texts("problems"));
  return {part_of(found, "samples"), part_of(found, "validation")};
}

}  // namespace rbm
