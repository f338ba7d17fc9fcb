#!/usr/bin/env bash
# The files of a run: whose they are, and where they cannot be written.
source "$(dirname "$0")/../support/program_runs.sh"

# refused WHAT ARGUMENTS...: exit code 3 and one line, on 1 and on 3 ranks, and no file is touched.
refused() {
  local what=$1 ranks
  shift
  find . -type f ! -name out ! -name err ! -name sums.before ! -path './ompi*' -exec sha256sum {} + >sums.before
  for ranks in 1 3; do
    vmc 3 "$ranks" "$@"
    [[ $(wc -l <err) == 1 && $(cat err) == 'rbm_vmc: '* ]] || fail "$what on $ranks ranks: $(cat err)"
    [[ ! -s out ]] || fail "$what: on stdout $(cat out)"
    sha256sum --quiet -c sums.before || fail "$what: files have changed"
  done
}

small='quantum-dot --particles 2 --chains 64 --iterations 2 --samples 2048 --set optimizer.samples=128'
input one.h5 $small --omega 1
input two.h5 $small --omega 2
vmc 0 2 one.h5 --output run --quiet
vmc 0 2 two.h5 --output other --quiet

refused 'finished files of another input' two.h5 --output run
grep -q -- '--fresh' err || fail 'no hint to --fresh'
vmc 75 2 two.h5 --output stopped --max-seconds 1e-9 --quiet
refused 'a checkpoint of another input' one.h5 --output stopped
cp run.results.h5 alone.results.h5
refused 'results of another input, without a checkpoint' two.h5 --output alone
printf 'of another program\n' >foreign.results.h5
refused 'a file of another program' one.h5 --output foreign

vmc 0 3 two.h5 --output run --fresh --quiet
same '--fresh over another input' other run
vmc 0 1 two.h5 --output run --fresh --quiet
same '--fresh over a finished run' other run
[[ $(value run.results.h5 segments/ranks) == 1 ]] || fail '--fresh kept the segments of the run before'
vmc 0 2 two.h5 --output foreign --fresh --quiet
same '--fresh over a file of another program' other foreign
vmc 0 1 one.h5 --quiet
same 'the stem of the input' alone one

refused 'a folder that is not there' one.h5 --output absent/run
refused 'a file in place of the folder' one.h5 --output one.h5/run
mkdir taken.results.h5 taken2.checkpoint.h5
refused 'a folder of the name of the results' one.h5 --output taken
refused 'a folder of the name of the checkpoint' one.h5 --output taken2
refused 'a folder of the name of the checkpoint, to start over' one.h5 --output taken2 --fresh
refused 'a name that is too long' one.h5 --output "$(printf 'x%.0s' {1..300})"
refused 'a path that is too long' one.h5 --output "$(printf 'x/%.0s' {1..3000})run"
if ((EUID != 0)); then
  mkdir closed
  chmod 500 closed
  refused 'a folder that cannot be written' one.h5 --output closed/run
fi
mkdir below
vmc 0 2 one.h5 --output below/run --quiet
same 'files in a folder' alone below/run
rm -rf taken.results.h5 taken2.checkpoint.h5
left=$(find . -name '*probe*' -o -name '*.tmp-*')
[[ -z $left ]] || fail "left behind: $left"
finish
