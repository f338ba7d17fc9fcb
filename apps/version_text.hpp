/// What `--version` of a parallel program says.
#pragma once

#include <fmt/format.h>

#include <Eigen/Core>
#include <string>
#include <string_view>

#include "rbm_vmc/base/simd.hpp"
#include "rbm_vmc/io/hdf5_file.hpp"
#include "rbm_vmc/parallel/communicator.hpp"

namespace rbm {

inline std::string version_text(std::string_view program) {
  return fmt::format("{} {} (git {})\ncompiler: GCC {}, SIMD: {}\nMPI: {}\nHDF5: {}\nEigen: {}.{}.{}", program, RBM_VERSION,
                     RBM_GIT_COMMIT, __VERSION__, kSimd, mpi_version(), hdf5_version(), EIGEN_WORLD_VERSION,
                     EIGEN_MAJOR_VERSION, EIGEN_MINOR_VERSION);
}

}  // namespace rbm
