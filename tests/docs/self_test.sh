#!/usr/bin/env bash
# readme.sh accepts a page whose blocks work, and refuses each way in which one can be wrong.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
mkdir "$folder/programs"
printf '#!/bin/sh\ngrep -q kind "$1"\n' >"$folder/programs/rbm_input"
chmod +x "$folder/programs/rbm_input"
failures=0

# page WANTED NAME: the page on stdin gives WANTED (0 or 1).
page() {
  local code=0
  cat >"$folder/page.md"
  RBM_SKIP_PYTHON=${skip_python-} bash "$here/readme.sh" "$here/../.." "$folder/programs" "$folder/page.md" \
    >"$folder/out" 2>&1 || code=$?
  if [[ $code != "$1" ]]; then
    echo "FAILED: $2 gave $code, wanted $1"
    sed 's/^/    /' "$folder/out"
    failures=$((failures + 1))
  fi
}

good=$'```sh\necho 1 >a.txt   # kept for the next block\n```\n\n```console\n$ cat a.txt; echo E = 1.5e-3 \n7\nE = -2\n```\n'
skip_python=1
page 0 'a good page' <<<"$good"
page 0 'a toml block' <<<"$good"$'```toml\n# dot.toml\nkind = 1\n```\n```sh\ntest -e dot.toml\n```'
page 0 'a block of another kind' <<<"$good"$'```bash\nfalse\n```\n```text\nanything\n```'
page 0 'python left out' <<<"$good"$'```python\nraise SystemExit(1)\n```'
grep -q 'NOT RUN: python' "$folder/out" || { echo 'FAILED: python is left out silently'; failures=$((failures + 1)); }
page 0 'a command on what python makes' <<<"$good"$'```python\n# mine.py\n```\n```sh\ncat mine.h5\n```'
page 1 'a failing command' <<<"$good"$'```sh\nfalse\n```'
page 1 'a failing console command' <<<"$good"$'```console\n$ false\n```'
page 1 'an unknown program' <<<"$good"$'```sh\nrbm_nothing dot.h5\n```'
page 1 'stale output' <<<"$good"$'```console\n$ echo E = 1\nEnergy = 1\n```'
page 1 'a bad input' <<<"$good"$'```toml\n# dot.toml\nkin = 1\n```'
page 1 'a missing script' <<<"$good"$'```sh\nbash jobscripts/nothing.sh\n```'
page 1 'a block without an end' <<<"$good"$'```sh\ntrue\n'
page 1 'a page without commands' <<<'nothing'
skip_python=
page 1 'a failing script' <<<"$good"$'```python\nraise SystemExit(1)\n```'

# Without an interpreter that has the modules the test fails, unless told to leave python out.
source "$here/python.sh"
candidates=()
if find_python >/dev/null; then
  echo 'FAILED: no interpreter to try, and that was no failure'
  failures=$((failures + 1))
fi
echo "$failures failures"
((failures == 0))
