#include "rbm_vmc/continuum/ansatz.hpp"

#include <algorithm>
#include <utility>

namespace rbm {

Ansatz::Ansatz(Index particles, Index dimensions, std::vector<std::unique_ptr<Factor>> factors)
    : particles_(particles), dimensions_(dimensions), factors_(std::move(factors)), first_{0} {
  for (const auto& factor : factors_) first_.push_back(first_.back() + factor->parameter_count());
  theta_.resize(static_cast<std::size_t>(first_.back()));
  for (std::size_t f = 0; f < factors_.size(); ++f) {
    const auto share = std::span(theta_).subspan(static_cast<std::size_t>(first_[f]),
                                                 static_cast<std::size_t>(factors_[f]->parameter_count()));
    factors_[f]->get_parameters(share);
    factors_[f]->set_parameters(share);  // to the last bit what θ says, as after a restart
  }
}

std::span<const Real> Ansatz::parameters_of(Index f) const {
  const auto i = static_cast<std::size_t>(f);
  return std::span(theta_).subspan(static_cast<std::size_t>(first_[i]), static_cast<std::size_t>(first_[i + 1] - first_[i]));
}

void Ansatz::set_parameters(std::span<const Real> theta) {
  expects(theta.size() == theta_.size(), "as many values as parameters");
  std::ranges::copy(theta, theta_.begin());
  for (std::size_t f = 0; f < factors_.size(); ++f) factors_[f]->set_parameters(parameters_of(static_cast<Index>(f)));
  ++version_;
}

std::vector<std::string> Ansatz::parameter_names() const {
  std::vector<std::string> names;
  for (const auto& factor : factors_) {
    for (const auto& name : factor->parameter_names()) names.push_back(std::string(factor->name()) + "/" + name);
  }
  return names;
}

AnsatzState Ansatz::bind() const { return AnsatzState(*this); }

AnsatzState::AnsatzState(const Ansatz& ansatz) : ansatz_(&ansatz) {
  for (const auto& factor : ansatz.factors()) states_.push_back(factor->bind(ansatz.particles(), ansatz.dimensions()));
}

void AnsatzState::check_fresh() const {
  expects(fresh_ && version_ == ansatz_->version(), "a state refreshed after the last change of parameters");
}

void AnsatzState::refresh(const Walkers& walkers) {
  for (const auto& state : states_) state->refresh(walkers);
  version_ = ansatz_->version();
  fresh_ = true;
}

void AnsatzState::propose(const Walkers& walkers, const Trial& trial) {
  check_fresh();
  for (const auto& state : states_) state->propose(walkers, trial);
}

void AnsatzState::settle(const LaneMask& accepted) {
  for (const auto& state : states_) state->settle(accepted);
}

void AnsatzState::add_log_value(const Walkers& walkers, Lanes value) const {
  check_fresh();
  for (const auto& state : states_) state->add_log_value(walkers, value);
}

void AnsatzState::add_gradient(const Walkers& walkers, Index particle, Block& gradient) const {
  for (const auto& state : states_) state->add_gradient(walkers, particle, gradient);
}

void AnsatzState::add_derivatives(const Walkers& walkers, Block& gradient, Lanes laplacian) const {
  check_fresh();
  for (const auto& state : states_) state->add_derivatives(walkers, gradient, laplacian);
}

void AnsatzState::log_derivatives(const Walkers& walkers, Block& rows) const {
  check_fresh();
  Index first_row = 0;
  for (std::size_t f = 0; f < states_.size(); ++f) {
    states_[f]->log_derivatives(walkers, rows, first_row);
    first_row += ansatz_->factors()[f]->parameter_count();
  }
}

Real AnsatzState::drift() const {
  Real largest = 0;
  for (const auto& state : states_) largest = std::max(largest, state->drift());
  return largest;
}

}  // namespace rbm
