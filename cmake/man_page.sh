#!/usr/bin/env bash
# The man page of a program, by help2man from its --version, its --help, and that of its subcommands.
#
#   bash cmake/man_page.sh PROGRAM SUMMARY PAGE       writes PAGE and PAGE.gz
set -euo pipefail
program=$1 summary=$2 page=$3
source "$(dirname "${BASH_SOURCE[0]}")/../tests/support/mpi.sh"
mkdir -p "$(dirname "$page")"
name=$(basename "$program")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# Options as man pages have them, and each remark at the foot in a paragraph of its own.
as_in_manuals() { sed -E 's/^  (-[a-z]),--/  \1, --/; s/^Positionals:/Arguments:/; s/^(To stop|Exit codes:)/\n&/'; }

help=$("$program" --help) || { echo "$name does not run here; configure with -DRBM_TEXTS=OFF" >&2; exit 1; }
version=$("$program" --version | sed -n '1s/^[^ ]* \([^ ]*\).*/\1/p')
{
  as_in_manuals <<<"$help"
  for command in $(sed -n '/^Subcommands:/,/^$/{s/^  \([a-z][a-z-]*\).*/\1/p}' <<<"$help"); do
    printf '\n%s %s:\n' "$name" "$command"
    "$program" "$command" --help | as_in_manuals | sed -E '1d; /^(Usage:|Options:|  -h, --help)/d; /^$/d'
  done
} >"$folder/help"

# help2man asks a program, by its name.
printf '#!/bin/sh\ncase $1 in --help) cat "%s/help" ;; esac\n' "$folder" >"$folder/$name"
chmod +x "$folder/$name"
help2man --no-info --section=1 --name="$summary" --version-string="$version" --source="rbm_vmc $version" \
  --manual='User Commands' --output="$page" "$folder/$name"
gzip -9 -n -c "$page" >"$page.gz"
