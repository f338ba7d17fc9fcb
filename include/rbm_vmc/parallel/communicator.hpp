/// The ranks of a run, and everything they say to each other.
///
/// A default-constructed `Communicator` is serial: one rank, no call of MPI at all. `MpiSession` starts and ends MPI and
/// gives the communicator of all ranks; it works with and without mpirun. Physics never asks for the rank: work is dealt by
/// `share`, results are summed, and only output asks `is_root`.
///
/// All operations but the divisions of work block and must be called by every rank in the same order. They transfer messages
/// of any length in pieces, and count what they move (`traffic`). Only src/parallel/communicator.cpp includes mpi.h.
///
/// Throws CommunicationError if MPI reports an error; ContractError on every rank if sizes do not fit together.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "rbm_vmc/base/block.hpp"

namespace rbm {

/// MPI itself failed: nothing more can be said to the other ranks; end the job with MpiSession::abort.
class CommunicationError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Items first ... last-1.
struct Share {
  Index first = 0;
  Index last = 0;
  Index size() const { return last - first; }
  bool operator==(const Share&) const = default;
};

/// Part `part` of n items dealt to `parts`: contiguous, in order, the sizes of any two parts at most one apart.
Share fair_share(Index n, Index parts, Index part);

/// What this rank has handed to MPI so far. An operation counts as one collective, however many pieces it took.
struct Traffic {
  std::int64_t collectives = 0;
  std::int64_t bytes = 0;
};

class Communicator {
 public:
  Communicator() = default;
  Communicator(Communicator&&) = default;
  Communicator& operator=(Communicator&&) = default;
  Communicator(const Communicator&) = delete;  // two copies would each count part of the traffic
  Communicator& operator=(const Communicator&) = delete;

  Index size() const { return size_; }
  bool is_root() const { return rank_ == 0; }

  /// This rank's fair share of n items, and that of another rank.
  Share share(Index n) const { return fair_share(n, size_, rank_); }
  Share share_of(Index n, Index rank) const { return fair_share(n, size_, rank); }

  /// Element by element over all ranks, in place; integers only, so that the order of ranks cannot matter.
  void sum(std::span<std::int64_t> values);
  void max(std::span<std::int64_t> values);
  /// True on every rank if true on any.
  bool agree(bool mine);

  /// The content of one rank, the root if not said, on every rank. The spans are equally long everywhere; the string takes
  /// the root's length.
  void broadcast(std::span<std::byte> bytes, Index from = 0);
  void broadcast(std::string& text);

  /// All numbers in rank order at the root, nothing elsewhere. Lengths may differ between ranks.
  std::vector<Real> gather_to_root(std::span<const Real> local);
  /// The same on every rank.
  std::vector<Real> gather_to_all(std::span<const Real> local);
  /// The inverse of gather_to_root: `all` counts at the root only and is dealt in rank order, each rank taking as many as
  /// `local` holds.
  void scatter_from_root(std::span<const Real> all, std::span<Real> local);
  /// One text a rank, in rank order, at the root; nothing elsewhere.
  std::vector<std::string> gather_texts_to_root(std::string_view mine);

  const Traffic& traffic() const { return traffic_; }

 private:
  friend class MpiSession;
  Communicator(Index rank, Index size) : rank_(rank), size_(size) {}
  void count(std::size_t bytes);
  std::vector<std::int64_t> all_gather(std::int64_t mine);
  void gather_bytes(std::span<const std::byte> local, const std::vector<std::int64_t>& sizes, std::byte* all);

  Index rank_ = 0;
  Index size_ = 1;
  Traffic traffic_;
};

/// MPI from construction to destruction; one a program, first thing in main.
///
/// An error that all ranks know is caught while the session lives and ends in a common return. An error of one rank ends in
/// `abort`: walking into MPI_Finalize would leave the other ranks waiting for ever. So the destructor aborts if an exception
/// is passing through, and std::terminate is made to abort the job, both with `kLostControl`.
class MpiSession {
 public:
  static constexpr int kLostControl = 4;  ///< exit code of a job whose rank died of an error nobody caught

  MpiSession(int& argc, char**& argv);
  ~MpiSession();
  MpiSession(const MpiSession&) = delete;
  MpiSession& operator=(const MpiSession&) = delete;

  Communicator world() const;

  /// Whether all ranks come here within `seconds`; false leaves MPI fit for `abort` only.
  bool all_arrive(double seconds) const;

  /// Ends all ranks at once; MPI passes on codes 1 to 125, others become kLostControl.
  [[noreturn]] void abort(int code) const;

 private:
  int exceptions_at_start_;
};

std::string mpi_version();  ///< name and version of the MPI library, one line; needs no session
double wall_time();  ///< [s] since an arbitrary moment, never going back

}  // namespace rbm
