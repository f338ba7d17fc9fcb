#!/usr/bin/env bash
# The man page of a program, by help2man from its --help and --version.
#
#   bash cmake/man_page.sh PROGRAM SUMMARY PAGE       writes PAGE and PAGE.gz
set -euo pipefail
program=$1 summary=$2 page=$3
source "$(dirname "${BASH_SOURCE[0]}")/../tests/support/mpi.sh"
mkdir -p "$(dirname "$page")"
name=$(basename "$program")

help2man --no-info --section=1 --name="$summary" --version-string="$("$program" --version | sed -n '1s/^[^ ]* \([^ ]*\).*/\1/p')" \
  --source="$name" --manual='User Commands' --output="$page" "$program"
gzip -9 -n -c "$page" >"$page.gz"
