#!/usr/bin/env bash
# The trial on a fresh Debian 12: a minimal root, a clone of this repository inside, a command run there as root.
#
#   tools/bare_debian.sh make ROOT            debootstrap (minbase + git, ca-certificates) into the folder ROOT
#   tools/bare_debian.sh run ROOT COMMAND...  a fresh clone of HEAD at /socle inside, then COMMAND in it
#   tools/bare_debian.sh again ROOT COMMAND.. the same clone, brought to HEAD, its build kept
#   tools/bare_debian.sh drop ROOT            unmounts and removes it
#
# Needs root and the package debootstrap. Package mirrors, certificates and the npm registry are those of this machine,
# read when the script runs: none is named here. SOCLE_DATA (default ../shared/data) is laid beside the clone if it exists.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
fail() {
  echo "bare_debian.sh: $*" >&2
  exit 1
}
[ "$(id -u)" -eq 0 ] || fail "needs root"

mirror() { # the first Debian archive that apt knows here
  {
    sed -n 's/^URIs:[[:space:]]*\([^[:space:]]*\).*/\1/p' /etc/apt/sources.list.d/*.sources 2>/dev/null || true
    sed -n 's/^deb[[:space:]]\+\(\[[^]]*\][[:space:]]*\)\?\([^[:space:]]*\).*/\2/p' /etc/apt/sources.list 2>/dev/null || true
  } | grep -E '/debian/?$' | head -1 || true
}

# Debian's own archives only: another source of this machine (a newer Node...) would make the trial easier than it is.
copy_sources() {
  local root=$1 file
  rm -f "$root"/etc/apt/sources.list "$root"/etc/apt/sources.list.d/*
  for file in /etc/apt/sources.list /etc/apt/sources.list.d/*; do
    [ -f "$file" ] && grep -qE '/debian(-security)?/?( |$)' "$file" && cp "$file" "$root/etc/apt/${file#/etc/apt/}"
  done
  for file in /etc/apt/apt.conf /etc/apt/apt.conf.d/*; do
    [ -f "$file" ] && grep -qE '^[[:space:]]*Acquire::(http|https|Check|Retries)' "$file" && cp "$file" "$root/etc/apt/${file#/etc/apt/}"
  done
  cp /etc/resolv.conf "$root/etc/resolv.conf"
  cp /etc/hosts "$root/etc/hosts"
}

copy_certificates() {
  local bundle=/etc/ssl/certs/ca-certificates.crt
  mkdir -p "$1/usr/local/share/socle-trial"
  [ -f "$bundle" ] && cp "$bundle" "$1/usr/local/share/socle-trial/certificates.pem"
  true
}

mount_in() {
  local root=$1
  mountpoint -q "$root/proc" || mount -t proc proc "$root/proc"
  mountpoint -q "$root/dev" || mount --rbind --make-rslave /dev "$root/dev"
  mountpoint -q "$root/sys" || mount --rbind --make-rslave /sys "$root/sys"
  mountpoint -q "$root/tmp" || mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
}

unmount_in() {
  local root=$1 point
  for point in tmp sys dev proc; do
    mountpoint -q "$root/$point" && umount -R -l "$root/$point"
  done
  true
}

make() {
  local root=$1 from
  [ -e "$root/etc/debian_version" ] && fail "$root is already a root: drop it first"
  from=$(mirror)
  [ -n "$from" ] || fail "no Debian archive in the package sources of this machine"
  mkdir -p "$root"
  debootstrap --variant=minbase --include=git,ca-certificates bookworm "$root" "$from"
  copy_sources "$root"
  copy_certificates "$root"
}

clone() {
  local root=$1
  rm -rf "$root/socle" "$root/shared"
  git clone -q --no-local "$here" "$root/socle"
  copy_data "$root"
}

copy_data() {
  local data=${SOCLE_DATA:-$here/../shared/data}
  [ -d "$data" ] || return 0
  mkdir -p "$1/shared" && cp -r "$data" "$1/shared/data"
}

bring_to_head() {
  git -C "$1/socle" fetch -q "$here" HEAD && git -C "$1/socle" checkout -q --force --detach FETCH_HEAD
}

inside() { # root, command...
  local root=$1 registry= pem=/usr/local/share/socle-trial/certificates.pem
  shift
  command -v npm >/dev/null && registry=$(npm config get registry)
  mount_in "$root"
  trap 'unmount_in "$root"' EXIT
  chroot "$root" /usr/bin/env -i HOME=/root TERM=dumb LANG=C.UTF-8 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    ${registry:+NPM_CONFIG_REGISTRY="$registry"} ${CI:+CI="$CI"} ${SOCLE_JOBS:+SOCLE_JOBS="$SOCLE_JOBS"} \
    NODE_EXTRA_CA_CERTS=$pem SSL_CERT_FILE=$pem \
    /bin/bash -c 'cd /socle && exec "$@"' trial "$@" </dev/null
}

action=${1:-}
root=${2:-}
[ -n "$root" ] || { sed -n '4,7p' "$0" && exit 2; }
shift 2
root=$(realpath -m "$root")
[ "$root" != / ] || fail "not on the root of this machine"
case $action in
  make) make "$root" ;;
  run) clone "$root" && inside "$root" "$@" ;;
  again) bring_to_head "$root" && inside "$root" "$@" ;;
  drop) unmount_in "$root" && rm -rf --one-file-system "$root" ;;
  *) fail "make, run, again or drop" ;;
esac
