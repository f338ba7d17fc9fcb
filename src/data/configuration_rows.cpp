#include "rbm_vmc/data/configuration_rows.hpp"

#include <cmath>
#include <string>

#include "rbm_vmc/io/hdf5_file.hpp"

namespace rbm {

MemoryRows configuration_rows(const std::filesystem::path& results) {
  constexpr const char* kPath = "observables/configurations/positions";
  const auto foreign = read_foreign_in_child(results);
  const auto* positions = foreign.archive.find(kPath);
  const auto* values = positions != nullptr ? std::get_if<std::vector<Real>>(&positions->data) : nullptr;
  if (values == nullptr || positions->shape.size() != 3 || values->empty()) {
    throw InputError(results.string() +
                     ": no configurations (/observables/configurations/positions is not there) run with "
                     "evaluation.configurations = 10000");
  }
  if (!std::ranges::all_of(*values, [](Real value) { return std::isfinite(value); }))
    throw InputError(results.string() + ": configurations that are not finite (" + kPath + ")");
  const Index particles = positions->shape[1], dimensions = positions->shape[2];
  return {
      *values,
      particles * dimensions,
      {{"particles", static_cast<Integer>(particles)}, {"dimensions", static_cast<Integer>(dimensions)}, {"units", "bohr"}}};
}

}  // namespace rbm
