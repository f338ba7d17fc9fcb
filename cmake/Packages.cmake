# Debian packages: cmake --preset package && cmake --build --preset package && cpack --config build/package/CPackConfig.cmake
# rbm-vmc has the programs, rbm-vmc-dev headers and libraries. Only of builds that run on any processor (RBM_NATIVE=OFF).
if(RBM_NATIVE)
  return()
endif()
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/rbm-vmc RENAME copyright COMPONENT programs)
install(FILES ${PROJECT_SOURCE_DIR}/LICENSE DESTINATION ${CMAKE_INSTALL_DATADIR}/doc/rbm-vmc-dev RENAME copyright
  COMPONENT development)

set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME rbm-vmc)
set(CPACK_PACKAGE_VENDOR "The rbm_vmc authors")
set(CPACK_PACKAGE_CONTACT "The rbm_vmc authors <nobody@rbm-vmc.invalid>" CACHE STRING "Maintainer of packages: NAME <ADDRESS>")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_VERBATIM_VARIABLES ON)
set(CPACK_COMPONENTS_ALL programs development)
set(CPACK_DEB_COMPONENT_INSTALL ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)

set(CPACK_DEBIAN_PROGRAMS_PACKAGE_NAME rbm-vmc)
set(CPACK_DEBIAN_PROGRAMS_PACKAGE_SECTION science)
set(CPACK_DEBIAN_PROGRAMS_PACKAGE_DEPENDS openmpi-bin)
set(CPACK_DEBIAN_PROGRAMS_PACKAGE_RECOMMENDS gnuplot-nox)
set(CPACK_COMPONENT_PROGRAMS_DESCRIPTION "ground states with restricted Boltzmann machines
 Variational Monte Carlo of interacting particles in harmonic traps on laptops and clusters, and maximum likelihood training of
 Boltzmann machines.")

set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_NAME rbm-vmc-dev)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SECTION libdevel)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_SHLIBDEPS OFF)
set(CPACK_DEBIAN_DEVELOPMENT_PACKAGE_DEPENDS
    "libeigen3-dev, libfmt-dev, libhdf5-dev, libopenmpi-dev, libtomlplusplus-dev")
set(CPACK_COMPONENT_DEVELOPMENT_DESCRIPTION "headers and libraries of rbm_vmc
 For programs that bring their own potentials or wave functions: find_package(rbm_vmc) in CMake.")
include(CPack)
