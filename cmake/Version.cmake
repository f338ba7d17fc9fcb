# The git commit, found anew at each configure; "unknown" from a tarball.
execute_process(COMMAND git rev-parse --short=12 HEAD
  WORKING_DIRECTORY ${PROJECT_SOURCE_DIR} OUTPUT_VARIABLE RBM_GIT_COMMIT
  OUTPUT_STRIP_TRAILING_WHITESPACE ERROR_QUIET)
if(NOT RBM_GIT_COMMIT)
  set(RBM_GIT_COMMIT unknown)
endif()
