#!/usr/bin/env bash
# The tools of these tests themselves: what they must notice, they notice.
source "$(dirname "$0")/../support/program_runs.sh"

# differs PATH CHANGE...: compare_results names this path, and only it, once the change is made.
differs() {
  local path=$1 found
  shift
  "$bin/make_archive" b.h5 -from a.h5 "$@" || fail "make_archive $*"
  found=$("$bin/compare_results" a.h5 b.h5)
  [[ $? == 1 && $found == "$path: "* && $(wc -l <<<"$found") == 1 ]] || fail "a change of $path gives: $found"
}

# is_the_same CHANGE...
is_the_same() {
  "$bin/make_archive" b.h5 -from a.h5 "$@" || fail "make_archive $*"
  "$bin/compare_results" a.h5 b.h5 || fail "$*: makes a difference"
}

"$bin/make_archive" a.h5 @status=finished @reason=none @version=1 result/energy/mean=3.0 result/zero=0.0 'list=[1, 2, 3]' \
  flag=true name=here result/energy@units=hartree history/seconds=[1.0] segments/ranks=[1] performance/seconds/io=1.0 ||
  fail 'make_archive'
is_the_same
is_the_same @reason=other @version=2 @git_commit=abc history/seconds=[2.0] segments/ranks=[1,2] segments/hosts=[a] \
  performance/seconds/io=2.0 -drop performance/seconds
differs result/energy/mean result/energy/mean=3.0000000000000004
differs result/zero result/zero=-0.0
differs result/energy/mean result/energy/mean=3
differs list 'list=[1, 2, 4]'
differs list 'list=[1, 2]'
differs list -drop list
differs flag flag=false
differs name name=there
differs more more=1
differs history/energy 'history/energy=[1.0]'
differs @status @status=running
differs result/energy@units result/energy@units=eV
differs segmentsX segmentsX=1

[[ $(value a.h5 result/energy/mean list flag @status result/energy@units) == $'3\n1 2 3\ntrue\nfinished\nhartree' ]] || fail read_result
"$bin/make_archive" c.h5 third=1/3
[[ $(value c.h5 third) == 0.33333333333333331 ]] || fail 'not 17 digits'
"$bin/read_result" a.h5 nothing 2>err && fail 'a path that is not there was read'
"$bin/compare_results" a.h5 nothing.h5 2>err
[[ $? == 2 ]] || fail 'a file that is not there was compared'
head -c 5000 a.h5 >cut.h5
"$bin/compare_results" a.h5 cut.h5 2>err
[[ $? == 2 ]] || fail 'a truncated file was compared'
finish
