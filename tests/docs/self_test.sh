#!/usr/bin/env bash
# readme.sh accepts a page whose blocks work, and refuses each way in which one can be wrong; messages.sh accepts a page that quotes
# what the sources say, and no other; links.sh a manual that hangs together.
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

# messages WANTED NAME: the page on stdin, of sources with a few messages, gives WANTED (0 or 1).
sources=$folder/sources
mkdir -p "$sources"/{src,apps,include,jobscripts}
cat >"$sources/src/refuse.cpp" <<'CODE'
  // refuse("a comment is no message");
  if (c == '"') refuse("system.omega", std::to_string(count) + " frequencies",
                       "dimensions = " + std::to_string(dimensions), "give one, or one for each dimension");
  throw NumericalError(fmt::format("no sound energy at iteration {} (the estimate was not finite {} times "
                                   "running) try a smaller optimizer.learning_rate", row, times));
CODE
printf 'say("note: psi has no cusp; "\n    "add pair-rbm\\n");\n' >"$sources/apps/screen.hpp"
note='### `note: psi has no cusp; add pair-rbm`'
messages() {
  local code=0
  cat >"$folder/page.md"
  bash "$here/messages.sh" "$sources" "$folder/page.md" >"$folder/out" 2>&1 || code=$?
  if [[ $code != "$1" ]]; then
    echo "FAILED: $2 gave $code, wanted $1"
    sed 's/^/    /' "$folder/out"
    failures=$((failures + 1))
  fi
}
energy='### `no sound energy at iteration ... (the estimate was not finite ... times running) try a smaller optimizer.learning_rate`'
omega='### `system.omega: ... frequencies (dimensions = ...) give one, or one for each dimension`'
messages 0 'a page that quotes' <<<"$note"$'\n'"$energy"$'\n'"$omega"$'\n### A heading of its own\ntext'
messages 0 'a part of a message' <<<"$note"$'\n### `...: ... frequencies ...`'
messages 1 'a page without messages' <<<'### A heading of its own'
messages 1 'a note that is not explained' <<<"$omega"
messages 1 'a message that nobody prints' <<<"$note"$'\n### `the moon is not finite`'
messages 1 'a word that changed' <<<"$note"$'\n'"${energy/smaller/larger}"
messages 1 'a hint that changed' <<<"$note"$'\n'"${omega/give one,/give two,}"
messages 1 'parts in another order' <<<"$note"$'\n### `... times running) no sound energy at iteration ...`'
messages 1 'parts of two messages' <<<"$note"$'\n### `system.omega: ... frequencies; add pair-rbm`'
messages 1 'a comment' <<<"$note"$'\n### `a comment is no message`'
messages 1 'nothing to look for' <<<"$note"$'\n### `... (...) ...`'

# links WANTED NAME: a manual whose page docs/page.md is on stdin gives WANTED (0 or 1).
mkdir -p "$folder/manual"/{docs/decisions,packaging,examples}
printf '[page](page.md) [decisions](decisions)\n' >"$folder/manual/docs/README.md"
links() {
  local code=0
  cat >"$folder/manual/docs/page.md"
  bash "$here/links.sh" "$folder/manual" >"$folder/out" 2>&1 || code=$?
  if [[ $code != "$1" ]]; then
    echo "FAILED: $2 gave $code, wanted $1"
    sed 's/^/    /' "$folder/out"
    failures=$((failures + 1))
  fi
}
links 0 'links that lead somewhere' <<<$'# One: two `three`\n[up](#one-two-three) [index](README.md) [far](https://example.org)'
links 0 'what is no link' <<<$'`[a](b.md)`\n```text\n[a](c.md)\n# One\n```'
links 1 'a missing page' <<<'[gone](gone.md)'
links 1 'a missing heading' <<<$'# One\n```text\n# Two\n```\n[two](#two)'
printf '# Another\n' >"$folder/manual/docs/another.md"
links 1 'a page that is not in the index' <<<'# One'

# Without an interpreter that has the modules the test fails, unless told to leave python out.
source "$here/python.sh"
candidates=()
if find_python >/dev/null; then
  echo 'FAILED: no interpreter to try, and that was no failure'
  failures=$((failures + 1))
fi
echo "$failures failures"
((failures == 0))
