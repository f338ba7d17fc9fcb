#!/usr/bin/env bash
# rbm_input data: the same rows from files of every format give the same data set; models; what is refused, and in which words.
source "$(dirname "$0")/../docs/python.sh"
source "$(dirname "$0")/../support/program_runs.sh"

# data CODE ARGUMENTS...: rbm_input data with this exit code; its screen is in the files out and err.
data() {
  local wanted=$1 code
  shift
  timeout 60 "$bin/rbm_input" data "$@" >out 2>err </dev/null
  code=$?
  [[ $code == "$wanted" ]] || fail "rbm_input data $* gave $code, wanted $wanted: $(cat err)"
  if ((wanted == 0)); then
    [[ ! -s err && $(wc -l <out) == 1 ]] || fail "rbm_input data $*: $(cat out err)"
  else
    [[ ! -s out && -s err ]] || fail "rbm_input data $*: $(cat out)"
    grep -v '^rbm_input: .' err && fail "rbm_input data $*: a line that is not ours"
  fi
}

printed() { grep -qF -- "$1" out || fail "no '$1' in: $(cat out)"; }
refused() { grep -qxF -- "rbm_input: $1" err || fail "no line '$1' in: $(cat err)"; }

# bytes NUMBER...: each as one byte.
bytes() {
  local number
  for number in "$@"; do printf '%b' "\\x$(printf %02x "$number")"; done
}

