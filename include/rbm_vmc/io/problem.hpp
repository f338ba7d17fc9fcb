/// What is wrong with a piece of input, in the grammar of all messages: PATH: WHAT (WHERE: WHY) HINT.
#pragma once

#include <string>
#include <string_view>

namespace rbm {

struct Problem {
  std::string what;
  std::string why;   ///< may be empty
  std::string hint;  ///< may be empty

  /// One line; `where` ("dot.toml:3") may be empty.
  std::string line(std::string_view path, std::string_view where = {}) const;
};

}  // namespace rbm
