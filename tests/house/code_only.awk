# Prints FILE:LINE:CODE of C++ files: comments gone, strings and characters emptied, lines without code left out.

FNR == 1 { state = "code" }

{
  rest = $0
  code = ""
  while (rest != "") {
    if (state == "comment") {
      end = index(rest, "*/")
      if (!end) break
      rest = substr(rest, end + 2)
      state = "code"
    } else if (state == "raw") {
      end = index(rest, closing)
      if (!end) break
      rest = substr(rest, end + length(closing))
      code = code "\""
      state = "code"
    } else if (!match(rest, /R"|"|'|\/\/|\/\*/)) {
      code = code rest
      break
    } else {
      token = substr(rest, RSTART, RLENGTH)
      code = code substr(rest, 1, RSTART - 1)
      rest = substr(rest, RSTART + RLENGTH)
      if (token == "//") break
      if (token == "/*") {
        state = "comment"
        code = code " "
      } else if (token == "R\"") {
        start = index(rest, "(")
        closing = ")" substr(rest, 1, start - 1) "\""
        rest = substr(rest, start + 1)
        code = code "\""
        state = "raw"
      } else if (token == "'" && code ~ /[0-9a-fA-F]$/) {
        continue  # a digit separator
      } else {
        code = code token token
        literal = token == "'" ? "^([^'\\\\]|\\\\.)*'" : "^([^\"\\\\]|\\\\.)*\""
        if (!match(rest, literal)) break
        rest = substr(rest, RLENGTH + 1)
      }
    }
  }
  if (code ~ /[^ \t]/) print FILENAME ":" FNR ":" code
}
