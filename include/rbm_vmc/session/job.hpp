/// A long computation as a sequence of small units of work, each finished by all ranks together.
///
/// Between two units the state is complete: `checkpoint` at that point, `restore` on any number of ranks, and the job goes on with
/// the same bits. What a job is about, its files and its screen are no concern of this layer: `run` (session/run.hpp) drives any.
#pragma once

#include <set>
#include <string>

#include "rbm_vmc/io/input_archive.hpp"
#include "rbm_vmc/io/run_settings.hpp"
#include "rbm_vmc/session/control.hpp"
#include "rbm_vmc/session/run_record.hpp"

namespace rbm {

/// A resolved input as it is stored, and the keys of it ("run/checkpoint_seconds") that may differ between two starts of one run.
struct StoredInput {
  Archive archive;
  std::set<std::string> may_change;
};

template <Settings T>
StoredInput stored(const T& resolved) {
  T copy = resolved;
  const auto keys = describe(copy);
  StoredInput result{to_archive(keys, T::kKind), {}};
  for (const auto& key : keys) {
    if (key.may_change) result.may_change.insert(archive_path(key.path));
  }
  return result;
}

class Job {
 public:
  virtual ~Job() = default;

  virtual bool finished() const = 0;
  /// Units of one kind are alike: how long one takes goes about with its work.
  virtual int unit_kind() const = 0;
  virtual Index unit_work() const = 0;
  /// One unit of work (collective). Throws NumericalError on all ranks.
  virtual void advance(Control& control) = 0;
  /// Rows of /history so far.
  virtual Index iterations() const = 0;

  /// After a NumericalError, so that what is kept of the run is finite.
  virtual void back_to_sound_parameters() = 0;

  /// The whole state, complete at the root (collective). Its datasets "theta", "walkers" and "chains" must be finite to be written.
  virtual Archive checkpoint() = 0;
  /// Takes over a state (collective); every rank has the archive. Throws CheckpointError if it does not fit the input.
  virtual void restore(const Archive& archive) = 0;

  virtual StoredInput stored_input() const = 0;
  virtual const RunSettings& settings() const = 0;
  /// The groups of the results file that tell of the job: history, parameters, result, ...
  virtual Archive results() const = 0;
  /// Since this start; the same on every rank where it says so (collective).
  virtual Performance spent() = 0;
};

}  // namespace rbm
