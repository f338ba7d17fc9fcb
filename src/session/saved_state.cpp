#include "rbm_vmc/session/saved_state.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <utility>

#include "rbm_vmc/io/archive_bytes.hpp"
#include "rbm_vmc/io/hdf5_file.hpp"
#include "rbm_vmc/session/run.hpp"

namespace rbm {
namespace {

constexpr const char* kFormat = "rbm_vmc.checkpoint";
constexpr int kFormatVersion = 1;

/// Whether a stored input asks for the same run: equal but for the keys that may change between starts.
bool same_run(const Archive& stored, const StoredInput& mine) {
  auto a = stored.datasets();
  auto b = mine.archive.datasets();
  for (const std::string& path : mine.may_change) {
    a.erase(path);
    b.erase(path);
  }
  return a == b;
}

/// Throws CheckpointError if a whole file is not what this version writes.
void check_format(const std::filesystem::path& file, const Archive& archive) {
  const Dataset* format = archive.find_attribute("", "format");
  const Dataset* version = archive.find_attribute("", "format_version");
  if (format && version && *format == Dataset(kFormat) && *version == Dataset(kFormatVersion)) return;
  throw CheckpointError(file.string() +
                        ": not a checkpoint of this version of the program (format or format_version differ)");
}

/// From a state with NaN in it no start could go on.
void check_finite(const Archive& state) {
  const auto finite = [](Real value) { return std::isfinite(value); };
  for (const auto& [path, what] : {std::pair{"theta", "a parameter"}, std::pair{"walkers", "the position of a walker"},
                                   std::pair{"chains", "a unit of a chain"}}) {
    if (state.find(path) && !std::ranges::all_of(state.reals(path), finite)) {
      throw NumericalError(std::string(what) +
                           " is not finite (so no checkpoint was written) the one before is sound: start again, "
                           "or try other start values");
    }
  }
}

[[noreturn]] void belongs_to_another(const std::filesystem::path& file) {
  throw FileError(file.string() +
                  ": belongs to another input (a run of other settings wrote it) choose another --output, or "
                  "--fresh to start over");
}

void check_results(const std::filesystem::path& file, const StoredInput& mine) {
  if (!std::filesystem::exists(file)) return;
  std::optional<Archive> results;
  try {
    results = read_archive(file);
  } catch (const std::exception&) {
    belongs_to_another(file);  // not one of ours, or damaged: nothing to be overwritten unasked
  }
  if (!same_run(results->subtree("input"), mine)) belongs_to_another(file);
}

}  // namespace

void check_folder(const std::filesystem::path& stem) {
  const auto folder = stem.has_parent_path() ? stem.parent_path() : std::filesystem::path(".");
  Archive probe;
  probe.put("probe", 1);
  const auto file = stem.string() + ".probe.h5";
  if (std::error_code ignored; !std::filesystem::is_directory(folder, ignored)) {
    throw FileError(folder.string() + ": cannot be written (no such folder) create it, or choose another --output");
  }
  write_archive(file, probe);
  remove_file(file);
}

void write_state(const std::filesystem::path& file, const StoredInput& input, const Archive& state,
                 const RunRecord& record) {
  check_finite(state);
  Archive archive;
  archive.attribute("", "format", kFormat);
  archive.attribute("", "format_version", kFormatVersion);
  archive.attribute("", "version", record.version);
  archive.graft("input", input.archive);
  archive.graft("simulation", state);
  archive.graft("segments", segments_archive(record.segments));
  archive.graft("performance", performance_archive(record.performance));
  write_archive(file, archive, Previous::keep);
}

std::string find_state(const std::filesystem::path& stem, const StoredInput& mine, bool fresh) {
  const auto newest = checkpoint_file(stem);
  const std::filesystem::path files[] = {newest, newest.string() + ".prev"};
  if (fresh) {
    for (const auto& file : files) remove_file(file);
    return "";
  }
  std::string complaint;
  for (const auto& file : files) {
    if (!std::filesystem::exists(file)) continue;
    try {
      const Archive archive = read_archive(file);
      check_format(file, archive);
      if (!same_run(archive.subtree("input"), mine)) belongs_to_another(file);
      return to_bytes(archive);
    } catch (const CheckpointError& error) {
      if (complaint.empty()) complaint = error.what();
    }
  }
  if (!complaint.empty()) throw CheckpointError(complaint + " start over with --fresh");
  check_results(results_file(stem), mine);
  return "";
}

SavedState saved_state_from(std::string_view bytes) {
  const Archive archive = from_bytes(bytes);
  return {archive.subtree("simulation"), segments_from(archive.subtree("segments")),
          performance_from(archive.subtree("performance"))};
}

}  // namespace rbm
