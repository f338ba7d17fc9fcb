/// Electrons in a harmonic trap, and how far their centre of mass is from the centre of the trap. It moves as if the electrons did not
/// repel each other: a Gaussian of variance 1/(2Nω) in each of D dimensions, so that <R²> = D/(2Nω) and <R⁴> = (D+2)/D <R²>².
///
///     centre dot.toml       or, on several ranks: mpirun -np 2 centre dot.toml
#include <cstdio>
#include <filesystem>

#include "rbm_vmc/io/read_input.hpp"
#include "rbm_vmc/session/run.hpp"
#include "rbm_vmc/vmc/resolve.hpp"
#include "rbm_vmc/vmc/simulation.hpp"

/// <R²> [bohr²] and <R⁴> [bohr⁴] of R = Σ_i x_i / N.
class Centre final : public rbm::Observable {
 public:
  rbm::Index entries() const override { return 2; }

  void add(const rbm::Walkers& walkers, rbm::Tally tally) const override {
    for (rbm::Index p = 0; p < rbm::kPacks; ++p) {  // a pack is eight walkers at once
      rbm::Pack square = {};
      for (rbm::Index d = 0; d < walkers.dimensions; ++d) {
        rbm::Pack sum = {};
        for (rbm::Index i = 0; i < walkers.particles; ++i) sum += walkers.x.pack(i * walkers.dimensions + d, p);
        square += sum * sum / static_cast<double>(walkers.particles * walkers.particles);
      }
      tally.add(p, 0, square);
      tally.add(p, 1, square * square);
    }
  }

  std::vector<rbm::Profile> profiles() const override {
    return {{.name = "centre_r2",
             .units = "bohr^2",
             .long_name = "<R^2> of the centre of mass",
             .axes = {},
             .parts = {0},
             .scale = {1}},
            {.name = "centre_r4",
             .units = "bohr^4",
             .long_name = "<R^4> of the centre of mass",
             .axes = {},
             .parts = {1},
             .scale = {1}}};
  }
};

int main(int argc, char** argv) {
  rbm::MpiSession mpi(argc, argv);
  rbm::Communicator world = mpi.world();
  if (argc != 2) {
    if (world.is_root()) std::fprintf(stderr, "usage: centre INPUT\n");
    return 2;
  }
  try {
    const rbm::Input input = rbm::resolve(rbm::read_input(argv[1]));
    rbm::Additions additions;
    additions.observables.push_back([](const rbm::Extents&) { return std::make_unique<Centre>(); });
    rbm::Simulation simulation(input, world, std::move(additions));
    rbm::RunOptions options;
    options.stem = std::filesystem::path(argv[1]).replace_extension();
    rbm::RunObserver nobody;
    if (rbm::run(simulation, world, options, nobody) != rbm::RunStatus::finished) return 75;  // the next start goes on
    for (const auto& [profile, mean, error, outside] : simulation.evaluation()->observed()->profiles) {
      if (world.is_root() && profile.axes.empty()) {
        std::printf("%s = %.5f +- %.5f %s\n", profile.name.c_str(), mean[0], error[0], profile.units.c_str());
      }
    }
  } catch (const rbm::CheckpointError& problem) {  // errors that all ranks know, as run() throws them
    if (world.is_root()) std::fprintf(stderr, "centre: %s\n", problem.what());
    return 5;
  } catch (const std::exception& problem) {
    if (world.is_root()) std::fprintf(stderr, "centre: %s\n", problem.what());
    return 1;
  }
}
