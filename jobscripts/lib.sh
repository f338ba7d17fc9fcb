# shellcheck shell=bash disable=SC2154,SC2034
# What the job scripts share; they source it after their settings:
#
#   launcher=(mpirun)       how the ranks are started: an array of words
#   most_restarts=100       of one job, whatever the reason
#   most_failures=3         restarts in a row after a lost node or a killed rank, before a run of the program comes to its time
#   margin=120              seconds between the clean stop and the end of the job
#
# A run that is stopped or killed goes on from its last checkpoint when the same command is started again, on any number of
# ranks, and ends with the same results. So all that a job script has to do: pass on the signal that says that time is running
# out, and start again.

code=0             # of the last run of the program
stop_signal=''     # TERM or INT, if one came: then nobody wants a restart
launched=''        # the process of the launcher

# mpirun and srun pass USR1 on to the ranks, which write a checkpoint and leave with 75.
pass_on() {
  interrupted=yes
  [[ -z $launched ]] || kill -USR1 "$launched" 2>/dev/null
  too_late=yes
}
trap pass_on USR1
trap 'stop_signal=TERM; pass_on' TERM

# run_vmc ARGUMENTS...: runs rbm_vmc on all ranks to its end; its exit code is in $code.
run_vmc() {
  local status
  code=75
  [[ -z ${too_late-} ]] || return 0 # the signal came before there was anything to stop
  "${launcher[@]}" rbm_vmc "$@" </dev/null &
  launched=$!
  # A trap ends `wait` early, so wait again; 127: that process has been waited for already.
  while :; do
    interrupted=
    wait "$launched"
    status=$?
    if ((status == 127)) && [[ -n ${waited-} ]]; then break; fi
    code=$status waited=yes
    [[ -n $interrupted ]] || break
  done
  launched='' waited='' too_late=''
  return 0
}

say() { printf 'job script: %s\n' "$*"; }

# worth_restarting STEM JOB RESTARTS: whether to start again after $code. The failures of this job in a row are counted in
# STEM.failures.
worth_restarting() {
  local stem=$1 job=$2 restarts=$3 counted_job='' failures=0
  if ((code == 0 || code == 75)); then rm -f "$stem.failures"; fi
  case $code in
    # 137, 143: a rank was killed. 138: USR1 came while mpirun started or ended. 205, 1: mpirun lost a node, or could not
    # start there; no program of this project leaves with them.
    75 | 137 | 138 | 143 | 205 | 1) ;;
    *) return 1 ;;
  esac
  if [[ -n $stop_signal ]]; then
    say "stopped by $stop_signal (exit code $code): the same command goes on"
    return 1
  fi
  if ((restarts >= most_restarts)); then
    say "no restart after $restarts of them (exit code $code): the same command goes on, most_restarts allows more"
    return 1
  fi
  ((code == 75)) && return 0
  [[ -e $stem.failures ]] && read -r counted_job failures <"$stem.failures"
  [[ $counted_job == "$job" ]] || failures=0
  failures=$((failures + 1))
  if ((failures > most_failures)); then
    say "no restart after $most_failures failures in a row (exit code $code): look at the messages above"
    rm -f "$stem.failures"
    return 1
  fi
  echo "$job $failures" >"$stem.failures"
}

# stem_of INPUT: that of the files of results, the name without its ending.
stem_of() { if [[ ${1##*/} == ?*.* ]]; then echo "${1%.*}"; else echo "$1"; fi; }

# seconds_of [DAYS-]HOURS:MINUTES:SECONDS, or fewer parts; nothing for UNLIMITED and other words.
seconds_of() {
  local text=$1 days=0 seconds=0 part parts
  [[ $text =~ ^([0-9]+-[0-9]+:[0-9]+:[0-9]+|[0-9]+(:[0-9]+){0,2})$ ]] || return 0
  [[ $text == *-* ]] && days=${text%%-*} text=${text#*-}
  IFS=: read -r -a parts <<<"$text"
  for part in "${parts[@]}"; do seconds=$((60 * seconds + 10#$part)); done
  echo $((86400 * 10#$days + seconds))
}

# stop_before LEFT: the option that stops the program `margin` before LEFT seconds are over; in a job shorter than that, after a
# tenth of it.
stop_before() {
  local left=$1 most
  [[ -n $left ]] || return 0
  most=$((left - margin))
  ((most >= left / 10)) || most=$((left / 10))
  ((most >= 1)) || most=1
  echo "--max-seconds $most"
}

# --- SLURM ---

# A task of an array has a number of its own, but one of them shares it with the whole array.
slurm_job() {
  if [[ -n ${SLURM_ARRAY_JOB_ID-} ]]; then
    echo "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
  else
    echo "$SLURM_JOB_ID"
  fi
}

slurm_seconds_left() { seconds_of "$(squeue -h -j "$(slurm_job)" -o %L 2>/dev/null)"; }

# slurm_run INPUT: one start of the program in a job of SLURM, and the same job put into the queue again if that is worth it.
slurm_run() {
  local job stem
  job=$(slurm_job)
  stem=$(stem_of "$1")
  # shellcheck disable=SC2046
  run_vmc $(stop_before "$(slurm_seconds_left)") "$1"
  if worth_restarting "$stem" "$job" "${SLURM_RESTART_COUNT:-0}"; then
    say "exit code $code: requeue number $((${SLURM_RESTART_COUNT:-0} + 1)) of job $job"
    scontrol requeue "$job"
  fi
  return 0
}
