/// How files of one kind of input call themselves, and what they may hold beside keys.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace rbm {

struct InputKind {
  std::string_view format;     ///< root attribute of that name
  bool says_so = true;         ///< whether the attributes format and format_version must be there
  std::array<std::string_view, 4> data{};  ///< datasets of the root that are data, not keys; unused places are empty

  bool is_data(std::string_view path) const { return !path.empty() && std::ranges::find(data, path) != data.end(); }
};

}  // namespace rbm
