#!/usr/bin/env bash
# The job scripts under a real SLURM of two pretended nodes, which only root can start.
#
#   slurm.sh FOLDER_OF_PROGRAMS requeue|node_lost|limits|array|chain|scaling|copies
if ((EUID != 0)); then
  echo 'skipped: only root can start the slurmd of a pretended node'
  exit 77
fi
source "$(dirname "$0")/../support/program_runs.sh"
checkout=$(realpath "$(dirname "$mpi")/../..")
part=$2

cluster() { bash "$checkout/tests/support/slurm_cluster.sh" "$1" "$folder/slurm" "${@:2}"; }
trap 'cluster stop; cd /; rm -rf "$folder"' EXIT
nodes=2
[[ $part != node_lost ]] || nodes=3
cluster start 0 "$nodes" || exit 1
source "$folder/slurm/environment"

# As a user's checkout, with the programs that are tested.
mkdir -p checkout/build/release
ln -s "$checkout/jobscripts" checkout/jobscripts
ln -s "$bin" checkout/build/release/bin
export RBM_CHECKOUT=$folder/checkout

# script NAME [COMMAND OF SED]...: a copy, edited as a user would; NAME is below jobscripts.
script() {
  local name=$1 command commands=()
  shift
  for command in "$@"; do commands+=(-e "$command"); done
  sed -e '' "${commands[@]}" "$checkout/jobscripts/$name" >"$(basename "$name")"
}

# submit ARGUMENTS OF sbatch...: the number of the job is in $job.
submit() {
  job=$(sbatch --parsable "$@")
}

state() { squeue -h -t all -j "$1" -o %T; }

# in_state JOB STATE: waits for it, at most a minute.
in_state() {
  local try now
  for ((try = 0; try < 300; try++)); do
    now=$(state "$1")
    [[ $now == "$2" ]] && return
    sleep 0.2
  done
  fail "job $1 is $now, wanted $2"
  return 1
}

# computes STEM STARTS: waits until the run has been started so often and its ranks compute.
runs() { [[ -e $1.results.h5 && $(value "$1.results.h5" @status) == running && $(starts "$1.results.h5") == "$2" ]]; }
computes() { soon runs "$@" || fail "$1: not started $2 times within a minute"; }

# saved STEM STARTS: waits until a checkpoint knows of so many starts, which a kill cannot take back then.
is_saved() { [[ $(starts "$1.checkpoint.h5") == "$2" ]]; }
saved() { soon is_saved "$@" || fail "$1: no checkpoint of start $2 within a minute"; }

# logged FILE PATTERN: waits for such a line, at most a minute.
logged() { soon grep -qsE "$2" "$1" || fail "no line of $1 matches '$2': $(tail -n 20 "$1")"; }

# log FILE PATTERN COUNT: so many lines of a job's log match.
log() {
  local count
  count=$(grep -cE "$2" "$1")
  [[ $count == "$3" ]] || fail "$count lines of $1 match '$2', wanted $3: $(tail -n 20 "$1")"
}

# segments STEM: the number of starts, and the ranks of each.
segments() { value "$1.results.h5" segments/ranks; }

# Some seconds on two ranks: long enough to be stopped several times.
long_input() {
  input "$1" quantum-dot --particles 2 --omega 1 --chains 256 --iterations 5000 --samples 2000000 \
    --set optimizer.samples=8192 "${@:2}"
}

# Two stops on request, as SLURM asks some time before the end, and a third start that ends the run.
requeue() {
  long_input run.h5
  vmc 0 2 run.h5 --output whole --quiet
  script slurm/run.sbatch 's/--ntasks-per-node=32/--ntasks-per-node=1/'
  submit -J requeue run.sbatch run.h5
  for starts in 1 2; do
    computes run "$starts"
    scancel --signal=USR1 --batch "$job"
  done
  in_state "$job" COMPLETED
  same 'a run in three jobs' whole run
  has_status run finished
  whole_history run
  [[ $(segments run) == '2 2 2' ]] || fail "segments: $(segments run)"
  log "requeue-$job.out" '^job script: exit code 75: requeue number [12] of job' 2
  [[ ! -e run.failures ]] || fail 'stops were counted as failures'
}

