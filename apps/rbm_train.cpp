/// rbm_train: trains a Boltzmann machine on data by maximum likelihood. Start it again, and it goes on where it stopped.
#include "apps/parallel_main.hpp"
#include "apps/run_command_line.hpp"
#include "apps/shared_input.hpp"
#include "apps/training_screen.hpp"
#include "rbm_vmc/training/resolve_training.hpp"

namespace {

constexpr const char* kProgram = "rbm_train";

void describe_options(CLI::App& app, rbm::RunCommandLine& line) {
  rbm::add_run_options(app, line, kProgram,
                       "an HDF5 file with a dataset `samples` (rows x units), made by rbm_input data or h5py");
  app.description("Trains a Boltzmann machine on data by maximum likelihood. Started again, it goes on where it stopped.");
  app.footer("Example: rbm_input data --bars-and-stripes 4 -o bars.h5; mpirun -np 2 rbm_train bars.h5\n" +
             rbm::how_it_ends("bars"));
}

int train(const rbm::RunCommandLine& line, const rbm::MpiSession& mpi, rbm::Communicator& world) {
  const auto given = rbm::shared_input(world, line.input, [&] { return rbm::read_input<rbm::TrainingInput>(line.input); });
  const auto data = rbm::summarise(line.input, world);
  const auto input = rbm::resolve(given, data);
  const auto options = rbm::run_options(line, mpi, world, kProgram);
  rbm::Training training(input, line.input, data, world);
  rbm::RunObserver nobody;
  rbm::TrainingScreen screen(training, line.quiet);
  const auto status = rbm::run(training, world, options, world.is_root() ? static_cast<rbm::RunObserver&>(screen) : nobody);
  return status == rbm::RunStatus::finished ? rbm::kFinished : rbm::kStopped;
}

}  // namespace

int main(int argc, char** argv) {
  rbm::RunCommandLine line;
  return rbm::parallel_main(
      argc, argv, kProgram, [&](CLI::App& app) { describe_options(app, line); },
      [&](const rbm::MpiSession& mpi, rbm::Communicator& world) { return train(line, mpi, world); });
}
