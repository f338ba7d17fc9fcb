#include "rbm_vmc/vmc/history.hpp"

#include <array>

#include "rbm_vmc/io/row_columns.hpp"

namespace rbm {
namespace {

struct Column {
  const char* name;
  Real HistoryRow::*member;
  const char* unit;
};

constexpr std::array<Column, 8> kColumns{{{"energy", &HistoryRow::energy, "hartree"},
                                          {"error", &HistoryRow::error, "hartree"},
                                          {"variance", &HistoryRow::variance, "hartree^2"},
                                          {"acceptance", &HistoryRow::acceptance, ""},
                                          {"gradient_norm", &HistoryRow::gradient_norm, "hartree"},
                                          {"step_norm", &HistoryRow::step_norm, ""},
                                          {"shift", &HistoryRow::shift, ""},
                                          {"seconds", &HistoryRow::seconds, "s"}}};

}  // namespace

Archive history_archive(const std::vector<HistoryRow>& rows) {
  Archive archive;
  put_column(archive, "iteration", rows, &HistoryRow::iteration);
  for (const Column& column : kColumns) put_column(archive, column.name, rows, column.member, column.unit);
  return archive;
}

std::vector<HistoryRow> history_from(const Archive& archive) {
  std::vector<HistoryRow> rows(archive.integers("iteration").size());
  take_column(archive, "iteration", rows, &HistoryRow::iteration);
  for (const Column& column : kColumns) take_column(archive, column.name, rows, column.member);
  return rows;
}

}  // namespace rbm
