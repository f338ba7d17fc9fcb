/// One particle in the trap ½x² with 0.1 x⁴ added: E = 0.559146327 hartree (numerically, by diagonalisation).
///
///     quartic trap.toml       or, on several ranks: mpirun -np 2 quartic trap.toml
#include <cstdio>
#include <filesystem>
#include <memory>

#include "rbm_vmc/io/read_input.hpp"
#include "rbm_vmc/session/run.hpp"
#include "rbm_vmc/vmc/resolve.hpp"
#include "rbm_vmc/vmc/simulation.hpp"

/// V = Σ_m g x_m⁴ over all coordinates, and Σ_m x_m ∂V/∂x_m = 4V [hartree]; g in hartree/bohr⁴.
class Quartic final : public rbm::Potential {
 public:
  explicit Quartic(rbm::Real g) : g_(g) {}

  void add(const rbm::Walkers& walkers, rbm::Lanes energy, rbm::Lanes virial) const override {
    for (rbm::Index m = 0; m < walkers.x.rows(); ++m) {  // particle * dimensions + d
      for (rbm::Index p = 0; p < rbm::kPacks; ++p) {     // a pack is eight walkers at once
        const rbm::Pack square = walkers.x.pack(m, p) * walkers.x.pack(m, p);
        const rbm::Pack v = g_ * square * square;
        rbm::pack(energy, p) += v;
        rbm::pack(virial, p) += 4.0 * v;
      }
    }
  }

 private:
  rbm::Real g_;
};

int main(int argc, char** argv) {
  rbm::MpiSession mpi(argc, argv);
  rbm::Communicator world = mpi.world();
  if (argc != 2) {
    if (world.is_root()) std::fprintf(stderr, "usage: quartic INPUT\n");
    return 2;
  }
  try {
    const rbm::Input input = rbm::resolve(rbm::read_input(argv[1]));
    rbm::Additions additions;
    additions.potential = {"0.1 x^4", std::make_unique<Quartic>(0.1)};
    rbm::Simulation simulation(input, world, std::move(additions));
    rbm::RunOptions options;
    options.stem = std::filesystem::path(argv[1]).replace_extension();
    rbm::RunObserver nobody;
    if (rbm::run(simulation, world, options, nobody) != rbm::RunStatus::finished) return 75;  // the next start goes on
    const auto& energy = simulation.evaluation()->result()->energy;
    if (world.is_root()) std::printf("E = %.6f +- %.6f hartree\n", energy.mean, energy.error);
  } catch (const rbm::CheckpointError& problem) {  // errors that all ranks know, as run() throws them
    if (world.is_root()) std::fprintf(stderr, "quartic: %s\n", problem.what());
    return 5;
  } catch (const std::exception& problem) {
    if (world.is_root()) std::fprintf(stderr, "quartic: %s\n", problem.what());
    return 1;
  }
}
