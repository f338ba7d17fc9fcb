# What the tests of the programs share. To be sourced by a script whose first argument is the folder of the programs; it then
# stands in an empty folder, and ends with `finish`.
set -u
bin=$(realpath "$1")
mpi=$(realpath "$(dirname "${BASH_SOURCE[0]}")/mpi.sh")
source "$mpi"
export OMPI_MCA_orte_execute_quiet=1             # of what happened mpirun says nothing, so that our own words stand alone
export OMPI_MCA_odls_base_sigkill_timeout=0      # nor does it wait a second when a program leaves with a code that is not 0
folder=$(mktemp -d)
export TMPDIR=$folder OMPI_MCA_btl_vader_backing_directory=$folder # what killed ranks leave behind goes with it
trap 'cd /; rm -rf "$folder"' EXIT
cd "$folder" || exit 1
failures=0
program=rbm_vmc # what `run` and `start` run

fail() {
  printf 'FAILED: %s\n' "$1"
  failures=$((failures + 1))
}

finish() {
  ((failures == 0)) && echo "all as it should be, after $SECONDS s"
  exit $((failures != 0))
}

# input FILE ARGUMENTS OF rbm_input...
input() {
  local file=$1
  shift
  "$bin/rbm_input" "$@" -o "$file" >/dev/null || fail "rbm_input $*"
}

# data FILE ARGUMENTS OF rbm_input data...
data() {
  local file=$1
  shift
  "$bin/rbm_input" data "$@" -o "$file" >/dev/null || fail "rbm_input data $*"
}

# run CODE RANKS ARGUMENTS...: runs $program to its end, which must be this exit code; its screen is in the files out and err.
# On 0 ranks it runs without mpirun.
run() {
  local wanted=$1 ranks=$2 code
  shift 2
  if ((ranks == 0)); then
    timeout 120 "$bin/$program" "$@" >out 2>err </dev/null
  else
    timeout 120 bash "$mpi" "$ranks" "$bin/$program" "$@" >out 2>err
  fi
  code=$?
  sed -i '/^\[warn\] Epoll/d' err # mpirun's event loop, now and then, of pipes that were closed
  [[ $code == "$wanted" ]] && return
  fail "$program $* on $ranks ranks gave $code, wanted $wanted"
  sed 's/^/    /' err
  return 1
}
vmc() { program=rbm_vmc run "$@"; }
train() { program=rbm_train run "$@"; }

# said: the file err without what the event loop of mpirun says, now and then, about pipes that were closed.
said() { grep -v '^\[warn\] Epoll' err; }

# one_line PATTERN: that, and no more, is on stderr; PATTERN is of the shell.
one_line() { [[ $(said | wc -l) == 1 && $(said) == $1 ]]; }

# start RANKS ARGUMENTS...: $program behind the scene; $job is the process of its mpirun.
start() {
  local ranks=$1
  shift
  bash "$mpi" "$ranks" "$bin/$program" "$@" >out 2>err &
  job=$!
}

# children PROCESS: the processes it started.
children() { grep -ls "^PPid:[[:space:]]*$1\$" /proc/[0-9]*/status | cut -d / -f 3; }

# computing STEM: waits until a run that was started has written its first results, newer than the file `before`, or is over.
computing() {
  until [[ $1.results.h5 -nt before ]]; do
    kill -0 "$job" 2>/dev/null || return 1
    sleep 0.01
  done
}

# soon COMMAND...: waits until it succeeds, at most a minute.
soon() {
  local try
  for ((try = 0; try < 1200; try++)); do
    "$@" && return
    sleep 0.05
  done
  return 1
}

# starts FILE: how many starts of a run a file of it knows.
starts() { value "$1" segments/ranks 2>/dev/null | wc -w; }

value() { "$bin/read_result" "$@"; }

# same WHAT A B: two results files are the same bits.
same() {
  local differences
  differences=$("$bin/compare_results" "$2.results.h5" "$3.results.h5" 2>&1) && return
  fail "$1: $2 and $3 differ"
  head -n 10 <<<"$differences" | sed 's/^/    /'
}

# has_status STEM STATUS
has_status() {
  local status
  status=$(value "$1.results.h5" @status)
  [[ $status == "$2" ]] || fail "$1: the status is $status, wanted $2"
}

# whole_files WHAT STEM: each file of a run that is there can be read, and the history has no gap.
whole_files() {
  local file
  for file in "$2".{checkpoint.h5,checkpoint.h5.prev,results.h5}; do
    [[ ! -e $file ]] || value "$file" @format >/dev/null 2>&1 || fail "$1: $file is not whole"
  done
  [[ ! -e $2.results.h5 ]] || whole_history "$2"
}

# whole_history STEM: rows 0, 1, 2, ...: none missing and none twice.
whole_history() {
  local rows
  read -r -a rows < <(value "$1.results.h5" history/iteration)
  [[ ${rows[*]} == "$(seq -s ' ' 0 $((${#rows[@]} - 1)))" ]] || fail "$1: the rows of the history are ${rows[*]}"
}
