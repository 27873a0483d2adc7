#!/bin/bash
# Installs what is missing of some Debian packages, without letting apt start their services.
# usage: install.sh PACKAGE...      as root; says on stderr what it does; exit 3 when it may not
set -euo pipefail

POLICY=/usr/sbin/policy-rc.d   # asked by every package before it starts its service

say() { echo "debian packages: $*" >&2; }

installed() { dpkg-query -W -f '${Status}' "$1" 2>/dev/null | grep -q 'ok installed'; }

forbid_service_starts() {
    [ -e "$POLICY" ] && return
    printf '#!/bin/sh\nexit 101\n' >"$POLICY"
    chmod +x "$POLICY"
    trap 'rm -f "$POLICY"' EXIT
}

apt() { DEBIAN_FRONTEND=noninteractive apt-get -qq -o DPkg::Lock::Timeout=600 -o Dpkg::Use-Pty=0 "$@" >/dev/null; }

find_missing() {
    missing=()
    for package in "$@"; do installed "$package" || missing+=("$package"); done
}

find_missing "$@"
[ ${#missing[@]} -eq 0 ] && exit 0

if [ "$(id -u)" -ne 0 ]; then
    say "missing: ${missing[*]}. Not root, so install them yourself: sudo apt-get install ${missing[*]}"
    exit 3
fi

# One at a time: the service policy below belongs to all of us.
exec 8>/tmp/cds-k8s-debian-install.lock
flock 8
find_missing "$@"
[ ${#missing[@]} -eq 0 ] && exit 0

say "installing ${missing[*]} (this machine's apt, once)"
forbid_service_starts
install=(install -y --no-install-recommends "${missing[@]}")
# A fresh machine has no package lists, an old one has lists that name files long gone: both want an update first.
apt "${install[@]}" 2>/dev/null || { apt update && apt "${install[@]}"; }
say "installed ${missing[*]}"