# npy TYPE SHAPE FORTRAN: the header of such a file.
npy() {
  local header="{'descr': '$1', 'fortran_order': $3, 'shape': $2, }"
  bytes 147 78 85 77 80 89 1 0 ${#header} 0
  printf '%s' "$header"
}

# --- Six rows of four numbers, 0 to 23, in every format.
seq 0 23 | paste -sd ',,,\n' >commas.csv
{ echo 'a;b;c;d' && tr , ';' <commas.csv | sed 's/$/\r/'; } >semicolons.csv
{ echo '# numpy.savetxt' && tr , ' ' <commas.csv; } >spaces.txt
{ npy '|u1' '(6, 4)' False && bytes {0..23}; } >c.npy
{ npy '>i2' '(6, 2, 2)' True && for column in 0 2 1 3; do for row in {0..5}; do bytes 0 $((4 * row + column)); done; done; } >fortran.npy
{ bytes 0 0 8 3 0 0 0 6 0 0 0 2 0 0 0 2 {0..23}; } >images.idx
data 0 --csv commas.csv -o wanted.h5
[[ $(cat out) == 'wrote wanted.h5 (6 rows of 4 byte units); train on it: mpirun -np 2 rbm_train wanted.h5' ]] || fail "it says: $(cat out)"
for source in '--csv semicolons.csv' '--csv spaces.txt' '--npy c.npy' '--npy fortran.npy' '--idx images.idx'; do
  # shellcheck disable=SC2086
  data 0 $source -o found.h5
  cmp found.h5 wanted.h5 || fail "$source gives other rows"
done

# --- Labels of every format, held-back rows, thresholds.
seq 6 >labels.txt
{ npy '<i8' '(6,)' False && for i in {1..6}; do bytes $i 0 0 0 0 0 0 0; done; } >labels.npy
bytes 0 0 8 1 0 0 0 6 {1..6} >labels.idx
for labels in txt npy idx; do
  data 0 --csv commas.csv --labels labels.$labels --validation-share 0.5 --validation-rows last --threshold 11 -o labels.$labels.h5
  printed '(3 rows and 3 for validation of 4 binary units)'
  cmp labels.$labels.h5 labels.txt.h5 || fail "labels.$labels are others"
done
data 0 --csv commas.csv --validation-share 0.5 -o a.h5
data 0 --csv commas.csv --validation-share 0.5 --seed 1 -o b.h5
data 0 --csv commas.csv --validation-share 0.5 --seed 5 -o c.h5
cmp a.h5 b.h5 || fail 'the same seed holds back other rows'
cmp -s a.h5 c.h5 && fail 'another seed holds back the same rows'

# --- Models. The same seed gives the same file.
data 0 --bars-and-stripes 4 -o bars.h5
printed '(30 rows of 16 binary units)'
data 0 --bars-and-stripes 4 --coin -o coin.h5
printed '(32 rows of 16 binary units)'
data 0 --bars-and-stripes 20 --samples 50 -o drawn.h5
data 0 --ising 20 --temperature 2 --samples 3000 -o chain.h5
printed '(3000 rows of 20 spin units)'
data 0 --ising 6 --lattice 2 --field 0.1 --open --samples 200 -o square.h5
printed '(200 rows of 36 spin units)'
data 0 --mixture --samples 2000 --validation-share 0.25 -o mixture.h5
printed '(1500 rows and 500 for validation of 2 real units)'
data 0 --digits --samples 1000 -o digits.h5
printed '(1000 rows of 784 binary units)'
data 0 --digits --samples 1000 --seed 1 -o again.h5
cmp digits.h5 again.h5 || fail 'the same seed draws other digits'
data 0 --digits --samples 1000 --seed 2 -o again.h5
cmp -s digits.h5 again.h5 && fail 'another seed draws the same digits'

# --- Configurations of a run.
input dot.h5 quantum-dot --particles 2 --chains 64 --iterations 2 --samples 4096 --set evaluation.configurations=100
vmc 0 0 dot.h5 --quiet
data 0 --configurations dot.results.h5 -o dot-data.h5
printed 'rows of 4 real units'
data 2 --configurations dot.h5 -o no.h5
refused 'dot.h5: no configurations (/observables/configurations/positions is not there) run with evaluation.configurations = 10000'

# --- What is refused; no file is left.
printf '1,2\n3,\n' >gap.csv
data 2 --csv gap.csv -o no.h5
refused 'gap.csv:2: column 2: no number (the field is empty) fill it in, or leave the row out'
printf '1,2\n3,nan\n' >nan.csv
data 2 --csv nan.csv -o no.h5
refused 'nan.csv:2: column 2: not a finite number (found nan) leave such rows out'
printf '1,2\n3\n' >ragged.csv
data 2 --csv ragged.csv -o no.h5
refused 'ragged.csv:2: wrong number of columns (found 1, wanted 2 as in line 1)'
: >empty.csv
data 2 --csv empty.csv -o no.h5
refused 'empty.csv: empty (no row of numbers)'
data 3 --csv absent.csv -o no.h5
data 3 --npy commas.csv -o no.h5
data 3 --idx c.npy -o no.h5
head -c 90 c.npy >cut.npy
data 3 --npy cut.npy -o no.h5
gzip -k images.idx
data 3 --idx images.idx.gz -o no.h5
refused 'images.idx.gz: is no IDX file (it is packed by gzip; gunzip it first)'
data 2 --csv commas.csv --labels ragged.csv -o no.h5
seq 5 >five.txt
data 2 --csv commas.csv --labels five.txt -o no.h5
refused 'five.txt: wrong number of labels (found 5, wanted 6: one a row)'
data 2 -o no.h5
refused 'no source of rows (one of --csv, --npy, --idx, --configurations, --bars-and-stripes, --ising, --mixture, --digits) see rbm_input data --help'
data 2 --digits
data 2 --digits --mixture -o no.h5
refused '--digits: more than one source of rows (found also --mixture) choose one'
data 2 --digits --temperature 1 --validation-share 1 --samples 0 -o no.h5
refused '--temperature: of no use here (it belongs to --ising)'
refused '--validation-share: out of range (found 1, allowed >= 0 and < 1)'
refused '--samples: out of range (found 0, allowed > 0)'
data 2 --ising 2 --temperature 0 -o no.h5
refused '--ising: out of range (found 2, allowed 3 to 100000)'
data 2 --digits --nois 0 -o no.h5
refused '--nois: unknown option did you mean --noise?'
data 2 --digits --noise much -o no.h5
data 3 --digits --samples 5 -o absent/no.h5
[[ -z $(ls -A | grep -E '^no.h5|^\.') ]] || fail "left behind: $(ls -A)"
"$bin/rbm_input" data --help >out || fail 'no help'
for word in --csv --validation-share 'mpirun -np 2 rbm_train'; do printed "$word"; done

# --- What h5py and numpy make of it, and the other way round.
find_python || exit 1
if [[ -n $python ]]; then
  "$python" - <<'END' || fail 'the files are not what they should be'
import h5py, numpy as np
from math import tanh, sqrt, log

def samples(name): return h5py.File(name)["samples"]

assert (samples("wanted.h5")[:] == np.arange(24).reshape(6, 4)).all()
f = h5py.File("labels.txt.h5")
assert f.attrs["format"] == "rbm_vmc.training" and f["samples"].dtype == np.uint8 and f["samples"].attrs["threshold"] == 11
assert (f["samples"][:] == 0).all() and (f["validation"][:] == 1).all()
assert list(f["labels"]) == [1, 2, 3] and list(f["validation_labels"]) == [4, 5, 6]

x = samples("bars.h5")
assert len(np.unique(x[:], axis=0)) == 30 and abs(x.attrs["entropy"] - log(30)) < 1e-12
s = samples("chain.h5")[:].astype(float)
assert samples("chain.h5").dtype == np.int8
for r in 1, 2, 3:
    c = (s * np.roll(s, -r, axis=1)).mean(axis=1)
    t = tanh(0.5)
    assert abs(c.mean() - (t**r + t**(20 - r)) / (1 + t**20)) < 3.5 * c.std() / sqrt(len(c)), (r, c.mean())
f = h5py.File("mixture.h5")
x, k, means = f["samples"][:], f["labels"][:], f["samples"].attrs["means"]
assert abs((x - means[k]).var() - 1) < 4 * sqrt(2 / x.size)
f = h5py.File("digits.h5")
assert set(f["labels"][:]) == set(range(10)) and f["samples"].shape == (1000, 784)
positions = h5py.File("dot.results.h5")["observables/configurations/positions"][:]
assert (samples("dot-data.h5")[:] == positions.reshape(len(positions), -1)).all()

x = np.random.default_rng(1).normal(size=(50, 3, 2))
for i, (array, order) in enumerate([(x, "C"), (x.astype(">f4"), "F"), (x.astype(np.float16), "F"), (x > 0, "C"), ((10 * x).astype("<i8"), "F")]):
    np.save(f"array{i}.npy", np.asarray(array, order=order))
    np.savetxt(f"array{i}.csv", np.asarray(array, dtype=float).reshape(50, 6), delimiter=",", header="a,b", fmt="%.17g")
END
  for i in 0 1 2 3 4; do
    data 0 --npy array$i.npy -o npy.h5
    data 0 --csv array$i.csv -o csv.h5
    cmp npy.h5 csv.h5 || fail "array$i of numpy is read as something else"
  done
fi
finish
