#!/usr/bin/env bash
# Every rule of check.sh accepts a good little tree and sees what is wrong in a bad one.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
failures=0
checks=0

fail() {
  echo "FAILED: $*"
  failures=$((failures + 1))
}

# write FILE: from standard input, with its folders.
write() {
  mkdir -p "$(dirname "$1")"
  cat >"$1"
}

# The good tree: full of things that only look wrong.
good_tree() {
  rm -rf "$work/tree"
  mkdir -p "$work/tree"
  cd "$work/tree" || exit 1
  write CMakeLists.txt <<'END'
rbm_add_layer(base USES fmt::fmt)
rbm_add_layer(side USES rbm::base
              PRIVATE MPI::MPI_C)  # rbm_add_layer(base USES rbm::top)
rbm_add_layer(middle USES rbm::base PRIVATE hdf5::hdf5)
rbm_add_layer(top USES rbm::middle)
END
  write include/rbm_vmc/base/stone.hpp <<'END'
#include <vector>
/* a new idea: shared_ptr
   exit(1) */
inline int million = 1'000'000;  // 'new X' costs
inline char quote = '"', escaped = '\'';
inline const char* text = "std::cout << new int; \" exit(1) // ";
inline const char* raw = R"html(
  a new page, "quoted", exit(0) )" not yet the end
)html";
inline int new_value = 1, renew = 2, on_exit(int);
END
  write include/rbm_vmc/middle/wall.hpp <<<'#include "rbm_vmc/base/stone.hpp"'
  write include/rbm_vmc/top/roof.hpp <<<'#include "rbm_vmc/base/stone.hpp"'
  write src/side/ranks.cpp <<<'#include <mpi.h>'
  write src/middle/store.cpp <<<'#include <hdf5.h>'
  write src/middle/private.hpp </dev/null
  write src/middle/wall.cpp <<'END'
#include "rbm_vmc/middle/wall.hpp"
#include "private.hpp"
END
  write src/top/roof.cpp <<<'#include "rbm_vmc/middle/wall.hpp"'
  write apps/program.cpp <<'END'
#include <CLI/CLI.hpp>
#include "rbm_vmc/top/roof.hpp"
int main() { std::cout << million; exit(0); }
END
  local header
  for header in base/stone middle/wall top/roof; do
    write "tests/unit/${header}_test.cpp" </dev/null
  done
  write .ci/run <<<$'#!/usr/bin/env bash\necho fine'
  write jobscripts/job.sh <<<'if true; then echo fine; fi'
  write docs/page.txt <<<'if this is no script (then it is not read'
}

passes() {
  local output
  checks=$((checks + 1))
  output=$(bash "$here/check.sh" "$1" "$work/tree" 2>&1) || fail "$1 refuses a good tree: $output"
}

# sees RULE WORDS: the check fails, and says WORDS. The tree is good again afterwards.
sees() {
  local output
  checks=$((checks + 1))
  if output=$(bash "$here/check.sh" "$1" "$work/tree" 2>&1); then
    fail "$1 overlooks: $2"
  elif [[ $output != *"$2"* ]]; then
    fail "$1 fails without saying '$2': $output"
  fi
  good_tree
}

rules=(layers libraries words unit_tests sizes scripts)
good_tree
for rule in "${rules[@]}"; do passes "$rule"; done

write src/base/stone.cpp <<<'#include "rbm_vmc/top/roof.hpp"'
sees layers 'src/base/stone.cpp:1: base includes rbm_vmc/top/roof.hpp'
write include/rbm_vmc/middle/wall.hpp <<<$'\n  #  include <rbm_vmc/side/ranks.hpp>'
sees layers 'include/rbm_vmc/middle/wall.hpp:2: middle includes rbm_vmc/side/ranks.hpp'
write src/middle/wall.cpp <<<'#include "../top/roof.hpp"'
sees layers 'includes "../top/roof.hpp"'
write src/middle/wall.cpp <<<'#include "roof.hpp"'
sees layers 'includes "roof.hpp"'
write src/attic/box.cpp <<<''
sees layers 'src/attic/: no layer of this name'
sed -i 's/(base USES/(base USES rbm::top/' CMakeLists.txt
sees layers 'base uses top'
write CMakeLists.txt <<<''
sees layers 'no rbm_add_layer'

write src/base/stone.cpp <<<'#include "mpi.h"'
sees libraries 'MPI is included by: src/base/stone.cpp src/side/ranks.cpp'
rm src/side/ranks.cpp
sees libraries 'MPI is included by: no file'
write apps/other.cpp <<<'#include <H5Dpublic.h>'
sees libraries 'HDF5 is included by: apps/other.cpp src/middle/store.cpp'
write include/rbm_vmc/top/roof.hpp <<<'#include <CLI/App.hpp>'
sees libraries 'include/rbm_vmc/top/roof.hpp:1: includes CLI/App.hpp'

write src/base/stone.cpp <<<$'int a;\nint* p = new int;'
sees words 'src/base/stone.cpp:2: int* p = new int;'
write apps/program.cpp <<<'auto p = new (place) Thing;'
sees words 'new (place) Thing'
write src/base/stone.cpp <<<"int a = 1'000; /* why */ std::shared_ptr<int> p;"
sees words 'std::shared_ptr<int> p'
write include/rbm_vmc/base/stone.hpp <<<'inline void f() { std::cout << "x"; }'
sees words 'std::cout'
write src/base/stone.cpp <<<$'/* one\n two */ void f() { exit(1); }'
sees words 'src/base/stone.cpp:2: void f() { exit(1); }'
write src/base/stone.cpp <<<'void f() { std::abort(); }'
sees words 'std::abort'
write src/base/stone.cpp <<<$'const char* t = R"(\n)"; int* p = new int;'
sees words 'src/base/stone.cpp:2'
write src/base/stone.cpp <<<'// TODO: all of it'
sees words 'src/base/stone.cpp:1:// TODO'

rm tests/unit/middle/wall_test.cpp
sees unit_tests 'include/rbm_vmc/middle/wall.hpp: there is no tests/unit/middle/wall_test.cpp'

yes '' | head -n 351 >src/top/roof.cpp
sees sizes 'src/top/roof.cpp: 351 lines'

write jobscripts/job.sh <<<'if true; then echo unfinished'
sees scripts 'jobscripts/job.sh: line 2'
write .ci/run <<<$'#!/usr/bin/env bash\necho "unfinished'
sees scripts '.ci/run: line'

echo "$checks checks of ${#rules[@]} rules, $failures failed"
((failures == 0))
