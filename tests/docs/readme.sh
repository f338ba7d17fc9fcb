#!/usr/bin/env bash
# Runs what a README shows, in its order and in one empty folder, as a reader would:
#
#   ```sh        every line is a command
#   ```console   lines after "$ " are commands, the others their output, numbers apart
#   ```toml      an input, kept under the name in its first line (# NAME.toml)
#   ```python    a script; its first line (# NAME.py) says which files later commands have from it
#
# Blocks of other kinds are only shown. `bash SCRIPT.sh` of the checkout (set up, build, test) is parsed, not run.
#
#   bash tests/docs/readme.sh CHECKOUT PROGRAMS [README]
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
checkout=$(realpath "$1")
programs=$(realpath "$2")
readme=$(realpath "${3:-$checkout/README.md}")
source "$here/python.sh"
source "$here/../support/mpi.sh"

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder" || exit 1
mkdir blocks work
find_python || exit 1
# The newcomer's mpirun is that of the build.
[[ ${MPIRUN-} == */* ]] && PATH=$(dirname "$MPIRUN"):$PATH
export PATH=$programs:$PATH

# blocks/<number>.<kind>, and blocks/<number>.line: where it begins
awk '
  /^```[a-z]/ && !inside { kind = substr($1, 4); inside = 1; ++count; file = sprintf("blocks/%03d", count)
                           print NR > (file ".line"); close(file ".line"); printf "" > (file "." kind); next }
  /^```[ \t]*$/ && inside { inside = 0; close(file "." kind); next }
  inside { print > (file "." kind) }
  END { exit inside }
' "$readme" || { echo "$readme: a block without an end"; exit 1; }

failures=0
ran=0
left_out= # a pattern
fail() {
  echo "FAILED: $(basename "$readme"):$1: $2"
  sed 's/^/    /' ../out
  failures=$((failures + 1))
}

run_command() {
  local line=$1 command=$2 script=
  [[ $command =~ ^bash\ ([a-z/_]+\.sh) ]] && script=${BASH_REMATCH[1]}
  if [[ -n $left_out && $command =~ $left_out ]]; then
    echo "NOT RUN: $command (it needs a script that was left out)"
    return
  fi
  if [[ -n $script ]]; then
    bash -n "$checkout/$script" >../out 2>&1 || fail "$line" "$script: missing or broken"
    return
  fi
  bash -c "$command" >../out 2>&1 </dev/null || fail "$line" "exit code $?: $command"
  ran=$((ran + 1))
  cat ../out >>../seen
}

# What a line looks like, apart from numbers and remarks that may differ on another processor.
shape() { sed -E 's/, averaged parameters//; s/at least //; s/[-+]?[0-9]+(\.[0-9]+)?(e[-+]?[0-9]+)?/#/g; s/[[:blank:]]+/ /g; s/^ //'; }

run_console() {
  local line=$1 text
  : >../seen
  while IFS= read -r text; do
    line=$((line + 1))
    if [[ $text == '$ '* ]]; then
      run_command "$line" "${text#\$ }"
    elif ! shape <../seen | grep -xF -- "$(shape <<<"$text")" >/dev/null; then # -q would end before sed has
      cp ../seen ../out
      fail "$line" "nothing printed looks like: $text"
    fi
  done
}

cd work || exit 1
for block in ../blocks/*.line; do
  line=$(<"$block")
  block=$(ls "${block%.line}".* | grep -v '\.line$')
  case $block in
    *.sh) while IFS= read -r command; do
      line=$((line + 1))
      [[ -z $command ]] || run_command "$line" "$command"
    done <"$block" ;;
    *.console) run_console "$line" <"$block" ;;
    *.toml)
      name=$(sed -n '1s/^# *\([A-Za-z0-9_-]*\.toml\)$/\1/p' "$block")
      cp "$block" "${name:-unnamed.toml}"
      run_command "$line" "rbm_input ${name:-unnamed.toml} -o from_toml.h5"
      ;;
    *.python)
      if [[ -z $python ]]; then # what it would have made (# NAME.py) cannot be used either
        name=$(sed -n '1s/^# *\([A-Za-z0-9_-]*\)\.py$/\1/p' "$block")
        [[ -z $name ]] || left_out+=${left_out:+|}$name
        continue
      fi
      "$python" "$block" >../out 2>&1 || fail "$line" 'the script fails'
      ran=$((ran + 1))
      ;;
  esac
done
echo "$(basename "$readme"): $ran commands and scripts, $failures failures"
((ran > 0 && failures == 0))