# A power cut: of a job on two nodes the second dies, mpirun gives up, and the script restarts the job on what is left. In the
# long version SLURM finds out by itself that the node is lost, and then the node of the script is, where SLURM has to restart.
node_lost() {
  local hosts='n0,n1 n0,n2'
  long_input run.h5 --set run.checkpoint_seconds=0.2
  vmc 0 2 run.h5 --output whole --quiet
  script slurm/run.sbatch 's/--ntasks-per-node=32/--ntasks-per-node=1/'
  submit -J lost run.sbatch run.h5
  computes run 1
  saved run 1
  cluster kill-node 1
  if [[ -z ${RBM_LONG_TESTS-} ]]; then
    logged "lost-$job.out" 'requeue number 1'
    sleep 2 # no real node is found missing within the second in which its job was requeued: SLURM would refuse to start it
    scontrol update nodename=n1 state=down reason=power
  fi
  computes run 2
  log "lost-$job.out" '^job script: exit code (205|1): requeue number 1 of job' 1
  [[ $(cat run.failures) == "$job 1" ]] || fail "the failure was not counted: $(cat run.failures)"
  if [[ -n ${RBM_LONG_TESTS-} ]]; then
    saved run 2
    cluster revive-node 1
    cluster kill-node 0
    hosts+=' n1,n2'
  fi
  in_state "$job" COMPLETED
  same 'a run that lost nodes' whole run
  whole_history run
  has_status run finished
  [[ $(value run.results.h5 segments/hosts) == "$hosts" ]] || fail "hosts: $(value run.results.h5 segments/hosts)"
  [[ ! -e run.failures ]] || fail 'failures are still counted after the end'
}

# Runs without end. SLURM's own signal before the end of the time; the program's own limit if that does not come; and a job that
# is cancelled is not restarted.
limits() {
  local signalled limited
  for name in signalled limited; do
    long_input $name.h5 --set optimizer.iterations=1000000
  done
  script slurm/run.sbatch 's/--nodes=2/--nodes=1/' 's/--ntasks-per-node=32/--ntasks-per-node=1/' 's/--time=.*/--time=1/' \
    's/^margin=120/margin=-60/' 's/USR1@300/USR1@58/'
  submit -J signalled run.sbatch signalled.h5
  signalled=$job
  sed -i 's/^margin=.*/margin=120/; s/USR1@58/USR1@1/' run.sbatch
  submit -J limited run.sbatch limited.h5
  limited=$job
  computes limited 2
  log "limited-$limited.out" '^job script: exit code 75: requeue number 1 of job' 1
  scancel "$limited"
  in_state "$limited" CANCELLED
  log "limited-$limited.out" '^job script: stopped by TERM' 1
  logged "signalled-$signalled.out" 'requeue number 1'
  log "signalled-$signalled.out" '^job script: exit code 75: requeue number 1 of job' 1
  has_status signalled stopped
  whole_history signalled
}

