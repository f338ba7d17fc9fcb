#include "rbm_vmc/continuum/potential.hpp"

#include <cmath>
#include <limits>
#include <string>

#include "rbm_vmc/continuum/separation.hpp"

namespace rbm {
namespace {

struct PairEnergy {
  Pack energy, virial;  ///< v and r v'
};

struct Coulomb {
  Real strength;
  [[gnu::always_inline]] PairEnergy operator()(const Distance& distance) const {
    const Pack v = strength * distance.inverse;
    return {v, -v};
  }
};

struct SoftCoulomb {
  Real strength, softening;
  [[gnu::always_inline]] PairEnergy operator()(const Distance& distance) const {
    const Pack squared = distance.r * distance.r;
    const Pack inverse = fast_inverse_sqrt(squared + softening * softening);
    const Pack v = strength * inverse;
    return {v, -v * (squared * (inverse * inverse))};
  }
};

struct GaussianBump {
  Real strength, width;
  [[gnu::always_inline]] PairEnergy operator()(const Distance& distance) const {
    const Pack squared = distance.r * distance.r * (1 / (width * width));
    const Pack v = strength * exp_nonpositive(-0.5 * squared);
    return {v, -v * squared};
  }
};

struct HardSphere {
  Real diameter;
  [[gnu::always_inline]] PairEnergy operator()(const Distance& distance) const {
    return {select(distance.r < diameter, broadcast(std::numeric_limits<Real>::infinity()), Pack{}), Pack{}};
  }
};

struct InverseSquare {
  Real strength;
  [[gnu::always_inline]] PairEnergy operator()(const Distance& distance) const {
    const Pack v = strength * (distance.inverse * distance.inverse);
    return {v, -2.0 * v};
  }
};

/// Σ_{p<q} v(r_pq) for one formula.
template <class Formula>
class PairPotential final : public Potential {
 public:
  explicit PairPotential(Formula formula) : formula_(formula) {}

  void add(const Walkers& walkers, Lanes energy, Lanes virial) const override {
    switch (walkers.dimensions) {
      case 1: return add_in<1>(walkers, energy, virial);
      case 2: return add_in<2>(walkers, energy, virial);
      case 3: return add_in<3>(walkers, energy, virial);
      default: expects(false, "1, 2 or 3 dimensions in a pair potential");
    }
  }

 private:
  template <Index D>
  void add_in(const Walkers& walkers, Lanes energy, Lanes virial) const {
    for (Index p = 0; p < kPacks; ++p) {
      PairEnergy sum{};
      for (Index second = 1; second < walkers.particles; ++second) {
        const auto at = position_of<D>(walkers.x, second, p);
        for (Index first = 0; first < second; ++first) {
          const PairEnergy pair = formula_(distance(position_of<D>(walkers.x, first, p) - at));
          sum.energy += pair.energy;
          sum.virial += pair.virial;
        }
      }
      pack(energy, p) += sum.energy;
      pack(virial, p) += sum.virial;
    }
  }

  Formula formula_;
};

class NoInteraction final : public Potential {
 public:
  void add(const Walkers&, Lanes, Lanes) const override {}
};

template <class Formula>
std::unique_ptr<Potential> pair_potential(Formula formula) {
  return std::make_unique<PairPotential<Formula>>(formula);
}

void require(bool holds, const std::string& key, Real value, const std::string& wanted) {
  if (!holds) throw InputError("system." + key + " is " + std::to_string(value) + " (not " + wanted + ") give " + wanted);
}

}  // namespace

Trap::Trap(std::vector<Real> omega) : omega_(std::move(omega)) {
  if (omega_.empty() || omega_.size() > 3)
    throw InputError("system.omega has " + std::to_string(omega_.size()) +
                     " values (1 to 3 dimensions are known) give one frequency, or one per dimension");
  for (const Real frequency : omega_)
    require(std::isfinite(frequency) && frequency >= 0, "omega", frequency, "a finite number >= 0 [hartree]");
}

void Trap::add(const Walkers& walkers, Lanes energy) const {
  expects(walkers.dimensions == std::ssize(omega_), "one trap frequency per dimension");
  for (Index i = 0, m = 0; i < walkers.particles; ++i)
    for (const Real frequency : omega_) {
      const Real half = 0.5 * frequency * frequency;
      for (Index p = 0; p < kPacks; ++p) pack(energy, p) += half * (walkers.x.pack(m, p) * walkers.x.pack(m, p));
      ++m;
    }
}

std::unique_ptr<Potential> make_potential(const InteractionSpec& spec) {
  require(std::isfinite(spec.strength), "strength", spec.strength, "a finite number");
  switch (spec.kind) {
    case Interaction::none: return std::make_unique<NoInteraction>();
    case Interaction::coulomb: return pair_potential(Coulomb{spec.strength});
    case Interaction::soft_coulomb:
      require(std::isfinite(spec.softening) && spec.softening > 0, "softening", spec.softening, "a length > 0 [bohr]");
      return pair_potential(SoftCoulomb{spec.strength, spec.softening});
    case Interaction::gaussian:
      require(std::isfinite(spec.width) && spec.width > 0, "width", spec.width, "a length > 0 [bohr]");
      return pair_potential(GaussianBump{spec.strength, spec.width});
    case Interaction::hard_sphere:
      require(std::isfinite(spec.diameter) && spec.diameter > 0, "diameter", spec.diameter, "a length > 0 [bohr]");
      return pair_potential(HardSphere{spec.diameter});
    case Interaction::calogero:
      require(std::isfinite(spec.lambda) && spec.lambda >= 1, "lambda", spec.lambda, "a number >= 1");
      return pair_potential(InverseSquare{spec.lambda * (spec.lambda - 1)});
  }
  throw ContractError("internal error (unknown interaction); please report it");
}

Real cusp(const InteractionSpec& spec, Index dimensions) {
  if (spec.kind != Interaction::coulomb) return 0;
  if (dimensions < 2)
    throw InputError(
        "system.interaction is coulomb in one dimension (only wave functions with a node at contact have a finite energy) "
        "use soft-coulomb");
  return spec.strength / static_cast<Real>(dimensions - 1);
}

Real like_cusp(const InteractionSpec& spec, Index dimensions) {
  return spec.kind == Interaction::coulomb ? spec.strength / static_cast<Real>(dimensions + 1) : 0;
}

}  // namespace rbm
