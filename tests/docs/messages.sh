#!/usr/bin/env bash
# docs/troubleshooting.md quotes messages as programs print them. Each one must still stand in the sources, so that the page cannot
# go stale, and every note and warning of the screen must stand on the page.
#
# A quoted message is a heading of the third level in backticks; ... is what varies from case to case:
#
#   ### `system.spin_up: open shell (... particles of one spin in this trap) ...`
#
# Its pieces must be found in this order in the string literals of one source file, within a few lines: messages are put together
# from literals, and from the parts of a Problem, which stand side by side in the code (": ", " (" and ") " come in between).
#
#   bash tests/docs/messages.sh CHECKOUT [PAGE]
set -uo pipefail
checkout=$(realpath "$1")
page=$(realpath "${2:-$checkout/docs/troubleshooting.md}")
cd "$checkout" || exit 1

find src apps include jobscripts -name '*.[ch]pp' -o -name '*.sh' -o -name '*.sbatch' | LC_ALL=C sort |
  awk -v page="$page" '
  # Literals of a file: text[n], begun in line at[n]. Those with nothing but blanks between them are one, as for the compiler.
  function read_literals(file, line, number, rest, start, found) {
    count = 0
    joined = 0
    while ((getline line < file) > 0) {
      ++number
      if (line ~ /^[ \t]*(#|\/\/)/) continue
      gsub(/\047\\?"\047/, "", line) # a quotation mark as a character
      rest = line
      while (match(rest, /"([^"\\]|\\.)*"/)) {
        start = RSTART
        found = substr(rest, start + 1, RLENGTH - 2)
        gsub(/\\n/, "", found)
        gsub(/\\"/, "\"", found)
        if (joined && substr(rest, 1, start - 1) ~ /^[ \t]*$/) {
          text[count] = text[count] found
        } else {
          text[++count] = found
          at[count] = number
        }
        rest = substr(rest, start + length_of_match(rest, start))
        joined = 1
      }
      if (rest !~ /^[ \t]*$/) joined = 0
    }
    close(file)
  }
  function length_of_match(rest, start) { match(substr(rest, start), /"([^"\\]|\\.)*"/); return RLENGTH }

  # The pieces of a message between what varies and what the code puts in between.
  function split_message(message, n, i, kept, parts) {
    n = split(message, parts, /\.\.\.|: | \(|\)( |$)/)
    kept = 0
    for (i = 1; i <= n; ++i) {
      gsub(/^[ ,;(]+|[ )]+$/, "", parts[i])
      if (parts[i] != "") pieces[++kept] = parts[i]
    }
    return kept
  }

  # Whether the literals from number i on have all the pieces, in order.
  function holds(i, n, p, k, from, place) {
    p = 1
    for (k = i; k <= count && at[k] <= at[i] + window; ++k) {
      from = text[k]
      while (p <= n && (place = index(from, pieces[p])) > 0) from = substr(from, place + length(pieces[p++]))
      if (p > n) return 1
      if (k == i && p == 1) return 0
    }
    return 0
  }

  function plain(message) { # a note of the sources as the page would quote it
    gsub(/\{[^}]*\}/, "...", message)
    return message
  }

  BEGIN {
    window = 12
    while ((getline line < page) > 0) {
      ++number
      if (line !~ /^### /) continue
      if (line !~ /^### `.*`$/) continue
      message = substr(line, 6, length(line) - 6)
      order[++messages] = message
      where[messages] = number
      quoted = quoted "\n" message
    }
    close(page)
  }
  {
    read_literals($0)
    for (m = 1; m <= messages; ++m) {
      if (seen[m]) continue
      n = split_message(order[m])
      for (i = 1; n > 0 && !seen[m] && i <= count; ++i) seen[m] = holds(i, n)
    }
    if ($0 !~ /^apps\//) next
    for (i = 1; i <= count; ++i) {
      if (text[i] !~ /^(note|warning): /) continue
      if (index(quoted, "\n" plain(text[i])) > 0) continue
      print "FAILED: " $0 ":" at[i] ": this page does not explain: " text[i]
      ++failures
    }
  }
  END {
    for (m = 1; m <= messages; ++m) {
      if (split_message(order[m]) == 0) bare = 1; else bare = length(longest(order[m])) < 8
      if (bare) { print "FAILED: " page ":" where[m] ": nothing to look for in: " order[m]; ++failures; continue }
      if (!seen[m]) { print "FAILED: " page ":" where[m] ": no source says: " order[m]; ++failures }
    }
    print messages + 0 " messages, " failures + 0 " failures"
    exit !(messages > 0 && !failures)
  }
  function longest(message, n, i, best) {
    n = split_message(message)
    for (i = 1; i <= n; ++i) if (length(pieces[i]) > length(best)) best = pieces[i]
    return best
  }
  '
