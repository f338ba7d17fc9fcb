#!/usr/bin/env bash
# Inputs that would make a reader open other files, run other code, or take all memory: refused, in little memory, and no file but
# the input itself is opened.
source "$(dirname "$0")/../docs/python.sh"
source "$(dirname "$0")/../support/program_runs.sh"
command -v strace >/dev/null || fail 'no strace (apt-get install strace)'
here=$(pwd -P)
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}detect_leaks=0 # which cannot be done under strace

find_python || exit 1
[[ -n $python ]] || finish

mkdir inputs others
"$python" - <<'END'
import os, h5py, numpy as np

def harmless(f):
    f.attrs["format"], f.attrs["format_version"] = "rbm_vmc.input", 1
    f["system/kind"], f["system/particles"] = "quantum-dot", 2
    f["sampler/chains"], f["optimizer/iterations"] = 32, 1
    f.create_group("wavefunction/rbm")

def hostile(name):
    f = h5py.File("inputs/" + name + ".h5", "w")
    harmless(f)
    return f

def chunked(f, shape, chunk, filters):
    creation = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    creation.set_chunk(chunk)
    filters(creation)
    space = h5py.h5s.create_simple(shape, tuple(h5py.h5s.UNLIMITED for _ in shape))
    return h5py.h5d.create(f.id, b"wavefunction/rbm/b", h5py.h5t.IEEE_F64LE, space, creation)

with h5py.File("others/secret.h5", "w") as f:
    harmless(f)
    f["b"] = np.ones(10)
np.ones(10).tofile("others/values")

hostile("harmless").close()
with hostile("external_link") as f:
    f["run"] = h5py.ExternalLink("../others/secret.h5", "/system")
with hostile("external_link_to_value") as f:
    f["wavefunction/rbm/b"] = h5py.ExternalLink("../others/secret.h5", "/b")
with hostile("soft_link") as f:
    f["wavefunction/rbm/b"] = h5py.SoftLink("/system/particles")
with hostile("soft_link_to_itself") as f:
    f["wavefunction/rbm/b"] = h5py.SoftLink("/wavefunction/rbm/b")
with hostile("external_storage") as f:
    f.create_dataset("wavefunction/rbm/b", (10,), "f8", external=[(os.path.abspath("others/values"), 0, 80)])
with hostile("virtual_dataset") as f:
    layout = h5py.VirtualLayout((10,), "f8")
    layout[:] = h5py.VirtualSource("../others/secret.h5", "b", (10,))
    f.create_virtual_dataset("wavefunction/rbm/b", layout)
for name, number in ("unknown_filter", 300), ("plugin_filter", 32001):
    with hostile(name) as f:
        chunked(f, (10,), (10,), lambda c: c.set_filter(number, h5py.h5z.FLAG_OPTIONAL, ()))
with hostile("bomb") as f:
    f.create_dataset("wavefunction/rbm/b", data=np.zeros(1 << 25), chunks=(1 << 25,), compression=9)
with hostile("bomb_in_a_chunk") as f:
    b = f.create_dataset("wavefunction/rbm/b", data=np.zeros(1 << 24), chunks=(1 << 24,), maxshape=(None,), compression=9)
    b.resize((10,))
with hostile("many_elements") as f:
    chunked(f, (1 << 60,), (1 << 20,), lambda c: None)
with hostile("deep") as f:
    group = f
    for _ in range(2000):
        group = group.create_group("run")
with hostile("circle") as f:
    f["system/run"] = f["/"]
    f["run"] = f["wavefunction"]
END
[[ -e inputs/circle.h5 ]] || fail 'python made no files'
cp others/values others/libplugin.so # what the library would find first if it looked there for filters
export HDF5_PLUGIN_PATH=$here/others

# refused NAME WORDS: by both programs in these words; prints the largest memory that any process took [MiB].
refused() {
  local file=inputs/$1.h5 program memory code
  for program in "rbm_input show" "rbm_vmc --check"; do
    memory=$("$python" - "$bin/${program% *}" "${program#* }" "$file" <<'END'
import resource, subprocess, sys
with open("out", "w") as out, open("err", "w") as err:
    code = subprocess.run(sys.argv[1:], stdin=subprocess.DEVNULL, stdout=out, stderr=err, timeout=120).returncode
print(code, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024)
END
    )
    code=${memory% *}
    [[ $code == [23] ]] || fail "$1: $program gave $code, wanted 2 or 3"
    grep -q "^${program% *}: .*$2" err || fail "$1: $program says $(head -n 3 err | cut -c 1-300)"
    ((${memory#* } <= most)) || fail "$1: $program took ${memory#* } MiB"
    ((${memory#* } <= largest)) || largest=${memory#* }
  done
  opened "$1" "$bin/rbm_input" show "$file"
  opened "$1" "$bin/rbm_vmc" --check "$file"
}

# opened NAME COMMAND...: below this folder nothing but the input (and what MPI keeps there) is opened, by any process.
opened() {
  strace -f -o log -e trace=openat,open,openat2,execve "${@:2}" >out 2>err </dev/null
  grep -q "\"inputs/$1.h5\"" log || fail "$1: strace does not see that the input is opened"
  grep -E "\"($here|inputs|others|\.\.?/)" log | grep -v "\"$here/ompi\|\"inputs/$1\.h5\"\|ENOENT" >seen
  [[ ! -s seen ]] || fail "$1: $(head -n 3 seen)"
}

largest=0
most=150
! grep -q __asan_init "$bin/rbm_input" || most=100000 # whose memory is not bounded
vmc 0 0 --check inputs/harmless.h5
refused external_link 'external link'
refused external_link_to_value 'external link'
refused soft_link 'soft or external link'
refused soft_link_to_itself 'soft or external link'
refused external_storage 'has external storage'
refused virtual_dataset 'is a virtual dataset'
refused unknown_filter 'unknown filter 300'
refused plugin_filter 'unknown filter 32001'
refused bomb 'is too large (256 MiB from'
refused bomb_in_a_chunk 'is too large (128 MiB from'
refused many_elements 'is too large'
refused deep 'lies too deep'
refused circle 'second hard link'
echo "at most $largest MiB"
finish
