#!/usr/bin/env bash
# Sets everything up on a fresh machine, builds, and runs all tests.
#
#   bash tests/run.sh [--long] [--sanitize] [CTEST OPTION]...
#     --long       the long versions of the tests that have one
#     --sanitize   a debug build under AddressSanitizer and UndefinedBehaviorSanitizer
#     --valgrind   a build without AVX-512, and of its tests those that run under valgrind
#     -R REGEX     only tests of a matching name; like every other option it is handed to ctest
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/cmake/steps.sh"

preset=release
benchmarks=ON
selection=()
while (($# > 0)); do
  case $1 in
    --long) export RBM_LONG_TESTS=1 ;;
    --sanitize) preset=sanitize benchmarks=OFF ;;
    --valgrind) preset=valgrind benchmarks=OFF selection=(-R faults/valgrind) ;;
    -h | --help)
      sed -n '2,/^set/{s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}"
      exit 0
      ;;
    *) selection+=("$1") ;;
  esac
  shift
done

cd "$root"
mkdir -p build
step_log=$root/build/tests-$preset.log
: >"$step_log"

bash cmake/install_dependencies.sh tests "$step_log"
use_compiler_cache "$root"
step "configure ($preset)" cmake --preset "$preset" -DCMAKE_CXX_COMPILER_LAUNCHER="$compiler_launcher" \
  -DBUILD_TESTING=ON -DRBM_BENCHMARKS="$benchmarks"
step 'build programs and tests' cmake --build --preset "$preset" --parallel "$(nproc)"

# The last lines are those of ctest: its summary, and the seconds the tests took.
exec ctest --preset "$preset" --parallel "$(nproc)" --no-tests=error "${selection[@]}"
