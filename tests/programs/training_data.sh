#!/usr/bin/env bash
# Data and settings that rbm_train cannot use: exit code 2 or 3, one line on stderr for each problem, no file left behind. And
# data sets that h5py made.
source "$(dirname "$0")/../support/program_runs.sh"
source "$(dirname "$mpi")/../docs/python.sh"

# refused CODE MESSAGE...: by rbm_train bad.h5, a line each; `ranks` says on how many.
ranks=0
refused() {
  local code=$1 message
  shift
  train "$code" "$ranks" bad.h5
  [[ $(said | wc -l) == "$#" ]] || fail "$# problems, but it says: $(said)"
  for message in "$@"; do grep -qxF -- "rbm_train: $message" err || fail "no line 'rbm_train: $message' but: $(said)"; done
  [[ ! -s out ]] || fail "$1: on stdout $(cat out)"
  ls bad.results.h5 bad.checkpoint.h5 2>/dev/null && fail "$1: files were written"
}
bad() { "$bin/make_archive" bad.h5 "$@" || fail "make_archive $*"; }
rows='samples=[[0,1],[1,0],[1,1]]'
convert='choose machine.visible = gaussian, or convert: rbm_input data --threshold'

bad 'samples=[[0.0,1.0],[1.0,nan]]'
refused 2 'bad.h5: samples[1,1]: out of range (found nan, wanted finite numbers) counted from 0'
ranks=3 refused 2 'bad.h5: samples[1,1]: out of range (found nan, wanted finite numbers) counted from 0'
bad "$rows" 'validation=[[0.0,inf]]'
refused 2 'bad.h5: validation[0,1]: out of range (found inf, wanted finite numbers) counted from 0'
bad 'samples=[[0,1],[1,2]]' machine/visible=binary
refused 2 "samples: wrong values (binary units take 0 and 1, found numbers from 0 to 2) $convert"
ranks=3 refused 2 "samples: wrong values (binary units take 0 and 1, found numbers from 0 to 2) $convert"
bad "$rows" 'validation=[[-1,1]]'
refused 2 "validation: wrong values (binary units take 0 and 1, found numbers from -1 to 1) $convert"
bad "$rows" machine/visible=spin
refused 2 "samples: wrong values (spin units take -1 and 1, found numbers from 0 to 1) $convert"
bad "$rows" 'validation=[[1,0,1]]'
refused 2 'bad.h5: validation: wrong shape (1 x 3, wanted 2 units as samples have)'
bad "$rows" 'labels=[1,2]'
refused 2 'bad.h5: labels: wrong shape (2, wanted 3: one a row of samples)'
bad 'samples=[0,1,1]'
refused 2 'bad.h5: samples: wrong shape (rank 1, wanted rows x units) of one unit: x.reshape(-1, 1)'
bad 'samples=[[]]'
refused 2 'bad.h5: samples: empty (1 rows x 0 units)'
bad 'validation=[[0,1]]'
refused 2 'bad.h5: samples: missing (a data set has a dataset of this name, rows x units) see rbm_input data --help'
bad "$rows" machine/hiden=3 optimizer/iterations=-1
refused 2 'machine.hiden: unknown key did you mean machine.hidden?' \
  'optimizer.iterations: out of range (found -1, allowed 0 to 1e12)'
bad "$rows" machine/sigma=[1.0] machine/train_sigma=each
refused 2 'machine.sigma: only gaussian units have widths (the units are two-valued) leave it out' \
  'machine.train_sigma: only gaussian units have widths (the units are two-valued) leave it out'
bad "$rows" data/checksum=3
train 2 0 bad.h5
one_line 'rbm_train: data.checksum: other data (the input says 3, the data have *' || fail "checksum: $(said)"
printf 'no HDF5\n' >bad.h5
refused 3 'bad.h5: is not an HDF5 file (it begins otherwise) rbm_input makes one of TOML, CSV, NPY or IDX'
rm bad.h5
refused 3 'bad.h5: cannot be opened (No such file or directory)'

# What rbm_input data will not make.
unmade() { # MESSAGE ARGUMENTS...
  local message=$1
  shift
  "$bin/rbm_input" data "$@" -o unmade.h5 >out 2>err
  (($? == 2)) && one_line "rbm_input: $message" || fail "rbm_input data $*: $(said)"
  [[ ! -e unmade.h5 ]] || fail "rbm_input data $* wrote a file"
}
printf '1,2\n3\n' >ragged.csv
unmade 'ragged.csv:2: wrong number of columns (found 1, wanted 2 as in line 1)' --csv ragged.csv
: >empty.csv
unmade 'empty.csv: empty (no row of numbers)' --csv empty.csv
printf '1,nan\n' >nan.csv
unmade 'nan.csv:1: *' --csv nan.csv
unmade 'machine.hiden: unknown key did you mean machine.hidden?' --bars-and-stripes 2 --set machine.hiden=3
unmade 'machine.hidden: out of range (found -3, allowed 0 to 1e6)' --bars-and-stripes 2 --set machine.hidden=-3

# Any numbers that h5py writes, without a word of what the file is: the same data give the same machine.
made_by_h5py() {
  "$python" - <<'END' || fail 'h5py'
import h5py
import numpy as np

rows = np.random.default_rng(1).integers(0, 2, (40, 5))
for name, dtype in {"int64": "<i8", "bool": "?", "big_endian": ">f4", "half": "<f2"}.items():
    with h5py.File(name + ".h5", "w") as file:
        file.create_dataset("samples", data=rows.astype(dtype), chunks=(7, 5), compression="gzip")
        file["validation"] = rows[:9].astype(dtype)
        file["machine/hidden"] = np.int16(3)
        file["optimizer/iterations"] = 5
        file.create_group("evaluation").attrs["interval"] = 2
        file["run/seed"] = np.uint8(4)
with h5py.File("bad.h5", "w") as file:
    file["samples"] = np.zeros((0, 5))
END
  refused 2 'bad.h5: samples: empty (0 rows x 5 units)'
  local type
  for type in int64 bool big_endian half; do
    train 0 0 "$type.h5" --quiet
    same "samples of type $type" int64 "$type"
  done
  [[ $(value int64.results.h5 input/machine/visible) == binary ]] || fail 'the units are not binary'
}
find_python || failures=$((failures + 1))
[[ -z $python ]] || made_by_h5py
finish
