#!/usr/bin/env bash
# examples/round-trip.sh does what it says: both ways reach the floor, and the trained machine gets there first.
#
#   bash tests/docs/round_trip.sh CHECKOUT PROGRAMS
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
checkout=$(realpath "$1")
export PATH=$(realpath "$2"):$PATH
source "$here/../support/mpi.sh"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

bash "$checkout/examples/round-trip.sh" "$folder" >"$folder/out" 2>&1 || echo "FAILED: exit code $?"
cat "$folder/out"
awk '/^from (trained|random) weights: [0-9]+ iterations, E = / { count[$2] = $4; energy[$2] = $8 }
  END {
    for (start in energy) if (energy[start] < 3.05 || energy[start] > 3.08) exit 1 # the error is 0.003, and heavy-tailed
    exit !(length(energy) == 2 && count["trained"] <= 2 && count["random"] >= 4)
  }' "$folder/out" || { echo 'FAILED: not as its comment says'; exit 1; }
