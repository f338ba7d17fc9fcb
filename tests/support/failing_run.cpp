/// failing_run MODE RANK ROUND INPUT.h5 STEM: a run like that of rbm_vmc, in which a rank fails in the midst of computing.
///
/// RANK fails when it has finished so many rounds; -1: all ranks do. What it does then, MODE:
///     throw, bad_alloc, file        an exception that the others know nothing of
///     memory                        its address space is limited to what it has; the rounds go on until that is too little
///     terminate                     an exception where none may pass
///     segfault, kill, stop, hang    signals, and a wait for ever
///     diverge                       the last bit of a parameter flips
///     nan_parameters, nan_walkers, nan_walker   not a number in all parameters, all walkers, one coordinate of one walker
///     nan_evaluation                the last when the evaluation has begun
#include <sys/resource.h>
#include <unistd.h>

#include <cmath>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <functional>
#include <limits>
#include <map>

#include "apps/program_end.hpp"
#include "apps/report_stall.hpp"
#include "apps/shared_input.hpp"
#include "rbm_vmc/session/run.hpp"
#include "rbm_vmc/vmc/resolve.hpp"
#include "rbm_vmc/vmc/simulation.hpp"

namespace {

constexpr const char* kProgram = "rbm_vmc";
constexpr rbm::Real kNan = std::numeric_limits<rbm::Real>::quiet_NaN();

/// Leaves room for a few allocations.
void limit_memory() {
  rlim_t pages = 0;
  std::ifstream("/proc/self/statm") >> pages;
  const rlim_t bytes = pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE)) + (rlim_t{16} << 20);
  const rlimit limit{bytes, bytes};
  if (::setrlimit(RLIMIT_AS, &limit) != 0) throw rbm::InputError("RLIMIT_AS: cannot be set");
}

void run_where_nothing_may_pass(const std::function<void()>& work) noexcept { work(); }

class Saboteur final : public rbm::RunObserver {
 public:
  Saboteur(const rbm::Simulation& simulation, std::string mode, bool here, int round)
      : simulation_(simulation), mode_(std::move(mode)), here_(here), round_(round) {}

  /// In each round, before the ranks speak with each other.
  bool speak() {
    if (mode_ == "memory" && limited_) hoard_.emplace_back(std::size_t{1} << 20, 'x');
    if (!here_ || ++rounds_ != round_) return false;
    const std::map<std::string, int> signals{{"segfault", SIGSEGV}, {"kill", SIGKILL}, {"stop", SIGSTOP}};
    if (mode_ == "throw") throw std::runtime_error("something that nobody foresaw");
    if (mode_ == "bad_alloc") throw std::bad_alloc();
    if (mode_ == "file") throw rbm::FileError("a file that only this rank knows of");
    if (mode_ == "terminate") run_where_nothing_may_pass([] { throw std::runtime_error("an exception that nobody catches"); });
    if (const auto signal = signals.find(mode_); signal != signals.end()) ::raise(signal->second);
    while (mode_ == "hang") ::sleep(1);
    if (mode_ == "memory") {
      limit_memory();
      limited_ = true;
    }
    return false;
  }

  /// Between two rounds, when no hook is meant to change anything.
  void advanced() override {
    const bool due = mode_ == "nan_evaluation" ? simulation_.stage() == rbm::Stage::evaluate : rounds_ >= round_;
    if (!here_ || !due || done_) return;
    done_ = true;
    auto& ansatz = const_cast<rbm::Ansatz&>(simulation_.ansatz());
    auto& walkers = const_cast<std::vector<rbm::Walkers>&>(simulation_.ensemble().walkers());
    std::vector<rbm::Real> theta(ansatz.parameters().begin(), ansatz.parameters().end());
    if (mode_ == "diverge") theta[0] = std::nextafter(theta[0], 10.0);
    if (mode_ == "nan_parameters") theta.assign(theta.size(), kNan);
    ansatz.set_parameters(theta);
    if (mode_ == "nan_walker" || mode_ == "nan_evaluation") walkers.back().x(0, 3) = kNan;
    if (mode_ == "nan_walkers") {
      for (auto& batch : walkers) std::fill_n(batch.x.data(), batch.x.size(), kNan);
    }
  }

 private:
  const rbm::Simulation& simulation_;
  std::string mode_;
  bool here_;
  int round_, rounds_ = 0;
  bool limited_ = false, done_ = false;
  std::vector<std::string> hoard_;
};

}  // namespace

int main(int argc, char** argv) {
  rbm::MpiSession mpi(argc, argv);
  rbm::Communicator world = mpi.world();
  return rbm::end_of(mpi, world, kProgram, [&] {
    if (argc != 6) throw rbm::InputError("usage: failing_run MODE RANK ROUND INPUT.h5 STEM");
    const int rank = std::atoi(argv[2]);
    const auto input = rbm::shared_input(world, argv[4], [&] { return rbm::resolve(rbm::read_input(argv[4])); });
    rbm::Simulation simulation(input, world);
    Saboteur saboteur(simulation, argv[1], rank == -1 || rank == rbm::rank_of(world), std::atoi(argv[3]));
    rbm::RunOptions options;
    options.stem = argv[5];
    options.stop_requested = [&] { return saboteur.speak(); };
    options.stalled = rbm::report_stall(mpi, world, kProgram);
    const auto status = rbm::run(simulation, world, options, saboteur);
    return static_cast<int>(status == rbm::RunStatus::finished ? rbm::kFinished : rbm::kStopped);
  });
}
