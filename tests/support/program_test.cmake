# rbm_add_program_test(SCRIPT TIMEOUT [argument...]): runs SCRIPT.sh of the folder; the test is named after the folder, the
# script and its arguments.
# Under the sanitizers, which slow everything down, time-outs are longer, as they are for the long tests (RBM_LONG_TESTS, when
# CMake runs).
function(rbm_add_program_test script timeout)
  string(JOIN _ name ${script} ${ARGN})
  if(RBM_SANITIZE)
    math(EXPR timeout "5 * ${timeout}")
  endif()
  if(DEFINED ENV{RBM_LONG_TESTS})
    math(EXPR timeout "20 * ${timeout}")
  endif()
  get_filename_component(folder ${CMAKE_CURRENT_SOURCE_DIR} NAME)
  add_test(NAME ${folder}/${name} COMMAND bash ${CMAKE_CURRENT_SOURCE_DIR}/${script}.sh ${CMAKE_RUNTIME_OUTPUT_DIRECTORY} ${ARGN})
  set_tests_properties(${folder}/${name} PROPERTIES
    PROCESSORS 2 TIMEOUT ${timeout} LABELS mpi ENVIRONMENT "MPIRUN=${MPIEXEC_EXECUTABLE}")
endfunction()
