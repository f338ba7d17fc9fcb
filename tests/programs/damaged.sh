#!/usr/bin/env bash
# Damaged checkpoints: the one before is taken, and the final results are the same bits; without any, exit code 5.
source "$(dirname "$0")/../support/program_runs.sh"

input run.h5 quantum-dot --particles 2 --omega 1 --chains 64 --iterations 3 --samples 4096 --set optimizer.samples=128
vmc 0 2 run.h5 --output whole --quiet
for ((unit = 0; unit < 6; ++unit)); do vmc 75 2 run.h5 --max-seconds 1e-9 --quiet; done
mkdir saved
cp run.checkpoint.h5 run.checkpoint.h5.prev run.results.h5 saved
size=$(stat -c %s run.checkpoint.h5)

# flip FILE BYTE: one bit of it.
flip() {
  local byte
  byte=$(od -An -tu1 -j "$2" -N 1 "$1")
  printf "\\x$(printf %x $((byte ^ 16)))" | dd of="$1" bs=1 seek="$2" conv=notrunc status=none
}

# recovers WHAT RANKS: from the files as they now are; then they are put back.
recovers() {
  vmc 0 "$2" run.h5 --quiet && same "$1" whole run
  whole_history run
  cp saved/* .
}

n=0
for byte in 0 60 $((size / 3)) $((size / 2)) $((size * 4 / 5)) $((size - 90)) $((size - 2)); do
  flip run.checkpoint.h5 "$byte"
  recovers "bit of byte $byte of $size" $((n++ % 3 + 1))
done
for length in 0 1 $((size / 2)) $((size - 1)); do
  truncate -s "$length" run.checkpoint.h5
  recovers "cut to $length of $size bytes" $((n++ % 3 + 1))
done
head -c 1000 /dev/zero >>run.checkpoint.h5
recovers 'longer by 1000 bytes' 2
rm run.checkpoint.h5
recovers 'no checkpoint but the one before' 3
flip run.checkpoint.h5.prev $((size / 2))
recovers 'the one before is damaged, which nobody needs' 1
truncate -s 100 run.results.h5
recovers 'damaged results' 2

# unusable WHAT: exit code 5, one line, on 1 and 3 ranks.
unusable() {
  local ranks
  sha256sum ./*.h5 ./*.prev >sums
  for ranks in 1 3; do
    vmc 5 "$ranks" run.h5 --quiet
    [[ $(wc -l <err) == 1 && $(cat err) == 'rbm_vmc: '* ]] || fail "$1 on $ranks ranks: $(cat err)"
    sha256sum --quiet -c sums || fail "$1: files have changed"
  done
}
flip run.checkpoint.h5 $((size / 2))
flip run.checkpoint.h5.prev $((size / 2))
unusable 'both damaged'
rm run.checkpoint.h5.prev
touch run.checkpoint.h5.prev
unusable 'one damaged, one empty'
vmc 0 3 run.h5 --quiet --fresh
same '--fresh over damaged checkpoints' whole run

# Whole files that hold something else, as another version of the program might leave them.
for change in '-drop simulation/theta' '-drop simulation/walkers' '-drop simulation/optimisation' '-drop simulation/history/energy' \
  'simulation/theta=[1.0]' 'simulation/optimisation/rule=[1.0]' 'simulation/optimisation/tail=[]' \
  '-drop segments' '@format_version=99'; do
  "$bin/make_archive" run.checkpoint.h5 -from saved/run.checkpoint.h5 $change
  cp run.checkpoint.h5 run.checkpoint.h5.prev
  vmc 5 2 run.h5 --quiet || echo "    after $change"
  [[ $(wc -l <err) == 1 && $(cat err) == 'rbm_vmc: '* ]] || fail "$change: $(cat err)"
done
finish
