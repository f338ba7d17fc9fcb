/// Rows of numbers as columns of an archive, one dataset a field, and back.
///
/// A field is what std::invoke gets from a row: a pointer to a member, or a function that returns a reference. Real numbers are
/// stored as such, integers and booleans as integers.
#pragma once

#include <concepts>
#include <functional>
#include <string>
#include <type_traits>
#include <vector>

#include "rbm_vmc/io/archive.hpp"

namespace rbm {

template <class Row, class Field>
using ColumnValue =
    std::conditional_t<std::floating_point<std::remove_cvref_t<std::invoke_result_t<const Field&, Row&>>>, Real, Integer>;

/// One field of all rows; `unit` becomes an attribute unless it is empty.
template <class Row, class Field>
void put_column(Archive& archive, const std::string& name, const std::vector<Row>& rows, const Field& field,
                const std::string& unit = "") {
  std::vector<ColumnValue<const Row, Field>> values;
  values.reserve(rows.size());
  for (const Row& row : rows) values.push_back(std::invoke(field, row));
  archive.put(name, values);
  if (!unit.empty()) archive.attribute(name, "units", unit);
}

/// The field of each of the rows. Throws CheckpointError if the column is of another length, FileError if it is absent.
template <class Row, class Field>
void take_column(const Archive& archive, const std::string& name, std::vector<Row>& rows, const Field& field) {
  const auto& values = [&]() -> const auto& {
    if constexpr (std::same_as<ColumnValue<Row, Field>, Real>) {
      return archive.reals(name);
    } else {
      return archive.integers(name);
    }
  }
  ();
  if (values.size() != rows.size()) throw CheckpointError("columns of unequal length in the history");
  for (std::size_t i = 0; i < rows.size(); ++i) {
    auto& place = std::invoke(field, rows[i]);
    place = static_cast<std::remove_reference_t<decltype(place)>>(values[i]);
  }
}

}  // namespace rbm
