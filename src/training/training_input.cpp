#include "rbm_vmc/training/training_input.hpp"

#include "rbm_vmc/io/key_table.hpp"

namespace rbm {
namespace {

void add_machine(Table& t, TrainingInput::Units& m) {
  t.add("machine.visible", m.visible, "", kAny, "visible units: binary 0 and 1, spin -1 and 1, gaussian any real",
        "from the values of the data");
  t.add("machine.hidden", m.hidden, "", between(0, 1e6), "number of hidden units H",
        "as many as visible ones, but 16 to 500");
  t.add("machine.hidden_units", m.hidden_units, "", kAny, "hidden units: binary 0 and 1, or spin -1 and 1");
  t.add("machine.visible_couplings", m.visible_couplings, "", kAny,
        "whether visible units couple to each other (semi-restricted machine); not with gaussian units");
  t.add("machine.hidden_couplings", m.hidden_couplings, "", kAny,
        "whether hidden units couple to each other (general Boltzmann machine)");
  t.add("machine.beta", m.beta, "", kPositive, "inverse temperature in p = exp(-beta E)/Z");
  t.add("machine.sigma", m.sigma, "standard deviations", kPositive,
        "gaussian: start widths of the visible units, one number or one each, of the data as standardised",
        "1 if standardised, else those of the data")
      .least = 1;
  t.add("machine.train_sigma", m.train_sigma, "", kAny,
        "gaussian: widths stay fixed, or one common factor is trained, or each width (as ln sigma)",
        "each for gaussian, else fixed");
  t.add("machine.init_scale", m.init_scale, "", kNotNegative, "standard deviation of the random start weights",
        "0.1 over the root of the larger layer's tenth, at most 0.1");
}

void add_data(Table& t, TrainingInput::Data& d) {
  t.add("data.standardise", d.standardise, "", kAny,
        "gaussian: data less their mean, over their standard deviation, of each unit or one common scale; undone in what is "
        "written",
        "each, or common if sigma is; none for binary and spin");
  t.add("data.minibatch", d.minibatch, "rows", between(1, 1e8), "rows of the data in one update", "all if few, else 512");
  t.add("data.memory", d.memory, "MiB", between(1, 1e8),
        "memory for rows, all ranks together; data beyond it are read in pieces that are shuffled by themselves");
  t.add("data.checksum", d.checksum, "", kAny, "of samples and validation: data must agree with it", "that of the data");
}

void add_chains(Table& t, TrainingInput::Sampler& s) {
  t.add("sampler.method", s.method, "", kAny, "moves of the chains");
  t.add("sampler.start", s.start, "", kAny,
        "where the chains of an update begin: persistent (PCD-k) goes on, data (CD-k), noise (naive chains); tempering: "
        "persistent, "
        "with replicas at smaller beta that swap",
        "tempering for small machines, else persistent");
  t.add("sampler.chains", s.chains, "", between(1, 1e8),
        "number of Markov chains over all ranks, rounded up to groups of 128",
        "as many as the minibatch has rows, at least 256");
  t.add("sampler.cycles", s.cycles, "", between(1, 1e6), "Monte Carlo cycles (k) over all units in one update");
  t.add("sampler.step", s.step, "conditional widths", kPositive, "metropolis: length of a trial move of a gaussian unit");
  t.add("sampler.replicas", s.replicas, "", between(2, 1000), "tempering: number of temperatures");
  t.add("sampler.beta_min", s.beta_min, "", {.low = 0, .high = 1, .low_open = true, .high_open = true},
        "tempering: smallest beta, relative to that of the machine");
  t.add("sampler.precision", s.precision, "", kAny, "arithmetic of the chains; sums are double always", "double");
}

void add_optimizer(Table& t, TrainingInput::Optimizer& o) {
  t.add("optimizer.method", o.method, "", kAny,
        "update rule; natural: Newton step on the root of the gradient, with the covariance of its terms as metric", "adam");
  t.add("optimizer.iterations", o.iterations, "", between(0, 1e12), "number of updates; 0: evaluate the start values only",
        "10000 for small machines, else 50 epochs");
  t.add("optimizer.learning_rate", o.learning_rate, "", kPositive, "factor of each step", "from the method");
  t.add("optimizer.decay", o.decay, "iterations", between(0, 1e12),
        "in the second half of the training the learning rate is halved in so many iterations; 0: never",
        "a twentieth of all iterations");
  t.add("optimizer.momentum", o.momentum, "", {.low = 0, .high = 1, .high_open = true},
        "momentum: share of the last step kept");
  t.add("optimizer.shift", o.shift, "", kNotNegative, "natural: shift of the diagonal of the metric, relative to it");
  t.add("optimizer.max_step_norm", o.max_step_norm, "", kPositive, "longest step; natural: in the norm of the metric",
        "from the number of parameters; natural: 0.3");
  t.add("optimizer.dense_limit", o.dense_limit, "", between(0, 1e6),
        "natural: more parameters than this are solved for by conjugate gradients, without forming the metric");
  t.add("optimizer.weight_decay", o.weight_decay, "", kNotNegative,
        "c in the penalty -c/2 sum W^2 on the mean log-likelihood");
  t.add("optimizer.centred", o.centred, "", kAny, "whether the update rule sees the centred machine (sgd, momentum, adam)");
  t.add(
      "optimizer.average", o.average, "", kAny,
      "whether the machine kept may be the mean over the last quarter of the iterations, if that explains the data better");
}

void add_evaluation(Table& t, TrainingInput::Evaluation& e) {
  t.add("evaluation.interval", e.interval, "iterations", between(1, 1e12), "updates between two estimates of the likelihood",
        "a fiftieth of all iterations");
  t.add("evaluation.patience", e.patience, "evaluations", between(0, 1e9),
        "training ends when the validation likelihood did not rise for so long; 0: never");
  t.add("evaluation.rows", e.rows, "rows", between(1, 1e12),
        "at most so many rows of each data set enter a likelihood during training");
  t.add("evaluation.exact_units", e.exact_units, "", between(0, 25),
        "ln Z is summed exactly if that takes the states of no more units than these, else estimated by annealed importance "
        "sampling");
  t.add("evaluation.annealing_steps", e.annealing_steps, "", between(1, 1e9), "annealing: intermediate machines of one run");
  t.add("evaluation.annealing_runs", e.annealing_runs, "", between(2, 1e9), "annealing: runs, rounded up to groups of 128");
  t.add("evaluation.samples", e.samples, "", between(0, 1e7), "samples of the machine kept in the results");
  t.add("evaluation.burn_in", e.burn_in, "cycles", between(0, 1e9), "cycles of the chains before samples are taken",
        "1000");
}

std::vector<Key> bind(TrainingInput& input) {
  Table table;
  add_machine(table, input.machine);
  add_data(table, input.data);
  add_chains(table, input.sampler);
  add_optimizer(table, input.optimizer);
  add_evaluation(table, input.evaluation);
  add_run(table, input.run);
  return table.take();
}

}  // namespace

std::vector<Key> describe(TrainingInput& input) {
  TrainingInput fresh;
  return with_defaults(bind(input), bind(fresh));
}

}  // namespace rbm
