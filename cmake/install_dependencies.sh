#!/usr/bin/env bash
# Installs by apt what is missing for building the programs; for making packages of them too; or for building and running the tests.
# Without root or apt it installs nothing, names what is missing and how a cluster provides it, and leaves with 1.
#
#   bash cmake/install_dependencies.sh programs|packages|tests [LOG]
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/steps.sh"

purpose=${1:-programs}
step_log=${2:-/dev/null}
case $purpose in programs | packages | tests) ;; *)
  echo "usage: install_dependencies.sh programs|packages|tests [LOG]" >&2
  exit 2
  ;;
esac

# what | probe | Debian packages | Spack | conda-forge | usual module
needs=(
  'C++20 compiler|compiles_cxx20|g++|gcc@12|gxx|gcc'
  'CMake 3.25 or newer|cmake_is_recent|cmake|cmake|cmake|cmake'
  'Ninja|has_commands ninja|ninja-build|ninja|ninja|ninja'
  'MPI|has_commands mpicc mpirun|libopenmpi-dev openmpi-bin|openmpi|openmpi|openmpi'
  'HDF5|has_header hdf5.h|libhdf5-dev|hdf5|hdf5|hdf5'
  'Eigen 3.4|has_header Eigen/Core|libeigen3-dev|eigen|eigen|eigen'
  'CLI11|has_header CLI/CLI.hpp|libcli11-dev|cli11|cli11|cli11'
  'fmt|has_header fmt/core.h|libfmt-dev|fmt|fmt|fmt'
  'toml++|has_header toml++/toml.h|libtomlplusplus-dev|tomlplusplus|tomlplusplus|tomlplusplus'
)
if [[ $purpose != programs ]]; then
  needs+=(
    'help2man, for man pages|has_commands help2man gzip|help2man|help2man|help2man|help2man'
    'Debian tools, for root|has_debian_tools|debootstrap dpkg-dev file|dpkg|dpkg|dpkg'
  )
fi
# Programs are built without it, and only pages of rbm_report need it: nobody has to ask for it on a cluster.
figures='gnuplot|has_commands gnuplot|gnuplot-nox|gnuplot|gnuplot|gnuplot'
browser='Chromium, for the long tests|has_commands chromium|chromium|chromium|chromium|chromium'
tidy='clang-tidy, for the long tests|has_commands clang-tidy|clang-tidy|llvm|clang-tools|llvm'
can_install() { command -v apt-get >/dev/null && { ((EUID == 0)) || sudo -n true 2>/dev/null; }; }
if [[ $purpose == tests ]] || can_install; then needs+=("$figures"); fi
if [[ $purpose == tests && -n ${RBM_LONG_TESTS-} ]]; then needs+=("$browser" "$tidy"); fi
if [[ $purpose == tests ]]; then
  needs+=(
    'GoogleTest|has_header gtest/gtest.h|libgtest-dev|googletest|gtest|googletest'
    'Google Benchmark|has_header benchmark/benchmark.h|libbenchmark-dev|benchmark|benchmark|google-benchmark'
    'strace|has_commands strace|strace|strace|strace|strace'
    'h5dump|has_commands h5dump|hdf5-tools|hdf5|hdf5|hdf5'
    'SLURM, for root|has_slurm|slurmctld slurmd slurm-client slurm-wlm-basic-plugins munge libpmix-dev|slurm munge|slurm munge|slurm'
    'Python, h5py, pandas|has_python_modules|python3-h5py python3-numpy python3-pandas|py-h5py py-numpy py-pandas|h5py numpy pandas|h5py pandas'
  )
fi

has_commands() {
  local name
  for name in "$@"; do
    command -v "$name" >/dev/null || return 1
  done
}

cmake_is_recent() {
  local version
  version=$(cmake --version 2>/dev/null | sed -n 's/^cmake version \([0-9.]*\).*/\1/p')
  [[ -n $version && $(printf '3.25\n%s\n' "$version" | sort -V | head -n 1) == 3.25 ]]
}

# Packages are made on Debian only, and root alone can install them in a bare Debian of its own.
has_debian_tools() {
  [[ $EUID == 0 && -e /etc/debian_version ]] || return 0
  PATH=$PATH:/usr/sbin has_commands debootstrap dpkg-shlibdeps file
}

