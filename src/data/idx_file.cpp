#include "rbm_vmc/data/idx_file.hpp"

#include <array>
#include <string>

namespace rbm {
namespace {

NumberFormat format_of(unsigned type) {
  using Kind = NumberFormat::Kind;
  switch (type) {
    case 8: return {Kind::without_sign, 1, true};
    case 9: return {Kind::with_sign, 1, true};
    case 11: return {Kind::with_sign, 2, true};
    case 12: return {Kind::with_sign, 4, true};
    case 13: return {Kind::floating, 4, true};
    case 14: return {Kind::floating, 8, true};
    default: return {Kind::floating, 0, true};
  }
}

}  // namespace

FlatFile open_idx(const std::filesystem::path& file) {
  const auto damaged = [&file](const std::string& why) {
    return FileError(file.string() + ": is no IDX file (" + why + ")");
  };
  Descriptor descriptor = open_regular(file);
  std::array<std::byte, 4> start = {};
  const bool whole = descriptor.read(start) == start.size();
  const auto byte = [&start](std::size_t i) { return std::to_integer<unsigned>(start[i]); };
  if (byte(0) == 0x1f && byte(1) == 0x8b) throw damaged("it is packed by gzip; gunzip it first");
  if (!whole || byte(0) != 0 || byte(1) != 0) throw damaged("it does not start with two zeros, a type and a rank");
  FlatFile flat;
  flat.file = file;
  flat.format = format_of(byte(2));
  if (!flat.format.known()) throw damaged("unknown type " + std::to_string(byte(2)));
  if (byte(3) == 0) throw damaged("rank 0");
  flat.offset = 4 + 4 * byte(3);
  for (unsigned axis = 0; axis < byte(3); ++axis) {
    std::array<std::byte, 4> extent = {};
    if (descriptor.read(extent) != extent.size()) throw damaged("cut short");
    Index value = 0;
    for (const auto part : extent) value = value << 8 | std::to_integer<Index>(part);
    flat.shape.push_back(value);
  }
  return flat;
}

}  // namespace rbm
