/// What a program says and returns when something fails: one line each on stderr, "PROGRAM: PROBLEM (WHY) HINT".
///
/// Exit codes are part of the interface: 2 bad command line or input, 3 file, 4 numerical failure or an error of our own,
/// 5 checkpoint unusable.
#pragma once

#include <cstdio>
#include <exception>
#include <new>
#include <string>
#include <string_view>
#include <vector>

#include "apps/terminal.hpp"
#include "rbm_vmc/base/contract.hpp"

namespace rbm {

enum ExitCode : int { kFinished = 0, kBadInput = 2, kBadFile = 3, kNumericalFailure = 4, kBadCheckpoint = 5, kStopped = 75 };

struct Failure {
  ExitCode code;
  std::vector<std::string> problems;  ///< one line each
};

/// The failure behind an exception; to be called from a catch block or with a stored exception.
inline Failure failure_of(const std::exception_ptr& exception) {
  try {
    std::rethrow_exception(exception);
  } catch (const InputError& error) {
    return {kBadInput, error.problems()};
  } catch (const FileError& error) {
    return {kBadFile, {error.what()}};
  } catch (const CheckpointError& error) {
    return {kBadCheckpoint, {error.what()}};
  } catch (const std::bad_alloc&) {
    return {kNumericalFailure,
            {"out of memory (a request for more was refused) make the system smaller, or use more nodes"}};
  } catch (const std::exception& error) {
    return {kNumericalFailure, {error.what()}};
  } catch (...) {
    return {kNumericalFailure, {"unknown error (not a standard exception) please report it"}};
  }
}

/// Prints the lines; returns the exit code.
inline int report(std::string_view program, const Failure& failure) {
  const std::string name = in_colour(colours_wanted(STDERR_FILENO), kRed, std::string(program) + ":") + " ";
  std::string text;
  for (std::string line : failure.problems) {
    for (char& c : line) {
      if (c == '\n' || c == '\r') c = ' ';
    }
    text += name + line + "\n";
  }
  std::fwrite(text.data(), 1, text.size(), stderr);
  return failure.code;
}

}  // namespace rbm
