#!/bin/sh
# Installs what is missing of the programs that the tests or the measurements
# need, through Debian's packages. Says nothing when all are there.
#
#   tools.sh PROGRAM[=PACKAGE[,PACKAGE]]...
set -eu

packages=
for want in "$@"; do
	program=${want%%=*}
	package=$(echo "${want#*=}" | tr ',' ' ')
	# Debian keeps servers in /usr/sbin, which is not on everybody's PATH.
	PATH="$PATH:/usr/sbin" command -v "$program" >/dev/null || packages="$packages $package"
done
[ -n "$packages" ] || exit 0

if ! command -v apt-get >/dev/null; then
	echo "Missing:$packages. Install them with your package manager, then try again." >&2
	exit 1
fi
if [ "$(id -u)" = 0 ]; then
	as_root=
elif command -v sudo >/dev/null; then
	as_root=sudo
else
	echo "Missing:$packages. Run this as root, or: su -c 'apt-get install$packages'" >&2
	exit 1
fi

echo "Installing$packages"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
install() {
	# No service may start by itself: only the programs are wanted.
	$as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
		apt-get install -y --no-install-recommends $packages >"$log" 2>&1
}
# A fresh machine may know no package list yet, or only an old one.
install || { $as_root apt-get update >"$log" 2>&1 && install; } || {
	tail -n 20 "$log" >&2
	echo "Could not install$packages: see above." >&2
	exit 1
}
