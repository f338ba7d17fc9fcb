#!/usr/bin/env bash
# Two jobs, the second after the first is finished: optimise, then sample longer with the parameters found.
#
#   cp jobscripts/slurm/{chain.sh,run.sbatch,evaluate.sbatch} .        then edit the two job scripts, and
#   bash chain.sh dot.h5 [KEY=VALUE]...                                settings of the second run: evaluation.target_error=1e-6
#
# The energies are then in dot.results.h5 and, with the smaller error, in dot_final.results.h5. Should the first job fail, the
# second is removed from the queue. A job that requeues itself has not ended: the second goes on waiting.
set -euo pipefail
(($# >= 1)) || { sed -n '2,/^set/{/^set/d; s/^# \{0,1\}//p}' "$0" >&2; exit 2; }

optimise=$(sbatch --parsable run.sbatch "$1")
evaluate=$(sbatch --parsable --dependency="afterok:${optimise%%;*}" --kill-on-invalid-dep=yes evaluate.sbatch "$@")
echo "optimise: job ${optimise%%;*}, then evaluate: job ${evaluate%%;*}"
