#!/usr/bin/env bash
# A fault at each call by which a run touches its files. strace counts these calls and does the harm; the run is started again
# without it, and must end in the bits of an undisturbed one.
#   points.sh PROGRAMS kill    killed there
#   points.sh PROGRAMS errors  no space left on the disk, or an error of the disk: once, and from there on
# At the calls of one checkpoint and of the results written with it; with RBM_LONG_TESTS at those of the whole run.
source "$(dirname "$0")/../support/program_runs.sh"
command -v strace >/dev/null || fail 'no strace (apt-get install strace)'
here=$(pwd -P)
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 # which cannot be done under strace

calls='write,?pwrite64,fsync,?fdatasync,openat,?open,?rename,?renameat,?renameat2,?link,?linkat,?unlink,?unlinkat,close'

# traced LOG OPTION...: the run under strace, which sees what it does to its own files and no other call; sets $code.
# With -D it is strace's parent that becomes the run, so that the names of the temporary files are known before.
traced() {
  timeout 60 bash -c 'names=("$1")
    for name in "$1"/run.{probe,results,checkpoint}.h5; do
      names+=("$name" "$name.prev" "$1/.${name##*/}.tmp-$$")
    done
    exec strace -D -o "$2" "${names[@]/#/--trace-path=}" "${@:4}" "$3" run.h5 --quiet --output "$1/run"' \
    traced "$here" "$1" "$bin/rbm_vmc" "${@:2}" >out 2>err </dev/null
  code=$?
}

# points LOG: "CALL N" for the N-th call of each kind, those of the third checkpoint and the results after it or all.
points() {
  awk -v all="${RBM_LONG_TESTS-}" -F '(' '
    /^[a-z0-9]+\(/ {
      if (/run\.checkpoint\.h5\.tmp-.*O_CREAT/) ++checkpoint
      ++calls[$1]
      if (all != "" || checkpoint == 3) print $1, calls[$1]
    }' "$1"
}

# was_written: a checkpoint had its name when the harm was done.
was_written() { grep -q 'rename.*run\.checkpoint\.h5") = 0' log; }

# left_whole WHAT: the files that are there are whole, and a checkpoint is there if there was one.
left_whole() {
  whole_files "$1" run
  ! was_written || [[ -e run.checkpoint.h5 || -e run.checkpoint.h5.prev ]] || fail "$1: no checkpoint is left"
}

# goes_on WHAT: the run, started again, ends in the bits of the undisturbed one, and tidies up.
goes_on() {
  local left
  timeout 60 "$bin/rbm_vmc" run.h5 --quiet --output "$here/run" >out 2>err </dev/null || fail "$1: started again: $(cat err)"
  same "$1" whole run
  left=$(find . -maxdepth 1 -name '*probe*' -o -name '*.tmp-*')
  [[ -z $left ]] || fail "$1: left behind: $left"
}

anew() { rm -f run.results.h5 run.checkpoint.h5 run.checkpoint.h5.prev .run.* run.probe.h5; }

undisturbed() {
  input run.h5 quantum-dot --particles 2 --omega 1 --factors gaussian,jastrow --chains 32 --iterations 2 --samples 64 \
    --set optimizer.samples=32 --set optimizer.average=never --set sampler.equilibration=1 --set sampler.step=0.5 \
    --set sampler.sweeps_per_sample=1 --set evaluation.bins=10 --set run.checkpoint_seconds=0
  vmc 0 0 run.h5 --output whole --quiet
  traced log -e trace="$calls"
  ((code == 0)) || fail "under strace: exit code $code: $(cat err)"
  same 'under strace' whole run
  mapfile -t todo < <(points log)
  ((${#todo[@]} >= 30)) || fail "only ${#todo[@]} calls"
}

kill_points() {
  local call n count=0
  undisturbed
  while read -r call n; do
    [[ $call != close ]] || continue # after it the files are what they were before
    anew
    traced log -e trace="$calls" -e inject="$call:signal=SIGKILL:when=$n"
    ((code == 137)) || fail "killed at $call $n: exit code $code"
    left_whole "killed at $call $n"
    ! was_written || [[ -e run.checkpoint.h5 ]] || fail "killed at $call $n: no checkpoint but the one before"
    goes_on "killed at $call $n"
    count=$((count + 1))
  done < <(printf '%s\n' "${todo[@]}") 2>noise # the shell has a word for each that was killed
  echo "killed at $count calls"
}

# error_at CODES CALL WHEN ERROR
error_at() {
  local codes=$1 call=$2 when=$3 error=$4 what="$4 of $2 $3" reason='No space left on device'
  [[ $error != EIO ]] || reason='Input/output error'
  anew
  traced log -e trace="$calls" -e inject="$call:error=$error:when=$when"
  grep -q INJECTED log || fail "$what: did not happen"
  [[ " $codes " == *" $code "* ]] || fail "$what: exit code $code, wanted $codes: $(cat err)"
  grep -v '^rbm_vmc: .' err && fail "$what: a line that is not ours"
  ((code == 0)) || tail -n 1 err | grep -q "^rbm_vmc: $here.*(.*$reason.*)" || fail "$what: $(cat err)"
  left_whole "$what"
  ended[code]=$((${ended[code]-0} + 1))
  goes_on "$what, then none"
}

error_points() {
  local call n count=0 codes kind kinds all=('ENOSPC' 'EIO' 'EIO +' 'ENOSPC +') # once, and from there on
  ended=()
  undisturbed
  while read -r call n; do
    kinds=("${all[count % 4]}")
    [[ -z ${RBM_LONG_TESTS-} ]] || kinds+=("${all[(count + 2) % 4]}")
    for kind in "${kinds[@]}"; do
      codes='0 3'
      # There are file systems without hard links, and at the end of a run what is closed was only read.
      [[ $kind != *+ || $call == link* || $call == close ]] || codes=3
      error_at "$codes" "$call" "$n${kind#"${kind%+}"}" "${kind% +}"
    done
    count=$((count + 1))
  done < <(printf '%s\n' "${todo[@]}")
  echo "errors at $count calls: ${ended[0]-0} runs went on, ${ended[3]-0} stopped with code 3"
}

case $2 in
  kill | errors) "${2%s}_points" ;;
  *) fail "$2: no such part" ;;
esac
finish
