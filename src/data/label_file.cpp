#include "rbm_vmc/data/label_file.hpp"

#include <fmt/format.h>

#include <array>
#include <cmath>

#include "rbm_vmc/base/contract.hpp"
#include "rbm_vmc/data/csv_rows.hpp"
#include "rbm_vmc/data/idx_file.hpp"
#include "rbm_vmc/data/npy_file.hpp"

namespace rbm {

std::vector<Integer> read_labels(const std::filesystem::path& file) {
  std::array<std::byte, 2> start = {};
  open_regular(file).read(start);
  if (start[0] == std::byte{0x93}) return flat_integers(open_npy(file));
  if ((start[0] == std::byte{0} && start[1] == std::byte{0}) || start[0] == std::byte{0x1f})
    return flat_integers(open_idx(file));
  CsvRows rows(file);
  if (rows.columns() != 1)
    throw InputError(fmt::format("{}: wrong shape ({} columns, wanted one label a row)", file.string(), rows.columns()));
  std::vector<Real> values(static_cast<std::size_t>(rows.rows()));
  rows.read(values);
  std::vector<Integer> labels;
  for (const Real value : values) {
    if (value != std::floor(value) || std::abs(value) > 0x1p53) {
      throw InputError(
          fmt::format("{}: not a whole number (label {}, counted from 0: {})", file.string(), labels.size(), value));
    }
    labels.push_back(static_cast<Integer>(value));
  }
  return labels;
}

}  // namespace rbm
