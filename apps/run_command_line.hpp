/// The options that all programs share that run, stop and go on.
#pragma once

#include <CLI/CLI.hpp>
#include <cstdlib>
#include <filesystem>
#include <string>

#include "apps/report_errors.hpp"
#include "apps/report_stall.hpp"
#include "apps/signals.hpp"
#include "apps/version_text.hpp"
#include "rbm_vmc/io/process_identity.hpp"
#include "rbm_vmc/io/spelling.hpp"
#include "rbm_vmc/session/run.hpp"

namespace rbm {

struct RunCommandLine {
  std::string input;
  std::string output;
  bool check = false;
  bool fresh = false;
  bool quiet = false;
  double max_seconds = 0;

  std::filesystem::path stem() const {
    return output.empty() ? std::filesystem::path(input).replace_extension() : std::filesystem::path(output);
  }
};

inline void add_run_options(CLI::App& app, RunCommandLine& line, const char* program, const char* of_input) {
  app.name(program);
  app.set_version_flag("--version", version_text(program));
  app.add_option("input", line.input, of_input)->required();
  app.add_option("--output", line.output, "stem of the files written (default: the input's name without .h5)");
  app.add_flag("--check", line.check,
               "validate, print settings, parameters, memory and time per iteration; run nothing else");
  app.add_flag("--fresh", line.fresh, "start over, overwriting results and checkpoints of this stem");
  app.add_option("--max-seconds", line.max_seconds, "stop cleanly, checkpointed, before this wall time [s]")
      ->check([](const std::string& text) {
        char* end = nullptr;
        const bool good = std::strtod(text.c_str(), &end) > 0 && *end == '\0';
        return good ? "" : "not a time (found " + shown(text) + ", allowed seconds > 0, as in 3600)";
      });
  app.add_flag("--quiet", line.quiet, "print the verdict only");
}

/// How a run ends, for the foot of the help. `stem`: of the example.
inline std::string how_it_ends(const std::string& stem) {
  return "To stop it cleanly: a signal USR1 or TERM to mpirun, or a file STEM.STOP\n"
         "(touch " +
         stem +
         ".STOP), which the run removes once it has stopped.\n"
         "Exit codes: 0 finished, 2 bad command line or input, 3 file, 4 numerical\n"
         "failure, 5 checkpoint unusable, 75 stopped cleanly on a signal, a STOP file or the time\n"
         "limit: start again to go on.";
}

/// From here on signals stop the run.
inline RunOptions run_options(const RunCommandLine& line, const MpiSession& mpi, const Communicator& world,
                              const char* program) {
  RunOptions options;
  options.stem = line.stem();
  options.fresh = line.fresh;
  options.max_seconds = line.max_seconds;
  options.seconds_before = age_of_this_start();
  options.stop_requested = [] { return stop_signal != 0; };
  options.stalled = report_stall(mpi, world, program);
  options.version = RBM_VERSION;
  options.commit = RBM_GIT_COMMIT;
  catch_stop_signals();
  return options;
}

/// Runs the job, which the root shows. Returns the exit code.
inline int run_job(Job& job, Communicator& world, const RunOptions& options, RunObserver& screen) {
  RunObserver nobody;
  const auto status = run(job, world, options, world.is_root() ? screen : nobody);
  return status == RunStatus::finished ? kFinished : kStopped;
}

}  // namespace rbm
