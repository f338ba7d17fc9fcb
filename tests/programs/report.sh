#!/usr/bin/env bash
# rbm_report: pages, text and tables of finished, stopped and running runs, of several and of trainings; foreign text stays text.
check_page=$(realpath "$(dirname "$0")/page.py")
source "$(dirname "$0")/../docs/python.sh"
source "$(dirname "$0")/../support/program_runs.sh"

# report CODE ARGUMENTS...: rbm_report with this exit code; its screen is in the files out and err.
report() {
  local wanted=$1 code
  shift
  timeout 60 "$bin/rbm_report" "$@" >out 2>err </dev/null
  code=$?
  [[ $code == "$wanted" ]] || fail "rbm_report $* gave $code, wanted $wanted: $(cat err)"
  if ((wanted == 0)); then
    [[ ! -s err ]] || fail "rbm_report $*: $(cat err)"
  else
    [[ ! -s out && $(wc -l <err) == 1 && $(cat err) == 'rbm_report: '* ]] || fail "rbm_report $*: $(cat out err)"
  fi
}

# page FIGURES FILE SECTION...: a page that is as it should be, with that many figures (0: any number).
page() {
  local figures=$1 found
  shift
  [[ -n $python ]] || return 0
  found=$("$python" "$check_page" "$@" 2>&1) || fail "$1: $(tail -n 1 <<<"$found")"
  [[ $figures == 0 || $found == "$figures figures" ]] || fail "$1: $found, wanted $figures"
}

said_text() { grep -qF -- "$1" out || fail "no '$1' in: $(cat out)"; }
has() { grep -qF -- "$2" "$1" || fail "$1: no '$2'"; }

# narrow: no line of the file out is wider than a terminal.
narrow() {
  local widest
  widest=$(LC_ALL=C.UTF-8 wc -L <out)
  ((widest <= 80)) || fail "a line of $widest characters in: $(cat out)"
}

find_python || exit 1
both=(verdict time segments input repeat)
energy=(history optimisation sampling components accuracy density pairs weights)

# --- A finished run.
input dot.h5 quantum-dot --particles 2 --chains 64 --iterations 40 --samples 1024 --set evaluation.samples=16384
vmc 0 0 dot.h5
said=$(tail -n 1 out)
[[ $said == 'look at it with: rbm_report dot.results.h5 -o report.html' ]] || fail "rbm_vmc ends with: $said"
reference=$(grep -A 1 '^exact 3 ' out | sed 'N; s/\n */ /') # its line is broken
report 0 dot.results.h5 -o dot.html
page 14 dot.html "${both[@]}" "${energy[@]}"
for text in "$(sed 's/ (.*//' <<<"$reference")" 'deviation' 'error bar: ' 'finished after 40 iterations' 'rbm_input show dot.results.h5' \
  'kind = &quot;quantum-dot&quot;'; do has dot.html "$text"; done
has dot.html "${reference##*: }"     # the deviation is that of the screen
report 0 dot.results.h5
narrow
said_text "$(value dot.results.h5 result/energy/mean | cut -c 1-4)"
for text in 'E = ' 'energy over the iterations' 'kinetic [hartree]' 'sampling' 'mean_distance'; do said_text "$text"; done
grep -q $'\033' out && fail 'colours in a file'
LC_ALL=C grep -qP '\xe2[\xa0-\xa3]' out || fail 'no curve'

# --- The commands on the page do the run again.
rbm_commands=$(grep -A 3 '<pre>rbm_input show' dot.html | sed 's/<pre>//; s/<.*//; s/&gt;/>/; s/^mpirun -np 2 //; /^$/d')
(PATH=$bin:$PATH && eval "${rbm_commands//rbm_vmc/rbm_vmc --quiet}") >out 2>&1 || fail "again: $(cat out)"
[[ $(value dot-again.results.h5 result/energy/mean) == "$(value dot.results.h5 result/energy/mean)" ]] || fail 'the run again has another energy'

# --- Tables.
report 0 dot.results.h5 --csv tables
[[ $(head -n 1 tables/dot.history.csv) == iteration,* && $(wc -l <tables/dot.history.csv) == 41 ]] || fail 'history.csv'
column=$(head -n 1 tables/dot.history.csv | tr , '\n' | grep -n '^energy$' | cut -d : -f 1)
[[ $(tail -n +2 tables/dot.history.csv | cut -d , -f "$column" | tr '\n' ' ') == "$(value dot.results.h5 history/energy) " ]] || fail 'energies of history.csv'
[[ $(head -n 1 tables/dot.blocking.csv) == length,blocks,correlation,error ]] || fail 'blocking.csv'
[[ $(cut -d , -f 1 tables/dot.blocking.csv | head -n 4 | tr '\n' ' ') == 'length 1 2 4 ' ]] || fail 'lengths of blocking.csv'
[[ $(head -n 1 tables/dot.density_2d.csv) == x,y,mean,error ]] || fail 'density_2d.csv'
total=$(awk -F , 'NR > 2 { step = $1 - before } NR > 1 { before = $1; sum += $2 * $1 } END { print sum * step * 6.283185 }' tables/dot.density.csv)
awk -v n="$total" 'BEGIN { exit !(n > 1.9 && n < 2.1) }' || fail "the density of the table is of $total electrons"

