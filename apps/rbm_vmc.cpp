/// rbm_vmc: finds the ground state that an input describes. Start it again, and it goes on where it stopped.
#include <fmt/format.h>

#include <Eigen/Core>
#include <filesystem>

#include "apps/check_report.hpp"
#include "apps/parse_command_line.hpp"
#include "apps/program_end.hpp"
#include "apps/report_stall.hpp"
#include "apps/screen.hpp"
#include "apps/shared_input.hpp"
#include "apps/signals.hpp"
#include "apps/standard_streams.hpp"
#include "rbm_vmc/io/hdf5_file.hpp"
#include "rbm_vmc/io/process_identity.hpp"
#include "rbm_vmc/parallel/launcher.hpp"
#include "rbm_vmc/vmc/resolve.hpp"

namespace {

constexpr const char* kProgram = "rbm_vmc";

struct CommandLine {
  std::string input;
  std::string output;
  bool check = false;
  bool fresh = false;
  bool quiet = false;
  double max_seconds = 0;
};

std::string simd() {
#if defined(__AVX512F__)
  return "AVX-512";
#elif defined(__AVX2__)
  return "AVX2";
#else
  return "baseline";
#endif
}

std::string version_text() {
  return fmt::format("{} {} (git {})\ncompiler: GCC {}, SIMD: {}\nMPI: {}\nHDF5: {}\nEigen: {}.{}.{}", kProgram, RBM_VERSION,
                     RBM_GIT_COMMIT, __VERSION__, simd(), rbm::mpi_version(), rbm::hdf5_version(), EIGEN_WORLD_VERSION,
                     EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION);
}

void describe_options(CLI::App& app, CommandLine& line) {
  app.name(kProgram);
  app.description("Finds the ground state of the system in an input file by variational Monte Carlo.\n"
                  "Started again, it goes on where it stopped.");
  app.footer("Example: rbm_input quantum-dot --particles 2 --omega 1 -o dot.h5; mpirun -np 2 rbm_vmc dot.h5\n"
             "To stop it cleanly: a signal USR1 or TERM to mpirun, or a file STEM.STOP (touch dot.STOP), which the run\n"
             "removes once it has stopped.\n"
             "Exit codes: 0 finished, 2 bad command line or input, 3 file, 4 numerical failure, 5 checkpoint unusable,\n"
             "75 stopped cleanly on a signal, a STOP file or the time limit: start again to go on.");
  app.set_version_flag("--version", version_text());
  app.add_option("input", line.input, "an HDF5 input made by rbm_input, h5py or a TOML file")->required();
  app.add_option("--output", line.output, "stem of the files written (default: the input's name without .h5)");
  app.add_flag("--check", line.check, "validate, print settings, parameters, memory and time per iteration; run nothing else");
  app.add_flag("--fresh", line.fresh, "start over, overwriting results and checkpoints of this stem");
  app.add_option("--max-seconds", line.max_seconds, "stop cleanly, checkpointed, before this wall time [s]")
      ->check(CLI::PositiveNumber);
  app.add_flag("--quiet", line.quiet, "print the verdict only");
}

int run(const CommandLine& line, const rbm::MpiSession& mpi, rbm::Communicator& world) {
  const auto input = rbm::shared_input(world, line.input, [&] { return rbm::resolve(rbm::read_input(line.input)); });
  if (line.check) {
    const std::string report = rbm::check_report(input, world);
    if (world.is_root()) fmt::print("{}", report);
    return rbm::kFinished;
  }
  rbm::RunOptions options;
  options.stem = line.output.empty() ? std::filesystem::path(line.input).replace_extension() : std::filesystem::path(line.output);
  options.fresh = line.fresh;
  options.max_seconds = line.max_seconds;
  options.seconds_before = rbm::age_of_this_start();
  options.stop_requested = [] { return rbm::stop_signal != 0; };
  options.stalled = rbm::report_stall(mpi, world, kProgram);
  options.version = RBM_VERSION;
  options.commit = RBM_GIT_COMMIT;
  rbm::catch_stop_signals();
  rbm::RunObserver nobody;
  rbm::Simulation simulation(input, world);
  rbm::Screen screen(simulation, line.quiet);
  const auto status = rbm::run(simulation, world, options, world.is_root() ? static_cast<rbm::RunObserver&>(screen) : nobody);
  return status == rbm::RunStatus::finished ? rbm::kFinished : rbm::kStopped;
}

}  // namespace

int main(int argc, char** argv) {
  rbm::guard_standard_streams();
  rbm::MpiSession mpi(argc, argv);
  rbm::Communicator world = mpi.world();
  return rbm::end_of(mpi, world, kProgram, [&] {
    CLI::App app;
    CommandLine line;
    describe_options(app, line);
    if (const auto text = rbm::parse_command_line(app, argc, argv)) {
      if (world.is_root()) fmt::print("{}", *text);
      return static_cast<int>(rbm::kFinished);
    }
    if (const auto copies = rbm::unconnected_copies(world.size(), rbm::process_environment())) {
      return copies->first ? rbm::report(kProgram, {rbm::kBadInput, {rbm::complaint(*copies)}})
                           : static_cast<int>(rbm::kBadInput);
    }
    return run(line, mpi, world);
  });
}
