#!/usr/bin/env bash
# What trained machines are used for: samples, completion, scores, the start of a wave function; and rbm_train --check.
source "$(dirname "$0")/../support/program_runs.sh"
program=rbm_train

refused() { # CODE MESSAGE ARGUMENTS OF rbm_train...
  local code=$1 message=$2
  shift 2
  run "$code" 0 "$@"
  one_line "rbm_train: $message" || fail "rbm_train $* says: $(said)"
  [[ ! -s out ]] || fail "rbm_train $*: on stdout $(cat out)"
  [[ ! -e no.h5 ]] || fail "rbm_train $* wrote a file"
}

# on_ranks FILE ARGUMENTS OF rbm_train...: FILE, written without mpirun, has the same bytes on 3 ranks.
on_ranks() {
  local file=$1
  shift
  run 0 0 "$@" -o "$file"
  grep -q "^wrote $file" out || fail "$*: it does not say what it wrote: $(cat out)"
  run 0 3 "$@" -o "ranks-$file"
  cmp "$file" "ranks-$file" || fail "$* on 3 ranks"
}

near() { awk -v a="$1" -v b="$2" -v e="$3" 'BEGIN {exit !(a - b <= e && b - a <= e)}'; }
samples() { "$bin/read_result" -data "$1" samples; }
sorted() { samples "$1" | xargs -n "$2" | sort -u; }

# A machine that knows its patterns by heart.
data bars.h5 --bars-and-stripes 2 --set optimizer.iterations=3000 --set machine.hidden=8
run 0 0 bars.h5 --quiet
machine=bars.results.h5

# --check before, of which a data set can be made that resolves to the same.
run 0 2 bars.h5 --check --output checked
grep -qx '# parameters: 44' out || fail "--check: $(cat out)"
grep -Eq '^# time per update: [0-9.e-]+ s on these ranks' out || fail '--check tells no time'
ls checked.* 2>/dev/null && fail '--check writes files'
sed '/^#/d' out >settings.toml
data again.h5 --bars-and-stripes 2 --settings settings.toml
run 0 0 again.h5 --check
sed '/^#/d' out | diff - settings.toml || fail 'the settings that --check shows resolve to others'

# Samples.
on_ranks drawn.h5 --sample 500 $machine --burn-in 100
[[ $(samples drawn.h5 | wc -w) == 2000 ]] || fail 'not 500 rows of 4 units'
frequent=$(samples drawn.h5 | xargs -n 4 | sort | uniq -c | awk '$1 > 40 {print $2, $3, $4, $5}')
[[ $frequent == "$(sorted bars.h5 4)" ]] || fail "other patterns than those learnt: $frequent"
run 0 0 --sample 500 $machine --burn-in 100 --seed 2 -o other.h5
cmp -s drawn.h5 other.h5 && fail 'another seed gives the same rows'
on_ranks stayed.h5 --sample 300 $machine --from bars.h5 --burn-in 0
[[ $(sorted stayed.h5 4) == "$(sorted bars.h5 4)" ]] || fail 'chains do not start at the rows given'
run 0 0 drawn.h5 --check # is a data set

# Completion. Two units tell a bar from a stripe.
"$bin/make_archive" part.h5 'samples=[[1,nan,0,nan],[1,0,nan,nan],[0,1,1,0],[nan,nan,nan,nan],[1,nan,0,nan]]'
on_ranks whole.h5 --complete part.h5 $machine
samples whole.h5 | xargs -n 4 >rows
[[ $(sed -n 3p rows) == '0 1 1 0' ]] || fail 'a row that misses nothing has changed'
[[ $(sed -n '1p;5p' rows) == $'1 1 0 0\n1 1 0 0' && $(sed -n 2p rows) == '1 0 1 0' ]] || fail "completed: $(cat rows)"

# Scores: probabilities of all states add up to one.
states=$(for s in {0..15}; do printf '[%d,%d,%d,%d],' $((s & 1)) $((s >> 1 & 1)) $((s >> 2 & 1)) $((s >> 3 & 1)); done)
"$bin/make_archive" states.h5 "samples=[${states%,}]" 'validation=[[1,1,0,0]]'
on_ranks scores.h5 --score states.h5 $machine
sum=$(value scores.h5 samples/log_p | xargs -n 1 | awk '{sum += exp($1)} END {printf "%.15g", sum}')
near "$sum" 1 1e-10 || fail "the probabilities add up to $sum"
[[ $(value scores.h5 validation/log_p) == "$(value scores.h5 samples/log_p | cut -d ' ' -f 4)" ]] || fail 'scores of validation'
run 0 0 --score bars.h5 $machine
[[ $(cat out) == "ln p = "*" nat a row, mean over 6 rows of samples"$'\n'"ln Z = "*", exact" ]] || fail "--score says: $(cat out)"

# The same of gaussian units, whose rows were standardised in training, and of coupled ones.
data points.h5 --mixture --samples 2000 --set optimizer.iterations=200 --set machine.hidden=3
run 0 0 points.h5 --quiet
on_ranks points-scores.h5 --score points.h5 points.results.h5
near "$(value points-scores.h5 samples/mean)" "$(value points.results.h5 result/samples)" 1e-9 ||
  fail 'the scores are not those of the training'
