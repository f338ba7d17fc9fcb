#!/usr/bin/env bash
# A table of energies from results files, finished or not, one line each:
#
#   bash jobscripts/collect.sh [--keys KEY,KEY...] RESULTS...
#     --keys    what of the input to show, system.omega,run.seed if not said (rbm_input schema names all keys)
#
# It reads with h5dump (package hdf5-tools) or, where there is none, with Python and h5py. Energies are in hartree; - is what a
# file does not hold (yet).
set -uo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/results.sh"

keys=system.omega,run.seed
if [[ ${1-} == --keys ]]; then
  keys=${2:?--keys needs names}
  shift 2
fi
if (($# == 0)) || [[ $1 == -* ]]; then
  sed -n '2,/^set/{s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
  exit 2
fi

IFS=, read -r -a keys <<<"$keys"
{
  echo "${keys[*]##*.} energy error rhat status file"
  for file in "$@"; do
    row=()
    for key in "${keys[@]}"; do row+=("$(one_word "$file" "input/${key//.//}")"); done
    for path in result/energy/mean result/energy/error result/energy/rhat @status; do row+=("$(one_word "$file" "$path")"); done
    echo "${row[*]} $file"
  done
} | column -t
