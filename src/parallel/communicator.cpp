#include "rbm_vmc/parallel/communicator.hpp"

#define OMPI_SKIP_MPICXX  // the C interface alone: the C++ bindings of old MPI libraries need another library
#define MPICH_SKIP_MPICXX
#include <mpi.h>

#include <algorithm>
#include <array>
#include <cerrno>  // program_invocation_short_name
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <numeric>
#include <thread>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/parallel/watchdog.hpp"

namespace rbm {
namespace {

// Pieces of 8 MiB: MPI counts are ints, and the library's own buffers grow with the message.
constexpr std::size_t kPiece = std::size_t{1} << 20;  // numbers
constexpr std::size_t kPieceBytes = kPiece * sizeof(Real);

void check(int status, const char* operation) {
  if (status == MPI_SUCCESS) return;
  std::array<char, MPI_MAX_ERROR_STRING + 1> reason{};
  int length = 0;
  MPI_Error_string(status, reason.data(), &length);
  throw CommunicationError(std::string("ranks cannot communicate (") + operation + ": " + reason.data() + ")");
}

template <class Number, class Operation>
void for_pieces(std::span<Number> all, std::size_t piece, Operation&& operation) {
  for (std::size_t first = 0; first < all.size(); first += piece) {
    const std::size_t n = std::min(piece, all.size() - first);
    operation(all.data() + first, static_cast<int>(n));
  }
}

void reduce_in_place(std::span<std::int64_t> values, MPI_Op operation) {
  for_pieces(values, kPiece, [&](std::int64_t* first, int n) {
    const WaitingForRanks waiting;
    check(MPI_Allreduce(MPI_IN_PLACE, first, n, MPI_INT64_T, operation, MPI_COMM_WORLD), "MPI_Allreduce");
  });
}

void send(std::span<const std::byte> bytes, Index to) {
  for_pieces(bytes, kPieceBytes, [&](const std::byte* first, int n) {
    const WaitingForRanks waiting;
    check(MPI_Send(first, n, MPI_BYTE, static_cast<int>(to), 0, MPI_COMM_WORLD), "MPI_Send");
  });
}

void receive(std::span<std::byte> bytes, Index from) {
  for_pieces(bytes, kPieceBytes, [&](std::byte* first, int n) {
    const WaitingForRanks waiting;
    check(MPI_Recv(first, n, MPI_BYTE, static_cast<int>(from), 0, MPI_COMM_WORLD, MPI_STATUS_IGNORE), "MPI_Recv");
  });
}

// Of all ranks again, for all_arrive alone: ranks that are late may still be in operations of the other.
MPI_Comm at_the_end = MPI_COMM_NULL;

[[noreturn]] void abort_all(int code) {
  try {  // the library may be what hangs; mpirun ends the others when one leaves like this
    std::thread([] {
      std::this_thread::sleep_for(std::chrono::seconds(10));
      std::_Exit(MpiSession::kLostControl);
    }).detach();
  } catch (const std::exception&) {  // without it, then
  }
  MPI_Abort(MPI_COMM_WORLD, 1 <= code && code <= 125 ? code : MpiSession::kLostControl);
  std::_Exit(MpiSession::kLostControl);
}

[[noreturn]] void terminate_all() {
  const char* reason = "no exception";
  std::string what;
  try {
    if (const auto error = std::current_exception()) std::rethrow_exception(error);
  } catch (const std::exception& error) {
    what = error.what();
    reason = what.c_str();
  } catch (...) {
    reason = "an unknown exception";
  }
  std::fprintf(stderr, "%s: internal error (%s) please report it\n", program_invocation_short_name, reason);
  abort_all(MpiSession::kLostControl);
}

}  // namespace

Share fair_share(Index n, Index parts, Index part) {
  expects(n >= 0 && 0 <= part && part < parts, "n >= 0 items and one of the parts they are dealt to");
  const Index each = n / parts;
  const Index longer = n % parts;  // so many parts, the first, take one more
  const Index first = part * each + std::min(part, longer);
  return {first, first + each + (part < longer ? 1 : 0)};
}

void Communicator::count(std::size_t bytes) {
  ++traffic_.collectives;
  traffic_.bytes += static_cast<std::int64_t>(bytes);
}

void Communicator::sum(std::span<std::int64_t> values) {
  if (size_ == 1) return;
  count(values.size_bytes());
  reduce_in_place(values, MPI_SUM);
}

void Communicator::max(std::span<std::int64_t> values) {
  if (size_ == 1) return;
  count(values.size_bytes());
  reduce_in_place(values, MPI_MAX);
}

bool Communicator::agree(bool mine) {
  std::int64_t any = mine ? 1 : 0;
  max({&any, 1});
  return any != 0;
}

void Communicator::broadcast(std::span<std::byte> bytes, Index from) {
  if (size_ == 1) return;
  count(bytes.size());
  for_pieces(bytes, kPieceBytes, [from](std::byte* first, int n) {
    const WaitingForRanks waiting;
    check(MPI_Bcast(first, n, MPI_BYTE, static_cast<int>(from), MPI_COMM_WORLD), "MPI_Bcast");
  });
}

void Communicator::broadcast(std::string& text) {
  std::int64_t length = std::ssize(text);
  broadcast(std::as_writable_bytes(std::span(&length, 1)));
  text.resize(static_cast<std::size_t>(length));
  broadcast(std::as_writable_bytes(std::span(text)));
}

std::vector<std::int64_t> Communicator::all_gather(std::int64_t mine) {
  std::vector<std::int64_t> all(static_cast<std::size_t>(size_), mine);
  if (size_ == 1) return all;
  count(sizeof mine);
  const WaitingForRanks waiting;
  check(MPI_Allgather(&mine, 1, MPI_INT64_T, all.data(), 1, MPI_INT64_T, MPI_COMM_WORLD), "MPI_Allgather");
  return all;
}

void Communicator::gather_bytes(std::span<const std::byte> local, const std::vector<std::int64_t>& sizes, std::byte* all) {
  if (!is_root()) return send(local, 0);
  std::copy(local.begin(), local.end(), all);
  for (Index rank = 1; rank < size_; ++rank) {
    all += sizes[static_cast<std::size_t>(rank - 1)];
    receive({all, static_cast<std::size_t>(sizes[static_cast<std::size_t>(rank)])}, rank);
  }
}

std::vector<Real> Communicator::gather_to_root(std::span<const Real> local) {
  const auto bytes = std::as_bytes(local);
  const std::vector<std::int64_t> sizes = all_gather(std::ssize(bytes));
  std::vector<Real> all;
  if (is_root()) all.resize(static_cast<std::size_t>(std::accumulate(sizes.begin(), sizes.end(), Index{0})) / sizeof(Real));
  if (size_ > 1) count(bytes.size());
  gather_bytes(bytes, sizes, reinterpret_cast<std::byte*>(all.data()));
  return all;
}

std::vector<Real> Communicator::gather_to_all(std::span<const Real> local) {
  const std::vector<std::int64_t> sizes = all_gather(std::ssize(local));
  std::vector<Real> all(static_cast<std::size_t>(std::accumulate(sizes.begin(), sizes.end(), Index{0})));
  std::size_t first = 0;
  for (Index rank = 0; rank < size_; ++rank) {
    const auto part = std::span(all).subspan(first, static_cast<std::size_t>(sizes[static_cast<std::size_t>(rank)]));
    if (rank == rank_) std::ranges::copy(local, part.begin());
    broadcast(std::as_writable_bytes(part), rank);
    first += part.size();
  }
  return all;
}

std::vector<std::string> Communicator::gather_texts_to_root(std::string_view mine) {
  const auto bytes = std::as_bytes(std::span(mine));
  const std::vector<std::int64_t> sizes = all_gather(std::ssize(bytes));
  std::string joined;
  if (is_root()) joined.resize(static_cast<std::size_t>(std::accumulate(sizes.begin(), sizes.end(), Index{0})));
  if (size_ > 1) count(bytes.size());
  gather_bytes(bytes, sizes, reinterpret_cast<std::byte*>(joined.data()));
  std::vector<std::string> texts;
  if (!is_root()) return texts;
  std::size_t first = 0;
  for (const std::int64_t length : sizes) {
    texts.push_back(joined.substr(first, static_cast<std::size_t>(length)));
    first += static_cast<std::size_t>(length);
  }
  return texts;
}

void Communicator::scatter_from_root(std::span<const Real> all, std::span<Real> local) {
  const std::vector<std::int64_t> sizes = all_gather(std::ssize(local));
  std::int64_t available = std::ssize(all);
  broadcast(std::as_writable_bytes(std::span(&available, 1)));
  expects(available == std::accumulate(sizes.begin(), sizes.end(), Index{0}), "as many numbers to scatter as ranks take");
  if (size_ > 1) count(is_root() ? all.size_bytes() : 0);
  if (!is_root()) return receive(std::as_writable_bytes(local), 0);
  std::copy_n(all.begin(), local.size(), local.begin());
  std::size_t first = local.size();
  for (Index rank = 1; rank < size_; ++rank) {
    const auto n = static_cast<std::size_t>(sizes[static_cast<std::size_t>(rank)]);
    send(std::as_bytes(all.subspan(first, n)), rank);
    first += n;
  }
}

MpiSession::MpiSession(int& argc, char**& argv) : exceptions_at_start_(std::uncaught_exceptions()) {
  int provided = MPI_THREAD_SINGLE;
  check(MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &provided), "MPI_Init_thread");
  check(MPI_Comm_set_errhandler(MPI_COMM_WORLD, MPI_ERRORS_RETURN), "MPI_Comm_set_errhandler");
  check(MPI_Comm_dup(MPI_COMM_WORLD, &at_the_end), "MPI_Comm_dup");
  std::set_terminate(terminate_all);
}

