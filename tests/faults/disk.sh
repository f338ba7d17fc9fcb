#!/usr/bin/env bash
# Disks that are full or may not be written to, in a namespace of mounts where nobody else sees them.
#   disk.sh PROGRAMS full       a small disk with more and more space left
#   disk.sh PROGRAMS read_only  from the beginning, and from the middle of a run
if [[ -z ${RBM_OWN_MOUNTS-} ]]; then
  ((EUID == 0)) || map=--map-root-user
  RBM_OWN_MOUNTS=1 exec unshare --mount ${map-} bash "$0" "$@"
fi
source "$(dirname "$0")/../support/program_runs.sh"

small='quantum-dot --particles 2 --chains 64 --factors gaussian,jastrow --samples 2048 --set optimizer.samples=128'
small+=' --set evaluation.bins=10'

# mounted OPTIONS: an empty disk in the folder disk.
mounted() {
  mkdir -p disk
  mount -t tmpfs -o "$1" tmpfs disk || fail 'no disk could be mounted'
}

full() {
  local free code ended=''
  mounted size=4m
  input run.h5 $small --iterations 3 --omega 1 --set run.checkpoint_seconds=0
  vmc 0 2 run.h5 --output whole --quiet
  for free in 0 8 60 100 140 180 240 320 1600; do
    rm -f disk/*
    head -c $((4096 - free))K /dev/zero >disk/others 2>/dev/null
    timeout 60 bash "$mpi" 2 "$bin/rbm_vmc" run.h5 --output disk/run --quiet >out 2>err
    code=$?
    ended+="$free: $code, "
    [[ $code == [03] ]] || fail "$free KiB free: exit code $code: $(cat err)"
    grep -v '^rbm_vmc: .' err && fail "$free KiB free: a line that is not ours"
    [[ $code == 0 ]] || tail -n 1 err | grep -q '^rbm_vmc: disk/run\..*(No space left on device)' ||
      fail "$free KiB free: $(cat err)"
    whole_files "$free KiB free" disk/run
    rm -f disk/others
    vmc 0 1 run.h5 --output disk/run --quiet
    same "$free KiB free, then more" whole disk/run
  done
  echo "exit codes by KiB free: ${ended%, }"
  [[ $ended == '0: 3, '*': 0, ' ]] || fail 'not both a disk that is too small and one that suffices'
}

read_only() {
  local ranks
  mounted size=16m
  input one.h5 $small --iterations 3 --omega 1
  vmc 0 2 one.h5 --output disk/run --quiet
  vmc 75 2 one.h5 --output disk/stopped --quiet --max-seconds 1e-9
  sha256sum disk/*.h5 >sums
  mount -o remount,ro disk
  for ranks in 1 3; do
    for name in new run stopped 'run --fresh'; do
      vmc 3 "$ranks" one.h5 --output disk/$name
      [[ $(wc -l <err) == 1 ]] || fail "$name: $(wc -l <err) lines: $(cat err)"
      grep -q '^rbm_vmc: disk/.*(Read-only file system)' err || fail "$name on a read-only disk: $(cat err)"
      [[ ! -s out ]] || fail "$name on a read-only disk: on stdout $(cat out)"
    done
  done
  sha256sum --quiet -c sums || fail 'files on a read-only disk have changed'
  mount -o remount,rw disk
  vmc 0 1 one.h5 --output disk/stopped --quiet
  same 'goes on when the disk may be written to' disk/run disk/stopped

  # From the middle of a run on.
  rm disk/*
  input long.h5 $small --iterations 100 --omega 1 --set run.checkpoint_seconds=0
  vmc 0 2 long.h5 --output whole --quiet
  touch -d '1 hour ago' before
  start 2 long.h5 --output disk/run --quiet
  computing disk/run || fail 'the run was over too soon'
  until mount -o remount,ro disk 2>/dev/null || ! kill -0 "$job" 2>/dev/null; do :; done # not while a file is open for writing
  wait "$job"
  code=$?
  [[ $code == 3 ]] || fail "a disk that became read-only: exit code $code: $(cat err)"
  grep -q '^rbm_vmc: disk/run\..*(Read-only file system)' err || fail "a disk that became read-only: $(cat err)"
  whole_files 'a disk that became read-only' disk/run
  mount -o remount,rw disk
  vmc 0 2 long.h5 --output disk/run --quiet
  same 'a disk that became read-only, then not' whole disk/run
}

case $2 in
  full | read_only) "$2" ;;
  *) fail "$2: no such part" ;;
esac
cd / && umount "$folder/disk"
finish
