# shellcheck shell=bash disable=SC2154,SC2034
# Sourced by the set-up scripts: named, timed steps that write to a log.
#
#   step_log=build/set_up.log
#   step 'build the programs' cmake --build --preset release
#
# prints the name and the seconds it took. After a failure it shows the last lines of the step and leaves with its exit code.

step() {
  local name=$1 begin now earlier_lines code=0
  shift
  begin=$(clock_ms)
  earlier_lines=$(wc -l <"$step_log")
  printf '%-52s' "$name"
  printf '\n== %s: %s\n' "$name" "$*" >>"$step_log"
  "$@" >>"$step_log" 2>&1 </dev/null || code=$?
  now=$(clock_ms)
  if ((code == 0)); then
    printf '%7s s\n' "$(seconds_between "$begin" "$now")"
    return
  fi
  printf '%7s s  FAILED (exit code %d)\n' "$(seconds_between "$begin" "$now")" "$code"
  {
    printf '\nThe last lines of %s:\n' "$step_log"
    tail -n "+$((earlier_lines + 2))" "$step_log" | tail -n 40
  } >&2
  exit "$code"
}

clock_ms() {
  local now=${EPOCHREALTIME/[.,]/} # the decimal separator follows the locale
  echo $((now / 1000))
}

seconds_between() {
  local ms=$(($2 - $1))
  printf '%d.%d' $((ms / 1000)) $((ms % 1000 / 100))
}

# A compiler cache, where there is one, shared between checkouts (paths below the checkout are made relative).
# -march=native means another thing on another processor, which the cache does not see: one name space per processor.
use_compiler_cache() {
  compiler_launcher=
  command -v ccache >/dev/null || return 0
  compiler_launcher=ccache
  export CCACHE_BASEDIR=$1
  CCACHE_NAMESPACE=rbm_vmc-$(grep -m 2 -E '^(model name|flags)' /proc/cpuinfo 2>/dev/null | cksum | tr ' ' -)
  export CCACHE_NAMESPACE
}