MpiSession::~MpiSession() {
  if (std::uncaught_exceptions() > exceptions_at_start_) abort_all(kLostControl);
  std::set_terminate(nullptr);  // back to the default: MPI_Abort is not allowed any more
  MPI_Finalize();
}

Communicator MpiSession::world() const {
  int rank = 0;
  int size = 1;
  check(MPI_Comm_rank(MPI_COMM_WORLD, &rank), "MPI_Comm_rank");
  check(MPI_Comm_size(MPI_COMM_WORLD, &size), "MPI_Comm_size");
  return {rank, size};
}

bool MpiSession::all_arrive(double seconds) const {
  MPI_Request request = MPI_REQUEST_NULL;
  int done = 0;
  if (MPI_Ibarrier(at_the_end, &request) != MPI_SUCCESS) return false;
  const double start = wall_time();
  for (;;) {
    if (MPI_Test(&request, &done, MPI_STATUS_IGNORE) != MPI_SUCCESS) return false;
    if (done != 0) return true;
    if (wall_time() - start > seconds) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

void MpiSession::abort(int code) const { abort_all(code); }

std::string mpi_version() {
  std::array<char, MPI_MAX_LIBRARY_VERSION_STRING + 1> text{};
  int length = 0;
  check(MPI_Get_library_version(text.data(), &length), "MPI_Get_library_version");
  const std::string all(text.data());
  return all.substr(0, all.find_first_of(",\n"));
}

double wall_time() { return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(); }

}  // namespace rbm
