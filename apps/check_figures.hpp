/// What `--check` prints: the resolved settings, parameters, memory and the time of an iteration from a short trial.
#pragma once

#include <fmt/format.h>

#include <string>

#include "rbm_vmc/base/block.hpp"
#include "rbm_vmc/io/input_toml.hpp"

namespace rbm {

struct CheckFigures {
  Index parameters, chains, ranks;
  Index busiest;        ///< chains of the rank that has most
  Index bytes;          ///< of that rank
  Index writing_bytes;  ///< more of the root, while it writes
  const char* step;     ///< what an iteration is called
  double seconds;       ///< of one
  Index steps;
};

template <Settings T>
std::string check_text(const T& resolved, const CheckFigures& figures) {
  const auto mebibytes = [](Index count) { return static_cast<double>(count) / 1048576.0; };
  return fmt::format(
      "{}\n# input is valid\n# parameters: {}\n# chains: {} on {} rank{}, {} on the busiest\n# memory per rank: {:.1f} MiB "
      "and the "
      "libraries' own; on the first, which writes the files, {:.1f} MiB more\n# time per {}: {:.3g} s on these ranks, "
      "{:.1f} "
      "s for all {}s\n",
      to_toml(resolved), figures.parameters, figures.chains, figures.ranks, figures.ranks == 1 ? "" : "s", figures.busiest,
      mebibytes(figures.bytes), mebibytes(figures.writing_bytes), figures.step, figures.seconds,
      figures.seconds * static_cast<double>(figures.steps), figures.step);
}

}  // namespace rbm
