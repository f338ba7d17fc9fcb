#!/usr/bin/env bash
# What people see: on a terminal of 80 columns one live line that fits, with the time left, and colours; in a log plain lines.
source "$(dirname "$0")/../support/program_runs.sh"
terminal=$(dirname "$mpi")/on_terminal.py
python=$(command -v "${PYTHON:-python3}") || { echo 'NOT RUN: no python3'; exit 0; }
export LC_ALL=C.UTF-8 TERM=xterm
unset NO_COLOR
escape=$'\033'

# on_terminal COLUMNS PROGRAM ARGUMENTS...: what was seen is in the file out; in the file lines each text that stood in a line.
on_terminal() {
  timeout 120 "$python" "$terminal" "$@" >out 2>err || fail "$*: $(cat err out)"
  tr '\r' '\n' <out | sed "s/$escape\[[0-9;]*[mK]//g" >lines
}

# fits COLUMNS: no line is wider, but those that name files and commands to be copied.
fits() {
  local wide
  wide=$(grep -v '^look at it with\|^more samples' lines | grep -E "^.{$(($1 + 1)),}")
  [[ -z $wide ]] || fail "wider than $1 columns: $wide"
}

# plain FILE
plain() {
  ! grep -q "$escape" "$1" || fail "$1: escape codes in a log"
  ! grep -q $'\r' "$1" || fail "$1: carriage returns in a log"
}

small=(--particles 2 --chains 640 --iterations 30 --samples 1280 --set evaluation.samples=200000 --target-error 0)
input dot.h5 quantum-dot "${small[@]}"
data bars.h5 --bars-and-stripes 2 --set optimizer.iterations=400

# --- A terminal: without mpirun, and with it, whose processes have pseudo-terminals of no size.
for ranks in 0 2; do
  launch=()
  ((ranks == 0)) || launch=("${MPIRUN:-mpirun}" -np "$ranks")
  for columns in 80 50; do
    for program in rbm_vmc rbm_train; do
      file=dot.h5 step=30/30
      [[ $program == rbm_vmc ]] || file=bars.h5 step=400/400
      on_terminal "$columns" "${launch[@]}" "$bin/$program" --fresh "$file"
      fits "$columns"
      grep -q $'\r'"$escape\[K" out || fail "$program on $ranks ranks: no live line"
      grep -q "^ *$step " lines || fail "$program on $ranks ranks: the last step does not stay"
      grep -q ' s left$' lines || fail "$program on $ranks ranks: no time left"
      grep -q "$escape\[1;32m" out || fail "$program on $ranks ranks: no colour"
      grep -q '^look at it with: rbm_report' lines || fail "$program on $ranks ranks: no way on"
    done
  done
done
"$python" "$terminal" 80 "$bin/rbm_vmc" absent.h5 >out && fail 'a file that is not there was run'
grep -q "^$escape\[1;31mrbm_vmc:$escape\[0m absent.h5: " out || fail "no colour of an error: $(cat out)"
on_terminal 80 "$bin/rbm_report" dot.results.h5
fits 80
grep -q "$escape\[1;3[23]m" out || fail 'rbm_report: no colour'

# --- No colours if they are not wanted; a terminal that cannot do more gets plain lines.
for program in rbm_vmc rbm_report; do
  file=dot.h5
  [[ $program == rbm_vmc ]] || file=dot.results.h5
  NO_COLOR=1 on_terminal 80 "$bin/$program" "$file"
  ! grep -q "$escape\[[0-9;]*m" out || fail "$program: colours in spite of NO_COLOR"
  TERM=dumb on_terminal 80 "$bin/$program" "$file"
  ! grep -q "$escape" out || fail "$program: escape codes on a dumb terminal"
done
NO_COLOR='' on_terminal 80 "$bin/rbm_vmc" dot.h5
grep -q "$escape\[1;32m" out || fail 'an empty NO_COLOR says nothing'

# --- A log, also if mpirun has a terminal for its messages.
for ranks in 0 2; do
  vmc 0 "$ranks" --fresh dot.h5
  plain out
  plain err
  grep -q '^ *1/30 .* s, [0-9].* left$' out || fail "no first iteration with the time left: $(cat out)"
  [[ $(grep -c '^ *30/30 ' out) == 1 ]] || fail "not one last iteration: $(cat out)"
  ! grep -E '^.{91,}' out || fail 'wide lines in a log'
  train 0 "$ranks" --fresh bars.h5
  plain out
done
cat >quietly.sh <<'Q'
"${MPIRUN:-mpirun}" -np 2 "$1" --fresh dot.h5 >log
Q
on_terminal 80 bash quietly.sh "$bin/rbm_vmc"
plain log

# --- Quiet: the verdict only.
on_terminal 80 "$bin/rbm_vmc" --quiet --fresh dot.h5
grep -q '/30 \|equilibrated\|results in' lines && fail "--quiet says more than the verdict: $(cat lines)"
grep -q '^E = ' lines || fail '--quiet: no verdict'

# --- Help fits too.
for command in rbm_vmc rbm_train rbm_report rbm_input 'rbm_input data' 'rbm_input show' 'rbm_input schema'; do
  read -r -a words <<<"$command"
  "$bin/${words[0]}" "${words[@]:1}" --help >out || fail "$command --help"
  ! grep -E '^.{81,}' out || fail "$command --help is wider than 80 columns"
done
finish
