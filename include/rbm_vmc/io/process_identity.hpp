/// Which process of which machine this is, in words that another process can judge later: is it still there?
#pragma once

#include <string>
#include <string_view>

#include "rbm_vmc/io/archive.hpp"

namespace rbm {

struct ProcessIdentity {
  std::string host;       ///< name of the machine
  std::string boot;       ///< of this boot of it; empty if the system does not tell
  std::string pid_space;  ///< in which process ids count: containers of one machine have their own
  std::string job;        ///< of the queue, empty outside of one
  Integer restarts = 0;   ///< of that job, so far
  Integer process = 0;    ///< its id
  Integer started = 0;    ///< [clock ticks] after the boot: ids are given again, not with the same start
  std::string since;      ///< when it began, for people

  bool operator==(const ProcessIdentity&) const = default;
};

ProcessIdentity this_process();

/// [s] since this process was started, or the mpirun (srun) that started it; 0 if the system does not tell.
double age_of_this_start();

/// Bytes this process held at most so far.
Integer peak_memory();

/// One line "name = value" for each member; and back, where lines that are missing or strange leave their member empty.
std::string to_text(const ProcessIdentity& identity);
ProcessIdentity identity_from(std::string_view text);

enum class Presence { alive, gone, unknown };

/// Whether a process is still there, as far as `me` can tell: sure on the same boot of the same machine. Elsewhere it is known
/// to be gone if it belonged to an earlier start of the same job, for a queue ends one before it begins the next.
Presence presence_of(const ProcessIdentity& other, const ProcessIdentity& me);

}  // namespace rbm
