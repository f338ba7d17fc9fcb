#include "rbm_vmc/data/csv_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <optional>
#include <string_view>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/io/descriptor.hpp"
#include "rbm_vmc/io/spelling.hpp"

namespace rbm {
namespace {

constexpr std::size_t kMostLine = std::size_t{1} << 26;  // [byte]
constexpr std::string_view kBlank = " \t\r";

std::string_view trimmed(std::string_view text) {
  text.remove_prefix(std::min(text.find_first_not_of(kBlank), text.size()));
  return text.substr(0, text.find_last_not_of(kBlank) + 1);
}

/// The number a field is, perhaps not a finite one; empty if it is none.
std::optional<Real> number(std::string_view field) {
  if (field.size() >= 2 && field.front() == '"' && field.back() == '"') field = trimmed(field.substr(1, field.size() - 2));
  if (field == "true" || field == "True" || field == "TRUE") return 1;
  if (field == "false" || field == "False" || field == "FALSE") return 0;
  if (field.starts_with('+') && !field.starts_with("+-")) field.remove_prefix(1);
  Real value = 0;
  const auto [end, error] = std::from_chars(field.data(), field.data() + field.size(), value);
  if (field.empty() || end != field.data() + field.size()) return std::nullopt;
  if (error == std::errc::result_out_of_range) return HUGE_VAL;
  if (error != std::errc()) return std::nullopt;
  return value;
}

/// Calls use(field) for each field of a line.
template <class Use>
void for_fields(std::string_view line, char separator, const Use& use) {
  line = trimmed(line);
  for (;;) {
    const auto end = separator == ' ' ? line.find_first_of(kBlank) : line.find(separator);
    use(trimmed(line.substr(0, end)));
    if (end == line.npos) return;
    line.remove_prefix(end + 1);
    if (separator == ' ') line.remove_prefix(line.find_first_not_of(kBlank));  // there is something, as the line was trimmed
  }
}

char separator_of(std::string_view line) {
  for (const char candidate : {';', '\t', ','}) {
    if (trimmed(line).find(candidate) != line.npos) return candidate;
  }
  return ' ';
}

}  // namespace

CsvRows::CsvRows(std::filesystem::path file) : file_(std::move(file)) {
  open_regular(file_);
  rewind();
  ValueWatch watch;
  while (next_row(row_)) {
    watch.see(row_);
    ++rows_;
  }
  if (rows_ == 0) throw InputError(file_.string() + ": empty (no row of numbers)");
  kind_ = watch.kind();
  rewind();
}

void CsvRows::rewind() {
  stream_ = std::ifstream(file_, std::ios::binary);
  if (!stream_) throw_file_error(file_, "cannot be opened");
  line_number_ = 0;
}

void CsvRows::refuse(Index column, const std::string& what) const {
  throw InputError(fmt::format("{}:{}: column {}: {}", file_.string(), line_number_, column, what));
}

/// The next line with something in it.
bool CsvRows::next_line(std::string& line) {
  for (;;) {
    line.clear();
    bool ended = true;
    for (auto* buffer = stream_.rdbuf();;) {
      const int c = buffer->sbumpc();
      if (c == std::char_traits<char>::eof()) break;
      ended = c == '\n';
      if (ended) break;
      line.push_back(static_cast<char>(c));
      if (line.size() > kMostLine)
        throw InputError(fmt::format("{}:{}: too long a line (at most {} MiB) is it text?", file_.string(), line_number_ + 1,
                                     kMostLine >> 20));
    }
    const bool over = line.empty() && stream_.rdbuf()->sgetc() == std::char_traits<char>::eof();
    ++line_number_;
    if (line_number_ == 1 && line.starts_with("\xef\xbb\xbf")) line.erase(0, 3);
    const auto text = trimmed(line);
    if (!text.empty() && !text.starts_with('#')) return true;
    if (over || !ended) return false;
  }
}

void CsvRows::parse(const std::string& line, std::vector<Real>& row) const {
  row.clear();
  for_fields(line, separator_, [&](std::string_view field) {
    const Index column = std::ssize(row) + 1;
    const auto value = number(field);
    if (field.empty()) refuse(column, "no number (the field is empty) fill it in, or leave the row out");
    if (!value)
      refuse(column, fmt::format("not a number (found {}){}", shown(field),
                                 separator_ == ';' && field.find(',') != field.npos ? " write a decimal point" : ""));
    if (!std::isfinite(*value))
      refuse(column, fmt::format("not a finite number (found {}) leave such rows out", shown(field)));
    row.push_back(*value);
  });
}

bool CsvRows::next_row(std::vector<Real>& row) {
  const bool first = line_number_ == 0;
  if (!next_line(line_)) return false;
  if (first) {
    separator_ = separator_of(line_);
    bool header = false;
    for_fields(line_, separator_, [&header](std::string_view field) { header |= !field.empty() && !number(field); });
    if (header) {
      if (!next_line(line_)) return false;
      if (separator_ == ' ') separator_ = separator_of(line_);  // a header of one word with a blank in it
    }
    first_line_ = line_number_;
  }
  parse(line_, row);
  if (columns_ == 0) columns_ = std::ssize(row);
  if (std::ssize(row) != columns_) {
    throw InputError(fmt::format("{}:{}: wrong number of columns (found {}, wanted {} as in line {})", file_.string(),
                                 line_number_, row.size(), columns_, first_line_));
  }
  return true;
}

Index CsvRows::read(std::span<Real> out) {
  const Index wanted = std::ssize(out) / columns_;
  Index done = 0;
  while (done < wanted && next_row(row_)) {
    std::ranges::copy(row_, out.begin() + done++ * columns_);
  }
  return done;
}

}  // namespace rbm
