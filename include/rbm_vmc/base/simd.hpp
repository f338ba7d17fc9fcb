/// The SIMD instructions that this code and the libraries are compiled for, and that they are the same.
///
/// Packs in registers, alignments of Eigen and inline functions that the linker merges differ between instruction sets. So every
/// object file that sees a batch refers to a symbol named after its own, of which rbm::base defines the one it was compiled for:
/// with other options than the libraries were compiled with (cmake/CompilerOptions.cmake) a program does not link. The CMake
/// package hands these options on. Throws nothing.
#pragma once

#include <string_view>

namespace rbm {

#if defined(__AVX512F__)
#define RBM_SIMD_SYMBOL rbm_libraries_are_compiled_for_avx512
inline constexpr std::string_view kSimd = "AVX-512";
#elif defined(__AVX2__)
#define RBM_SIMD_SYMBOL rbm_libraries_are_compiled_for_avx2
inline constexpr std::string_view kSimd = "AVX2";
#elif defined(__AVX__)
#define RBM_SIMD_SYMBOL rbm_libraries_are_compiled_for_avx
inline constexpr std::string_view kSimd = "AVX";
#else
#define RBM_SIMD_SYMBOL rbm_libraries_are_compiled_for_baseline
inline constexpr std::string_view kSimd = "baseline";
#endif

/// Defined in rbm::base for one instruction set only.
extern const char RBM_SIMD_SYMBOL;

namespace {
// NOLINTNEXTLINE(misc-definitions-in-headers): one in each file on purpose
[[gnu::used]] const char* const simd_of_this_file = &RBM_SIMD_SYMBOL;
}

}  // namespace rbm
