#include "rbm_vmc/vmc/history.hpp"

#include <array>

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
  std::vector<Integer> iterations;
  for (const HistoryRow& row : rows) iterations.push_back(row.iteration);
  archive.put("iteration", iterations);
  for (const Column& column : kColumns) {
    std::vector<Real> values;
    for (const HistoryRow& row : rows) values.push_back(row.*column.member);
    archive.put(column.name, values);
    if (*column.unit) archive.attribute(column.name, "units", column.unit);
  }
  return archive;
}

std::vector<HistoryRow> history_from(const Archive& archive) {
  const auto& iterations = archive.integers("iteration");
  std::vector<HistoryRow> rows(iterations.size());
  for (std::size_t i = 0; i < rows.size(); ++i) rows[i].iteration = iterations[i];
  for (const Column& column : kColumns) {
    const auto& values = archive.reals(column.name);
    if (values.size() != rows.size()) throw CheckpointError("columns of unequal length in the history");
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].*column.member = values[i];
  }
  return rows;
}

}  // namespace rbm
