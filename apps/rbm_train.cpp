/// rbm_train: trains a Boltzmann machine on data by maximum likelihood, and uses it. Start a training again, and it goes on where
/// it stopped.
#include <optional>

#include "apps/parallel_main.hpp"
#include "apps/run_command_line.hpp"
#include "apps/shared_input.hpp"
#include "apps/training_check.hpp"
#include "apps/training_screen.hpp"
#include "apps/use_machine.hpp"
#include "rbm_vmc/training/resolve_training.hpp"

namespace {

constexpr const char* kProgram = "rbm_train";

void describe_options(CLI::App& app, rbm::RunCommandLine& line) {
  rbm::add_run_options(
      app, line, kProgram,
      "an HDF5 file with a dataset `samples` (rows x units), made by rbm_input data or h5py; to use a machine: "
      "the results of its training");
  app.description(
      "Trains a Boltzmann machine on data by maximum likelihood. Started again, it goes\n"
      "on where it stopped. Then it draws samples of the machine, completes rows and scores them.");
  app.footer(
      "Examples:\n"
      "  rbm_input data --bars-and-stripes 4 -o bars.h5\n"
      "  mpirun -np 2 rbm_train bars.h5\n"
      "  rbm_train --sample 1000 bars.results.h5 -o drawn.h5\n"
      "  rbm_train --complete part.h5 bars.results.h5 -o whole.h5\n"
      "  rbm_train --score other.h5 bars.results.h5 -o scores.h5\n" +
      rbm::how_it_ends("bars"));
}

int train(const rbm::RunCommandLine& line, const rbm::MpiSession& mpi, rbm::Communicator& world) {
  const auto given = rbm::shared_input(world, line.input, [&] { return rbm::read_input<rbm::TrainingInput>(line.input); });
  const auto data = rbm::summarise(line.input, world);
  const auto input = rbm::resolve(given, data);
  if (line.check) {
    const std::string report = rbm::training_check(input, line.input, data, world);
    if (world.is_root()) fmt::print("{}", report);
    return rbm::kFinished;
  }
  const auto options = rbm::run_options(line, mpi, world, kProgram);
  rbm::Training training(input, line.input, data, world);
  rbm::TrainingScreen screen(training, line.quiet);
  return rbm::run_job(training, world, options, screen);
}

}  // namespace

int main(int argc, char** argv) {
  rbm::RunCommandLine line;
  std::optional<rbm::UseMachine> use;
  return rbm::parallel_main(
      argc, argv, kProgram,
      [&](CLI::App& app) {
        describe_options(app, line);
        use.emplace(app);
      },
      [&](const rbm::MpiSession& mpi, rbm::Communicator& world) {
        use->check();
        if (!use->chosen()) return train(line, mpi, world);
        use->run(line.input, world);
        return static_cast<int>(rbm::kFinished);
      });
}
