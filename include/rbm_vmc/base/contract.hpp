/// How things fail. Three kinds of error, one for each party at fault, plus files.
///
/// Every message has the form PROBLEM (WHY) HINT and fits one line. Only `main` catches.
#pragma once

#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace rbm {

/// Our bug: a precondition of a function was broken.
class ContractError : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

/// The user's: what was read from the command line or an input cannot be run. Carries all problems found, one line each.
class InputError : public std::runtime_error {
 public:
  explicit InputError(std::string problem);
  explicit InputError(std::vector<std::string> problems);
  const std::vector<std::string>& problems() const { return problems_; }

 private:
  std::vector<std::string> problems_;
};

/// A file that cannot be read or written.
class FileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A checkpoint that exists and cannot be used.
class CheckpointError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// The run's: a number that is not finite, a matrix that cannot be solved, ranks that disagree.
class NumericalError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Throws ContractError unless `condition` holds. For preconditions outside hot loops.
inline void expects(bool condition, std::string_view what) {
  if (!condition) throw ContractError("internal error (expected " + std::string(what) + "); please report it");
}

}  // namespace rbm
