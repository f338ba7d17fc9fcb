/// The name of the machine that a process runs on, "unknown" if it has none.
#pragma once

#include <string>

namespace rbm {

std::string host_name();

}  // namespace rbm
