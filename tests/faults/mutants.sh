#!/usr/bin/env bash
# Damaged files: flipped bits, bytes and runs of bytes that are others, blocks that changed places, came in, fell out; and cuts at
# every length. What is read is what was written, or an error says so. With RBM_LONG_TESTS 100000 of each in place of 2000.
#   mutants.sh PROGRAMS sealed      of an input made by rbm_input
#   mutants.sh PROGRAMS foreign     of one made by h5py, in HDF5's old format: here a flipped bit may be another number
#   mutants.sh PROGRAMS checkpoint  of a checkpoint
#   mutants.sh PROGRAMS programs    some of each through rbm_vmc
#   mutants.sh PROGRAMS datasets    of data sets, and of the files they are made from
source "$(dirname "$0")/../docs/python.sh"
source "$(dirname "$0")/../support/program_runs.sh"

count=2000
step=29
[[ -z ${RBM_LONG_TESTS-} ]] || count=100000 step=1

# judged KIND FILE: all its mutants and cuts.
judged() {
  "$bin/mutants" "$1" "$2" "$count" 1 || fail "mutants of $2"
  "$bin/mutants" "$1" "$2" cuts "$step" || fail "cuts of $2"
}

make_sealed() { input sealed.h5 quantum-dot --particles 6 --omega 0.5 --chains 64 --iterations 2 --samples 2048; }

# All kinds of storage that h5py has: texts of variable and fixed length, both orders of bytes, packed chunks, attributes.
make_foreign() {
  find_python || exit 1
  [[ -n $python ]] || return # left out, and said so
  "$python" - <<'END'
import h5py, numpy as np

with h5py.File("foreign.h5", "w") as f:
    f.attrs["format"], f.attrs["format_version"] = "rbm_vmc.input", 1
    f["system/kind"], f["system/particles"] = "quantum-dot", np.int32(2)
    f["system"].attrs["omega"] = np.float32(0.5)
    f["wavefunction/factors"] = ["rbm", "pair-rbm"]
    W = np.linspace(-0.1, 0.1, 400).reshape(4, 100)
    f.create_dataset("wavefunction/rbm/W", data=W, chunks=(4, 50), compression="gzip")
    f["wavefunction/rbm/b"] = np.zeros(100, dtype=">f8")
    f["wavefunction/rbm/symmetric"] = False
    f["wavefunction/rbm"].attrs["form"] = np.bytes_("psi")
    f["sampler/chains"], f["optimizer/iterations"] = 64, 2
    f["optimizer"].attrs["adaptive_shift"] = True
END
}

make_checkpoint() {
  local unit
  input run.h5 quantum-dot --particles 2 --omega 1 --chains 32 --iterations 3 --samples 2048 --set optimizer.samples=64
  vmc 0 0 run.h5 --output whole --quiet
  for unit in 1 2 3 4; do vmc 75 0 run.h5 --quiet --max-seconds 1e-9; done
}

sealed() {
  make_sealed
  judged sealed sealed.h5
}

foreign() {
  make_foreign
  [[ -z $python ]] || judged foreign foreign.h5
}

checkpoint() {
  make_checkpoint
  judged checkpoint run.checkpoint.h5
}

# ends WHAT CODES ARGUMENTS...: without mpirun, in a code of these, with a line for each problem and none without; sets $code.
ends() {
  local what=$1 codes=$2
  shift 2
  timeout 60 "$bin/rbm_vmc" "$@" >out 2>err </dev/null
  code=$?
  [[ " $codes " == *" $code "* ]] || fail "$what: exit code $code, wanted one of $codes: $(cat err)"
  if ((code == 0)); then
    [[ ! -s err ]] || fail "$what: exit code 0, and on stderr $(cat err)"
  else
    grep -q '^rbm_vmc: .' err || fail "$what: exit code $code without a word"
    grep -v '^rbm_vmc: .' err && fail "$what: a line that is not ours"
    [[ $code == 2 || $(wc -l <err) == 1 ]] || fail "$what: $(wc -l <err) lines: $(cat err)"
  fi
}

programs() {
  local number fine=0 kind
  make_sealed
  make_foreign
  for kind in sealed foreign; do
    [[ -e $kind.h5 ]] || continue
    for ((number = 0; number < 20; ++number)); do
      "$bin/mutants" write $kind.h5 $number 2 mutant.h5
      ends "mutant $number of $kind.h5" '0 2 3' --check mutant.h5
      ((code > 0)) || fine=$((fine + 1))
      [[ $kind != sealed || $code == 3 ]] || fail "mutant $number of sealed.h5: exit code $code, wanted 3"
    done
  done
  echo "$fine of 40 mutants are inputs"

  make_checkpoint
  mkdir saved
  cp run.*.h5* saved
  for ((number = 0; number < 20; ++number)); do
    "$bin/mutants" write saved/run.checkpoint.h5 $number 3 run.checkpoint.h5
    ends "mutant $number of the checkpoint" 0 run.h5 --quiet
    same "mutant $number of the checkpoint" whole run
    cp saved/* .
    "$bin/mutants" write saved/run.checkpoint.h5 $number 3 run.checkpoint.h5
    rm run.checkpoint.h5.prev
    ends "mutant $number of the only checkpoint" 5 run.h5 --quiet
    cp saved/* .
  done
}

# bytes NUMBER...: each as one byte.
bytes() {
  local number
  for number in "$@"; do printf '%b' "\\x$(printf %02x "$number")"; done
}

datasets() {
  local header="{'descr': '<f4', 'fortran_order': True, 'shape': (20, 4, 8), }" kind
  seq 640 | paste -sd ',,,,,,,\n' >table.csv
  { bytes 147 78 85 77 80 89 1 0 ${#header} 0 && printf '%s' "$header" && yes abc | head -c 2560; } >array.npy
  { bytes 0 0 8 3 0 0 0 10 0 0 0 8 0 0 0 8 && seq 300 | head -c 640; } >images.idx
  "$bin/rbm_input" data --csv table.csv -o table.h5 >/dev/null || fail 'a table'
  for kind in csv npy idx; do judged $kind "$(ls -- *.$kind)"; done
  judged dataset table.h5
  find_python || exit 1
  [[ -n $python ]] || return # left out, and said so
  "$python" - <<'END'
import h5py, numpy as np

with h5py.File("others.h5", "w") as f:
    x = np.arange(4000.0).reshape(500, 8)
    f.create_dataset("samples", data=x.astype(">f4"), chunks=(64, 3), compression="gzip", shuffle=True)
    f["validation"] = x[:10] % 2 == 0
    f["labels"] = np.arange(500, dtype=np.int16)
END
  judged foreign-dataset others.h5
}

case $2 in
  sealed | foreign | checkpoint | programs | datasets) "$2" ;;
  *) fail "$2: no such part" ;;
esac
finish
