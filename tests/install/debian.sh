#!/usr/bin/env bash
# Makes the Debian packages, installs them on a bare Debian of the release of this machine (debootstrap, minbase), where a user that is
# not root runs two electrons on two ranks, and compiles and runs examples/custom-potential against rbm-vmc-dev. Takes minutes, root,
# debootstrap and a Debian mirror, that of this machine's apt: a long test (RBM_LONG_TESTS), left out otherwise (77).
#
#   bash tests/install/debian.sh PROGRAMS
[[ -n ${RBM_LONG_TESTS-} ]] || { echo 'left out: a long test (RBM_LONG_TESTS=1)'; exit 77; }
((EUID == 0)) || { echo 'left out: needs root'; exit 77; }
for needed in debootstrap cpack dpkg-shlibdeps unshare; do
  PATH=$PATH:/usr/sbin command -v "$needed" >/dev/null || { echo "left out: no $needed here"; exit 77; }
done
self=$(realpath "${BASH_SOURCE[0]}")
source "$(dirname "$self")/../support/program_runs.sh"
PATH=$PATH:/usr/sbin
cache=$(dirname "$bin")/CMakeCache.txt
checkout=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$cache")
launcher=$(sed -n 's/^CMAKE_CXX_COMPILER_LAUNCHER:[A-Z]*=//p' "$cache")

# In a mount namespace of its own: whatever happens, nothing of it stays mounted.
if [[ ${RBM_IN_NAMESPACE-} != 1 ]]; then
  cd / && rm -rf "$folder"
  RBM_IN_NAMESPACE=1 TMPDIR=/var/tmp exec unshare --mount bash "$self" "$bin"
fi

begin=$SECONDS
did() {
  printf '%-58s %4d s\n' "$1" $((SECONDS - begin))
  begin=$SECONDS
}
must() {
  "$@" >out 2>&1 && return
  fail "$*"
  tail -n 30 out | sed 's/^/    /'
  finish
}

must cmake --preset package -S "$checkout" -B package -DCMAKE_CXX_COMPILER_LAUNCHER="$launcher"
must cmake --build package --parallel 2
did 'build for packages'
must cpack --config package/CPackConfig.cmake -B debs
programs=$(ls debs/rbm-vmc_*.deb) development=$(ls debs/rbm-vmc-dev_*.deb)
did "packages: $(du -k "$programs" | cut -f 1) and $(du -k "$development" | cut -f 1) KiB"
dpkg-deb --field "$programs" Depends | fold -s -w 120 | sed 's/^/    /'
dpkg-deb --contents "$programs" >contents
for file in bin/rbm_vmc bin/rbm_input bin/rbm_train share/man/man1/rbm_vmc.1.gz share/bash-completion/completions/rbm_input; do
  grep -q "/usr/$file\$" contents || fail "$programs lacks $file"
done
if command -v lintian >/dev/null; then
  lintian --suppress-tags no-changelog,initial-upload-closes-no-bugs --fail-on none "$programs" "$development" >lintian.out 2>&1
  grep '^E:' lintian.out && fail 'lintian'
fi

codename=$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
mirror=$(apt-get indextargets --format '$(RELEASE) $(REPO_URI)' | sed -n "s/^$codename //p" | head -n 1)
eval "$(apt-config shell proxy Acquire::http::Proxy)"
[[ -z ${proxy-} ]] || export http_proxy=$proxy
must debootstrap --variant=minbase "$codename" bare "$mirror"
did "bare Debian $codename"

# The apt in there asks whom the apt out here asks, in the same way; passwords stay here.
rm -rf bare/etc/apt/sources.list bare/etc/apt/sources.list.d
cp -rL /etc/apt/sources.list.d bare/etc/apt/
[[ ! -e /etc/apt/sources.list ]] || cp /etc/apt/sources.list bare/etc/apt/
apt-config dump | grep '^Acquire::' >bare/etc/apt/apt.conf.d/99outside
cp -L /etc/resolv.conf /etc/hosts bare/etc/
# They are unmounted before the folder is removed, whatever happens.
trap 'cd /; umount "$folder"/bare/{proc,sys,dev/shm}; rm -rf --one-file-system "$folder"' EXIT
must mkdir -p bare/proc bare/sys bare/dev/shm
must mount -t proc proc bare/proc
must mount -t sysfs -o ro sysfs bare/sys
must mount -t tmpfs tmpfs bare/dev/shm
cp debs/*.deb bare/
as_root() {
  chroot bare env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin DEBIAN_FRONTEND=noninteractive LC_ALL=C ${http_proxy:+http_proxy="$http_proxy"} "$@"
}
# A user who has never met the program; mpirun may start two ranks where there is one core.
as_user() {
  chroot --userspec=newcomer bare env -i PATH=/usr/bin:/bin HOME=/home/newcomer OMPI_MCA_rmaps_base_oversubscribe=1 LC_ALL=C \
    bash -c "cd && $1"
}
must as_root useradd --create-home --shell /bin/bash newcomer
must as_root apt-get -q -y update
must as_root apt-get -q -y --no-install-recommends install "/$(basename "$programs")"
did "rbm-vmc and $(grep -c '^Setting up' out) packages"

must as_user 'rbm_vmc --version'
sed 's/^/    /' out
must as_user 'rbm_input quantum-dot --particles 2 --omega 1 -o dot.h5'
must as_user 'mpirun -np 2 rbm_vmc dot.h5'
grep -E '^(E =|exact)' out | sed 's/^/    /'
grep -q '^error bar: reliable' out || fail "the verdict: $(<out)"
awk '/^E = / { split($3, e, "("); ok = e[1] > 2.9999 && e[1] < 3.0001 } END { exit !ok }' out || fail "the energy: $(<out)"
must as_user 'rbm_input data --bars-and-stripes 3 --set optimizer.iterations=10000000 -o bars.h5; mpirun -np 2 rbm_train --max-seconds 2 bars.h5; (($? == 75))'
did 'two electrons and a training on two ranks'

must as_root apt-get -q -y --no-install-recommends install "/$(basename "$development")" cmake make g++
did "rbm-vmc-dev, a compiler and $(grep -c '^Setting up' out) packages"
cp -r "$checkout/examples/custom-potential" bare/home/newcomer/
as_root chown -R newcomer /home/newcomer
must as_user 'cmake -S custom-potential -B build && cmake --build build'
must as_user 'mpirun -np 2 build/quartic custom-potential/trap.toml'
awk '/^E =/ { e = $3; print "    " $0 } END { exit !(e > 0.559 && e < 0.5593) }' out || fail "quartic: $(<out)"
did 'a potential of their own'
finish
