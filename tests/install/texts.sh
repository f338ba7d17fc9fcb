#!/usr/bin/env bash
# Man pages and completion say what --help says; the module file finds what was installed.
#
#   bash tests/install/texts.sh PROGRAMS
source "$(dirname "${BASH_SOURCE[0]}")/../support/program_runs.sh"
build=$(dirname "$bin")

# completes WORDS...: what bash offers after these words, the last one unfinished.
completes() {
  COMP_WORDS=("$@") COMP_CWORD=$(($# - 1)) COMPREPLY=()
  "_$1"
  printf '%s\n' "${COMPREPLY[@]}"
}

for program in rbm_vmc rbm_input rbm_train rbm_report; do
  source "$build/completions/$program" || fail "no completion of $program"
  while read -r option; do
    completes "$program" "$option" | grep -qxF -- "$option" || fail "$program: $option is not completed"
    [[ ! -e $build/man/$program.1 ]] || tr -d '\\' <"$build/man/$program.1" | grep -qF -- "$option" ||
      fail "$program: $option is not in the man page"
  done < <("$bin/$program" --help | grep -oE '^  (-[a-z],)?--[a-z-]+' | grep -oE -- '--[a-z-]+')
done
[[ $(completes rbm_vmc --max) == --max-seconds ]] || fail 'rbm_vmc --max'
[[ $(completes rbm_input quan) == quantum-dot ]] || fail 'rbm_input quan'
[[ $(completes rbm_input da) == data ]] || fail 'rbm_input da'
[[ $(completes rbm_input data --bars) == --bars-and-stripes ]] || fail 'rbm_input data --bars'
[[ -z $(completes rbm_input data --omega) ]] || fail 'rbm_input data --omega'

# The quick start builds the target `programs`, and the README goes on with cmake --install.
if [[ -e $build/build.ninja ]]; then
  ninja -C "$build" -t commands programs >made || fail 'no target programs'
  sed -nE "s|.* FILES \"$build/(lib[^/]*\.a\|completions/[^/]*\|man/[^/]*)\".*|\1|p" "$build/cmake_install.cmake" >installed
  (($(wc -l <installed) >= 17)) || fail "only $(wc -l <installed) files are installed from the build"
  while read -r file; do
    grep -qF "${file%.gz}" made || fail "$file is installed, and target programs does not make it"
  done <installed
else
  echo 'built by another tool than ninja: what target programs makes was not looked at'
fi

touch dot.h5
[[ $(completes rbm_vmc do) == dot.h5 ]] || fail 'files'

if command -v help2man >/dev/null; then
  for program in rbm_vmc rbm_input rbm_train rbm_report; do
    page=$build/man/$program.1
    gzip -dc "$page.gz" | cmp -s - "$page" || fail "$page.gz"
    grep -q '^\.SH NAME' "$page" && grep -q '^\.SH OPTIONS\|^\.SS "Options:"' "$page" || fail "$page has no sections"
    command -v man >/dev/null || continue
    [[ -z $(LC_ALL=C.UTF-8 MANROFFSEQ='' MANWIDTH=80 man --warnings -l "$page" 2>&1 >/dev/null) ]] || fail "$page: warnings"
  done
else
  echo 'no help2man here: man pages were not looked at'
fi

cmake --install "$build" --prefix "$folder/prefix" --component module >out 2>&1 || fail 'installing the module file'
module=$(find prefix/share/modulefiles -name '*.lua')
grep -q "root = \"$folder/prefix\"" "$module" || fail 'the module file has another prefix'
grep -q '@' "$module" && fail 'the module file has gaps'
# shellcheck disable=SC1090
for lmod in /usr/share/lmod/lmod/init/bash "${LMOD_PKG-}/init/bash"; do
  [[ -e $lmod ]] || continue
  (source "$lmod"; module use prefix/share/modulefiles; module load rbm_vmc && [[ :$PATH: == *":$folder/prefix/bin:"* ]]) >out 2>&1 ||
    fail "module load rbm_vmc: $(<out)"
  break
done
finish
