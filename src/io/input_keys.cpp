#include "rbm_vmc/io/input_keys.hpp"

#include "rbm_vmc/io/key_table.hpp"

namespace rbm {
namespace {

constexpr Index kMostDimensions = 3;

/// One number, or one for each dimension.
void per_dimension(Key& key) {
  key.least = 1;
  key.most = kMostDimensions;
}

void add_system(Table& t, Input::System& s) {
  t.add("system.kind", s.kind, "", kAny, "what is simulated; decides the defaults of the other keys").required = true;
  t.add("system.particles", s.particles, "", between(1, 1000), "number of particles N").required = true;
  t.add("system.dimensions", s.dimensions, "", between(1, kMostDimensions), "number of spatial dimensions D",
        "2 for quantum-dot, 1 for calogero, else 3");
  t.add("system.statistics", s.statistics, "", kAny, "exchange symmetry of the particles",
        "fermions for quantum-dot, else bosons");
  t.add("system.spin_up", s.spin_up, "", between(0, 1000), "fermions: how many of the particles have spin up",
        "half of the particles, rounded up");
  per_dimension(
      t.add("system.omega", s.omega, "hartree", kPositive, "trap frequency: one number, or one for each dimension"));
  t.add("system.interaction", s.interaction, "", kAny, "pair potential v(r)", "coulomb for quantum-dot, calogero for calogero, else none");
  t.add("system.strength", s.strength, "hartree*bohr; gaussian: hartree", kAny,
        "factor c of the pair potential; coulomb: c/r");
  t.add("system.softening", s.softening, "bohr", kPositive, "length s of soft-coulomb: c/sqrt(r^2 + s^2)",
        "chosen if needed");
  t.add("system.width", s.width, "bohr", kPositive, "length w of gaussian: c exp(-r^2/(2 w^2))", "chosen if needed");
  t.add("system.diameter", s.diameter, "bohr", kPositive, "hard-sphere: closest distance of two particles",
        "required by hard-sphere");
  t.add("system.lambda", s.lambda, "", {.low = 1}, "number l of calogero: l(l-1)/r^2, where psi vanishes as r^l", "2 if needed");
}

void add_wavefunction(Table& t, Input::Wavefunction& w) {
  constexpr Real kMostHidden = 1e6;
  const std::string from_omega = "exact without interaction";
  t.add("wavefunction.factors", w.factors, "", kAny, "factors of the wave function, none twice",
        "rbm, slater if like spins need it, and if particles interact pair-rbm; hard-sphere (at most 20: and pair-rbm); calogero");

  t.add("wavefunction.parameters", w.parameters, "", kAny,
        "start values of all parameters, in the order of /parameters/values of results; they replace all other start values",
        "those of the factors");

  t.add("wavefunction.rbm.hidden", w.rbm.hidden, "", between(0, kMostHidden), "number of hidden units H",
        "that of the start values, or a few");
  t.add("wavefunction.rbm.form", w.rbm.form, "", kAny,
        "psi: the factor is the marginal F of the machine; sqrt: its square root");
  per_dimension(t.add("wavefunction.rbm.sigma", w.rbm.sigma, "bohr", kPositive,
                      "width s in exp(-(x - a)^2/(2 s^2)): one number, or one for each dimension", from_omega));
  t.add("wavefunction.rbm.train_sigma", w.rbm.train_sigma, "", kAny, "whether sigma is a parameter",
        "true beside slater or hard-sphere");
  t.add("wavefunction.rbm.symmetric", w.rbm.symmetric, "", kAny,
        "whether the particles share their weights, or those of a spin if the spins differ in number: exchange symmetric, M = D, or 2*D "
        "(spin up first), in place of N*D",
        "true beside slater, hard-sphere or calogero");
  t.add("wavefunction.rbm.init_scale", w.rbm.init_scale, "", kNotNegative, "standard deviation of the random start weights",
        "chosen by the program");
  t.add("wavefunction.rbm.a", w.rbm.a, "bohr", kAny,
        "start values of the visible biases [M], M = N*D, index particle*D + dimension", "chosen by the program");
  t.add("wavefunction.rbm.b", w.rbm.b, "", kAny, "start values of the hidden biases [H]; of one machine for each spin [2*H]",
        "chosen by the program");
  t.add("wavefunction.rbm.W", w.rbm.W, "bohr", kAny, "start values of the weights [M x H], as rows or as one flat list",
        "random");

  per_dimension(t.add("wavefunction.gaussian.width", w.gaussian.width, "bohr", kPositive,
                      "width w in exp(-sum x^2/(2 w^2)): one number, or one for each dimension", from_omega));
  t.add("wavefunction.gaussian.train_width", w.gaussian.train_width, "", kAny, "whether the width is a parameter",
        "true beside slater or hard-sphere");

  t.add("wavefunction.slater.train_width", w.slater.train_width, "", kAny,
        "whether the width of the orbitals is a parameter (that of their Gaussian belongs to rbm or gaussian)");
  t.add("wavefunction.slater.virtual_orbitals", w.slater.virtual_orbitals, "", between(0, 200),
        "empty oscillator orbitals mixed into the occupied ones by trainable weights");
  t.add("wavefunction.slater.backflow", w.slater.backflow, "", between(0, 8),
        "backflow: number of Gaussians for unlike and for like spins, of lengths L, L/2, L/4 ...; 0: none");
  t.add("wavefunction.slater.backflow_length", w.slater.backflow_length, "bohr", kPositive,
        "backflow: start value of the longest length L", "from omega");
  for (const bool up : {true, false}) {
    t.add(up ? "wavefunction.slater.occupation_up" : "wavefunction.slater.occupation_down",
          up ? w.slater.occupation_up : w.slater.occupation_down, "", between(0, 24),
          std::string("orbitals of the particles with spin ") + (up ? "up" : "down") +
              " [count x D]: whole-number degrees of the oscillator functions along each dimension",
          "the lowest, if they fill whole shells");
  }

  t.add("wavefunction.jastrow.gamma", w.jastrow.gamma, "1/bohr", kPositive,
        "start value of g in exp(sum c r/(1 + g r)), c from the cusp condition", "from omega");

  t.add("wavefunction.pair-rbm.hidden", w.pair_rbm.hidden, "", between(0, kMostHidden),
        "number of hidden units that see the pair distances", "a few");
  t.add("wavefunction.pair-rbm.length", w.pair_rbm.length, "bohr", kPositive,
        "length over which pair distances are resolved", "from omega");
  t.add("wavefunction.pair-rbm.init_scale", w.pair_rbm.init_scale, "", kNotNegative,
        "standard deviation of the random start weights", "chosen by the program");

  t.add("wavefunction.calogero.exponent", w.calogero.exponent, "", {.low = 0.5, .low_open = true},
        "start value of e in the product of r^e over all pairs", "lambda");
}

void add_sampling(Table& t, Input::Sampler& s) {
  constexpr Real kMostChains = 1e8;
  constexpr Real kMostSweeps = 1e9;
  t.add("sampler.method", s.method, "", kAny, "how walkers move", "gibbs for an rbm alone, else metropolis");
  t.add("sampler.chains", s.chains, "", between(1, kMostChains),
        "number of Markov chains over all ranks, rounded up to batches", "enough to give 64 ranks work");
  t.add("sampler.step", s.step, "bohr; langevin: 1/hartree", kNotNegative,
        "length of a trial move, or time step of langevin; 0: tuned");
  t.add("sampler.distribution", s.distribution, "", kAny, "distribution of the trial moves of metropolis");
  t.add("sampler.sweeps_per_sample", s.sweeps_per_sample, "", between(0, kMostSweeps),
        "moves of every particle between two measurements; 0: from the measured autocorrelation");
  t.add("sampler.equilibration", s.equilibration, "sweeps", between(0, kMostSweeps),
        "sweeps before the first sample; 0: measured");
}

void add_optimizer(Table& t, Input::Optimizer& o) {
  constexpr Real kMostSamples = 1e15;
  t.add("optimizer.method", o.method, "", kAny,
        "update rule; sr: stochastic reconfiguration (natural gradient); minsr, spring: the same from the kernel of the "
        "samples; linear: few parameters, few iterations",
        "sr; more parameters than samples: minsr");
  t.add("optimizer.iterations", o.iterations, "", between(0, 1e9), "number of updates; 0: evaluate the start values only",
        "chosen by the program");
  t.add("optimizer.samples", o.samples, "", between(1, kMostSamples), "samples of an iteration, all chains together",
        "a few for each chain");
  t.add("optimizer.learning_rate", o.learning_rate, "", kPositive, "factor of each step", "from the method and omega");
  t.add("optimizer.shift", o.shift, "", kNotNegative,
        "sr: shift of the diagonal of S, relative to it; minsr, spring: absolute; linear: in excitation energies",
        "chosen by the program");
  t.add("optimizer.adaptive_shift", o.adaptive_shift, "", kAny,
        "sr, minsr, spring, linear: whether the shift follows the success of the steps");
  t.add("optimizer.momentum", o.momentum, "", {.low = 0, .high = 1, .high_open = true},
        "momentum, spring: share of the last step kept");
  t.add("optimizer.max_step_norm", o.max_step_norm, "", kPositive,
        "longest step; sr, minsr, spring, linear: in the norm of the metric S", "from the method, and N beyond 20");
  t.add("optimizer.dense_limit", o.dense_limit, "", between(0, 1e6),
        "sr: more parameters than this are solved for by conjugate gradients, without forming S");
  t.add("optimizer.average", o.average, "", kAny, "whether the final parameters are a mean over the last iterations");
}

void add_evaluation(Table& t, Input::Evaluation& e) {
  t.add("evaluation.samples", e.samples, "", between(1, 1e15),
        "samples with the final parameters; with a target_error the most of them", "until the target_error is met");
  t.add("evaluation.target_error", e.target_error, "hartree", kNotNegative,
        "sampling ends when the error of the energy is below; 0: none",
        "a small part of the energy; 0 if samples are given");
  t.add("evaluation.observables", e.observables, "", kAny,
        "what is measured besides the energy, none twice; an empty list: nothing",
        "all; those of pairs if there are pairs that interact or exclude each other")
      .least = 0;
  t.add("evaluation.bins", e.bins, "", between(1, 1000),
        "bins of radial densities and pair distances; a density in a plane has half as many each way");
  t.add("evaluation.extent", e.extent, "bohr", kNotNegative,
        "how far densities reach from the centre, pair distances twice as far; 0: past the outermost walkers");
  t.add("evaluation.configurations", e.configurations, "", between(0, 1e7),
        "about how many sampled configurations are kept in the results, spread over chains and time");
}

std::vector<Key> bind(Input& input) {
  Table table;
  add_system(table, input.system);
  add_wavefunction(table, input.wavefunction);
  add_sampling(table, input.sampler);
  add_optimizer(table, input.optimizer);
  add_evaluation(table, input.evaluation);
  add_run(table, input.run);
  return table.take();
}

}  // namespace

std::vector<Key> describe(Input& input) {
  Input fresh;
  return with_defaults(bind(input), bind(fresh));
}

}  // namespace rbm
