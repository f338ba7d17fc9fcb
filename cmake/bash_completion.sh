#!/usr/bin/env bash
# The bash completion of a program, from its --help and that of its subcommands.
#
#   bash cmake/bash_completion.sh PROGRAM FILE
set -euo pipefail
program=$1 file=$2
source "$(dirname "${BASH_SOURCE[0]}")/../tests/support/mpi.sh"
mkdir -p "$(dirname "$file")"
name=$(basename "$program")

# Of the lines "  -o,--output TEXT   ...": -o and --output.
options() { sed -n -E 's/^  (-[^ ]*).*/\1/p' | tr ',' '\n' | paste -s -d ' '; }
subcommands() { sed -n '/^Subcommands:/,/^$/{s/^  \([a-z][a-z-]*\).*/\1/p}' | paste -s -d ' '; }
# Words between brackets after "a preset": quantum-dot, trapped-bosons, ...
presets() { sed -n 's/^  source .*a preset (\([^)]*\)).*/\1/p' | tr -d ,; }

help=$("$program" --help) || { echo "$name does not run here; configure with -DRBM_TEXTS=OFF" >&2; exit 1; }
words="$(subcommands <<<"$help") $(presets <<<"$help")"
{
  echo "# bash completion of $name, generated from its --help"
  echo "_$name() {"
  echo '  local word=${COMP_WORDS[COMP_CWORD]} options words'
  echo "  options='$(options <<<"$help")'"
  echo "  words='$words'"
  if [[ $(subcommands <<<"$help") ]]; then
    echo '  case ${COMP_WORDS[1]} in'
    for command in $(subcommands <<<"$help"); do
      echo "    $command) words= options='$("$program" "$command" --help | options)' ;;"
    done
    echo '  esac'
    echo '  ((COMP_CWORD == 1)) || words='
  fi
  echo '  if [[ $word == -* ]]; then'
  echo '    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")'
  echo '  else'
  echo '    mapfile -t COMPREPLY < <(compgen -W "$words" -- "$word"; compgen -f -- "$word")'
  echo '  fi'
  echo '}'
  echo "complete -o filenames -o bashdefault -F _$name $name"
} >"$file"
bash -n "$file"