# The tests of the job scripts start daemons of their own, which takes root: others do without. `srun --mpi=pmix` wants the
# library under the name that only the development package has.
has_slurm() {
  ((EUID == 0)) || return 0
  PATH=$PATH:/usr/sbin has_commands slurmctld slurmd sbatch munged unshare || return 1
  [[ ! -e /etc/debian_version || -e /usr/lib/$(uname -m)-linux-gnu/pmix2/lib/libpmix.so ]]
}

# RBM_SKIP_PYTHON=1 leaves out what tests run in Python.
has_python_modules() {
  local python
  [[ ${RBM_SKIP_PYTHON-} == 1 ]] && return 0
  for python in "${PYTHON:-python3}" python3 /usr/bin/python3; do
    "$python" -c 'import h5py, numpy, pandas' >/dev/null 2>&1 && return 0
  done
  return 1
}

compiles_cxx20() {
  printf '#include <bit>\n#include <concepts>\n#include <numbers>\n#include <span>\n' |
    ${CXX:-c++} -x c++ -std=c++20 -fsyntax-only - >/dev/null 2>&1
}

# Where CMake looks too: beside every bin folder of PATH (conda, modules), below CMAKE_PREFIX_PATH, in CPATH.
has_header() {
  local folder sub
  for folder in "${include_folders[@]}"; do
    for sub in '' /eigen3 /hdf5/serial; do
      [[ -e $folder$sub/$1 ]] && return 0
    done
  done
  return 1
}

find_include_folders() {
  local entry
  include_folders=(/usr/include /usr/local/include)
  while IFS= read -r -d : entry; do
    [[ -n $entry ]] && include_folders+=("$entry")
  done <<<"${CPATH:-}:${CPLUS_INCLUDE_PATH:-}:"
  while IFS= read -r -d : entry; do
    [[ -n $entry ]] && include_folders+=("${entry%/bin}/include")
  done <<<"$PATH:${CMAKE_PREFIX_PATH:-}:${CONDA_PREFIX:-}:"
}

find_missing() {
  local need what probe rest
  missing=()
  for need in "${needs[@]}"; do
    IFS='|' read -r what probe rest <<<"$need"
    $probe || missing+=("$need")
  done
}

# column N: that column of all that is missing, on one line.
column() {
  local need
  for need in "${missing[@]}"; do
    cut -d '|' -f "$1" <<<"$need"
  done | paste -s -d ' '
}

explain() {
  local need what probe debian spack conda module
  {
    echo "missing: ${#missing[@]} of ${#needs[@]}; nothing was installed ($1)"
    echo
    printf '  %-20s  %-28s  %-13s  %-13s  %s\n' what Debian Spack conda-forge 'module (names vary)'
    for need in "${missing[@]}"; do
      IFS='|' read -r what probe debian spack conda module <<<"$need"
      printf '  %-20s  %-28s  %-13s  %-13s  %s\n' "$what" "$debian" "$spack" "$conda" "$module"
    done
    echo
    echo 'Any one of these provides it; then start this script again:'
    echo "  module load $(column 6)        (module avail, module spider NAME: what this cluster calls them)"
    echo "  spack install $(column 4) && spack load $(column 4)"
    echo "  conda install -c conda-forge $(column 5)        (in an environment of its own)"
    echo "  as root: apt-get install $(column 3)"
  } >&2
  exit 1
}

# RUNLEVEL=1: packages of daemons do not start them.
apt() {
  local root=()
  ((EUID == 0)) || root=(sudo -n)
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 LC_ALL=C \
    apt-get -q -y -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "$@"
}

# One source that does not answer need not stop an installation from the others.
read_lists() {
  apt update || echo 'going on with the lists that are here'
}

begin=$(clock_ms)
find_include_folders
find_missing
if ((${#missing[@]} == 0)); then
  printf '%-52s%7s s\n' 'dependencies are all here' "$(seconds_between "$begin" "$(clock_ms)")"
  exit 0
fi
command -v apt-get >/dev/null || explain 'this is not a Debian system'
can_install || explain 'installing takes root, or sudo without a password'

read -r -a packages <<<"$(column 3)"
step 'read the package lists' read_lists
step "install ${#packages[@]} packages and what they need" apt --no-install-recommends install "${packages[@]}"
find_missing
((${#missing[@]} == 0)) || explain 'the packages of this system are too old or not enough'
