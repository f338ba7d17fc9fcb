#!/usr/bin/env bash
# Runs every input of examples/ in a short form on two ranks: it ends well, and with an energy near the one its comment says.
#
#   bash tests/docs/examples.sh CHECKOUT PROGRAMS
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
checkout=$(realpath "$1")
export PATH=$(realpath "$2"):$PATH
source "$here/../support/mpi.sh"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
failures=0
count=0
fail() {
  echo "FAILED: $1"
  sed 's/^/    /' out
  failures=$((failures + 1))
}

short=(--set sampler.chains=128 --set optimizer.iterations=20 --set optimizer.samples=512 --set evaluation.samples=16384
  --set evaluation.target_error=0)
for file in "$checkout"/examples/*.toml; do
  name=$(basename "$file" .toml)
  count=$((count + 1))
  expected=$(sed -n '/^# Expect E = .* hartree/{s/^# Expect E = //; s/ hartree.*//; s/.* = //; p; q}' "$file")
  [[ -n $expected ]] || fail "$name: no line '# Expect E = NUMBER hartree'"
  rbm_input "$file" "${short[@]}" -o "$name.h5" >out 2>&1 || { fail "$name: rbm_input gave $?"; continue; }
  run_ranks 2 rbm_vmc --quiet "$name.h5" >out 2>&1 || { fail "$name: rbm_vmc gave $?"; continue; }
  status=$(read_result "$name.results.h5" @status) || fail "$name: no status"
  energy=$(read_result "$name.results.h5" result/energy/mean) || fail "$name: no energy"
  [[ $status == finished ]] || fail "$name: status $status"
  awk -v e="$energy" -v x="$expected" 'BEGIN { exit !(e > 0.9 * x && e < 1.1 * x) }' ||
    fail "$name: E = $energy, wanted $expected within 10 % (20 iterations)"
  echo "$name: $status, E = $energy (in full: $expected)"
done
echo "$count examples, $failures failures"
((count > 0 && failures == 0))
