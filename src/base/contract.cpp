#include "rbm_vmc/base/contract.hpp"

#include <utility>

namespace rbm {
namespace {

std::string joined(const std::vector<std::string>& lines) {
  std::string text;
  for (const auto& line : lines) text += (text.empty() ? "" : "\n") + line;
  return text;
}

}  // namespace

InputError::InputError(std::string problem) : InputError(std::vector<std::string>{std::move(problem)}) {}

InputError::InputError(std::vector<std::string> problems)
    : std::runtime_error(joined(problems)), problems_(std::move(problems)) {}

}  // namespace rbm
