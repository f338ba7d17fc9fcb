# shellcheck shell=bash
# Reading of results files in scripts; to be sourced. With h5dump, or with Python and h5py where there is none.

# values FILE PATH: a number, text or list, one element a line, numbers with all their digits; @NAME is an attribute of the file.
# Leaves with 1, silently, if it is not there.
values() {
  if command -v h5dump >/dev/null; then
    h5dump_values "$@"
  else
    python_values "$@"
  fi
}

h5dump_values() {
  local what=(-d "/$2")
  [[ $2 == @* ]] && what=(-a "/${2#@}")
  h5dump -y -m %.17g "${what[@]}" "$1" 2>/dev/null |
    sed -n '/DATA {/,/^ *}/{/DATA {/d; /^ *}/d; s/^ *//; s/, *$//; s/, /\n/g; s/"//g; p}' | grep .
}

python_values() {
  "${PYTHON:-python3}" - "$@" 2>/dev/null <<'END'
import sys
import h5py
import numpy as np

with h5py.File(sys.argv[1]) as file:
    path = sys.argv[2]
    value = file.attrs[path[1:]] if path.startswith("@") else file[path][()]
    for element in np.atleast_1d(value).ravel():
        print(element.decode() if isinstance(element, bytes) else f"{element:.17g}" if isinstance(element, float) else element)
END
}

# one_word FILE PATH: the values with commas between, reals as short as they can be read back; - if there are none.
one_word() {
  local all
  all=$(values "$@" | shorten | paste -s -d ,)
  echo "${all:--}"
}

# 0.28000000000000003 is 0.28: as many digits as the number needs, at most 17.
shorten() {
  awk '/^-?[0-9.]+(e[-+]?[0-9]+)?$/ {for (d = 1; d < 17; d++) {s = sprintf("%." d "g", $0); if (s + 0 == $0 + 0) {print s; next}}} {print}'
}
