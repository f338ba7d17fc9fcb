/// mutants KIND FILE COUNT SEED: reads COUNT mutants of a file, each in its own way damaged.
/// mutants KIND FILE cuts STEP:  reads the file cut to every STEP-th length.
/// mutants write FILE NUMBER SEED OUT: writes one of them.
///
/// KIND: `sealed`, an input made by this project; `foreign`, one made by another program; `checkpoint`; `dataset`, made by this project;
/// `foreign-dataset`, `csv`, `npy`, `idx`. A mutant must be read as what the file held, or refused by the errors that end in exit codes
/// 2, 3 and 5; only mutants of files of other programs may hold other numbers, which are counted. Prints one line; leaves with 1 if a mutant did anything else, and keeps it as bad-NUMBER.h5.
#include <fmt/format.h>
#include <sys/resource.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <exception>
#include <fstream>
#include <iterator>
#include <map>
#include <random>
#include <string>
#include <string_view>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/data/csv_rows.hpp"
#include "rbm_vmc/data/idx_file.hpp"
#include "rbm_vmc/data/npy_file.hpp"
#include "rbm_vmc/io/hdf5_file.hpp"
#include "rbm_vmc/io/read_input.hpp"
#include "rbm_vmc/io/sample_survey.hpp"
#include "rbm_vmc/vmc/resolve.hpp"

