#!/usr/bin/env bash
# clang-tidy over all sources (.clang-tidy), which takes half an hour: a long test (RBM_LONG_TESTS), left out otherwise (77).
#
#   bash tests/house/tidy.sh CHECKOUT BUILD [FILE]...     these files only, always
set -uo pipefail
checkout=$1 build=$2
shift 2
if (($# == 0)); then
  [[ -n ${RBM_LONG_TESTS-} ]] || { echo 'left out: a long test (RBM_LONG_TESTS=1)'; exit 77; }
fi
command -v clang-tidy >/dev/null || { echo 'left out: no clang-tidy here'; exit 77; }

cd "$checkout" || exit 2
files=("$@")
((${#files[@]} > 0)) || mapfile -t files < <(find src apps benchmarks tests -name '*.cpp' | sort)
out=$(mktemp)
trap 'rm -f "$out"' EXIT
printf '%s\0' "${files[@]}" | xargs -0 -P "$(nproc)" -n 1 clang-tidy -p "$build" --quiet 2>/dev/null | tee "$out"
broken=$(grep -cE '(warning|error): ' "$out")
echo "${#files[@]} files, $broken findings"
((broken == 0))
