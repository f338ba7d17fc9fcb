# shellcheck shell=bash
# Sourced: find_python sets python to an interpreter that has h5py, numpy and pandas, or to nothing if RBM_SKIP_PYTHON=1.
# The variable PYTHON names one to try first. Without one the test fails: tests/run.sh installs it.

candidates=("${PYTHON:-python3}" python3 /usr/bin/python3)

find_python() {
  local candidate
  python=
  if [[ ${RBM_SKIP_PYTHON-} == 1 ]]; then
    echo 'NOT RUN: python blocks (RBM_SKIP_PYTHON=1)'
    return 0
  fi
  for candidate in "${candidates[@]}"; do
    if "$candidate" -c 'import h5py, numpy, pandas' >/dev/null 2>&1; then
      python=$candidate
      return 0
    fi
  done
  echo 'FAILED: no python3 with h5py, numpy and pandas (apt-get install python3-h5py python3-pandas; RBM_SKIP_PYTHON=1 leaves them out)'
  return 1
}
