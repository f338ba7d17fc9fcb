#include "rbm_vmc/training/training_archive.hpp"

#include <array>
#include <cmath>

#include "rbm_vmc/training/resolve_training.hpp"

namespace rbm {
namespace {

template <class Row>
struct Column {
  const char* name;
  Real Row::*member;
  const char* unit;
};

constexpr std::array<Column<TrainingRow>, 3> kHistory{{{"gradient_norm", &TrainingRow::gradient_norm, "nat"},
                                                       {"step_norm", &TrainingRow::step_norm, ""},
                                                       {"seconds", &TrainingRow::seconds, "s"}}};
constexpr std::array<Column<Likelihood>, 11> kLikelihood{{{"log_z", &Likelihood::log_z, "nat"},
                                                          {"log_z_error", &Likelihood::log_z_error, "nat"},
                                                          {"log_z_lower", &Likelihood::log_z_lower, "nat"},
                                                          {"log_z_upper", &Likelihood::log_z_upper, "nat"},
                                                          {"effective_samples", &Likelihood::effective_samples, ""},
                                                          {"samples", &Likelihood::samples, "nat"},
                                                          {"samples_error", &Likelihood::samples_error, "nat"},
                                                          {"validation", &Likelihood::validation, "nat"},
                                                          {"validation_error", &Likelihood::validation_error, "nat"},
                                                          {"pseudo", &Likelihood::pseudo, "nat"},
                                                          {"reconstruction", &Likelihood::reconstruction, ""}}};

/// One number a row.
template <class Rows, class Value>
void put_column(Archive& archive, const std::string& name, const Rows& rows, Value&& value, const char* unit) {
  std::vector<std::decay_t<decltype(value(rows.front()))>> values;
  for (const auto& row : rows) values.push_back(value(row));
  archive.put(name, values);
  if (*unit) archive.attribute(name, "units", unit);
}

template <class T>
const std::vector<T>& column(const std::vector<T>& values, std::size_t rows) {
  if (values.size() != rows) throw CheckpointError("columns of unequal length in the history");
  return values;
}

void put_rows(Archive& archive, const char* name, const std::vector<Real>& values, Index columns) {
  archive.put(name, Dataset(values, {columns == 0 ? 0 : std::ssize(values) / columns, columns}));
}

/// Both triangles.
template <class Coupling>
Dataset coupling_matrix(Index units, Coupling&& coupling) {
  std::vector<Real> values;
  for (Index i = 0; i < units; ++i) {
    for (Index j = 0; j < units; ++j) values.push_back(coupling(i, j));
  }
  return {std::move(values), {units, units}};
}

std::vector<Real> numbers(std::span<const Real> values) { return {values.begin(), values.end()}; }

}  // namespace

Archive history_archive(const std::vector<TrainingRow>& rows) {
  Archive archive;
  put_column(
      archive, "iteration", rows, [](const TrainingRow& row) { return row.iteration; }, "");
  put_column(
      archive, "epoch", rows, [](const TrainingRow& row) { return row.epoch; }, "");
  for (const auto& c : kHistory)
    put_column(
        archive, c.name, rows, [&](const TrainingRow& row) { return row.*c.member; }, c.unit);
  return archive;
}

std::vector<TrainingRow> training_history_from(const Archive& archive) {
  const auto& iterations = archive.integers("iteration");
  const auto& epochs = column(archive.integers("epoch"), iterations.size());
  std::vector<TrainingRow> rows(iterations.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].iteration = iterations[i];
    rows[i].epoch = epochs[i];
  }
  for (const auto& c : kHistory) {
    const auto& values = column(archive.reals(c.name), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].*c.member = values[i];
  }
  return rows;
}

Archive likelihood_archive(const std::vector<LikelihoodRow>& rows) {
  Archive archive;
  put_column(
      archive, "iteration", rows, [](const LikelihoodRow& row) { return row.iteration; }, "");
  put_column(
      archive, "epoch", rows, [](const LikelihoodRow& row) { return row.epoch; }, "");
  put_column(
      archive, "exact", rows, [](const LikelihoodRow& row) { return static_cast<Integer>(row.value.exact); }, "");
  for (const auto& c : kLikelihood) {
    put_column(
        archive, c.name, rows, [&](const LikelihoodRow& row) { return row.value.*c.member; }, c.unit);
  }
  return archive;
}

std::vector<LikelihoodRow> likelihoods_from(const Archive& archive) {
  const auto& iterations = archive.integers("iteration");
  const auto& epochs = column(archive.integers("epoch"), iterations.size());
  const auto& exact = column(archive.integers("exact"), iterations.size());
  std::vector<LikelihoodRow> rows(iterations.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].iteration = iterations[i];
    rows[i].epoch = epochs[i];
    rows[i].value.exact = exact[i] != 0;
  }
  for (const auto& c : kLikelihood) {
    const auto& values = column(archive.reals(c.name), rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) rows[i].value.*c.member = values[i];
  }
  return rows;
}

Archive machine_archive(const Machine& machine) {
  const MachineShape& shape = machine.shape();
  Archive archive;
  archive.put("a", numbers(machine.a()));
  archive.put("b", numbers(machine.b()));
  archive.put("W", Dataset(numbers(machine.W()), {shape.visible, shape.hidden}));
  if (shape.gaussian()) {
    std::vector<Real> sigma;
    for (Index i = 0; i < shape.visible; ++i) sigma.push_back(machine.sigma(i));
    archive.put("sigma", sigma);
  }
  if (shape.visible_couplings)
    archive.put("V", coupling_matrix(shape.visible, [&](Index i, Index j) { return machine.V(i, j); }));
  if (shape.hidden_couplings)
    archive.put("U", coupling_matrix(shape.hidden, [&](Index i, Index j) { return machine.U(i, j); }));
  return archive;
}

Archive training_results(const Training& training) {
  Archive archive;
  archive.graft("history", history_archive(training.history()));
  archive.graft("likelihood", likelihood_archive(training.likelihoods()));
  archive.graft("parameters/rbm", machine_archive(training.scaling().undo(training.machine())));
  archive.put("data/mean", training.data().mean);
  archive.put("data/deviation", training.data().deviation);
  archive.put("data/standardised/mean", training.scaling().mean);
  archive.put("data/standardised/scale", training.scaling().scale);
  archive.put("data/rows", static_cast<Integer>(training.data().rows()));
  archive.put("data/validation_rows", static_cast<Integer>(training.data().validation_rows()));
  const Likelihood* final = training.final_likelihood();
  if (!final) return archive;
  for (const auto& c : kLikelihood) {
    archive.put(std::string("result/") + c.name, final->*c.member);
    if (*c.unit) archive.attribute(std::string("result/") + c.name, "units", c.unit);
  }
  archive.put("result/exact", final->exact);
  archive.put("result/iteration", static_cast<Integer>(training.best_iteration()));
  archive.put("result/averaged_parameters", training.averaged());
  archive.put("result/stalled", training.stalled());
  put_rows(archive, "observables/samples", training.samples(), training.data().units());
  return archive;
}

}  // namespace rbm
