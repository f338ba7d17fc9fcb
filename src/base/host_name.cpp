#include "rbm_vmc/base/host_name.hpp"

#include <unistd.h>

#include <array>

namespace rbm {

std::string host_name() {
  std::array<char, 256> name{};  // ends with a NUL even if the name is longer
  return ::gethostname(name.data(), name.size() - 1) == 0 ? name.data() : "unknown";
}

}  // namespace rbm