# --- Runs that are not finished, with and without an evaluation, or with nothing at all.
for iterations in 0 1; do
  "$bin/make_archive" "young$iterations.results.h5" -from dot.results.h5 @status=running -drop result -drop observables -drop performance \
    -drop history || fail make_archive
done
"$bin/make_archive" young1.results.h5 -from young1.results.h5 'history/iteration=[0]' 'history/energy=[3.1]' 'history/error=[0.1]' \
  'history/variance=[0.0]' 'history/acceptance=[0.5]' || fail make_archive
report 0 young0.results.h5 -o young0.html
page 1 young0.html "${both[@]}" "${energy[@]}"
has young0.html 'no final energy yet'
report 0 young1.results.h5 -o young1.html
page 4 young1.html "${both[@]}" "${energy[@]}"
has young1.html 'last iteration: E = 3.10(10) hartree'
report 0 young1.results.h5
narrow
"$bin/make_archive" bad.results.h5 -from dot.results.h5 @status=failed '@reason=no energy' 'history/energy=[nan, nan]' \
  'history/iteration=[0, 1]' 'history/error=[nan, inf]' result/energy/mean=nan || fail make_archive
report 0 bad.results.h5 -o bad.html
page 11 bad.html "${both[@]}"
input long.h5 quantum-dot --particles 2 --chains 64 --iterations 100000 --samples 512
vmc 75 0 long.h5 --quiet --max-seconds 2
report 0 long.results.h5 -o long.html
page 0 long.html "${both[@]}" "${energy[@]}"
has long.html 'stopped (time limit)'

# --- A training, and several results.
"$bin/rbm_input" data --bars-and-stripes 3 --set optimizer.iterations=200 -o bars.h5 >out || fail 'rbm_input data'
timeout 60 "$bin/rbm_train" bars.h5 >out 2>err </dev/null || fail "rbm_train: $(cat err)"
report 0 bars.results.h5 -o bars.html
page 8 bars.html "${both[@]}" likelihood optimisation weights samples
has bars.html 'hidden units as images of 3 x 3'
report 0 bars.results.h5
narrow
said_text 'ln p = '
report 0 dot.results.h5 long.results.h5 bars.results.h5 -o all.html
page 0 all.html all-table all-history all-likelihood run1-verdict run2-verdict run3-likelihood run3-samples
report 0 dot.results.h5 long.results.h5 bars.results.h5
narrow
said_text 'Results compared'
report 0 dot.results.h5 dot.results.h5 --csv tables
[[ -e tables/dot-2.history.csv ]] || fail 'two runs of one name write the same tables'

# --- Names and texts from files are shown, and do nothing.
hostile='a <script>alert(1)<'\''" $(touch hurt) `touch hurt`.results.h5'
"$bin/make_archive" evil.h5 -from dot.results.h5 '@git_commit=</pre><script>alert(2)</script>' '@reason=<img src=x onerror=alert(3)>' \
  'result/energy/trust=<script>alert(4)</script>' 'segments/hosts=["<i>host</i>"]' \
  'observables/<script>x/mean=[1.0, 2.0]' 'observables/<script>x/grid=[1.0, 2.0]' \
  "observables/density_'; system 'touch hurt'/mean=[1.0, 2.0, 3.0]" "observables/density_'; system 'touch hurt'/grid=[1.0, 2.0, 3.0]" || fail make_archive
mv evil.h5 "$hostile"
report 0 "$hostile" -o evil.html
page 14 evil.html "${both[@]}" "${energy[@]}"
grep -qi '<script\|<img\|<i>host' evil.html && fail 'text of a file became part of the page'
report 0 "$hostile"
narrow
report 0 "$hostile" "$hostile" -o evil.html
report 0 "$hostile" --csv tables
[[ ! -e hurt ]] || fail 'a name was run as a command'
"$bin/make_archive" escape.results.h5 -from dot.results.h5 $'@reason=\033[2J' || fail make_archive
report 0 escape.results.h5
grep -q $'\033' out && fail 'a control character of a file reaches the terminal'

# --- What is refused.
report 2
report 2 dot.results.h5 --outptu x
has err 'did you mean --output?'
report 2 dot.h5
has err 'dot.h5: no results (format: found rbm_vmc.input, wanted rbm_vmc.results) give a file NAME.results.h5'
report 3 absent.results.h5
head -c 3000 dot.results.h5 >cut.results.h5
report 3 cut.results.h5
report 3 dot.results.h5 -o absent/page.html
report 3 dot.results.h5 --csv dot.h5
PATH=/nowhere "$bin/rbm_report" dot.results.h5 -o none.html >out 2>err
[[ $? == 3 && $(cat err) == 'rbm_report: gnuplot: cannot be started (it draws the figures of a page) install gnuplot-nox, or leave out -o' ]] ||
  fail "without gnuplot: $(cat err)"
[[ ! -e none.html && -z $(ls -A | grep '^rbm_report-') ]] || fail "left behind: $(ls -A)"
"$bin/rbm_report" --help >out || fail 'no help'
for word in --csv gnuplot-nox 'Exit codes'; do said_text "$word"; done
finish