"$bin/make_archive" points-part.h5 'samples=[[2.0,nan],[-2.0,nan]]'
on_ranks points-whole.h5 --complete points-part.h5 points.results.h5
[[ $(samples points-whole.h5 | cut -d ' ' -f 1,3) == '2 -2' ]] || fail "known numbers have changed: $(samples points-whole.h5)"
data spins.h5 --ising 6 --samples 500 --set optimizer.iterations=20 --set machine.hidden=2 --set machine.visible_couplings=true \
  --set machine.hidden_couplings=true
run 0 0 spins.h5 --quiet
on_ranks spins-scores.h5 --score spins.h5 spins.results.h5
near "$(value spins-scores.h5 samples/mean)" "$(value spins.results.h5 result/samples)" 1e-9 ||
  fail 'other scores with couplings'
"$bin/make_archive" spins-part.h5 'samples=[[1,nan,-1,nan,1,1],[nan,1,1,1,1,1]]'
on_ranks spins-whole.h5 --complete spins-part.h5 spins.results.h5

# What cannot be done.
refused 2 '-o: missing (the file to write) give -o FILE' --sample 5 $machine
refused 2 '--complete: more than one use of a machine (found also --sample) choose one' \
  --sample 5 --complete part.h5 $machine -o no.h5
refused 2 '--from: of no use here (it belongs to --sample)' --score bars.h5 $machine --from bars.h5
refused 2 '--burn-in: of no use here (it belongs to --sample, --complete)' --score bars.h5 $machine --burn-in 5
refused 2 '-o: of no use here (it belongs to --sample, --complete, --score) the stem of a training is --output' bars.h5 -o no.h5
refused 2 '--fresh: of no use here (it belongs to training)' --sample 5 $machine -o no.h5 --fresh
refused 2 '--sample: out of range (found 0, allowed > 0)' --sample 0 $machine -o no.h5
refused 2 '--burn-in: out of range (found -1, allowed >= 0)' --sample 1 $machine --burn-in -1 -o no.h5
refused 2 "-o: would overwrite what is read ($machine) give another name" --sample 5 $machine -o $machine
refused 2 '--smaple: unknown option did you mean --sample?' --smaple 5 $machine -o no.h5
refused 2 'bars.h5: no machine (not the results of rbm_train) give STEM.results.h5 of a training' --sample 5 bars.h5 -o no.h5
refused 3 'absent.h5: cannot be opened (No such file or directory)' --sample 5 absent.h5 -o no.h5
refused 3 'absent.h5: cannot be opened (No such file or directory)' --score absent.h5 $machine
refused 3 'nowhere/no.h5: cannot be written (No such file or directory)' --sample 5 $machine -o nowhere/no.h5
refused 2 'points.h5: samples: wrong shape (rows of 2 units, the machine has 4) give data like those it was trained on' \
  --score points.h5 $machine
"$bin/make_archive" bad.h5 'samples=[[1,2,nan,0]]'
convert='convert them: rbm_input data --threshold'
refused 2 "bad.h5: samples: wrong values (binary units take 0 and 1, found numbers from 0 to 2) $convert" \
  --complete bad.h5 $machine -o no.h5
refused 2 'part.h5: samples?0,1?: out of range (found nan, wanted finite numbers) counted from 0' --score part.h5 $machine
run 2 3 --score part.h5 $machine
one_line 'rbm_train: part.h5: *' || fail "on 3 ranks: $(said)"
# A training that was stopped has a machine, and no ln Z yet.
run 75 0 bars.h5 --output early --max-seconds 1e-9
run 0 0 --sample 5 early.results.h5 -o early.h5
refused 2 '--score: no ln Z in the results (the training has not finished, *' --score bars.h5 early.results.h5

# To a wave function.
psi() { "$bin/rbm_input" "$@" --factors rbm -o psi.h5 >out 2>err; }
data pair.h5 --mixture --samples 2000 --dimensions 4 --set optimizer.iterations=100 --set machine.hidden=2 \
  --set machine.train_sigma=common --set data.standardise=common
run 0 0 pair.h5 --quiet
psi quantum-dot --particles 2 --parameters-from pair.results.h5 || fail "rbm_input: $(cat err)"
for array in a b W; do
  [[ $(value psi.h5 "wavefunction/rbm/$array") == "$(value pair.results.h5 "parameters/rbm/$array")" ]] ||
    fail "psi has another $array"
done
[[ $(value psi.h5 wavefunction/rbm/form wavefunction/rbm/hidden | xargs) == 'sqrt 2' ]] || fail 'psi is of another form'
psi trapped-bosons --particles 3 --dimensions 2 --parameters-from pair.results.h5 && fail 'a machine of 4 units for 6 coordinates'
one_line 'rbm_input: pair.results.h5: no machine of positions of this system (it has 4 units, the system 3 x 2 coordinates) *' ||
  fail "$(said)"
psi quantum-dot --particles 2 --parameters-from $machine && fail 'a machine of binary units'
one_line 'rbm_input: bars.results.h5: no machine of positions (its visible units have two values) *' || fail "$(said)"
finish
