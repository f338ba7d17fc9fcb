/// Work that only one rank can do, with an outcome that all ranks share.
#pragma once

#include <functional>
#include <string>

#include "rbm_vmc/parallel/communicator.hpp"

namespace rbm {

/// Runs `work` at the root and hands its text to every rank. If it throws one of the errors of base/contract.hpp, every rank
/// throws the same one, so that all leave together (collective).
std::string on_root(Communicator& communicator, const std::function<std::string()>& work);

/// The same of work without a text.
void do_on_root(Communicator& communicator, const std::function<void()>& work);

}  // namespace rbm
