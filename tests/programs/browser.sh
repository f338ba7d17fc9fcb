#!/usr/bin/env bash
# Pages of rbm_report in headless Chromium, desktop and phone, light and dark: every figure is visible, nothing is wider than the
# window, nothing complains, and text stands out from the page. With RBM_LONG_TESTS, since Chromium is large; BROWSER names another.
measure=$(realpath "$(dirname "$0")/measure_page.js")
source "$(dirname "$0")/../support/program_runs.sh"
if [[ -z ${RBM_LONG_TESTS-} ]]; then
  echo 'NOT RUN: pages in a browser (tests/run.sh --long)'
  exit 0
fi
browser=${BROWSER:-chromium}

# measured PAGE WIDTH SCHEME: what measure_page.js finds there, one line; SCHEME 0 is dark, 1 is light.
measured() {
  { sed '/Content-Security-Policy/d' "$1" && printf '<script>\n' && cat "$measure" && printf '</script>\n'; } >measured.html
  timeout 60 "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$folder/profile" --hide-scrollbars \
    --window-size="$2,900" --blink-settings=preferredColorScheme="$3" --enable-logging=stderr --v=0 --dump-dom "file://$folder/frame.html" 2>console |
    sed -n 's/.*<output>\(.*\)<\/output>.*/\1/p'
}

# The window of Chromium has a least width of 500: a frame of the width of a phone stands for one.
frame() {
  cat >frame.html <<END_OF_PAGE
<!DOCTYPE html><body style="margin:0"><iframe src="measured.html" style="border:0;width:$1px;height:900px"></iframe><output></output>
<script>addEventListener('message', e => { document.querySelector('output').textContent = e.data; });</script>
END_OF_PAGE
}

input dot.h5 quantum-dot --particles 2 --chains 64 --iterations 30 --samples 512 --set evaluation.samples=8192
vmc 0 0 dot.h5 --quiet
"$bin/rbm_input" data --bars-and-stripes 3 --set optimizer.iterations=200 -o bars.h5 >out || fail 'rbm_input data'
timeout 60 "$bin/rbm_train" bars.h5 >out 2>err </dev/null || fail "rbm_train: $(cat err)"
"$bin/rbm_report" dot.results.h5 -o dot.html >out || fail 'rbm_report'
"$bin/rbm_report" bars.results.h5 -o bars.html >out || fail 'rbm_report'
"$bin/rbm_report" dot.results.h5 bars.results.h5 -o both.html >out || fail 'rbm_report'
for page in dot bars both; do
  # As it is, with its policy of loading nothing.
  timeout 60 "$browser" --headless --no-sandbox --disable-gpu --user-data-dir="$folder/profile" --enable-logging=stderr --v=0 --dump-dom \
    "file://$folder/$page.html" 2>console | grep -q '</html>' || fail "$page.html is not shown"
  grep -q CONSOLE console && fail "$page.html: $(grep CONSOLE console | head -n 3)"
  for width in 1280 390; do
    for scheme in 0 1; do
      frame "$width"
      found=$(measured "$page.html" 1400 "$scheme")
      [[ $found == "all visible, $scheme" ]] || fail "$page.html, $width wide, scheme $scheme: ${found:-nothing}; $(grep CONSOLE console)"
      grep -q CONSOLE console && fail "$page.html: $(grep CONSOLE console | head -n 3)"
    done
  done
done
finish
