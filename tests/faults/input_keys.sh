#!/usr/bin/env bash
# A file in which every key of the schema is wrong: exit code 2 and a line for each, on 1 and 3 ranks. (input_table_test.cpp has
# every fault of every key, one file each.)
source "$(dirname "$0")/../support/program_runs.sh"

mapfile -t keys < <("$bin/rbm_input" schema | sed -n 's/^\([a-z-]*\.[^ ]*\)  .*/\1/p')
((${#keys[@]} >= 50)) || fail "only ${#keys[@]} keys in the schema"
words=()
for key in "${keys[@]}"; do words+=("${key//.//}=nan"); done
"$bin/make_archive" bad.h5 @format=rbm_vmc.input @format_version=1 "${words[@]}" || fail 'no file'
for ranks in 0 1 3; do
  vmc 2 "$ranks" bad.h5
  [[ $(wc -l <err) == "${#keys[@]}" ]] || fail "$(wc -l <err) lines for ${#keys[@]} keys"
  for key in "${keys[@]}"; do
    [[ $(grep -c "^rbm_vmc: $key: .*(.*found .*)" err) == 1 ]] || fail "$key: $(grep -F "$key" err)"
  done
done
"$bin/rbm_input" bad.h5 -o good.h5 >out 2>err
[[ $? == 2 && $(wc -l <err) == "${#keys[@]}" ]] || fail "rbm_input: $(wc -l <err) lines for ${#keys[@]} keys"
finish
