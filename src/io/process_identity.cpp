#include "rbm_vmc/io/process_identity.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

#include "rbm_vmc/base/host_name.hpp"

namespace rbm {
namespace {

constexpr std::array<std::pair<std::string_view, std::string ProcessIdentity::*>, 5> kTexts{
    {{"host", &ProcessIdentity::host},
     {"boot", &ProcessIdentity::boot},
     {"pid space", &ProcessIdentity::pid_space},
     {"job", &ProcessIdentity::job},
     {"since", &ProcessIdentity::since}}};
constexpr std::array<std::pair<std::string_view, Integer ProcessIdentity::*>, 3> kNumbers{
    {{"restarts", &ProcessIdentity::restarts}, {"process", &ProcessIdentity::process}, {"started", &ProcessIdentity::started}}};

/// Names of processes that start ranks, by Open MPI, MPICH and SLURM.
constexpr std::array<std::string_view, 8> kLaunchers{"mpirun",  "mpiexec", "orterun",         "prterun",
                                                     "orted",   "prted",   "hydra_pmi_proxy", "slurmstepd"};

std::string content(const std::filesystem::path& file) {
  std::ifstream stream(file);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

/// State and start of a process; state 0: there is none.
struct Row {
  char state = 0;
  Integer started = 0;
};

Row row_of(Integer process) {
  const std::string all = content("/proc/" + std::to_string(process) + "/stat");
  // The name stands in brackets and may hold anything; the state follows it, the start is the 20th number from there.
  std::string_view rest(all);
  const auto bracket = rest.rfind(')');
  if (bracket == rest.npos || bracket + 2 >= rest.size()) return {};
  rest.remove_prefix(bracket + 2);
  Row row{rest.front(), 0};
  for (int field = 0; field < 19; ++field) rest.remove_prefix(std::min(rest.find(' '), rest.size() - 1) + 1);
  std::from_chars(rest.data(), rest.data() + rest.size(), row.started);
  return row;
}

std::string variable(const char* name) {
  const char* value = std::getenv(name);
  return value ? value : "";
}

std::string now() {
  const std::time_t time = std::time(nullptr);
  std::tm parts{};
  std::array<char, 32> text{};
  ::gmtime_r(&time, &parts);
  std::strftime(text.data(), text.size(), "%Y-%m-%d %H:%M:%S UTC", &parts);
  return text.data();
}

void read_job(ProcessIdentity& me) {
  for (const char* name : {"SLURM_JOB_ID", "PBS_JOBID", "LSB_JOBID", "JOB_ID"}) {
    const std::string id = variable(name);
    if (id.empty()) continue;
    me.job = std::string(name) + " " + id;
    const std::string restarts = variable("SLURM_RESTART_COUNT");  // the other queues do not count
    std::from_chars(restarts.data(), restarts.data() + restarts.size(), me.restarts);
    return;
  }
}

}  // namespace

ProcessIdentity this_process() {
  ProcessIdentity me;
  me.host = host_name();
  me.boot = content("/proc/sys/kernel/random/boot_id");
  std::error_code ignored;
  me.pid_space = std::filesystem::read_symlink("/proc/self/ns/pid", ignored).string();
  me.process = ::getpid();
  me.started = row_of(me.process).started;
  me.since = now();
  read_job(me);
  return me;
}

double age_of_this_start() {
  timespec now{};
  const std::string parent = content("/proc/" + std::to_string(::getppid()) + "/comm");
  const bool launched = std::ranges::find(kLaunchers, parent) != kLaunchers.end();
  const Integer started = row_of(launched ? ::getppid() : ::getpid()).started;
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  if (started <= 0 || ticks <= 0 || ::clock_gettime(CLOCK_BOOTTIME, &now) != 0) return 0;
  const double since_boot = static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
  const double age = since_boot - static_cast<double>(started) / ticks;
  return 0 <= age && age < 3600 ? age : 0;  // some containers set these clocks apart
}

std::string to_text(const ProcessIdentity& identity) {
  std::string text;
  const auto add = [&text](std::string_view name, std::string_view value) {
    text.append(name).append(" = ").append(value).append("\n");
  };
  for (const auto& [name, member] : kTexts) add(name, identity.*member);
  for (const auto& [name, member] : kNumbers) add(name, std::to_string(identity.*member));
  return text;
}

ProcessIdentity identity_from(std::string_view text) {
  ProcessIdentity identity;
  while (!text.empty()) {
    const auto end = std::min(text.find('\n'), text.size());
    const std::string_view line = text.substr(0, end);
    text.remove_prefix(std::min(end + 1, text.size()));
    const auto equals = line.find(" = ");
    if (equals == line.npos) continue;
    const auto name = line.substr(0, equals), value = line.substr(equals + 3);
    for (const auto& [known, member] : kTexts) {
      if (name == known) identity.*member = value;
    }
    for (const auto& [known, member] : kNumbers) {
      if (name == known) std::from_chars(value.data(), value.data() + value.size(), identity.*member);
    }
  }
  return identity;
}

Integer peak_memory() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<Integer>(usage.ru_maxrss) * 1024;
}

Presence presence_of(const ProcessIdentity& other, const ProcessIdentity& me) {
  const bool same_machine = other.host == me.host && other.boot == me.boot && other.pid_space == me.pid_space;
  if (same_machine && other.process > 0) {
    const Row row = row_of(other.process);
    const bool dead = row.state == 0 || row.state == 'Z' || row.state == 'X';
    return dead || row.started != other.started ? Presence::gone : Presence::alive;
  }
  const bool earlier_start = !other.job.empty() && other.job == me.job && other.restarts < me.restarts;
  return earlier_start ? Presence::gone : Presence::unknown;
}

}  // namespace rbm
