/// How a program on several ranks ends when something fails: one line on stderr, the same exit code everywhere, in bounded time.
#pragma once

#include <algorithm>
#include <chrono>
#include <string_view>
#include <thread>

#include "apps/report_errors.hpp"
#include "rbm_vmc/parallel/communicator.hpp"

namespace rbm {

inline Index rank_of(const Communicator& world) { return world.share(world.size()).first; }

/// Ends all ranks. If the others fail as well, the first of them speaks for all.
[[noreturn]] inline void abort_with(const MpiSession& mpi, const Communicator& world, std::string_view program,
                                    const Failure& failure) {
  const auto turn = static_cast<double>(std::min<Index>(rank_of(world), 100));
  if (turn > 0) std::this_thread::sleep_for(std::chrono::duration<double>(0.3 + 0.05 * turn));
  mpi.abort(report(program, failure));
}

/// Errors of input, files, checkpoints and numbers are known to all ranks, and all leave together. Should one of them be alone
/// with such an error, the others would wait for it for ever.
inline int leave_with(const MpiSession& mpi, const Communicator& world, std::string_view program, const Failure& failure) {
  constexpr double kOthersFollow = 5;  // [s]
  if (world.is_root()) report(program, failure);
  if (mpi.all_arrive(kOthersFollow)) return failure.code;
  if (!world.is_root()) report(program, failure);
  mpi.abort(failure.code);
}

/// The exit code of `body`, or of what it throws.
template <class Body>
int end_of(const MpiSession& mpi, const Communicator& world, std::string_view program, Body&& body) {
  try {
    return body();
  } catch (const InputError&) {
    return leave_with(mpi, world, program, failure_of(std::current_exception()));
  } catch (const FileError&) {
    return leave_with(mpi, world, program, failure_of(std::current_exception()));
  } catch (const CheckpointError&) {
    return leave_with(mpi, world, program, failure_of(std::current_exception()));
  } catch (const NumericalError&) {
    return leave_with(mpi, world, program, failure_of(std::current_exception()));
  } catch (...) {  // nobody knows whether the other ranks failed as well
    abort_with(mpi, world, program, failure_of(std::current_exception()));
  }
}

}  // namespace rbm
