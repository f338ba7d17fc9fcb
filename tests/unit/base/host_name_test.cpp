#include "rbm_vmc/base/host_name.hpp"

#include <gtest/gtest.h>

#include <fstream>

namespace rbm {
namespace {

TEST(HostName, IsThatOfTheKernel) {
  std::ifstream file("/proc/sys/kernel/hostname");
  std::string name;
  ASSERT_TRUE(file >> name);
  EXPECT_EQ(host_name(), name);
}

}  // namespace
}  // namespace rbm
