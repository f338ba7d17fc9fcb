#!/usr/bin/env bash
# Links of the documents lead somewhere, headings included, and the index docs/README.md has every page of docs/.
#
#   bash tests/docs/links.sh CHECKOUT
set -uo pipefail
cd "$1" || exit 1
failures=0
links=0

# headings PAGE: the names under which its headings are reached, as GitHub makes them.
headings() {
  awk '/^```/ { inside = !inside } !inside && /^#+ / {
    sub(/^#+ /, ""); $0 = tolower($0); gsub(/[^a-z0-9_ -]/, ""); gsub(/ /, "-"); print }' "$1"
}

# targets PAGE: LINE TARGET of its links that stay within the checkout.
targets() {
  awk '/^```/ { inside = !inside } !inside {
    rest = $0
    gsub(/`[^`]*`/, "", rest)
    while (match(rest, /\]\([^)]*\)/)) {
      target = substr(rest, RSTART + 2, RLENGTH - 3)
      if (target !~ /^[a-z]+:/) print NR, target
      rest = substr(rest, RSTART + RLENGTH)
    } }' "$1"
}

while IFS= read -r page; do
  while read -r line target; do
    links=$((links + 1))
    file=$(dirname "$page")/${target%%#*}
    [[ $target == '#'* ]] && file=$page
    if [[ ! -e $file ]]; then
      echo "FAILED: $page:$line: $target: no such file"
      failures=$((failures + 1))
    elif [[ $target == *#* ]] && ! headings "$file" | grep -xF -- "${target#*#}" >/dev/null; then # -q would end before awk has
      echo "FAILED: $page:$line: $target: no such heading"
      failures=$((failures + 1))
    fi
  done < <(targets "$page")
done < <(find . -maxdepth 1 -name '*.md'; find docs packaging examples -name '*.md')

for page in docs/*.md docs/decisions; do
  name=${page#docs/}
  [[ $name == README.md ]] && continue
  targets docs/README.md | grep " $name\$" >/dev/null && continue
  echo "FAILED: docs/README.md: $name is not in the index"
  failures=$((failures + 1))
done
echo "$links links, $failures failures"
((links > 0 && failures == 0))