# An array of three runs, one of them stopped on the way, and the table of their energies.
array() {
  local omega task row names restarts i
  cat >dot.toml <<'END'
system = {kind = "quantum-dot", particles = 2}
sampler = {chains = 256}
optimizer = {iterations = 1000, samples = 8192}
evaluation = {samples = 200000}
run = {seed = 5}
END
  script slurm/scan.sbatch 's/--ntasks-per-node=32/--ntasks-per-node=2/' 's|^values=.*|values=(0.28 1/2 1)|'
  submit -J scan --array=0-2 scan.sbatch dot.toml
  # The task that shares its number with the array is stopped: it alone starts again.
  in_state "${job}_0" RUNNING
  in_state "${job}_2" RUNNING
  read -r task < <(squeue -h -j "$job" -t running -o '%A %F %K' | awk '$1 == $2 {print $3}')
  names=(0.28 1_2 1)
  computes "dot_omega_${names[task]}" 1
  scancel --signal=USR1 --batch "${job}_$task"
  logged "scan-${job}_$task.out" 'requeue number 1'
  for i in 0 1 2; do in_state "${job}_$i" COMPLETED; done
  restarts=$(for i in 0 1 2; do scontrol show job "${job}_$i" | grep -o 'Restarts=[0-9]*'; done | sort | paste -s -d ' ')
  [[ $restarts == 'Restarts=0 Restarts=0 Restarts=1' ]] || fail "the three tasks: $restarts"
  submit -W -J scan --array=3 scan.sbatch dot.toml 2>err && fail 'there is no fourth value'
  log "$(ls scan-*_3.out)" 'submit with --array=0-2' 1
  bash "$checkout/jobscripts/collect.sh" dot_omega_*.results.h5 dot_omega_7.results.h5 >table
  cat table
  [[ $(head -n 1 table | tr -s ' ') == 'omega seed energy error rhat status file' ]] || fail 'the head of the table'
  while read -r omega exact; do # of two electrons in 2D
    read -r -a row < <(grep "^$omega " table) || fail "no line for omega = $omega"
    [[ ${row[1]} == 5 && ${row[5]} == finished ]] || fail "omega = $omega: ${row[*]}"
    [[ ${row[6]} == "dot_omega_${omega/0.5/1_2}.results.h5" ]] || fail "omega = $omega: ${row[*]}"
    awk -v e="${row[2]}" -v error="${row[3]}" -v exact="$exact" \
      'BEGIN {exit !(error > 0 && error < 1e-3 && (e - exact)^2 < 4e-6)}' ||
      fail "omega = $omega: ${row[*]}, exact $exact"
    awk -v a="${row[2]}" -v b="$(value "${row[6]}" result/energy/mean)" 'BEGIN {exit !(a == b)}' ||
      fail "not the energy of ${row[6]}: ${row[2]}"
  done <<<$'0.28 1.0216440\n0.5 1.6597722\n1 3'
  [[ $(wc -l <table) == 5 ]] || fail 'not a line each'
  grep -qE '^- +- +- +- +- +- +dot_omega_7' table || fail 'a file that is not there'
  # On a machine without h5dump h5py reads them.
  source "$checkout/tests/docs/python.sh"
  find_python || fail 'no Python'
  [[ -n $python ]] || return
  mkdir tools
  for tool in bash sed awk grep paste column dirname; do ln -s "$(command -v "$tool")" tools/; done
  PATH=$folder/tools PYTHON=$(command -v "$python") \
    bash "$checkout/jobscripts/collect.sh" dot_omega_*.results.h5 dot_omega_7.results.h5 >other_table
  diff table other_table || fail 'h5py gives another table than h5dump'
}

# Optimise, then evaluate with the parameters found and another seed: the same energy within the errors, and a smaller one.
chain() {
  local optimise evaluate
  input dot.h5 quantum-dot --particles 6 --omega 1 --chains 256 --iterations 100 --samples 100000 --seed 3
  for name in run evaluate; do
    script slurm/$name.sbatch 's/--nodes=2/--nodes=1/' 's/--ntasks-per-node=32/--ntasks-per-node=2/'
  done
  bash "$checkout/jobscripts/slurm/chain.sh" dot.h5 evaluation.samples=400000 >said || fail 'chain.sh'
  read -r optimise evaluate < <(sed -n 's/^optimise: job \([0-9]*\), then evaluate: job \([0-9]*\)$/\1 \2/p' said)
  in_state "$optimise" RUNNING
  [[ $(state "$evaluate") == PENDING ]] || fail 'the second job did not wait'
  # It waits for the end, not for a stop.
  computes dot 1
  scancel --signal=USR1 --batch "$optimise"
  logged "rbm_vmc-$optimise.out" 'requeue number 1'
  in_state "$evaluate" COMPLETED
  [[ $(state "$optimise") == COMPLETED ]] || fail "the first job is $(state "$optimise")"
  has_status dot finished
  has_status dot_final finished
  [[ $(value dot.results.h5 parameters/values) == "$(value dot_final.results.h5 parameters/values)" ]] || fail 'other parameters'
  value dot.results.h5 result/energy/mean result/energy/error >energies
  value dot_final.results.h5 result/energy/mean result/energy/error result/energy/samples >>energies
  cat energies
  xargs <energies | awk '{exit !($5 > 390000 && $4 < 0.7 * $2 && $3 != $1 && ($3 - $1)^2 < 16 * ($2^2 + $4^2))}' ||
    fail "energies and errors: $(xargs <energies)"

  # If the first job fails, the second does not stay for ever.
  input bad.h5 quantum-dot --particles 2
  mkdir bad.results.h5
  bash "$checkout/jobscripts/slurm/chain.sh" bad.h5 >said || fail 'chain.sh'
  read -r optimise evaluate < <(sed -n 's/^optimise: job \([0-9]*\), then evaluate: job \([0-9]*\)$/\1 \2/p' said)
  in_state "$optimise" FAILED
  in_state "$evaluate" CANCELLED
  log "rbm_vmc-$optimise.out" '^rbm_vmc: ' 1
}

