// One rank, no MPI: what a default-constructed Communicator does. tests/parallel has the same for several ranks.
#include "rbm_vmc/parallel/communicator.hpp"

#include <gtest/gtest.h>

#include "rbm_vmc/base/contract.hpp"

namespace rbm {
namespace {

TEST(FairShare, CoversEveryItemOnceInOrder) {
  for (Index parts = 1; parts < 40; ++parts) {
    for (Index n = 0; n < 100; ++n) {
      Index next = 0;
      Index least = n;
      Index most = 0;
      for (Index part = 0; part < parts; ++part) {
        const Share share = fair_share(n, parts, part);
        ASSERT_EQ(share.first, next) << n << " items, " << parts << " parts";
        next = share.last;
        least = std::min(least, share.size());
        most = std::max(most, share.size());
      }
      ASSERT_EQ(next, n);
      ASSERT_LE(most - least, 1);
    }
  }
}

TEST(FairShare, DealsHugeNumbersWithoutOverflow) {
  const Index n = Index{1} << 62;
  EXPECT_EQ(fair_share(n, 1000, 999).last, n);
  EXPECT_EQ(fair_share(n, 3, 1).first, fair_share(n, 3, 0).last);
}

TEST(FairShare, RefusesPartsThatDoNotExist) {
  EXPECT_THROW(fair_share(10, 3, 3), ContractError);
  EXPECT_THROW(fair_share(10, 3, -1), ContractError);
  EXPECT_THROW(fair_share(-1, 3, 0), ContractError);
}

TEST(SerialCommunicator, IsOneRankThatTakesAll) {
  const Communicator serial;
  EXPECT_EQ(serial.size(), 1);
  EXPECT_TRUE(serial.is_root());
  EXPECT_EQ(serial.share(17), (Share{0, 17}));
  EXPECT_THROW(serial.share_of(17, 1), ContractError);
}

TEST(SerialCommunicator, LeavesNumbersAloneAndSendsNothing) {
  Communicator serial;
  std::vector<std::int64_t> values{3, -4, 5};
  serial.sum(values);
  serial.max(values);
  EXPECT_EQ(values, (std::vector<std::int64_t>{3, -4, 5}));
  EXPECT_TRUE(serial.agree(true));
  EXPECT_FALSE(serial.agree(false));
  std::string text = "dot";
  serial.broadcast(text);
  EXPECT_EQ(text, "dot");
  const std::vector<Real> local{1.5, -2, 0};
  EXPECT_EQ(serial.gather_to_root(local), local);
  EXPECT_TRUE(serial.gather_to_root({}).empty());
  EXPECT_EQ(serial.gather_to_all(local), local);
  std::vector<Real> back(3);
  serial.scatter_from_root(local, back);
  EXPECT_EQ(back, local);
  EXPECT_EQ(serial.gather_texts_to_root("node1"), std::vector<std::string>{"node1"});
  EXPECT_EQ(serial.traffic().collectives, 0);
  EXPECT_EQ(serial.traffic().bytes, 0);
}

TEST(SerialCommunicator, RefusesToScatterWhatDoesNotFit) {
  Communicator serial;
  std::vector<Real> two(2);
  EXPECT_THROW(serial.scatter_from_root(std::vector<Real>(3), two), ContractError);
}

TEST(Machine, NamesItselfAndItsClockRuns) {
  EXPECT_FALSE(mpi_version().empty());
  EXPECT_EQ(mpi_version().find('\n'), std::string::npos);
  const double start = wall_time();
  double now = start;
  while (now == start) now = wall_time();
  EXPECT_GT(now, start);
}

}  // namespace
}  // namespace rbm
