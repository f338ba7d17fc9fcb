/// rbm_vmc: finds the ground state that an input describes. Start it again, and it goes on where it stopped.
#include "apps/check_report.hpp"
#include "apps/parallel_main.hpp"
#include "apps/run_command_line.hpp"
#include "apps/screen.hpp"
#include "apps/shared_input.hpp"
#include "rbm_vmc/vmc/resolve.hpp"

namespace {

constexpr const char* kProgram = "rbm_vmc";

void describe_options(CLI::App& app, rbm::RunCommandLine& line) {
  rbm::add_run_options(app, line, kProgram, "an HDF5 input made by rbm_input, h5py or a TOML file");
  app.description(
      "Finds the ground state of the system in an input file by variational\nMonte Carlo. Started again, it goes on where "
      "it stopped.");
  app.footer("Example:\n  rbm_input quantum-dot --particles 2 --omega 1 -o dot.h5\n  mpirun -np 2 rbm_vmc dot.h5\n" +
             rbm::how_it_ends("dot"));
}

int run(const rbm::RunCommandLine& line, const rbm::MpiSession& mpi, rbm::Communicator& world) {
  const auto input = rbm::shared_input(world, line.input, [&] { return rbm::resolve(rbm::read_input(line.input)); });
  if (line.check) {
    const std::string report = rbm::check_report(input, world);
    if (world.is_root()) fmt::print("{}", report);
    return rbm::kFinished;
  }
  const auto options = rbm::run_options(line, mpi, world, kProgram);
  rbm::Simulation simulation(input, world);
  rbm::Screen screen(simulation, line.quiet);
  return rbm::run_job(simulation, world, options, screen);
}

}  // namespace

int main(int argc, char** argv) {
  rbm::RunCommandLine line;
  return rbm::parallel_main(
      argc, argv, kProgram, [&](CLI::App& app) { describe_options(app, line); },
      [&](const rbm::MpiSession& mpi, rbm::Communicator& world) { return run(line, mpi, world); });
}
