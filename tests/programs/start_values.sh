#!/usr/bin/env bash
# All parameters of a finished run as the start values of another: to the last bit, or refused.
source "$(dirname "$0")/../support/program_runs.sh"

refused() { # CODE MESSAGE ARGUMENTS OF rbm_input...
  local wanted=$1 message=$2 code
  shift 2
  "$bin/rbm_input" "$@" -o refused.h5 >out 2>err
  code=$?
  ((code == wanted)) || fail "rbm_input $* gave $code, wanted $wanted"
  [[ $(<err) == "rbm_input: $message" ]] || fail "rbm_input $* says: $(<err)"
  [[ ! -e refused.h5 ]] || fail "rbm_input $* wrote a file"
}

settings=(quantum-dot --particles 6 --chains 64 --samples 1000 --set wavefunction.slater.backflow=2)
input first.h5 "${settings[@]}" --iterations 5 --set 'wavefunction.rbm.b=[0.5,0.25]'
vmc 0 2 first.h5 --quiet
input second.h5 first.h5 --parameters-from first.results.h5 --set optimizer.iterations=0 --seed 2
vmc 0 1 second.h5 --quiet
parameters=$(value first.results.h5 parameters/values)
[[ $(value second.results.h5 parameters/values) == "$parameters" ]] || fail 'they are not the parameters of the first run'
[[ $(value second.results.h5 input/wavefunction/parameters) == "$parameters" ]] || fail 'the results do not hold the start values'
[[ $(value second.results.h5 result/energy/mean) != $(value first.results.h5 result/energy/mean) ]] || fail 'the seed has no effect'

# Through TOML and back; and results that hold start values give those of their end, not of their start.
"$bin/rbm_input" show second.h5 >second.toml || fail 'show'
input third.h5 second.toml
"$bin/compare_results" second.h5 third.h5 || fail 'TOML changes the start values'
input fourth.h5 second.toml --parameters-from first.results.h5 --set optimizer.iterations=2
vmc 0 1 fourth.h5 --quiet
input fifth.h5 fourth.h5 --parameters-from fourth.results.h5
[[ $(value fifth.h5 wavefunction/parameters) == "$(value fourth.results.h5 parameters/values)" ]] || fail 'not those of the end'
[[ $(value fifth.h5 wavefunction/parameters) != "$parameters" ]] || fail 'two iterations change nothing'

why='parameters of another wave function'
refused 2 "first.results.h5: $why (number 5: wanted rbm/b[2], found rbm/W[0,0]) see rbm_input show first.results.h5" \
  "${settings[@]}" --hidden 3 --parameters-from first.results.h5
refused 2 "first.results.h5: $why (number 3: wanted rbm/a[2], found rbm/b[0]) see rbm_input show first.results.h5" \
  trapped-bosons --particles 2 --dimensions 2 --hidden 1 --factors rbm --parameters-from first.results.h5
what='no parameters (/parameters/names and values are not there or do not fit) give results of rbm_vmc or rbm_train'
refused 2 "first.h5: $what" "${settings[@]}" --parameters-from first.h5
refused 3 'absent.h5: cannot be opened (No such file or directory)' "${settings[@]}" --parameters-from absent.h5
"$bin/make_archive" nan.h5 -from first.results.h5 parameters/values="[$(sed 's/ /,/g; s/^[^,]*/nan/' <<<"$parameters")]"
refused 2 'nan.h5: wavefunction.parameters: not finite (element 1: found nan) give a finite number' \
  "${settings[@]}" --parameters-from nan.h5
"$bin/make_archive" short.h5 -from first.results.h5 parameters/values='[1.0]'
refused 2 "short.h5: $what" "${settings[@]}" --parameters-from short.h5
refused 2 'wavefunction.parameters: 2 numbers (psi has 5 parameters) take them from results of the same factors and sizes' \
  trapped-bosons --particles 2 --dimensions 1 --factors rbm --hidden 1 --set 'wavefunction.parameters=[1,2]'
finish
