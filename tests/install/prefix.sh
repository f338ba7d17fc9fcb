#!/usr/bin/env bash
# Installs the build into an empty prefix; examples/custom-*, projects of their own, find it there, compile, and come to the numbers
# they should. Code compiled for other SIMD instructions than the libraries does not link.
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

# Projects of their own; copies, so that nothing of the checkout is near. build_project NAME FOLDER
build_project() {
  cp -r "$checkout/examples/$1" "$2"
  quietly cmake -G Ninja -S "$2" -B "$2/build" -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_PREFIX_PATH="$prefix" || finish
  quietly cmake --build "$2/build" --parallel 2 || finish
  grep -q "$checkout" "$2/build/CMakeCache.txt" && fail "$1 uses the checkout"
}
# own RANKS PROGRAM INPUT: one of their programs; its screen is in the files out and err.
own() {
  run_ranks "$@" >out 2>err || { fail "$2 gave $?"; cat err; }
  cat out
}

build_project custom-potential mine
own 2 mine/build/quartic mine/trap.toml
# E = 0.5591463 by diagonalisation; the wave function may lie a little above, statistics a little below.
awk '/^E =/ { e = $3; d = $5 } END { exit !(d < 3e-5 && e > 0.5591463 - 4 * d && e < 0.55930) }' out ||
  fail "quartic came to $(<out)"
[[ $(value mine/trap.results.h5 result/added_potential) == '0.1 x^4' ]] || fail 'the results do not name the potential'
value mine/trap.results.h5 result/reference/value >/dev/null 2>&1 && fail 'an energy of another Hamiltonian is the reference'

# A factor that makes the state exact: E = 1, c = 1/4. Last digits are those of sums of 10^6 numbers.
build_project custom-factor factor
own 2 factor/build/sextic factor/sextic.toml
awk '/^E =/ { off = $3 - 1; d = 4 * $5 + 1e-9 } END { exit !(NR == 1 && off < d && -off < d) }' out || fail "sextic came to $(<out)"
value factor/sextic.results.h5 parameters/quartic/log_c |
  awk '{ off = $1 - log(0.25) } END { exit !(NR == 1 && off < 1e-5 && -off < 1e-5) }' || fail 'c is not 1/4'
[[ $(value factor/sextic.results.h5 parameters/names) == *'quartic/log_c'* ]] || fail 'the results do not name the parameter'

# The centre of mass of two electrons knows nothing of their repulsion: <R^2> = <R^4> = 1/2.
build_project custom-observable observable
own 2 observable/build/centre observable/dot.toml
for name in centre_r2 centre_r4; do
  mean=$(value observable/dot.results.h5 "observables/$name/mean") error=$(value observable/dot.results.h5 "observables/$name/error")
  awk -v m="$mean" -v d="$error" 'BEGIN { off = m - 0.5; exit !(d > 0 && d < 0.01 && off < 4 * d && -off < 4 * d) }' ||
    fail "$name came to $mean +- $error"
done

# The same bits in one piece on two ranks, and stopped six times and continued on one, two and three.
pieces() { # STEM PROGRAM
  local piece
  cp "$1.toml" pieces.toml
  for piece in 0 1 2 3 4 5; do
    touch pieces.STOP # stops after one unit of work
    run_ranks $((piece % 3 + 1)) "$2" pieces.toml >out 2>err
    code=$?
    ((code == 75)) || fail "$2 with a STOP file gave $code: $(<err)"
  done
  own 3 "$2" pieces.toml
  same "$2 in pieces" "$1" pieces
  rm pieces.*
}
pieces factor/sextic factor/build/sextic
pieces observable/dot observable/build/centre

# None goes on with a checkpoint of other additions.
refuses() { # FILE COMMAND...: with the checkpoint of FILE it leaves with 5, and names what differs
  cp "${1%.toml}.checkpoint.h5" other.checkpoint.h5
  cp "$1" other.toml
  shift
  "$@" other.toml >out 2>err
  code=$?
  ((code == 5)) && grep -q 'is of another .*(its added' err || fail "$* gave $code: $(<err)"
  rm other.*
}
refuses factor/sextic.toml observable/build/centre
refuses factor/sextic.toml mine/build/quartic
refuses observable/dot.toml factor/build/sextic

# The plain program does not go on with their files either.
for example in mine/trap factor/sextic observable/dot; do
  name=${example##*/}
  cp "$example.toml" "$example.checkpoint.h5" .
  quietly "$prefix/bin/rbm_input" "$name.toml" -o "$name.h5"
  vmc 5 1 "$name.h5" && { one_line "*its added*" || fail "not said: $(said)"; }
done

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

# What the manual shows of the examples is what they say, indentation apart.
squeeze() { sed -E 's/^ +//; s/ +$//; /^$/d' "$@"; }
squeeze {mine,factor,observable}/{CMakeLists.txt,*.[ch]pp} >said
for kind in cmake cpp; do
  sed -n "/^\`\`\`$kind\$/,/^\`\`\`\$/{/^\`\`\`/d;p}" "$checkout/docs/extending.md" | squeeze >shown
  [[ -s shown ]] && ! grep -vxFf said shown >strange || fail "docs/extending.md shows what the examples do not have: $(<strange)"
done

# Without C, MPI cannot be found: said in words.
mkdir plain
sed 's/LANGUAGES C CXX/LANGUAGES CXX/' mine/CMakeLists.txt >plain/CMakeLists.txt
cp mine/quartic.cpp plain
cmake -G Ninja -S plain -B plain/build -DCMAKE_CXX_COMPILER="$compiler" -DCMAKE_PREFIX_PATH="$prefix" >out 2>&1 && fail 'found without C'
grep -q 'project(NAME' out || fail "the missing language is not named: $(<out)"
finish
