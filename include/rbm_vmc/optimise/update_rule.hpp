/// How parameters follow the energy gradient g: a closed set of rules, each with its settings and defaults.
///
///     Sgd        δ = -η_k g
///     Momentum   v ← μ v + g,  δ = -η_k v                                             (Polyak 1964)
///     Adam       m ← β₁ m + (1-β₁) g,  s ← β₂ s + (1-β₂) g²,
///                δ = -η_k m̂/(√ŝ + ε),  m̂ = m/(1-β₁ᵏ⁺¹),  ŝ = s/(1-β₂ᵏ⁺¹)               (Kingma & Ba 2015)
///     StochasticReconfiguration   δ = -η_k (S + ε + λ(diag S + ε))⁻¹ g/2               (natural_gradient.hpp)
///     KernelReconfiguration       δ = -η_k φ,  φ ← κ + Ōᵀ(ŌŌᵀ + λ + 11ᵀ/n)⁻¹(ε - Ōκ),  κ = μφ      (same place)
///                                 minSR if μ = 0, SPRING if not
///     LinearMethod                δ = η_k Δ/√(1 + ΔᵀSΔ),  Δ from the lowest state beside ψ        (linear_method.hpp)
///
/// A step longer than `max_step_norm` is scaled down to it: √(δᵀδ) for the first three, √(δᵀSδ) for the others, the
/// angle by which the normalised wave function turns, which has no unit.
#pragma once

#include <variant>

#include "rbm_vmc/optimise/adaptive_shift.hpp"
#include "rbm_vmc/optimise/learning_rate.hpp"
#include "rbm_vmc/optimise/linear_method.hpp"
#include "rbm_vmc/optimise/natural_gradient.hpp"

namespace rbm {

struct Sgd {
  LearningRate rate{.initial = 0.05};
  Real max_step_norm = 1;
};

struct Momentum {
  LearningRate rate{.initial = 0.01};
  Real momentum = 0.9;  ///< μ
  Real max_step_norm = 1;
};

struct Adam {
  LearningRate rate{.initial = 0.02};
  Real beta1 = 0.9;
  Real beta2 = 0.999;
  Real epsilon = 1e-8;
  Real max_step_norm = 1;
};

struct StochasticReconfiguration {
  LearningRate rate{.initial = 0.1};  ///< [1/hartree], a step of imaginary time: below 2 over the width of the spectrum
  ShiftPolicy shift{};                ///< λ; lower = upper = initial keeps it constant
  NaturalGradientOptions solver{};
  Real max_step_norm = 0.1;
  Index dense_limit = 2000;  ///< parameters up to which S is formed; above, conjugate gradients
};

struct KernelReconfiguration {
  LearningRate rate{.initial = 0.1};  ///< [1/hartree]
  ShiftPolicy shift{.initial = 1e-3, .upper = 1};  ///< λ, absolute
  Real momentum = 0;                               ///< μ
  Index retries = 8;
  Real max_step_norm = 0.1;
};

struct LinearMethod {
  LearningRate rate{.initial = 1};
  ShiftPolicy shift{};  ///< λ
  NaturalGradientOptions solver{};
  Real max_step_norm = 0.5;
};

using UpdateRule = std::variant<Sgd, Momentum, Adam, StochasticReconfiguration, KernelReconfiguration, LinearMethod>;

}  // namespace rbm