# A scaling study on 1, 2 and 4 ranks; and one whose energies differ is noticed.
scaling() {
  input dot.h5 quantum-dot --particles 2 --omega 1 --chains 256 --iterations 100 --samples 100000
  script slurm/scaling.sh 's/^samples=.*/samples=32768/' 's/^chains=.*/chains=64/'
  sed -i "s|^source .*|source $checkout/jobscripts/results.sh|" scaling.sh
  bash scaling.sh submit dot.h5 1 2 4 >said || fail "scaling.sh: $(cat said)"
  read -r -a jobs < <(sed 's/^jobs: //; s/;.*//' said)
  ((${#jobs[@]} == 7)) || fail "not seven jobs: $(cat said)"
  in_state "${jobs[6]}" COMPLETED
  cat dot_scaling.txt
  log dot_scaling.txt '^(1|2|4) +[0-9.]+ +[0-9.]+ +[0-9.]+( +[0-9.]+){6} +[0-9.e+]+$' 6
  log dot_scaling.txt '^1 +[0-9.]+ +1.00 +1.00 ' 2
  log dot_scaling.txt '^the same energy on any number of ranks, to the last bit: [0-9.]+ hartree$' 1
  for n in 1 2 4; do
    [[ $(segments dot_strong_$n) == "$n" ]] || fail "strong: $n ranks"
    [[ $(value dot_weak_$n.results.h5 input/sampler/chains) == $((64 * n)) ]] || fail "weak: chains on $n ranks"
  done
  same 'strong scaling' dot_strong_1 dot_strong_4
  cp dot_weak_2.results.h5 dot_strong_2.results.h5
  bash scaling.sh table dot.h5 1 2 4 >other && fail 'other energies are not noticed'
  log other '^THE ENERGIES OF THE STRONG STUDY DIFFER' 1
  rm dot_strong_4.results.h5
  bash scaling.sh table dot.h5 1 4 >other 2>&1 && fail 'a run that is missing is not noticed'
  log other 'dot_strong_4.results.h5: not finished' 1
}

# Ranks that srun starts: one run if SLURM and MPI agree, an error if each of them would run the whole.
copies() {
  local code
  input dot.h5 quantum-dot --particles 2 --omega 1 --chains 256 --iterations 50 --samples 100000
  vmc 0 2 dot.h5 --output whole --quiet
  srun -N 2 -n 4 --mpi=pmix "$bin/rbm_vmc" dot.h5 --output pmix --quiet >out 2>err || fail "srun --mpi=pmix: $(cat err)"
  [[ $(segments pmix) == 4 ]] || fail "srun --mpi=pmix: $(segments pmix) ranks"
  same 'srun --mpi=pmix' whole pmix

  # Open MPI that finds no PMI of SLURM refuses to start. Without this variable it does not see srun, as other MPIs do not, and each
  # process believes to be alone.
  srun -n 3 "$bin/rbm_vmc" dot.h5 --output copies --quiet >out 2>err && fail 'srun without --mpi'
  alone=(env -u SLURM_STEP_ID)
  srun -n 3 "${alone[@]}" "$bin/rbm_vmc" dot.h5 --output copies --quiet >out 2>err
  code=$?
  ((code == 2)) || fail "three copies: exit code $code: $(cat out err)"
  [[ $(grep '^rbm_vmc: ' err) == 'rbm_vmc: 3 copies of the run '*'--mpi=pmix'* ]] || fail "three copies: $(cat err)"
  compgen -G 'copies.*' && fail 'copies write files'

  # One task is no copy, nor is a run without mpirun in a job of many tasks, nor mpirun on one rank of two nodes.
  srun -n 1 "${alone[@]}" "$bin/rbm_vmc" dot.h5 --output one --quiet >out 2>err || fail "one task: $(cat err)"
  same 'srun -n 1' whole one
  for command in "$bin/rbm_vmc" "mpirun -np 1 $bin/rbm_vmc" "mpirun -np 1 --host n1 $bin/rbm_vmc" "mpirun $bin/rbm_vmc"; do
    submit -W -N 2 -n 4 -o batch.out --wrap "$command dot.h5 --fresh --output batch --quiet" || fail "in a job of four tasks: $command"
    same "in a job of four tasks: $command" whole batch
  done
}

"$part"
finish
