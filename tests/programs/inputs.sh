#!/usr/bin/env bash
# Bad inputs and command lines: exit code 2 or 3, one line on stderr for each problem, once and not once a rank, soon.
source "$(dirname "$0")/../support/program_runs.sh"

# refused CODE LINES ARGUMENTS...: on 1 and on 3 ranks.
refused() {
  local code=$1 lines=$2 ranks start
  shift 2
  for ranks in 1 3; do
    start=$SECONDS
    vmc "$code" "$ranks" "$@"
    ((SECONDS - start <= 20)) || fail "$*: it took $((SECONDS - start)) s"
    [[ $(wc -l <err) == "$lines" ]] || fail "$* on $ranks ranks: $(wc -l <err) lines on stderr instead of $lines: $(cat err)"
    grep -v '^rbm_vmc: .' err && fail "$* on $ranks ranks: a line that is not ours"
    [[ ! -s out ]] || fail "$* on $ranks ranks: on stdout $(cat out)"
    ls ./*.results.h5 ./*.checkpoint.h5 2>/dev/null && fail "$*: files were written"
  done
}

says() { grep -qF -- "rbm_vmc: $1" err || fail "no line 'rbm_vmc: $1' but: $(cat err)"; }

# toml LINE...: the file bad.toml.
toml() { printf '%s\n' "$@" >bad.toml; }

# The command line.
input dot.h5 quantum-dot --particles 2 --omega 1
refused 2 1
refused 2 1 dot.h5 --fersh
says "--fersh: unknown option did you mean --fresh?"
refused 2 1 dot.h5 --max-seconds -1
refused 2 1 dot.h5 --max-seconds 1h
says '--max-seconds: not a time (found 1h, allowed seconds > 0'
refused 2 1 dot.h5 --output
refused 2 1 dot.h5 other.h5

# Files that are no inputs.
refused 3 1 absent.h5
says 'absent.h5: '
refused 3 1 dto.h5
says 'dto.h5: cannot be opened (No such file or directory) did you mean dot.h5?'
refused 3 1 dot
says 'dot: cannot be opened (No such file or directory) did you mean dot.h5?'
refused 3 1 quantum-dot
says 'quantum-dot: cannot be opened (No such file or directory) it is a preset: '
data bars.h5 --bars-and-stripes 2
refused 2 1 bars.h5
says 'format: not an input (its format is "rbm_vmc.training", wanted "rbm_vmc.input") train on it with rbm_train'
refused 3 1 .
printf 'no HDF5\n' >text.h5
refused 3 1 text.h5
: >empty.h5
refused 3 1 empty.h5
for size in 100 1000 $(($(stat -c %s dot.h5) - 300)); do
  head -c "$size" dot.h5 >cut.h5
  refused 3 1 cut.h5
done
if ((EUID != 0)); then
  cp dot.h5 secret.h5
  chmod 000 secret.h5
  refused 3 1 secret.h5
fi

# Keys.
toml '[system]' 'kind = "quantum-dot"' 'particles = 2' 'omga = 1'
refused 2 1 bad.toml
says 'system.omga: unknown key (bad.toml:4) did you mean system.omega?'
toml '[system]' 'kind = "quantum-dot"' 'particles = "two"'
refused 2 1 bad.toml
says 'system.particles: wrong type'
toml '[run]' 'seed = 3'
refused 2 2 bad.toml
says 'system.kind: missing'
says 'system.particles: missing'
toml '[system]' 'kind = "quantum-dot"' 'particles = 2' 'omega = -1'
refused 2 1 bad.toml
says 'system.omega: out of range'
toml '[system]' 'kind = "quantum-dot"' 'particles = 2' '[sampler]' 'chains = 0'
refused 2 1 bad.toml
says 'sampler.chains: out of range'
toml '[system]' 'kind = "quantum-dot"' 'particles = 2' 'omega = nan'
refused 2 1 bad.toml
toml '[system' 'kind = "quantum-dot"'
refused 2 1 bad.toml

# Many problems at once, all of them told.
toml '[system]' 'kind = "quantum-dit"' 'particles = 0' 'omega = [1, -2]' '[sampler]' 'method = "metroplis"' 'chains = 1.5' \
  '[optimiser]' 'iterations = 3' '[run]' 'seed = -1'
refused 2 7 bad.toml
for path in system.kind system.particles system.omega sampler.method sampler.chains optimiser run.seed; do says "$path: "; done

# What is well formed and cannot be run.
toml '[system]' 'kind = "quantum-dot"' 'particles = 2' 'dimensions = 1'
refused 2 1 bad.toml
says 'system.interaction: coulomb in one dimension'
toml '[system]' 'kind = "quantum-dot"' 'particles = 2' '[wavefunction]' 'factors = ["rbm", "pair-rbm"]' '[wavefunction.rbm]' \
  'a = [1.0]' 'W = [[1.0, 2.0]]' '[sampler]' 'method = "gibbs"'
refused 2 3 bad.toml
for path in wavefunction.rbm.a wavefunction.rbm.W sampler.method; do says "$path: "; done

toml '[system]' 'kind = "trapped-bosons"' 'particles = 2' 'statistics = "fermions"' 'interaction = "hard-sphere"'
refused 2 2 bad.toml
says 'system.diameter: missing'
says 'system.statistics: fermions with a hard-sphere interaction'
toml '[system]' 'kind = "calogero"' 'particles = 2' 'lambda = 0.5'
refused 2 1 bad.toml
says 'system.lambda: out of range'

# The same out of HDF5, where keys may be attributes of their group.
head='@format=rbm_vmc.input @format_version=1'
small='sampler/chains=32 optimizer/iterations=1 optimizer/samples=32 evaluation/samples=1024'
"$bin/make_archive" attributes.h5 $head system@kind=quantum-dot system@particles=2 system@omega=0.5 sampler@chains=32 \
  optimizer@iterations=1 optimizer/samples=32 evaluation/samples=1024
"$bin/make_archive" datasets.h5 $head system/kind=quantum-dot system/particles=2 system/omega=0.5 $small
for ranks in 1 3; do
  vmc 0 "$ranks" attributes.h5 --quiet --fresh
  vmc 0 "$ranks" datasets.h5 --quiet --fresh
  same 'keys as attributes' attributes datasets
done
rm -f ./*.results.h5 ./*.checkpoint.h5*
"$bin/make_archive" bad.h5 $head system@kind=quantum-dot system@particles=2.5 system@omga=1 system/omega=-1 sampler=1 more/keys=3
refused 2 5 bad.h5
for path in system.particles system.omga system.omega sampler more; do says "$path: "; done
"$bin/make_archive" bad.h5 $head system@kind=quantum-dot system@particles=2 system/particles=2
refused 2 1 bad.h5
says 'system.particles: given twice'
"$bin/make_archive" bad.h5 system@kind=quantum-dot system@particles=2
refused 2 2 bad.h5
says 'format: missing root attribute'
"$bin/make_archive" bad.h5 @format=rbm_vmc.input @format_version=99 system@kind=quantum-dot system@particles=2
refused 2 1 bad.h5
says 'format_version: wrong root attribute'
"$bin/make_archive" bad.h5 $head
refused 2 2 bad.h5
says 'system.kind: missing'
finish
