/// Rows of a text file: numbers between commas, semicolons, tabs or spaces, one row a line.
///
/// The separator is the first of ; tab , space that stands in the first line. That line may be a header: it is, if something
/// in it is no number. Lines that are empty or start with # are passed over. Numbers may stand in double quotes; true and
/// false are 1 and 0. Lines and columns count from 1 in messages. Nothing is trusted: a line takes at most 64 MiB.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "rbm_vmc/io/row_source.hpp"

namespace rbm {

class CsvRows : public RowSource {
 public:
  /// Reads the file once. Throws FileError if it cannot be read; InputError naming line and column if a row is shorter or
  /// longer than the first, a field is empty or no finite number, or if there is no row.
  explicit CsvRows(std::filesystem::path file);

  Index rows() const override { return rows_; }
  Index columns() const override { return columns_; }
  ValueKind kind() const override { return kind_; }
  Index read(std::span<Real> out) override;
  void rewind() override;

 private:
  bool next_line(std::string& line);
  bool next_row(std::vector<Real>& row);
  void parse(const std::string& line, std::vector<Real>& row) const;
  [[noreturn]] void refuse(Index column, const std::string& what) const;

  std::filesystem::path file_;
  std::ifstream stream_;
  std::string line_;
  std::vector<Real> row_;
  Index line_number_ = 0, first_line_ = 0;
  Index rows_ = 0, columns_ = 0;
  ValueKind kind_ = ValueKind::real;
  char separator_ = '\0';
};

}  // namespace rbm
