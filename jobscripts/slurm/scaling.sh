#!/usr/bin/env bash
# How a run scales with the number of ranks.
#
#   bash jobscripts/slurm/scaling.sh submit dot.h5 1 2 4 8 16        a job for each number of ranks and study, then one for the tables
#   bash jobscripts/slurm/scaling.sh table dot.h5 1 2 4 8 16         the tables, which that last job writes to dot_scaling.txt
#
# Strong: the input as it is, on more and more ranks. All must give the same energy to the last bit, which is checked.
# Weak: as many chains and samples a rank, so that the time should stay the same.
# Times are those of the program's own clock, without the start of MPI; a study of less than some ten seconds measures noise.
# Files of earlier studies of the same input are replaced.
set -euo pipefail

# EDIT: options of all jobs: account, partition, nodes for themselves (and no two runs on one).
options=(--exclusive --time=1:00:00)
launcher=(mpirun)         # or (srun --mpi=pmix)
checkout=${RBM_CHECKOUT:-$HOME/rbm_vmc}
# EDIT: the weak study, on one rank. A batch of 32 chains is never split.
chains=256
samples_an_iteration=2048
samples=1048576

source "$checkout/jobscripts/results.sh"
PATH=$checkout/build/release/bin:$PATH
script=$(realpath "${BASH_SOURCE[0]}")
(($# >= 3)) && [[ $1 == submit || $1 == table ]] || { sed -n '2,/^set/{/^set/d; s/^# \{0,1\}//p}' "$script" >&2; exit 2; }
verb=$1
input=$2
shift 2
ranks=("$@")
stem=${input%.*}

# submit_run STUDY RANKS SETTINGS OF rbm_input...
submit_run() {
  local run=${stem}_$1_$2 ntasks=$2
  rbm_input "$input" "${@:3}" -o "$run.h5" >/dev/null
  sbatch --parsable "${options[@]}" --ntasks="$ntasks" --job-name="$run" --output="$run.out" \
    --wrap "PATH=$checkout/build/release/bin:\$PATH; ${launcher[*]} rbm_vmc --fresh $run.h5"
}

submit() {
  local n jobs=()
  for n in "${ranks[@]}"; do
    jobs+=("$(submit_run strong "$n")")
    jobs+=("$(submit_run weak "$n" --set sampler.chains=$((chains * n)) --set optimizer.samples=$((samples_an_iteration * n)) \
      --set evaluation.samples=$((samples * n)))")
  done
  jobs=("${jobs[@]%%;*}")
  jobs+=("$(sbatch --parsable --dependency="afterany$(printf ':%s' "${jobs[@]}")" --ntasks=1 --time=10 --job-name=rbm_scaling \
    --output="${stem}_scaling.txt" --wrap "bash $script table $input ${ranks[*]}")")
  echo "jobs: ${jobs[*]%%;*}; the tables will be in ${stem}_scaling.txt"
}

# rows STUDY: ranks, seconds of the run and of its phases, proposals; only of runs that are finished.
rows() {
  local n file path row
  for n in "${ranks[@]}"; do
    file=${stem}_$1_$n.results.h5
    if [[ $(one_word "$file" @status) != finished ]]; then
      echo "$file: not finished" >&2
      continue
    fi
    row=("$(values "$file" segments/ranks)" "$(values "$file" segments/seconds)")
    for path in sampling local_energy measuring reduction solve io; do row+=("$(values "$file" "performance/seconds/$path")"); done
    echo "${row[*]} $(values "$file" performance/proposals)"
  done
}

table() {
  local study energies
  for study in strong weak; do
    echo "$study scaling of $input"
    rows "$study" | awk -v study="$study" '
      BEGIN {print "ranks seconds speed-up efficiency sampling local_energy measuring reduction solve io proposals/s"}
      NR == 1 {n1 = $1; t1 = $2; p1 = $9}
      {rate = $9 / $2
       up = study == "strong" ? t1 / $2 : rate * t1 / p1
       printf "%d %.2f %.2f %.2f %.2f %.2f %.2f %.2f %.2f %.2f %.3g\n", $1, $2, up, up * n1 / $1, $3, $4, $5, $6, $7, $8, rate}' | column -t
    echo
  done
  energies=$(for n in "${ranks[@]}"; do values "${stem}_strong_$n.results.h5" result/energy/mean || echo missing; done | sort -u)
  if [[ $(wc -l <<<"$energies") != 1 || $energies == missing ]]; then
    echo "THE ENERGIES OF THE STRONG STUDY DIFFER: $(paste -s -d ' ' <<<"$energies")"
    return 1
  fi
  echo "the same energy on any number of ranks, to the last bit: $energies hartree"
}

"$verb"
