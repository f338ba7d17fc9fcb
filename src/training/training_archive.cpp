#include "rbm_vmc/training/training_archive.hpp"

#include <array>
#include <cmath>

#include "rbm_vmc/io/row_columns.hpp"
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

/// The field of the value of a row.
auto of_value(Real Likelihood::*member) {
  return [member](auto& row) -> auto& { return row.value.*member; };
}

const auto kExact = [](auto& row) -> auto& { return row.value.exact; };

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
  put_column(archive, "iteration", rows, &TrainingRow::iteration);
  put_column(archive, "epoch", rows, &TrainingRow::epoch);
  for (const auto& c : kHistory) put_column(archive, c.name, rows, c.member, c.unit);
  return archive;
}

std::vector<TrainingRow> training_history_from(const Archive& archive) {
  std::vector<TrainingRow> rows(archive.integers("iteration").size());
  take_column(archive, "iteration", rows, &TrainingRow::iteration);
  take_column(archive, "epoch", rows, &TrainingRow::epoch);
  for (const auto& c : kHistory) take_column(archive, c.name, rows, c.member);
  return rows;
}

Archive likelihood_archive(const std::vector<LikelihoodRow>& rows) {
  Archive archive;
  put_column(archive, "iteration", rows, &LikelihoodRow::iteration);
  put_column(archive, "epoch", rows, &LikelihoodRow::epoch);
  put_column(archive, "exact", rows, kExact);
  for (const auto& c : kLikelihood) put_column(archive, c.name, rows, of_value(c.member), c.unit);
  return archive;
}

std::vector<LikelihoodRow> likelihoods_from(const Archive& archive) {
  std::vector<LikelihoodRow> rows(archive.integers("iteration").size());
  take_column(archive, "iteration", rows, &LikelihoodRow::iteration);
  take_column(archive, "epoch", rows, &LikelihoodRow::epoch);
  take_column(archive, "exact", rows, kExact);
  for (const auto& c : kLikelihood) take_column(archive, c.name, rows, of_value(c.member));
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
