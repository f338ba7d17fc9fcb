#include "rbm_vmc/training/machine_to_psi.hpp"

#include <fmt/format.h>

#include <cmath>

#include "rbm_vmc/base/contract.hpp"

namespace rbm {
namespace {

std::vector<Real> numbers(std::span<const Real> values) { return {values.begin(), values.end()}; }

/// σ of each dimension.
std::vector<Real> widths_of_dimensions(const Machine& machine, Index dimensions, const std::string& file) {
  constexpr Real kRounding = 1e-9;
  std::vector<Real> widths;
  for (Index i = 0; i < machine.shape().visible; ++i) {
    const Real width = machine.sigma(i);
    if (i < dimensions) widths.push_back(width);
    const Real first = widths[static_cast<std::size_t>(i % dimensions)];
    if (std::abs(width - first) > kRounding * first) {
      throw InputError(fmt::format(
          "{}: widths differ from particle to particle (sigma[{}] = {:.6g}, sigma[{}] = {:.6g}; psi has one for each "
          "dimension) train with machine.train_sigma = common or fixed, and data.standardise = common or none",
          file, i % dimensions, first, i, width));
    }
  }
  return widths;
}

void refuse(bool wrong, const std::string& file, const std::string& why) {
  if (wrong) throw InputError(file + ": no machine of positions " + why);
}

}  // namespace

void put_machine(Input& input, const Input& resolved, const Machine& machine, const std::string& file) {
  const MachineShape& shape = machine.shape();
  const Index particles = *resolved.system.particles, dimensions = *resolved.system.dimensions;
  refuse(!shape.gaussian(), file, "(its visible units have two values) train with machine.visible = gaussian");
  refuse(shape.hidden_couplings, file, "(its hidden units are coupled) train with machine.hidden_couplings = false");
  refuse(
      shape.visible != particles * dimensions, file,
      fmt::format(
          "of this system (it has {} units, the system {} x {} coordinates) give --particles and --dimensions of its data",
          shape.visible, particles, dimensions));
  auto& rbm = input.wavefunction.rbm;
  refuse(rbm.hidden && *rbm.hidden != shape.hidden, file,
         fmt::format("with so many hidden units (it has {}, wavefunction.rbm.hidden is {}) leave --hidden out", shape.hidden,
                     rbm.hidden.value_or(0)));
  auto widths = widths_of_dimensions(machine, dimensions, file);
  for (Real& width : widths) width /= std::sqrt(shape.beta);
  std::vector<Real> a = numbers(machine.a()), b = numbers(machine.b()), W = numbers(machine.W());
  const Real slope = shape.hidden_kind == HiddenKind::spin ? 2 : 1;
  for (Real& value : b) value *= slope * shape.beta;
  for (Index i = 0; i < shape.visible; ++i) {
    for (Index j = 0; j < shape.hidden; ++j) {
      Real& weight = W[static_cast<std::size_t>(i * shape.hidden + j)];
      a[static_cast<std::size_t>(i)] -= (slope - 1) * weight;
      weight *= slope;
    }
  }
  input.wavefunction.parameters.reset();
  rbm.form = RbmForm::sqrt;
  rbm.symmetric = false;
  rbm.hidden = shape.hidden;
  rbm.sigma = widths;
  rbm.a = a;
  rbm.b = b;
  rbm.W = WeightTable{shape.visible, shape.hidden, W};
}

}  // namespace rbm
