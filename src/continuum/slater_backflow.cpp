#include "rbm_vmc/continuum/slater_backflow.hpp"

#include "slater_backflow_state.hpp"

namespace rbm {
namespace {

Backflow make_backflow(const SlaterSpec& orbitals, const BackflowSpec& spec) {
  const Index up = orbitals.spin_up, down = orbitals.particles - up;
  const BackflowFunction function(spec);
  const bool both = up > 0 && down > 0 && (up > 1 || down > 1);
  return both ? Backflow(function, function, up) : Backflow(function);
}

}  // namespace

BackflowSlater::BackflowSlater(const SlaterSpec& orbitals, const BackflowSpec& backflow)
    : particles_(orbitals.particles), dimensions_(std::ssize(orbitals.omega)), orbitals_(orbitals),
      backflow_(make_backflow(orbitals, backflow)) {}

void BackflowSlater::get_parameters(std::span<Real> theta) const {
  const auto own = static_cast<std::size_t>(orbitals_.parameter_count());
  orbitals_.get_parameters(theta.first(own));
  backflow_.get_parameters(theta.subspan(own));
}

void BackflowSlater::set_parameters(std::span<const Real> theta) {
  expects(std::ssize(theta) == parameter_count(), "as many values as parameters");
  const auto own = static_cast<std::size_t>(orbitals_.parameter_count());
  orbitals_.set_parameters(theta.first(own));
  backflow_.set_parameters(theta.subspan(own));
}

std::vector<std::string> BackflowSlater::parameter_names() const {
  std::vector<std::string> names = orbitals_.parameter_names();
  for (std::string& name : backflow_.parameter_names()) names.push_back(std::move(name));
  return names;
}

std::unique_ptr<FactorState> BackflowSlater::bind(Index particles, Index dimensions) const {
  expects(particles == particles_ && dimensions == dimensions_, "walkers of the shape the determinant was made for");
  switch (dimensions) {
    case 1: return std::make_unique<BackflowSlaterState<1>>(*this);
    case 2: return std::make_unique<BackflowSlaterState<2>>(*this);
    default: return std::make_unique<BackflowSlaterState<3>>(*this);
  }
}

}  // namespace rbm
