# cmake --install BUILD --prefix PREFIX: programs with man pages and bash completion, headers and libraries with a CMake package,
# and a module file for Lmod. Components: programs, development, module.
include(CMakePackageConfigHelpers)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/rbm_vmc DESTINATION ${CMAKE_INSTALL_INCLUDEDIR} COMPONENT development)

set(RBM_PACKAGE_FOLDER ${CMAKE_INSTALL_LIBDIR}/cmake/rbm_vmc)
install(TARGETS rbm_code_options EXPORT rbm_vmc_targets)
install(EXPORT rbm_vmc_targets NAMESPACE rbm:: DESTINATION ${RBM_PACKAGE_FOLDER} COMPONENT development)
set(RBM_COMPILED_FOR "any processor of its kind")
if(RBM_NATIVE)
  set(RBM_COMPILED_FOR "the processor of the machine that built them")
endif()
configure_package_config_file(${CMAKE_CURRENT_LIST_DIR}/rbm_vmcConfig.cmake.in ${PROJECT_BINARY_DIR}/rbm_vmcConfig.cmake
  INSTALL_DESTINATION ${RBM_PACKAGE_FOLDER} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/rbm_vmcConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/rbm_vmcConfig.cmake ${PROJECT_BINARY_DIR}/rbm_vmcConfigVersion.cmake
  DESTINATION ${RBM_PACKAGE_FOLDER} COMPONENT development)

# All that is installed, without tests and benchmarks.
add_custom_target(programs DEPENDS rbm_input rbm_vmc rbm_train rbm_report)

# From the help of the programs just built, so that neither grows stale. Man pages take help2man; without it there are none.
function(rbm_add_texts program summary)
  set(completion ${PROJECT_BINARY_DIR}/completions/${program})
  add_custom_command(OUTPUT ${completion}
    COMMAND bash ${PROJECT_SOURCE_DIR}/cmake/bash_completion.sh $<TARGET_FILE:${program}> ${completion}
    DEPENDS ${program} ${PROJECT_SOURCE_DIR}/cmake/bash_completion.sh VERBATIM)
  install(FILES ${completion} DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions COMPONENT programs)
  set(page)
  if(RBM_HELP2MAN AND RBM_GZIP)
    set(page ${PROJECT_BINARY_DIR}/man/${program}.1)
    add_custom_command(OUTPUT ${page}.gz
      COMMAND bash ${PROJECT_SOURCE_DIR}/cmake/man_page.sh $<TARGET_FILE:${program}> ${summary} ${page}
      DEPENDS ${program} ${PROJECT_SOURCE_DIR}/cmake/man_page.sh VERBATIM)
    install(FILES ${page}.gz DESTINATION ${CMAKE_INSTALL_MANDIR}/man1 COMPONENT programs)
    set(page ${page}.gz)
  endif()
  add_custom_target(texts_of_${program} ALL DEPENDS ${completion} ${page})
  add_dependencies(programs texts_of_${program})
endfunction()

if(RBM_TEXTS AND NOT CMAKE_CROSSCOMPILING)
  find_program(RBM_HELP2MAN help2man)
  find_program(RBM_GZIP gzip)
  mark_as_advanced(RBM_HELP2MAN RBM_GZIP)
  rbm_add_texts(rbm_input "makes inputs and data sets for rbm_vmc and rbm_train")
  rbm_add_texts(rbm_vmc "ground states by variational Monte Carlo with Boltzmann machines")
  rbm_add_texts(rbm_train "trains a Boltzmann machine on data")
  rbm_add_texts(rbm_report "shows results of rbm_vmc and rbm_train")
endif()

# The prefix is known when it is installed.
install(CODE "
  set(PROJECT_VERSION ${PROJECT_VERSION})
  set(PROJECT_DESCRIPTION \"${PROJECT_DESCRIPTION}\")
  set(CMAKE_INSTALL_BINDIR ${CMAKE_INSTALL_BINDIR})
  set(CMAKE_INSTALL_MANDIR ${CMAKE_INSTALL_MANDIR})
  set(CMAKE_INSTALL_DATADIR ${CMAKE_INSTALL_DATADIR})
  configure_file(${PROJECT_SOURCE_DIR}/packaging/module.lua.in
    \"\$ENV{DESTDIR}\${CMAKE_INSTALL_PREFIX}/${CMAKE_INSTALL_DATADIR}/modulefiles/rbm_vmc/${PROJECT_VERSION}.lua\" @ONLY)"
  COMPONENT module)
