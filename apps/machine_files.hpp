/// The files that a trained machine is used with: its results, data of its units, rows it has drawn. All collective.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "rbm_vmc/generative/chain_group.hpp"
#include "rbm_vmc/io/archive_bytes.hpp"
#include "rbm_vmc/io/hdf5_file.hpp"
#include "rbm_vmc/io/sample_survey.hpp"
#include "rbm_vmc/io/sample_writer.hpp"
#include "rbm_vmc/session/on_root.hpp"
#include "rbm_vmc/training/machine_samples.hpp"
#include "rbm_vmc/training/trained_machine.hpp"

namespace rbm {

/// Throws InputError, FileError.
inline TrainedMachine shared_machine(const std::string& results, Communicator& world) {
  const auto bytes = on_root(world, [&] {
    const Archive archive = read_foreign_in_child(results).archive;
    trained_machine(archive, results);  // what is wrong is said by the root
    return to_bytes(archive);
  });
  return trained_machine(from_bytes(bytes), results);
}

/// Throws InputError if `output` is a file that is read.
inline std::string refuse_overwriting(const std::string& output, const std::string& read) {
  std::error_code absent;
  if (!output.empty() && !read.empty() && std::filesystem::equivalent(output, read, absent)) {
    throw InputError(fmt::format("-o: would overwrite what is read ({}) give another name", read));
  }
  return {};
}

/// Rows handled at once: whole groups, as many for each rank.
inline Index rows_at_once(Index units, const Communicator& world) {
  constexpr Index kNumbers = Index{1} << 22;
  return kGroup * world.size() * std::max<Index>(1, kNumbers / (kGroup * world.size() * units));
}

inline ValueKind value_kind(const MachineShape& shape) {
  switch (shape.visible_kind) {
    case VisibleKind::binary: return ValueKind::binary;
    case VisibleKind::spin: return ValueKind::spin;
    case VisibleKind::gaussian: break;
  }
  return ValueKind::real;
}

/// A data set whose rows are states of the visible units of a machine.
class MachineData {
 public:
  /// Throws InputError if the rows are of another number of units or other values; FileError.
  MachineData(const std::string& file, const Machine& machine, Gaps gaps, Communicator& world)
      : file_(opened(file, machine.shape(), gaps, world)) {}

  Index rows(SamplePart part) const { return file_.table(part).rows; }

  RowsOf rows_of(SamplePart part) const {
    return [this, part](Index first, std::span<Real> rows) {
      file_.read_rows(part, first, std::ssize(rows) / file_.table(part).columns, rows);
    };
  }

  /// Rows of samples without end: after the last one the first.
  RowsOf over_and_over() const {
    return [this](Index first, std::span<Real> rows) {
      const auto [all, columns] = std::pair(file_.samples().rows, file_.samples().columns);
      for (Index wanted = std::ssize(rows) / columns; wanted > 0;) {
        const Index count = std::min(wanted, all - first % all);
        file_.read_rows(SamplePart::samples, first % all, count, rows.first(static_cast<std::size_t>(count * columns)));
        rows = rows.subspan(static_cast<std::size_t>(count * columns));
        first += count;
        wanted -= count;
      }
    };
  }

 private:
  static SampleFile opened(const std::string& file, const MachineShape& shape, Gaps gaps, Communicator& world) {
    do_on_root(world, [&] {
      const SampleSurvey survey = survey_samples(file, gaps);
      check(file, shape, SamplePart::samples, survey.samples);
      check(file, shape, SamplePart::validation, survey.validation);
    });
    return SampleFile(file, gaps);
  }

  static void check(const std::string& file, const MachineShape& shape, SamplePart part, const SurveyedPart& found) {
    if (found.table.rows == 0) return;
    if (found.table.columns != shape.visible) {
      throw InputError(
          fmt::format("{}: {}: wrong shape (rows of {} units, the machine has {}) give data like those it was trained on",
                      file, part_name(part), found.table.columns, shape.visible));
    }
    const bool nothing_known = found.least > found.most, only_ones = found.least == 1 && found.most == 1;
    if (shape.gaussian() || nothing_known || only_ones || found.values == value_kind(shape)) return;
    const bool binary = shape.visible_kind == VisibleKind::binary;
    throw InputError(fmt::format(
        "{}: {}: wrong values ({} units take {}, found numbers from {} to {}) convert them: rbm_input data --threshold",
        file, part_name(part), choice_name(shape.visible_kind), binary ? "0 and 1" : "-1 and 1", found.least, found.most));
  }

  SampleFile file_;
};

/// Rows as a data set, which the root writes.
class MachineRowsWriter {
 public:
  MachineRowsWriter(const std::string& file, const Machine& machine, Index rows, Communicator& world) : world_(world) {
    do_on_root(world_, [&] {
      writer_.emplace(file, SampleWriter::Shape{rows, 0, machine.shape().visible, value_kind(machine.shape())});
    });
  }

  void add(const std::vector<Real>& rows) {
    do_on_root(world_, [&] { writer_->add(SamplePart::samples, rows); });
  }

  /// `attributes` go to /samples.
  void finish(const Archive::Attributes& attributes) {
    do_on_root(world_, [&] {
      Archive beside;
      for (const auto& [name, value] : attributes) beside.attribute("samples", name, value);
      writer_->add_beside(beside);
      writer_->finish();
    });
  }

 private:
  Communicator& world_;
  std::optional<SampleWriter> writer_;
};

}  // namespace rbm