namespace {

using Clock = std::chrono::steady_clock;
#ifdef __SANITIZE_ADDRESS__  // its own memory is not bounded
constexpr double kMostMebibytes = 1e6;
#else
constexpr double kMostMebibytes = 300;
#endif

std::string slurp(const std::string& file) {
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw rbm::FileError(file + ": cannot be read");
  return {std::istreambuf_iterator<char>(stream), {}};
}

void spill(const std::string& file, std::string_view bytes) {
  std::ofstream(file, std::ios::binary).write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

/// The same mutant for the same seed and number, whatever came before it.
class Mutator {
 public:
  Mutator(std::uint64_t seed, std::uint64_t number) : engine_(seed << 32 | number) {}

  /// Never the bytes as they were.
  std::string mutant(const std::string& whole) {
    std::string bytes = whole;
    while (bytes == whole) change(bytes);
    return bytes;
  }

 private:
  std::size_t below(std::size_t count) { return engine_() % count; }
  char byte() { return static_cast<char>(engine_()); }
  std::string noise(std::size_t count) {
    std::string bytes(count, '\0');
    std::ranges::generate(bytes, [this] { return byte(); });
    return bytes;
  }

  void change(std::string& bytes) {
    const auto size = bytes.size();
    const auto at = below(size);
    const auto length = std::min<std::size_t>(1 + below(std::size_t{1} << below(10)), size - at);
    switch (below(9)) {
      case 0:
      case 1: bytes[at] = static_cast<char>(bytes[at] ^ 1 << below(8)); break;
      case 2: bytes[at] = byte(); break;
      case 3: bytes.replace(at, length, noise(length)); break;
      case 4: bytes.replace(at, length, length, below(2) == 0 ? '\0' : '\xff'); break;
      case 5: {
        const auto other = below(size - length + 1);
        const auto moved = bytes.substr(at, length);
        bytes.replace(at, length, bytes.substr(other, length)).replace(other, length, moved);
        break;
      }
      case 6: bytes.insert(at, noise(length)); break;
      case 7: bytes.erase(at, length); break;
      default: bytes.resize(at); break;
    }
  }

  std::mt19937_64 engine_;
};

enum Outcome { kSame, kOther, kInput, kFile, kCrashed, kTooLong, kCheckpoint, kElse, kOutcomes };
constexpr std::array<const char*, kOutcomes> kNames = {
    "read the same", "other numbers", "refused as input", "refused as file", "reader crashed", "reader took too long",
    "refused as checkpoint", "anything else"};

std::vector<rbm::Real> all_of(rbm::RowSource&& rows) {
  std::vector<rbm::Real> values(static_cast<std::size_t>(rows.rows() * rows.columns()));
  rows.read(values);
  return values;
}

/// All numbers of a data set in one of its formats.
std::vector<rbm::Real> numbers_in(const std::string& kind, const std::string& file) {
  if (kind == "csv") return all_of(rbm::CsvRows(file));
  if (kind == "npy") return all_of(rbm::FlatRows(rbm::open_npy(file)));
  if (kind == "idx") return all_of(rbm::FlatRows(rbm::open_idx(file)));
  const auto survey = rbm::survey_samples(file);
  const rbm::SampleFile samples(file);
  std::vector<rbm::Real> values(static_cast<std::size_t>(survey.samples.table.rows * survey.samples.table.columns));
  samples.read_rows(rbm::SamplePart::samples, 0, survey.samples.table.rows, std::span(values));
  return values;
}

bool is_data(const std::string& kind) {
  return kind == "dataset" || kind == "foreign-dataset" || kind == "csv" || kind == "npy" || kind == "idx";
}

/// Reads files as the program does, and compares with what the undamaged one holds.
class Judge {
 public:
  Judge(std::string_view kind, const std::string& file) : kind_(kind) {
    if (kind == "checkpoint") {
      archive_ = rbm::read_archive(file);
    } else if (kind == "sealed" || kind == "foreign") {
      input_ = rbm::resolve(rbm::read_input(file));
    } else if (is_data(kind_)) {
      numbers_ = numbers_in(kind_, file);
    } else {
      throw rbm::InputError(kind_ + ": no such kind of file");
    }
  }

  Outcome outcome(const std::string& file) {
    try {
      if (kind_ == "checkpoint") return rbm::read_archive(file) == archive_ ? kSame : kOther;
      if (is_data(kind_)) return numbers_in(kind_, file) == numbers_ ? kSame : kOther;
      return rbm::resolve(rbm::read_input(file)) == input_ ? kSame : kOther;
    } catch (const rbm::InputError&) {
      return kInput;
    } catch (const rbm::CheckpointError&) {
      return kCheckpoint;
    } catch (const rbm::FileError& error) {
      const std::string_view text = error.what();
      if (text.find("its reader crashed") != text.npos) return kCrashed;
      return text.find("its reader took longer") != text.npos ? kTooLong : kFile;
    } catch (const std::exception&) {
      return kElse;
    }
  }

  bool allows(Outcome outcome) const {
    const bool ours = kind_ == "sealed" || kind_ == "checkpoint" || kind_ == "dataset";
    if (outcome == kElse || (outcome == kOther && ours)) return false;
    return (outcome == kCheckpoint) <= (kind_ == "checkpoint") && (outcome == kInput) <= (kind_ != "checkpoint");
  }

 private:
  std::string kind_;
  rbm::Archive archive_;
  rbm::Input input_;
  std::vector<rbm::Real> numbers_;
};

double peak_mebibytes() {
  double most = 0;
  for (const auto who : {RUSAGE_SELF, RUSAGE_CHILDREN}) {
    rusage usage{};
    getrusage(who, &usage);
    most = std::max(most, static_cast<double>(usage.ru_maxrss) / 1024);
  }
  return most;
}

/// Tallies outcomes of files that next(n) makes.
template <class Next>
bool judge(const std::string& kind, const std::string& file, std::size_t count, const Next& next) {
  Judge judge(kind, file);
  std::array<std::size_t, kOutcomes> tally = {};
  std::size_t bad = 0;
  double slowest = 0;
  for (std::size_t n = 0; n < count; ++n) {
    spill("mutant.h5", next(n));
    const auto start = Clock::now();
    const auto outcome = judge.outcome("mutant.h5");
    slowest = std::max(slowest, std::chrono::duration<double>(Clock::now() - start).count());
    ++tally[outcome];
    if (judge.allows(outcome)) continue;
    spill(fmt::format("bad-{}.h5", n), slurp("mutant.h5"));
    fmt::print("FAILED: {} {}: {}\n", file, n, kNames[outcome]);
    ++bad;
  }
  fmt::print("{}: {} files:", file, count);
  for (std::size_t i = 0; i < kOutcomes; ++i) {
    if (tally[i] > 0) fmt::print(" {} {},", tally[i], kNames[i]);
  }
  const double memory = peak_mebibytes();
  fmt::print(" slowest {:.0f} ms, {:.0f} MiB\n", 1e3 * slowest, memory);
  if (memory > kMostMebibytes) fmt::print("FAILED: {}: {:.0f} MiB, at most {:.0f}\n", file, memory, kMostMebibytes);
  return bad == 0 && memory <= kMostMebibytes;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    const std::vector<std::string> words(argv + 1, argv + argc);
    if (words.size() == 5 && words[0] == "write") {
      spill(words[4], Mutator(std::stoull(words[3]), std::stoull(words[2])).mutant(slurp(words[1])));
      return 0;
    }
    if (words.size() != 4) throw rbm::InputError("usage: mutants KIND FILE COUNT SEED | KIND FILE cuts STEP");
    const std::string whole = slurp(words[1]);
    const auto last = std::stoull(words[3]);
    if (words[2] == "cuts") {
      const auto count = (whole.size() + last - 1) / last;
      return judge(words[0], words[1], count, [&](std::size_t n) { return whole.substr(0, n * last); }) ? 0 : 1;
    }
    return judge(words[0], words[1], std::stoull(words[2]), [&](std::size_t n) { return Mutator(last, n).mutant(whole); }) ? 0
                                                                                                                           : 1;
  } catch (const std::exception& error) {
    fmt::print(stderr, "mutants: {}\n", error.what());
    return 2;
  }
}
