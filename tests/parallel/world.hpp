/// The communicator of all ranks, for tests that run under mpirun.
#pragma once

#include "rbm_vmc/parallel/communicator.hpp"

namespace rbm::test {

/// Valid while the tests run. Every rank runs the same tests in the same order; use EXPECT, not ASSERT, in front of an
/// operation that the other ranks take part in.
Communicator& world();

/// This rank's number, which the program itself never asks for.
inline Index my_rank() { return world().share(world().size()).first; }

}  // namespace rbm::test
