/// Eigen, as this layer uses it.
///
/// Solves are repeated on every rank and must give the same bits there. Eigen's vectorised sums depend on the alignment
/// of their operands, so these are vectors and matrices that Eigen allocated itself, aligned to EIGEN_MAX_ALIGN_BYTES;
/// never a Map of other memory. Eigen runs no threads of its own (EIGEN_DONT_PARALLELIZE).
#pragma once

#pragma GCC diagnostic push
#if !defined(__clang__)  // GCC bug 105593: false alarms within its own AVX-512 headers
#pragma GCC diagnostic ignored "-Wuninitialized"
#pragma GCC diagnostic ignored "-Wmaybe-uninitialized"
#endif
#include <Eigen/Cholesky>
#include <Eigen/Core>
#pragma GCC diagnostic pop
