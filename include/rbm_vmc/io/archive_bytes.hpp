/// An archive as bytes, to hand it to other ranks. Not a file format: written and read by the same program.
#pragma once

#include <string>
#include <string_view>

#include "rbm_vmc/io/archive.hpp"

namespace rbm {

std::string to_bytes(const Archive& archive);

/// Throws ContractError if the bytes are not those of to_bytes.
Archive from_bytes(std::string_view bytes);

}  // namespace rbm
