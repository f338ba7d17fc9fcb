#!/usr/bin/env bash
# Installs the build into an empty prefix; examples/custom-potential, a project of its own, finds it there, compiles, and comes to
# the energy it should. Code compiled for other SIMD instructions than the libraries does not link.
#
#   bash tests/install/prefix.sh PROGRAMS
source "$(dirname "${BASH_SOURCE[0]}")/../support/program_runs.sh"
build=$(dirname "$bin")
checkout=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$build/CMakeCache.txt")
compiler=$(sed -n 's/^CMAKE_CXX_COMPILER:[A-Z]*=//p' "$build/CMakeCache.txt")
prefix=$folder/prefix

quietly() {
  "$@" >out 2>&1 && return
  fail "$*"
  tail -n 20 out | sed 's/^/    /'
  return 1
}

version=$("$bin/rbm_vmc" --version | sed -n '1s/^rbm_vmc \([^ ]*\) .*/\1/p')
quietly cmake --install "$build" --prefix "$prefix" || finish
for program in rbm_vmc rbm_input rbm_train rbm_report; do
  [[ $("$prefix/bin/$program" --version) == "$program $version "* ]] || fail "$program --version"
done
quietly "$prefix/bin/rbm_input" quantum-dot --particles 2 -o installed.h5

# A project of its own; a copy, so that nothing of the checkout is near.
cp -r "$checkout/examples/custom-potential" mine
quietly cmake -S mine -B mine/build -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_PREFIX_PATH="$prefix" || finish
quietly cmake --build mine/build --parallel 2 || finish
grep -q "$checkout" mine/build/CMakeCache.txt && fail 'the project uses the checkout'
run_ranks 2 mine/build/quartic mine/trap.toml >out 2>err || { fail "quartic gave $?"; cat err; }
# E = 0.5591463 by diagonalisation; the wave function may lie a little above, statistics a little below.
awk '/^E =/ { e = $3; d = $5 } END { exit !(d < 3e-5 && e > 0.5591463 - 4 * d && e < 0.55930) }' out ||
  fail "quartic came to $(<out)"
cat out
[[ $(value mine/trap.results.h5 result/added_potential) == '0.1 x^4' ]] || fail 'the results do not name the potential'
value mine/trap.results.h5 result/reference/value >/dev/null 2>&1 && fail 'an energy of another Hamiltonian is the reference'

# The plain program does not go on with the files of another Hamiltonian.
cp mine/trap.toml mine/trap.checkpoint.h5 .
quietly "$prefix/bin/rbm_input" trap.toml -o trap.h5
vmc 5 1 trap.h5 && { one_line "*added potential*" || fail "not said: $(said)"; }

# Other SIMD instructions than those of the libraries, and no CMake that would see to it.
printf '#include <rbm_vmc/base/block.hpp>\nint main() { return rbm::Block(1).rows() != 1; }\n' >simd.cpp
library=$(find "$prefix" -name 'librbm_vmc_base.a')
link() { "$compiler" -std=c++20 -Wno-psabi "$@" -I"$prefix/include" simd.cpp "$library" -o simd; }
case $("$bin/rbm_vmc" --version) in
  *'SIMD: baseline'*) other=-mavx2 same=-march=x86-64 ;;
  *'SIMD: AVX-512'*) other=-march=x86-64 same=-march=x86-64-v4 ;;
  *'SIMD: AVX2'*) other=-march=x86-64 same=-march=x86-64-v3 ;;
  *'SIMD: AVX'*) other=-march=x86-64 same=-mavx ;;
  *) fail 'unknown SIMD' ;;
esac
quietly link $same
link $other >out 2>&1 && fail "code compiled with $other links"
grep -q rbm_libraries_are_compiled_for_ out || fail "the linker does not say why: $(<out)"

# What the manual shows of the example is what the example says, indentation apart.
squeeze() { sed -E 's/^ +//; s/ +$//; /^$/d' "$@"; }
for kind in cmake cpp; do
  sed -n "/^\`\`\`$kind\$/,/^\`\`\`\$/{/^\`\`\`/d;p}" "$checkout/docs/extending.md" | squeeze >shown
  squeeze mine/CMakeLists.txt mine/quartic.cpp >said
  [[ -s shown ]] && ! grep -vxFf said shown >strange || fail "docs/extending.md shows what the example does not have: $(<strange)"
done

# Without C, MPI cannot be found: said in words.
mkdir plain
sed 's/LANGUAGES C CXX/LANGUAGES CXX/' mine/CMakeLists.txt >plain/CMakeLists.txt
cp mine/quartic.cpp plain
cmake -S plain -B plain/build -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_PREFIX_PATH="$prefix" >out 2>&1 && fail 'found without C'
grep -q 'project(NAME' out || fail "the missing language is not named: $(<out)"
finish
