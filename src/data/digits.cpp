#include "rbm_vmc/data/digits.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/random/stream.hpp"

namespace rbm {
namespace {

constexpr std::uint64_t kSweep = 5;
constexpr Index kSide = DigitRows::kSide;
constexpr Real kWidth = 14, kHeight = 20;  // of a digit [pixel]

struct Point {
  Real x, y;
};
using Stroke = std::vector<Point>;

/// Part of an ellipse; angles in degrees from the right, over the bottom, as y points down.
Stroke arc(Point centre, Real rx, Real ry, Real from, Real to) {
  constexpr int kPieces = 10;
  Stroke stroke;
  for (int i = 0; i <= kPieces; ++i) {
    const Real angle = (from + (to - from) * i / kPieces) * std::numbers::pi / 180;
    stroke.push_back({centre.x + rx * std::cos(angle), centre.y + ry * std::sin(angle)});
  }
  return stroke;
}

Stroke joined(Stroke first, const Stroke& second) {
  first.insert(first.end(), second.begin(), second.end());
  return first;
}

/// The strokes of each digit in a box of unit width and height.
const std::vector<Stroke>& strokes_of(Integer digit) {
  static const std::array<std::vector<Stroke>, 10> all = {{
      {arc({.5, .5}, .34, .49, 0, 360)},
      {{{.3, .2}, {.52, .02}, {.52, .98}}},
      {joined(arc({.5, .27}, .3, .25, 180, 390), {{.18, .97}, {.84, .97}})},
      {joined(arc({.47, .26}, .28, .24, 200, 450), arc({.47, .74}, .33, .25, 270, 520))},
      {{{.64, .98}, {.64, .02}, {.13, .66}, {.9, .66}}},
      {joined({{.8, .03}, {.28, .03}, {.24, .46}}, arc({.46, .68}, .33, .29, 220, 510))},
      {{{.68, .04}, {.38, .32}, {.22, .62}}, arc({.5, .71}, .3, .27, 0, 360)},
      {{{.16, .04}, {.84, .04}, {.42, .98}}},
      {arc({.5, .26}, .25, .23, 0, 360), arc({.5, .74}, .31, .25, 0, 360)},
      {arc({.5, .29}, .3, .27, 0, 360), {{.8, .32}, {.74, .64}, {.58, .97}}},
  }};
  return all[static_cast<std::size_t>(digit)];
}

/// How one digit is drawn.
struct Hand {
  Point shift;       // [pixel]
  Real wide, high;   // factors
  Real slant, turn;  // sideways per height, [radian]
  Real bend, phase;  // [box], [turns]
  Real radius;       // of the pen [pixel]

  Point place(Point p) const {
    const Real x = (p.x - 0.5 + bend * std::sin(2 * std::numbers::pi * (0.8 * p.y + phase))) * kWidth * wide;
    const Real y = (p.y - 0.5) * kHeight * high;
    const Real leaning = x - slant * y;
    const Real c = std::cos(turn), s = std::sin(turn);
    constexpr Real centre = 0.5 * static_cast<Real>(kSide - 1);
    return {centre + shift.x + c * leaning - s * y, centre + shift.y + s * leaning + c * y};
  }
};

Real square_distance(Point p, Point a, Point b) {
  const Real x = b.x - a.x, y = b.y - a.y;
  const Real t = std::clamp(((p.x - a.x) * x + (p.y - a.y) * y) / (x * x + y * y + 1e-12), 0.0, 1.0);
  const Real dx = p.x - a.x - t * x, dy = p.y - a.y - t * y;
  return dx * dx + dy * dy;
}

void draw_segment(Point a, Point b, Real radius, std::span<Real> image) {
  const auto first = [radius](Real u, Real v) {
    return std::clamp<Index>(static_cast<Index>(std::floor(std::min(u, v) - radius)), 0, kSide - 1);
  };
  const auto last = [radius](Real u, Real v) {
    return std::clamp<Index>(static_cast<Index>(std::ceil(std::max(u, v) + radius)), 0, kSide - 1);
  };
  for (Index row = first(a.y, b.y); row <= last(a.y, b.y); ++row) {
    for (Index column = first(a.x, b.x); column <= last(a.x, b.x); ++column) {
      const Point pixel{static_cast<Real>(column), static_cast<Real>(row)};
      if (square_distance(pixel, a, b) < radius * radius) image[static_cast<std::size_t>(row * kSide + column)] = 1;
    }
  }
}

void draw(Integer digit, const Hand& hand, std::span<Real> image) {
  for (const auto& stroke : strokes_of(digit)) {
    Point last = hand.place(stroke.front());
    for (const Point& corner : stroke) {
      const Point next = hand.place(corner);
      draw_segment(last, next, hand.radius, image);
      last = next;
    }
  }
}

}  // namespace

DigitRows::DigitRows(Index samples, std::uint64_t seed, const Style& style)
    : GeneratedRows(samples, kSide * kSide, ValueKind::binary, Labelled::yes), seed_(seed), style_(style) {
  expects(0 <= style.noise && style.noise <= 1, "a noise that is a share");
}

void DigitRows::make(Index batch, std::span<Real> rows, std::span<Integer, kBatch> labels) {
  constexpr Index kNumbers = 10, kPixels = kSide * kSide;
  RandomStream random(seed_, Purpose::data, batch, kSweep);
  Block numbers(kNumbers);
  for (Index i = 0; i < kNumbers; ++i) random.uniform(numbers[i]);
  std::ranges::fill(rows, 0.0);
  for (Index lane = 0; lane < kBatch; ++lane) {
    const auto between = [&](Index i, Real low, Real high) { return low + (high - low) * numbers(i, lane); };
    const Integer digit = static_cast<Integer>(between(0, 0, 10));
    const Hand hand{{between(1, -style_.shift, style_.shift), between(2, -style_.shift, style_.shift)},
                    between(3, 0.75, 1.15),
                    between(4, 0.85, 1.05),
                    between(5, -style_.slant, style_.slant),
                    between(6, -0.12, 0.12),
                    between(7, -0.06, 0.06),
                    between(8, 0, 1),
                    between(9, 0.9, 1.8)};
    draw(digit, hand, rows.subspan(static_cast<std::size_t>(lane * kPixels), kPixels));
    labels[static_cast<std::size_t>(lane)] = digit;
  }
  if (style_.noise == 0) return;
  Block chance(1);
  for (Index pixel = 0; pixel < kPixels; ++pixel) {
    random.uniform(chance[0]);
    for (Index lane = 0; lane < kBatch; ++lane) {
      Real& value = rows[static_cast<std::size_t>(lane * kPixels + pixel)];
      if (chance(0, lane) < style_.noise) value = 1 - value;
    }
  }
}

Archive::Attributes DigitRows::attributes() const {
  return {{"source", "digits"}, {"shift", style_.shift}, {"slant", style_.slant}, {"noise", style_.noise}};
}

}  // namespace rbm
