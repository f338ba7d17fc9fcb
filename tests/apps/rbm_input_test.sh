#!/usr/bin/env bash
# rbm_input on the command line: what it prints, where, and its exit codes.
# usage: rbm_input_test.sh PATH_OF_RBM_INPUT
set -u
program=$(realpath "$1")
[[ -x $program ]] || { echo "no program at $program"; exit 1; }
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
failures=0

fail() {
  printf 'FAILED: %s\n' "$1"
  sed 's/^/    out: /' out
  sed 's/^/    err: /' err
  failures=$((failures + 1))
}

# run CODE ARGUMENTS...: the exit code; an error is on stderr, each line "rbm_input: ...", and nothing on stdout.
run() {
  local wanted=$1 code
  shift
  "$program" "$@" >out 2>err </dev/null
  code=$?
  [[ $code == "$wanted" ]] || fail "rbm_input $* gave $code, wanted $wanted"
  if [[ $wanted == 0 ]]; then
    [[ ! -s err ]] || fail "rbm_input $*: something on stderr"
  else
    [[ ! -s out ]] || fail "rbm_input $*: something on stdout"
    [[ -s err ]] || fail "rbm_input $*: no message"
    grep -qv '^rbm_input: ' err && fail "rbm_input $*: a line without the name of the program"
  fi
}

prints() { grep -qF -- "$1" out || fail "no '$1' on stdout"; }
says() { grep -qxF -- "rbm_input: $1" err || fail "no line 'rbm_input: $1' on stderr"; }
lines() { [[ $(wc -l <"$1") == "$2" ]] || fail "$1 has not $2 lines"; }

# A preset, its flags, and what show prints of it.
run 0 quantum-dot --particles 2 --omega 1 -o dot.h5
lines out 1
prints 'wrote dot.h5'
prints 'mpirun -np 2 rbm_vmc dot.h5'
run 0 show dot.h5
prints 'kind = "quantum-dot"'
prints 'statistics = "fermions"'
prints 'interaction = "coulomb"'
prints 'particles = 2'
cp out dot.toml
run 0 dot.toml -o again.h5
run 0 show again.h5
cmp -s out dot.toml || fail 'TOML -> HDF5 -> TOML is not the same'
cmp -s dot.h5 again.h5 || fail 'the same input gives another file'
run 0 show dot.toml
cmp -s out dot.toml || fail 'show of TOML is not the same'

run 0 trapped-bosons --particles 3 --dimensions 1 --omega 1/6 --hidden 4 --factors rbm --chains 64 --iterations 10 \
  --samples 1000 --target-error 1e-3 --seed 7 --interaction gaussian --set system.width=0.5 --set 'wavefunction.rbm.form=sqrt' -o b.h5
run 0 show b.h5
for line in 'dimensions = 1' 'omega = [0.16666666666666666]' 'hidden = 4' 'factors = ["rbm"]' 'chains = 64' 'iterations = 10' \
  'samples = 1000' 'target_error = 0.001' 'seed = 7' 'interaction = "gaussian"' 'width = 0.5' 'form = "sqrt"' 'statistics = "bosons"'; do
  prints "$line"
done

# Names of the output; overwriting; HDF5 as a source.
run 0 quantum-dot --particles 2
[[ -s quantum-dot.h5 ]] || fail 'no quantum-dot.h5'
mkdir below
cp dot.toml below/named.toml
run 0 below/named.toml
[[ -s named.h5 ]] || fail 'no named.h5'
run 0 dot.toml --set system.omega=2 -o dot.h5
run 0 show dot.h5
prints 'omega = [2.0]'
run 0 dot.h5 --omega 3,4 -o other.h5
run 0 show other.h5
prints 'omega = [3.0, 4.0]'
run 2 dot.h5

# --set takes one value each time, in TOML or in bare words.
run 0 --set system.particles=2 --set 'wavefunction.factors=[rbm, jastrow]' quantum-dot --set wavefunction.rbm.hidden=3 -o s.h5
run 0 show s.h5
prints 'factors = ["rbm", "jastrow"]'
prints 'hidden = 3'
run 0 quantum-dot --particles 2 --omega 5 --set system.omega=6 -o s.h5
run 0 show s.h5
prints 'omega = [6.0]'

# All problems at once, each with its path; no file is left.
printf '[system]\nkind = "quantum-dot"\nomga = 1\nparticles = 2.0\n[optimiser]\nshift = 1\n' >bad.toml
run 2 bad.toml --omega -1 --set run.sed=1 --set sampler.chains=many -o bad.h5
lines err 6
says 'system.omga: unknown key (bad.toml:3) did you mean system.omega?'
says 'system.particles: wrong type (bad.toml:4: wanted an integer, found the real 2.0) write 2'
says 'optimiser: unknown group (bad.toml:5) did you mean optimizer?'
says 'system.omega: out of range (found -1, allowed > 0)'
says 'run.sed: unknown key did you mean run.seed?'
says 'sampler.chains: wrong type (wanted an integer, found the text "many")'
[[ ! -e bad.h5 ]] || fail 'a refused input left a file'
printf 'kind = \n' >syntax.toml
run 2 syntax.toml
lines err 1
run 2 quantum-dot
says 'system.particles: missing (every input needs it) give it a number'
run 2 quantum-dot --particles 2 --omega nan
run 2 quantum-dot --particles 2 --omega 1,2,3
run 2 quantum-dot --particles 99999999999999999999
run 2 quantum-dot --particles 2 --set wavefunction.rbm.a=[1]

# The command line itself.
run 2
run 2 quantum-dto --particles 2
says 'quantum-dto: neither a preset nor a file (presets: quantum-dot, trapped-bosons, calogero) did you mean quantum-dot?'
run 2 quantum-dot --omga 1
says '--omga: unknown option did you mean --omega?'
run 2 quantum-dot dot.toml
run 2 quantum-dot --particles
run 2 quantum-dot --particles 2 --particles 3
run 2 quantum-dot --particles 2 --set system.omega
run 2 show
run 2 schema --omega 1
run 2 --omega 1 schema

# Files.
run 3 absent.toml
run 3 show absent.h5
run 3 quantum-dot --particles 2 -o absent/dot.h5
printf 'no HDF5' >text.h5
run 3 show text.h5
run 3 show .
head -c 300 dot.h5 >cut.h5
"$program" show cut.h5 >out 2>err
case $? in 2 | 3) ;; *) fail 'a truncated file was not refused' ;; esac
if [[ -e /dev/full ]]; then
  "$program" schema >/dev/full 2>err
  [[ $? == 3 ]] || fail 'a full device was not noticed'
fi

# What it says about itself.
run 0 --help
prints '--target-error'
run 0 --version
grep -qE '^rbm_input [0-9]+\.[0-9]+\.[0-9]+ \(git [0-9a-z]+, HDF5 [0-9.]+\)$' out || fail 'no version'
run 0 schema
prints 'system.omega  list of reals [hartree], default: [1.0]'
run 0 schema --markdown
prints '## wavefunction.pair-rbm'

[[ $failures == 0 ]] && echo 'all as it should be'
exit $((failures != 0))
