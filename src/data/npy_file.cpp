#include "rbm_vmc/data/npy_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string>
#include <string_view>

#include "rbm_vmc/io/spelling.hpp"

namespace rbm {
namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kMostHeader = std::size_t{1} << 16;
constexpr std::size_t kMostAxes = 32;

/// Reads the one Python literal that such a header is.
class Header {
 public:
  explicit Header(std::string_view text) : rest_(text) {}

  /// False if it is anything else.
  bool parse(FlatFile& flat, std::string& type) {
    bool has_type = false, has_order = false, has_shape = false;
    if (!take('{')) return false;
    while (!take('}')) {
      const auto key = quoted();
      if (!key || !take(':')) return false;
      if (*key == "descr" && !has_type) {
        if (peek() == '[') return type = "records", true;
        const auto found = quoted();
        if (!found) return false;
        type = *found;
        has_type = true;
      } else if (*key == "fortran_order" && !has_order) {
        const auto found = word();
        if (found != "True" && found != "False") return false;
        flat.first_axis_fastest = found == "True";
        has_order = true;
      } else if (*key == "shape" && !has_shape) {
        if (!shape(flat.shape)) return false;
        has_shape = true;
      } else {
        return false;
      }
      if (!take(',') && peek() != '}') return false;
    }
    skip();
    return has_type && has_order && has_shape && rest_.empty();
  }

 private:
  void skip() { rest_.remove_prefix(std::min(rest_.find_first_not_of(" \t\n\r"), rest_.size())); }
  char peek() {
    skip();
    return rest_.empty() ? '\0' : rest_.front();
  }
  bool take(char wanted) {
    if (peek() != wanted) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::optional<std::string> quoted() {
    const char mark = peek();
    if (mark != '\'' && mark != '"') return std::nullopt;
    const auto end = rest_.find(mark, 1);
    if (end == rest_.npos) return std::nullopt;
    const std::string text(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    return text;
  }
  std::string word() {
    skip();
    const auto end =
        std::ranges::find_if_not(rest_, [](char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); });
    std::string text(rest_.begin(), end);
    rest_.remove_prefix(text.size());
    return text;
  }
  bool shape(std::vector<Index>& extents) {
    if (!take('(')) return false;
    while (!take(')')) {
      Index extent = -1;
      skip();
      const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), extent);
      if (error != std::errc() || extent < 0 || extents.size() == kMostAxes) return false;
      rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
      extents.push_back(extent);
      take('L');  // of Python 2
      if (!take(',') && peek() != ')') return false;
    }
    return true;
  }

  std::string_view rest_;
};

/// "<f8" and its like.
std::optional<NumberFormat> format_of(std::string_view type) {
  if (type.size() != 3 || std::string_view("<>|=").find(type[0]) == std::string_view::npos) return std::nullopt;
  NumberFormat format;
  switch (type[1]) {
    case 'b': format.kind = NumberFormat::Kind::boolean; break;
    case 'i': format.kind = NumberFormat::Kind::with_sign; break;
    case 'u': format.kind = NumberFormat::Kind::without_sign; break;
    case 'f': format.kind = NumberFormat::Kind::floating; break;
    default: return std::nullopt;
  }
  format.bytes = static_cast<std::size_t>(type[2] - '0');
  format.big_endian = type[0] == '>';
  if (!format.known() || (type[0] == '|' && format.bytes > 1)) return std::nullopt;
  return format;
}

std::string bytes_at(const Descriptor& descriptor, std::uint64_t offset, std::size_t count) {
  std::string bytes(count, '\0');
  bytes.resize(descriptor.read_at(offset, std::as_writable_bytes(std::span(bytes))));
  return bytes;
}

}  // namespace

FlatFile open_npy(const std::filesystem::path& file) {
  const auto damaged = [&file](const std::string& why) {
    return FileError(file.string() + ": is no NPY file (" + why + ")");
  };
  const Descriptor descriptor = open_regular(file);
  const std::string start = bytes_at(descriptor, 0, 12);
  if (!start.starts_with(kMagic)) {
    throw damaged(start.starts_with("PK") ? "it is an archive of several; numpy.save one of them"
                                          : "it does not start with \\x93NUMPY");
  }
  if (start.size() < 12) throw damaged("cut short");
  const auto byte = [&start](std::size_t i) { return static_cast<std::size_t>(static_cast<unsigned char>(start[i])); };
  if (byte(6) < 1 || byte(6) > 3) throw damaged("version " + std::to_string(byte(6)) + "; known are 1, 2 and 3");
  const std::size_t at = byte(6) == 1 ? 10 : 12;
  const std::size_t size = byte(6) == 1 ? byte(8) | byte(9) << 8 : byte(8) | byte(9) << 8 | byte(10) << 16 | byte(11) << 24;
  if (size > kMostHeader) throw damaged("a header of " + std::to_string(size) + " bytes");
  const std::string header = bytes_at(descriptor, at, size);
  if (header.size() < size) throw damaged("cut short");

  FlatFile flat;
  flat.file = file;
  flat.offset = at + size;
  std::string type;
  if (!Header(header).parse(flat, type)) throw damaged("its header makes no sense: " + shown(header));
  const auto format = format_of(type);
  if (!format)
    throw InputError(file.string() + ": wrong type (" + shown(type) +
                     ", wanted numbers or booleans: b1, i1-i8, u1-u8, f2-f8)");
  flat.format = *format;
  return flat;
}

}  // namespace rbm
