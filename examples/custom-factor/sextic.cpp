/// One particle in V = ½x² + 2x⁴ + ½x⁶. Its ground state is ψ = exp(-x² - x⁴/4), E = 1 hartree exactly: ½ψ''/ψ = V - 1.
/// The input has the trap and a Gaussian; 2x⁴ + ½x⁶ and the factor exp(-c x⁴) are added here. Without the factor the best
/// energy is 1.021 hartree.
///
///     sextic sextic.toml       or, on several ranks: mpirun -np 2 sextic sextic.toml
#include <cstdio>
#include <filesystem>

#include "quartic_factor.hpp"
#include "rbm_vmc/io/read_input.hpp"
#include "rbm_vmc/session/run.hpp"
#include "rbm_vmc/vmc/resolve.hpp"
#include "rbm_vmc/vmc/simulation.hpp"

/// V = Σ_m 2x_m⁴ + ½x_m⁶, and Σ_m x_m ∂V/∂x_m = Σ_m 8x_m⁴ + 3x_m⁶ [hartree].
class Sextic final : public rbm::Potential {
 public:
  void add(const rbm::Walkers& walkers, rbm::Lanes energy, rbm::Lanes virial) const override {
    for (rbm::Index m = 0; m < walkers.x.rows(); ++m) {
      for (rbm::Index p = 0; p < rbm::kPacks; ++p) {
        const rbm::Pack square = walkers.x.pack(m, p) * walkers.x.pack(m, p);
        rbm::pack(energy, p) += square * square * (2.0 + 0.5 * square);
        rbm::pack(virial, p) += square * square * (8.0 + 3.0 * square);
      }
    }
  }
};

int main(int argc, char** argv) {
  rbm::MpiSession mpi(argc, argv);
  rbm::Communicator world = mpi.world();
  if (argc != 2) {
    if (world.is_root()) std::fprintf(stderr, "usage: sextic INPUT\n");
    return 2;
  }
  try {
    const rbm::Input input = rbm::resolve(rbm::read_input(argv[1]));
    rbm::Additions additions;
    additions.potential = {"2 x^4 + x^6/2", std::make_unique<Sextic>()};
    additions.factors.push_back(std::make_unique<QuarticFactor>(0.1));
    rbm::Simulation simulation(input, world, std::move(additions));
    rbm::RunOptions options;
    options.stem = std::filesystem::path(argv[1]).replace_extension();
    rbm::RunObserver nobody;
    if (rbm::run(simulation, world, options, nobody) != rbm::RunStatus::finished) return 75;  // the next start goes on
    const auto& energy = simulation.evaluation()->result()->energy;
    if (world.is_root()) std::printf("E = %.9f +- %.1e hartree\n", energy.mean, energy.error);
  } catch (const rbm::CheckpointError& problem) {  // errors that all ranks know, as run() throws them
    if (world.is_root()) std::fprintf(stderr, "sextic: %s\n", problem.what());
    return 5;
  } catch (const std::exception& problem) {
    if (world.is_root()) std::fprintf(stderr, "sextic: %s\n", problem.what());
    return 1;
  }
}
