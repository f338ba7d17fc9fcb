#include "rbm_vmc/io/problem.hpp"

namespace rbm {

std::string Problem::line(std::string_view path, std::string_view where) const {
  std::string text = std::string(path) + ": " + what;
  const std::string reason = std::string(where) + (where.empty() || why.empty() ? "" : ": ") + why;
  if (!reason.empty()) text += " (" + reason + ")";
  if (!hint.empty()) text += " " + hint;
  return text;
}

}  // namespace rbm
