#!/usr/bin/env bash
# The rules of the house that a compiler does not see. Prints FILE:LINE: what is wrong (why), and leaves with 1.
#
#   bash tests/house/check.sh RULE CHECKOUT
#     layers      includes point the way that rbm_add_layer(... USES ...) in CMakeLists.txt declares, without a circle
#     libraries   MPI in one file, HDF5 in one file, CLI11 in apps/ only
#     words       memory and program exits are left to those who own them; nothing is left unfinished
#     unit_tests  every header has a test of its name
#     sizes       a file is one idea
#     scripts     every shell script parses
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
rule=$1
cd "$2" || exit 2

largest=350 # lines of a file
broken=0

report() {
  printf '%s\n' "$1"
  broken=1
}

# sources FOLDER...: the C++ files below.
sources() {
  find "$@" -name '*.[ch]pp' 2>/dev/null | sort
}

# includes PATTERN FOLDER...: FILE:LINE:NAME of the #include lines whose NAME matches.
includes() {
  local pattern=$1
  shift
  sources "$@" | xargs -r grep -nHE "^[[:space:]]*#[[:space:]]*include[[:space:]]*[<\"]($pattern)[>\"]" |
    sed -E 's/^([^:]*:[0-9]+:)[^<"]*[<"]([^>"]*)[>"].*/\1\2/'
}

# allowed[LAYER]: itself and all layers that it may include, between spaces.
declare -A allowed=()
read_layers() {
  local line name item
  while read -r line; do
    read -r -a items <<<"${line//[()]/ }"
    name=${items[1]}
    allowed[$name]=" $name "
    for item in "${items[@]:2}"; do
      [[ $item == rbm::* ]] || continue
      item=${item#rbm::}
      if [[ -n ${allowed[$item]-} && $item != "$name" ]]; then
        allowed[$name]+="${allowed[$item]}"
      else
        report "CMakeLists.txt: $name uses $item, which is not declared above it (layers point one way)"
      fi
    done
  done < <(sed 's/#.*//' CMakeLists.txt | tr '\n' ' ' | grep -oE 'rbm_add_layer\([^)]*\)')
  ((${#allowed[@]} > 0)) || report 'CMakeLists.txt: no rbm_add_layer(...) (nothing to check against)'
}

check_layers() {
  local folder file line name layer target
  read_layers
  for folder in include/rbm_vmc/*/ src/*/; do
    [[ -d $folder ]] || continue
    layer=$(basename "$folder")
    [[ -n ${allowed[$layer]-} ]] || report "$folder: no layer of this name in CMakeLists.txt"
  done
  while IFS=: read -r file line name; do
    layer=${file#include/rbm_vmc/}
    layer=${layer#src/}
    layer=${layer%%/*}
    target=${name#rbm_vmc/}
    target=${target%%/*}
    if [[ ${allowed[$layer]-} != *" $target "* ]]; then
      report "$file:$line: $layer includes $name (CMakeLists.txt does not let $layer use $target)"
    fi
  done < <(includes 'rbm_vmc/[^>"]*' include src)
  # A private header lies beside the file that includes it.
  while IFS=: read -r file line name; do
    [[ $name != rbm_vmc/* && ( $name == *../* || ! -e $(dirname "$file")/$name ) ]] || continue
    [[ $(sed -n "${line}p" "$file") == *\"* ]] || continue
    report "$file:$line: includes \"$name\" (the project's headers are \"rbm_vmc/<layer>/<file>.hpp\")"
  done < <(includes '[^>"]*' include src)
}

# in_one_file LIBRARY PATTERN
in_one_file() {
  local files
  files=$(includes "$2" src include apps | cut -d : -f 1 | sort -u | paste -s -d ' ')
  [[ -n $files && $files != *' '* ]] || report "$1 is included by: ${files:-no file} (it has exactly one)"
}

check_libraries() {
  in_one_file MPI '(.*/)?mpi\.h'
  in_one_file HDF5 '(.*/)?(hdf5|hdf5_hl|H5[A-Za-z]*)\.h'
  local file line name
  while IFS=: read -r file line name; do
    report "$file:$line: includes $name (the command line belongs to apps/)"
  done < <(includes 'CLI/[^>"]*' src include)
}

# no_code PATTERN WHY FOLDER...: PATTERN in no code; comments and strings may say anything.
no_code() {
  local pattern=$1 why=$2 place line
  shift 2
  while IFS= read -r line; do
    place=$(cut -d : -f 1-2 <<<"$line")
    report "$place: $(sed 's/^[[:space:]]*//' <<<"${line#"$place":}") ($why)"
  done < <(sources "$@" | xargs -r awk -f "$here/code_only.awk" | grep -E "^[^:]*:[0-9]+:(.*[^_[:alnum:]])?($pattern)")
}

check_words() {
  no_code 'new([[:space:]]+[A-Za-z_:(]|\()' 'values, then std::unique_ptr' src include apps
  no_code 'shared_ptr' 'values, then std::unique_ptr, then references' src include apps
  no_code 'std::(cout|exit|quick_exit|abort)[^_[:alnum:]]' 'only apps/ write to the screen and end the program' src include
  no_code 'exit[[:space:]]*\(' 'only apps/ end the program' src include
  local line
  while IFS= read -r line; do
    report "$line (finish it)"
  done < <(sources src include apps | xargs -r grep -nHwE 'TODO|FIXME|XXX')
}

check_unit_tests() {
  local header test
  while read -r header; do
    test=${header#include/rbm_vmc/}
    test=tests/unit/${test%.hpp}_test.cpp
    [[ -e $test ]] || report "$header: there is no $test"
  done < <(sources include)
}

check_sizes() {
  local file lines
  while read -r file; do
    lines=$(wc -l <"$file")
    ((lines <= largest)) || report "$file: $lines lines (at most $largest: a file is one idea)"
  done < <(sources src include apps)
}

check_scripts() {
  local file problem
  while read -r file; do
    [[ $file == *.sh || $(head -n 1 "$file" | tr -d '\0') =~ ^#!.*[/[:space:]]bash ]] || continue
    problem=$(bash -n "$file" 2>&1) || report "$problem"
  done < <(find .ci apps benchmarks cmake docs examples jobscripts tests -type f ! -name '*.[ch]pp' ! -name '*.h5' 2>/dev/null | sort)
}

case $rule in
  layers | libraries | words | unit_tests | sizes | scripts) "check_$rule" ;;
  *)
    sed -n '2,/^set/{s/^# \{0,1\}//p}' "${BASH_SOURCE[0]}" >&2
    exit 2
    ;;
esac
exit "$broken"
