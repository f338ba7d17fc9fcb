#!/usr/bin/env bash
# The job scripts without a scheduler: their decisions and times, the one for a workstation, and the body of that for PBS with
# stand-ins for its commands, which is no test of PBS. Under a real SLURM they are in slurm.sh.
#
#   jobscripts.sh FOLDER_OF_PROGRAMS decisions|workstation|pbs
source "$(dirname "$0")/../support/program_runs.sh"
checkout=$(realpath "$(dirname "$mpi")/../..")
part=$2
mkdir -p checkout/build/release
cp -r "$checkout/jobscripts" checkout/jobscripts
ln -s "$bin" checkout/build/release/bin
export RBM_CHECKOUT=$folder/checkout

is() { [[ $2 == "$3" ]] || fail "$1: $2, wanted $3"; }

# stand_in NAME SCRIPT: a command before all others.
stand_in() {
  mkdir -p stand_ins
  printf '#!/bin/bash\n%s\n' "$2" >"stand_ins/$1"
  chmod +x "stand_ins/$1"
}

# gives_up WANTED STARTS CODE...: a launcher that leaves with these codes, the last one for ever; the exit code of the script, and
# how often it started the launcher.
gives_up() {
  local wanted=$1 starts=$2 code
  rm -f starts dot.failures
  stand_in launcher "codes=(${*:3})
    echo x >>starts
    start=\$((\$(wc -l <starts) - 1))
    exit \"\${codes[start < \${#codes[@]} ? start : -1]}\""
  MPIRUN=$folder/stand_ins/launcher bash checkout/jobscripts/local/run.sh dot.h5 2 >out 2>err
  code=$?
  is "codes ${*:3}: the exit code" "$code" "$wanted"
  is "codes ${*:3}: starts" "$(wc -l <starts)" "$starts"
}

decisions() {
  (
    margin=120
    source "$checkout/jobscripts/lib.sh"
    while read -r text seconds; do
      is "seconds of $text" "$(seconds_of "$text")" "$seconds"
    done <<<$'1-02:03:04 93784\n4:00:00 14400\n08:09 489\n59 59\nUNLIMITED\nINVALID\nNOT_SET\n1-02'
    while read -r left option; do
      is "$left s left" "$(stop_before "$left")" "$option"
    done <<<$'14400 --max-seconds 14280\n300 --max-seconds 180\n100 --max-seconds 10\n0 --max-seconds 1'
    is 'no limit' "$(stop_before '')" ''
    while read -r file stem; do
      is "stem of $file" "$(stem_of "$file")" "$stem"
    done <<<$'dot.h5 dot\n../a.b/dot.toml ../a.b/dot\n./dot ./dot\nv1.2.h5 v1.2\n.h5 .h5'
    ((failures == 0))
  ) || failures=1

  gives_up 0 1 0
  for code in 2 3 4 5 134; do gives_up $code 1 $code; done
  gives_up 0 6 75 75 75 75 75 0
  for code in 1 137 138 143 205; do gives_up 0 3 $code $code 0; done
  gives_up 137 4 137
  [[ ! -e dot.failures ]] || fail 'failures stay counted'
  gives_up 205 8 137 137 137 75 205 205 205 205 # only failures in a row count
  gives_up 4 3 75 137 4
  sed -i 's/^most_restarts=1000/most_restarts=5/' checkout/jobscripts/local/run.sh
  gives_up 75 6 75
  grep -q 'most_restarts allows more' out || fail "it does not say why it ends: $(cat out)"
}

# The mpirun of the script that is $script.
launched() {
  local try child children
  for ((try = 0; try < 300; try++)); do
    read -r -a children < <(children "$script" | paste -s -d ' ')
    for child in "${children[@]}"; do
      [[ $(<"/proc/$child/comm") == @(mpirun|mpiexec|orterun)* ]] && echo "$child" && return
    done
    sleep 0.1
  done
  fail 'no mpirun' >&2
}

# running STARTS: the run has been started so often, computes, and has a checkpoint that knows it: a kill does not take it back.
is_running() { [[ $(starts run.checkpoint.h5) == "$1" && $(value run.results.h5 @status) == running ]]; }
running() { soon is_running "$1" || fail "not started $1 times within a minute: $(cat log)"; }

# A script in the background would have SIGINT ignored, which no trap could change.
begin() {
  env --default-signal=INT bash checkout/jobscripts/local/run.sh run.h5 2 >>log 2>&1 &
  script=$!
}

workstation() {
  local code
  input run.h5 quantum-dot --particles 2 --omega 1 --chains 256 --iterations 5000 --samples 2000000 \
    --set optimizer.samples=8192 --set run.checkpoint_seconds=0.2
  vmc 0 2 run.h5 --output whole --quiet
  begin
  running 1
  kill -USR1 "$(launched)"
  running 2
  kill -KILL "$(children "$(launched)" | head -n 1)"
  running 3
  kill -INT "$script"
  wait "$script"
  code=$?
  is 'after Ctrl-C: the exit code' "$code" 75
  has_status run stopped
  grep -q '^job script: stopped by INT (exit code 75)' log || fail "Ctrl-C: $(cat log)"
  begin
  running 4
  wait "$script"
  is 'in the end: the exit code' "$?" 0
  same 'four starts on a workstation' whole run
  whole_history run
  is 'failures of mpirun' "$(grep -cE '^job script: exit code (137|1): restart' log)" 1
}

pbs() {
  local code
  export PBS_O_WORKDIR=$folder PBS_JOBID=7.server PATH=$folder/stand_ins:$PATH
  input run.h5 quantum-dot --particles 2 --omega 1 --chains 256 --iterations 1000000 --samples 2000000
  stand_in qsub 'printf "%s\n" "$*" >>submitted'
  stand_in qstat 'printf "Job Id: 7.server\n    Resource_List.walltime = 00:00:20\n"'
  stand_in mpirun "exec '$(command -v "${MPIRUN:-mpirun}")' -np 2 \"\$@\""
  input=run.h5 bash checkout/jobscripts/pbs/run.pbs >out 2>err
  code=$?
  is 'before the end of the walltime: the exit code' "$code" 75
  is 'what is submitted' "$(cat submitted)" '-v input=run.h5,restarts=1,first_job=7.server run.pbs'
  has_status run stopped
  whole_history run
  input=run.h5 restarts=100 first_job=7.server bash checkout/jobscripts/pbs/run.pbs >out 2>err
  is 'after a hundred restarts' "$(wc -l <submitted)" 1
  stand_in mpirun 'exit 4'
  input=run.h5 bash checkout/jobscripts/pbs/run.pbs >out 2>err
  is 'a numerical failure: the exit code' "$?" 4
  is 'a numerical failure' "$(wc -l <submitted)" 1
}

"$part"
finish
