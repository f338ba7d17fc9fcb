// Runs at 1, 2, 3, 4 and 7 ranks. The root prints as usual, the others only what failed; if a rank fails, all do.
#include <gtest/gtest.h>

#include <cstdio>
#include <memory>

#include "world.hpp"

namespace rbm::test {
namespace {

Communicator* the_world = nullptr;

class OnlyFailures : public testing::EmptyTestEventListener {
  void OnTestPartResult(const testing::TestPartResult& result) override {
    if (!result.failed()) return;
    std::fprintf(stderr, "rank %td: %s:%d: %s\n", my_rank(), result.file_name() ? result.file_name() : "?",
                 result.line_number(), result.message());
  }
};

}  // namespace

Communicator& world() { return *the_world; }

}  // namespace rbm::test

int main(int argc, char** argv) {
  rbm::MpiSession session(argc, argv);
  rbm::Communicator world = session.world();
  rbm::test::the_world = &world;
  testing::InitGoogleTest(&argc, argv);
  auto& listeners = testing::UnitTest::GetInstance()->listeners();
  if (!world.is_root()) {
    const std::unique_ptr<testing::TestEventListener> unwanted(listeners.Release(listeners.default_result_printer()));
    listeners.Append(std::make_unique<rbm::test::OnlyFailures>().release());
  }
  const bool failed = RUN_ALL_TESTS() != 0;
  const bool failed_anywhere = world.agree(failed);
  if (failed_anywhere && world.is_root() && !failed) std::printf("[  FAILED  ] on another rank than the root\n");
  return failed_anywhere ? 1 : 0;
}
