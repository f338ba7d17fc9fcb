# What decides which code a kernel becomes goes with the libraries to whoever compiles against them (rbm::code_options); warnings
# and optimisation are this project's own (rbm::options).
set(CMAKE_CXX_STANDARD 20)
set(CMAKE_CXX_STANDARD_REQUIRED ON)
set(CMAKE_CXX_EXTENSIONS OFF)

add_library(rbm_code_options INTERFACE)
add_library(rbm::code_options ALIAS rbm_code_options)
set_target_properties(rbm_code_options PROPERTIES EXPORT_NAME code_options)
target_compile_features(rbm_code_options INTERFACE cxx_std_20)
target_compile_options(rbm_code_options INTERFACE
  -Wno-psabi                        # packs never cross a library boundary
  -fno-math-errno -fno-trapping-math -ffp-contract=fast
  # GCC 12.2 with AVX-512 made {1, 1, 1, 1} of a vector of the constants {1, 1, 0, 0} here (straight-line vectorisation);
  # the kernels are vectorised by hand or by loops and lose nothing.
  -fno-tree-slp-vectorize)
if(RBM_NATIVE)
  target_compile_options(rbm_code_options INTERFACE -march=native -mprefer-vector-width=512)
elseif(RBM_ARCH)
  target_compile_options(rbm_code_options INTERFACE -march=${RBM_ARCH})
endif()
target_compile_definitions(rbm_code_options INTERFACE EIGEN_DONT_PARALLELIZE)

add_library(rbm_options INTERFACE)
add_library(rbm::options ALIAS rbm_options)
target_compile_options(rbm_options INTERFACE
  -Wall -Wextra -Wpedantic -Wshadow -Wnon-virtual-dtor -Woverloaded-virtual -Werror
  $<$<CONFIG:Release>:-O3>)
target_link_libraries(rbm_options INTERFACE rbm_code_options)
if(RBM_SANITIZE)
  target_compile_options(rbm_options INTERFACE -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer)
  target_link_options(rbm_options INTERFACE -fsanitize=address,undefined)
endif()
