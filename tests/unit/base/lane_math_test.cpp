// The twins are the long double functions of the C library, good to 2^-64 where long double has 64 bits.
#include "rbm_vmc/base/lane_math.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>
#include <random>

namespace rbm {
namespace {

using Limits = std::numeric_limits<Real>;
constexpr Real kInfinity = Limits::infinity();
const Real kNan = Limits::quiet_NaN();

/// Whether a * b + c is rounded once: the header's bounds hold then, and twice the bounds otherwise.
bool fused() {
  volatile Real small = 0x1p-30;
  const Pack a = 1.0 + broadcast(small), b = 1.0 - broadcast(small), sum = a * b + broadcast(-1.0);
  return sum[0] != 0.0;
}

const Real kSlack = fused() ? 1.0 : 2.0;

using LaneFunction = Pack (*)(Pack);
using Twin = std::function<long double(long double)>;

/// Distance in units in the last place of the exact value.
Real ulps(Real value, long double exact) {
  const int exponent = std::max(std::ilogb(exact), -1022);
  return static_cast<Real>(std::fabs(value - exact) / std::scalbn(1.0L, exponent - 52));
}

struct Worst {
  Real error = 0;
  Real at = 0;
};

/// The largest error over `count` points that `draw` makes.
Worst worst_ulps(LaneFunction f, const Twin& twin, const std::function<Real()>& draw, int count = 1 << 18) {
  Worst worst;
  for (int i = 0; i < count; i += kPack) {
    Pack x{};
    for (Index lane = 0; lane < kPack; ++lane) x[lane] = draw();
    const Pack y = f(x);
    for (Index lane = 0; lane < kPack; ++lane) {
      const Real error = ulps(y[lane], twin(x[lane]));
      if (!(error <= worst.error)) worst = {error, x[lane]};
    }
  }
  return worst;
}

std::function<Real()> between(Real low, Real high) {
  return [generator = std::mt19937_64(7), numbers = std::uniform_real_distribution<Real>(low, high)]() mutable {
    return numbers(generator);
  };
}

/// Any finite positive normal number, all exponents alike.
std::function<Real()> any_positive() {
  return [generator = std::mt19937_64(11), mantissa = std::uniform_real_distribution<Real>(1.0, 2.0),
          exponent = std::uniform_int_distribution<int>(-1022, 1023)]() mutable {
    return std::scalbn(mantissa(generator), exponent(generator));
  };
}

Real first(Pack x) { return x[0]; }

const LaneFunction kExp = [](Pack x) { return exp(x); };
const LaneFunction kExpNonpositive = [](Pack x) { return exp_nonpositive(x); };
const LaneFunction kLog = [](Pack x) { return log(x); };
const LaneFunction kLog1p = [](Pack x) { return log1p_nonnegative(x); };
const LaneFunction kSoftplus = [](Pack x) { return softplus(x); };
const LaneFunction kLogistic = [](Pack x) { return logistic(x); };

const Twin kExpTwin = [](long double x) { return std::exp(x); };
const Twin kLogTwin = [](long double x) { return std::log(x); };
const Twin kLog1pTwin = [](long double x) { return std::log1p(x); };
const Twin kSoftplusTwin = [](long double v) { return std::max(v, 0.0L) + std::log1p(std::exp(-std::fabs(v))); };
const Twin kLogisticTwin = [](long double v) { return 1.0L / (1.0L + std::exp(-v)); };

#define EXPECT_WORST(worst, bound)                                                    \
  do {                                                                                \
    const Worst found = (worst);                                                      \
    EXPECT_LT(found.error, kSlack*(bound)) << "at x = " << std::hexfloat << found.at; \
    RecordProperty(#worst, std::to_string(found.error));                              \
  } while (false)

TEST(LaneMath, ExpOverItsWholeRange) {
  EXPECT_WORST(worst_ulps(kExp, kExpTwin, between(-708.0, 709.78), 1 << 20), 1.15);
  EXPECT_WORST(worst_ulps(kExp, kExpTwin, between(-1.0, 1.0), 1 << 20), 1.15);
  EXPECT_WORST(worst_ulps(kExp, kExpTwin, between(-1e-8, 1e-8)), 1.15);
}

TEST(LaneMath, ExpUnderflowsGraduallyAndOverflowsToInfinity) {
  EXPECT_WORST(worst_ulps(kExp, kExpTwin, between(-745.0, -708.0)), 1.15);
  for (const Real x : {-746.0, -1e4, -1e300, -kInfinity}) EXPECT_EQ(first(exp(broadcast(x))), 0.0) << x;
  for (const Real x : {709.79, 710.0, 1e4, 1e300, kInfinity}) EXPECT_EQ(first(exp(broadcast(x))), kInfinity) << x;
  EXPECT_TRUE(std::isnan(first(exp(broadcast(kNan)))));
  EXPECT_EQ(first(exp(Pack{})), 1.0);
  EXPECT_EQ(first(exp(broadcast(-0.0))), 1.0);
}

TEST(LaneMath, ExpNonpositive) {
  EXPECT_WORST(worst_ulps(kExpNonpositive, kExpTwin, between(-708.0, 0.0), 1 << 20), 1.15);
  EXPECT_WORST(worst_ulps(kExpNonpositive, kExpTwin, between(-2.0, 0.0), 1 << 20), 1.15);
  EXPECT_EQ(first(exp_nonpositive(Pack{})), 1.0);
  EXPECT_GT(first(exp_nonpositive(broadcast(-708.0))), 0.0);
  for (const Real x : {-708.0000001, -745.0, -1e4, -1e19, -1e300, -kInfinity}) {
    EXPECT_EQ(first(exp_nonpositive(broadcast(x))), 0.0) << x;
  }
  EXPECT_TRUE(std::isnan(first(exp_nonpositive(broadcast(kNan)))));
  EXPECT_TRUE(std::isnan(first(exp_nonpositive(broadcast(-kNan)))));
}

TEST(LaneMath, TheTwoExponentialsAgreeToTheBit) {
  auto draw = between(-700.0, 0.0);  // below, a product of the one may be subnormal
  for (int i = 0; i < 10000; ++i) {
    const Pack x = broadcast(draw());
    ASSERT_EQ(first(exp(x)), first(exp_nonpositive(x))) << x[0];
  }
}

TEST(LaneMath, LogOfEveryMagnitude) {
  EXPECT_WORST(worst_ulps(kLog, kLogTwin, any_positive(), 1 << 20), 1.45);
  EXPECT_WORST(worst_ulps(kLog, kLogTwin, between(0.5, 2.0), 1 << 20), 1.15);
  EXPECT_WORST(worst_ulps(kLog, kLogTwin, between(0.98, 1.04), 1 << 20), 1.15);
  EXPECT_WORST(worst_ulps(kLog, kLogTwin, between(1.0 - 1e-9, 1.0 + 1e-9)), 1.15);
}

TEST(LaneMath, LogAtTheEdges) {
  EXPECT_EQ(first(log(broadcast(1.0))), 0.0);
  EXPECT_EQ(first(log(Pack{})), -kInfinity);
  EXPECT_EQ(first(log(broadcast(-0.0))), -kInfinity);
  EXPECT_EQ(first(log(broadcast(Limits::denorm_min()))), -kInfinity);
  EXPECT_EQ(first(log(broadcast(kInfinity))), kInfinity);
  for (const Real x : {-1e-320, -1.0, -kInfinity, kNan}) EXPECT_TRUE(std::isnan(first(log(broadcast(x))))) << x;
  for (const Real x : {Limits::min(), Limits::max()})
    EXPECT_LT(ulps(first(log(broadcast(x))), std::log(static_cast<long double>(x))), 1.45) << x;
}

TEST(LaneMath, Log1p) {
  EXPECT_WORST(worst_ulps(kLog1p, kLog1pTwin, between(0.0, 1.0), 1 << 20), 2.0);
  EXPECT_WORST(worst_ulps(kLog1p, kLog1pTwin, between(0.0, 1e-10)), 2.0);
  EXPECT_WORST(worst_ulps(kLog1p, kLog1pTwin, any_positive()), 2.0);
  EXPECT_EQ(first(log1p_nonnegative(Pack{})), 0.0);
  EXPECT_EQ(first(log1p_nonnegative(broadcast(kInfinity))), kInfinity);
  EXPECT_TRUE(std::isnan(first(log1p_nonnegative(broadcast(kNan)))));
}

TEST(LaneMath, SoftplusAndLogistic) {
  for (const Real width : {1.0, 40.0, 700.0}) {
    EXPECT_WORST(worst_ulps(kSoftplus, kSoftplusTwin, between(-width, width)), 3.0);
    EXPECT_WORST(worst_ulps(kLogistic, kLogisticTwin, between(-width, width)), 3.0);
  }
  EXPECT_EQ(first(softplus(broadcast(-1e5))), 0.0);
  EXPECT_EQ(first(softplus(broadcast(1e5))), 1e5);
  EXPECT_EQ(first(softplus(broadcast(kInfinity))), kInfinity);
  EXPECT_EQ(first(logistic(broadcast(-kInfinity))), 0.0);
  EXPECT_EQ(first(logistic(broadcast(kInfinity))), 1.0);
  EXPECT_EQ(first(logistic(Pack{})), 0.5);
  EXPECT_TRUE(std::isnan(first(softplus(broadcast(kNan)))));
  EXPECT_TRUE(std::isnan(first(logistic(broadcast(kNan)))));
}

TEST(LaneMath, SineAndCosineOfMultiplesOfPi) {
  const long double pi = std::acos(-1.0L);
  auto draw = between(-1.0, 1.0);
  Real worst = 0;
  for (int i = 0; i < 1 << 20; i += kPack) {
    Pack x{}, s, c;
    for (Index lane = 0; lane < kPack; ++lane) x[lane] = draw();
    sincospi(x, s, c);
    for (Index lane = 0; lane < kPack; ++lane) {
      worst = std::max(worst, static_cast<Real>(std::fabs(s[lane] - std::sin(pi * x[lane]))));
      worst = std::max(worst, static_cast<Real>(std::fabs(c[lane] - std::cos(pi * x[lane]))));
    }
  }
  EXPECT_LT(worst, 2e-16);
  const Real exact[][3] = {{-1, 0, -1}, {-0.5, -1, 0}, {0, 0, 1}, {0.5, 1, 0}, {1, 0, -1}};
  for (const auto& [x, sine, cosine] : exact) {
    Pack s, c;
    sincospi(broadcast(x), s, c);
    EXPECT_EQ(s[0], sine) << x;
    EXPECT_EQ(c[0], cosine) << x;
  }
}

TEST(LaneMath, SimpleFunctionsLaneByLane) {
  auto draw = between(-10.0, 10.0);
  for (int i = 0; i < 1000; ++i) {
    Pack a{}, b{};
    for (Index lane = 0; lane < kPack; ++lane) a[lane] = draw(), b[lane] = draw();
    const Pack least = min(a, b), most = max(a, b), size = abs(a), root = sqrt(abs(b)), chosen = select(a < b, size, b);
    for (Index lane = 0; lane < kPack; ++lane) {
      ASSERT_EQ(least[lane], std::min(a[lane], b[lane]));
      ASSERT_EQ(most[lane], std::max(a[lane], b[lane]));
      ASSERT_EQ(size[lane], std::fabs(a[lane]));
      ASSERT_EQ(root[lane], std::sqrt(std::fabs(b[lane])));
      ASSERT_EQ(chosen[lane], a[lane] < b[lane] ? std::fabs(a[lane]) : b[lane]);
    }
  }
}

TEST(LaneMath, MinAndMaxGiveTheSecondWhereOneIsNan) {
  const Pack one = broadcast(1.0), nan = broadcast(kNan);
  EXPECT_EQ(first(min(nan, one)), 1.0);
  EXPECT_EQ(first(max(nan, one)), 1.0);
  EXPECT_TRUE(std::isnan(first(min(one, nan))));
  EXPECT_TRUE(std::isnan(first(max(one, nan))));
}

TEST(LaneMath, AnyFindsASingleLane) {
  EXPECT_FALSE(any(PackMask{}));
  EXPECT_FALSE(any_nonfinite(broadcast(Limits::max())));
  for (Index lane = 0; lane < kPack; ++lane) {
    PackMask mask{};
    mask[lane] = -1;
    EXPECT_TRUE(any(mask));
    for (const Real bad : {kNan, kInfinity, -kInfinity}) {
      Pack x = broadcast(-Limits::max());
      x[lane] = bad;
      EXPECT_TRUE(any_nonfinite(x));
    }
  }
}

TEST(LaneMath, SumHalvesTheBatch) {
  Block block(1);
  auto draw = between(-1.0, 1.0);
  for (Real& value : block.flat()) value = draw();
  std::vector<Real> twin(block.flat().begin(), block.flat().end());
  for (std::size_t half = twin.size() / 2; half > 0; half /= 2) {
    for (std::size_t lane = 0; lane < half; ++lane) twin[lane] += twin[lane + half];
  }
  EXPECT_EQ(sum_lanes(std::as_const(block)[0]), twin[0]);
  EXPECT_EQ(sum_pack(broadcast(0.125)), 0.125 * kPack);
}

}  // namespace
}  // namespace rbm
