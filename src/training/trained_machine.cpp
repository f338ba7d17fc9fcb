#include "rbm_vmc/training/trained_machine.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/io/input_archive.hpp"
#include "rbm_vmc/training/resolve_training.hpp"

namespace rbm {
namespace {

bool has_format(const Archive& archive, std::string_view wanted) {
  const auto* format = archive.find_text_attribute("", "format");
  return format && *format == wanted;
}

class Arrays {
 public:
  Arrays(const Archive& results, const std::string& file) : results_(results), file_(file) {}

  /// `count` finite numbers.
  const std::vector<Real>& take(const std::string& name, Index count) const {
    const auto& values = take(name);
    if (std::ssize(values) != count) refuse(name, "wrong size (its arrays do not fit together)");
    return values;
  }
  const std::vector<Real>& take(const std::string& name) const {
    const auto* found = results_.find("parameters/rbm/" + name);
    const auto* values = found ? std::get_if<std::vector<Real>>(&found->data) : nullptr;
    if (!values) refuse(name, "no machine (there are no such numbers)");
    if (!std::ranges::all_of(*values, [](Real value) { return std::isfinite(value); }))
      refuse(name, "not finite (it is damaged)");
    return *values;
  }
  [[noreturn]] void refuse(const std::string& name, const std::string& why) const {
    throw InputError(file_ + ": parameters/rbm/" + name + ": " + why + " take results as rbm_train wrote them");
  }

 private:
  const Archive& results_;
  const std::string& file_;
};

/// Pairs i < j of a symmetric matrix.
void append_pairs(const std::vector<Real>& matrix, Index units, std::vector<Real>& theta) {
  for (Index i = 0; i < units; ++i) {
    for (Index j = i + 1; j < units; ++j) theta.push_back(matrix[static_cast<std::size_t>(i * units + j)]);
  }
}

Real number(const Archive& results, std::string_view path) {
  const auto* found = results.find(path);
  const auto* values = found ? std::get_if<std::vector<Real>>(&found->data) : nullptr;
  return values && values->size() == 1 ? values->front() : std::numeric_limits<Real>::quiet_NaN();
}

Machine machine_from(const Arrays& arrays, const TrainingInput& input) {
  std::vector<Real> theta = arrays.take("a"), sigma;
  const auto& m = input.machine;
  if (theta.empty() || !m.visible || !m.hidden || !m.train_sigma)
    arrays.refuse("a", "no machine (its input is not complete)");
  MachineShape shape = machine_shape(input, std::ssize(theta));
  shape.sigma = SigmaTraining::fixed;
  const auto append = [&](const std::vector<Real>& values) { theta.insert(theta.end(), values.begin(), values.end()); };
  append(arrays.take("b", shape.hidden));
  append(arrays.take("W", shape.visible * shape.hidden));
  if (shape.visible_couplings) append_pairs(arrays.take("V", shape.visible * shape.visible), shape.visible, theta);
  if (shape.hidden_couplings) append_pairs(arrays.take("U", shape.hidden * shape.hidden), shape.hidden, theta);
  if (shape.gaussian()) {
    sigma = arrays.take("sigma", shape.visible);
    if (std::ranges::any_of(sigma, [](Real width) { return width <= 0; }))
      arrays.refuse("sigma", "not positive (it is damaged)");
    if (shape.visible_couplings) arrays.refuse("V", "of no use (gaussian units have no couplings)");
  }
  Machine machine(shape, sigma);
  machine.set_theta(theta);
  return machine;
}

}  // namespace

bool is_of_training(const Archive& results) {
  return has_format(results, kResultsFormat) && has_format(stored_input(results), TrainingInput::kKind.format);
}

TrainedMachine trained_machine(const Archive& results, const std::string& file) {
  if (!is_of_training(results)) {
    throw InputError(file + ": no machine (not the results of rbm_train) give STEM.results.h5 of a training");
  }
  std::vector<std::string> problems;
  auto input = input_from_archive<TrainingInput>(stored_input(results), problems);
  for (auto& problem : problems) problem.insert(0, file + ": ");
  if (!problems.empty()) throw InputError(problems);
  Machine machine = machine_from(Arrays(results, file), input);
  return {std::move(machine), std::move(input), number(results, "result/log_z"), number(results, "result/log_z_error")};
}

}  // namespace rbm
