#include "rbm_vmc/session/on_root.hpp"

#include <sstream>

#include "rbm_vmc/base/contract.hpp"

namespace rbm {
namespace {

enum Outcome : char { kFine, kInput, kFile, kCheckpoint, kNumerical };

[[noreturn]] void rethrow(char outcome, const std::string& message) {
  switch (outcome) {
    case kInput: {
      std::vector<std::string> problems;
      std::istringstream lines(message);
      for (std::string line; std::getline(lines, line);) problems.push_back(line);
      throw InputError(problems);
    }
    case kFile: throw FileError(message);
    case kCheckpoint: throw CheckpointError(message);
    default: throw NumericalError(message);
  }
}

}  // namespace

std::string on_root(Communicator& communicator, const std::function<std::string()>& work) {
  std::string answer;
  if (communicator.is_root()) {
    try {
      answer = work() + char{kFine};
    } catch (const InputError& error) {
      answer = std::string(error.what()) + char{kInput};
    } catch (const FileError& error) {
      answer = std::string(error.what()) + char{kFile};
    } catch (const CheckpointError& error) {
      answer = std::string(error.what()) + char{kCheckpoint};
    } catch (const NumericalError& error) {
      answer = std::string(error.what()) + char{kNumerical};
    }
  }
  communicator.broadcast(answer);
  const char outcome = answer.back();
  answer.pop_back();
  if (outcome != kFine) rethrow(outcome, answer);
  return answer;
}

void do_on_root(Communicator& communicator, const std::function<void()>& work) {
  on_root(communicator, [&] {
    work();
    return std::string();
  });
}

}  // namespace rbm
