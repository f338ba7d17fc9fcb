/// The frame of a program on several ranks: streams, MPI, the command line, and one way to end.
#pragma once

#include <fmt/format.h>

#include "apps/parse_command_line.hpp"
#include "apps/program_end.hpp"
#include "apps/standard_streams.hpp"
#include "rbm_vmc/io/process_identity.hpp"
#include "rbm_vmc/parallel/launcher.hpp"

namespace rbm {

/// `describe(app)` declares the options; `run(mpi, world)` does the work once they are read, and returns the exit code.
template <class Describe, class Run>
int parallel_main(int argc, char** argv, const char* program, Describe&& describe, Run&& run) {
  guard_standard_streams();
  MpiSession mpi(argc, argv);
  Communicator world = mpi.world();
  return end_of(mpi, world, program, [&] {
    CLI::App app;
    describe(app);
    if (const auto text = parse_command_line(app, argc, argv)) {
      if (world.is_root()) fmt::print("{}", *text);
      return static_cast<int>(kFinished);
    }
    if (const auto copies = unconnected_copies(world.size(), process_environment())) {
      return copies->first ? report(program, {kBadInput, {complaint(*copies)}}) : static_cast<int>(kBadInput);
    }
    return static_cast<int>(run(mpi, world));
  });
}

}  // namespace rbm
