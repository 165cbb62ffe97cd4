#!/usr/bin/env bash
# debian-tool.sh NAME [BINARY]: prints the path of a command line tool for the tests.
#
# A BINARY on PATH is taken as it is. Otherwise the Debian package NAME of a newer suite is fetched and unpacked into
# artifacts/tools/NAME: nothing is installed, nothing of the system changes. The mirror is the one the machine itself uses.
# Exits 3, with one line on standard error, where the tool cannot be had.
#
# KSAIL_DEBIAN_SUITE chooses the suite (default: forky).
set -euo pipefail

name=${1:?usage: debian-tool.sh NAME [BINARY]}
binary=${2:-$name}
suite=${KSAIL_DEBIAN_SUITE:-forky}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=$root/artifacts/tools
home=$tools/$name

unavailable() {
  echo "debian-tool: $binary is not available: $1" >&2
  exit 3
}

find_unpacked() {
  find "$home" -type f -name "$binary" -perm -u+x -print -quit 2>/dev/null || true
}

if found=$(command -v "$binary"); then
  echo "$found"
  exit 0
fi

found=$(find_unpacked)
if [ -n "$found" ]; then
  echo "$found"
  exit 0
fi

command -v apt-get >/dev/null && command -v dpkg >/dev/null || unavailable "it is not on PATH and this machine has no apt to fetch it with; install $binary"

# Both formats of source lists: 'URIs: MIRROR' (deb822) and 'deb [options] MIRROR suite ...'.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null | awk '
  $1 == "URIs:" { for (i = 2; i <= NF; i++) if ($i ~ /\/debian\/?$/) { print $i; exit } }
  $1 == "deb"   { for (i = 2; i <= NF; i++) if ($i ~ /\/debian\/?$/) { print $i; exit } }') || true
[ -n "$mirror" ] || unavailable "it is not on PATH and the apt sources name no Debian mirror; install $binary"
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$keyring" ] || unavailable "it is not on PATH and the Debian archive keyring is missing; install $binary"

mkdir -p "$tools"
# Several test processes may ask at once: one fetches, the others find what it unpacked.
exec 9>"$tools/.lock"
flock 9
found=$(find_unpacked)
if [ -n "$found" ]; then
  echo "$found"
  exit 0
fi

apt=$tools/.apt-$suite
log=$tools/.log-$name
mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
echo "deb [signed-by=$keyring] $mirror $suite main" >"$apt/sources.list"
options=(-q
  -o "Dir::Etc::sourcelist=$apt/sources.list" -o "Dir::Etc::sourceparts=-"
  -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache"
  -o "APT::Get::List-Cleanup=0" -o "APT::Sandbox::User=root"
  -o "Acquire::Retries=3" -o "Acquire::http::Timeout=30")

staging=$(mktemp -d "$tools/.staging-XXXXXX")
trap 'rm -rf "$staging"' EXIT
{
  ls "$apt"/lists/*_Packages* >/dev/null 2>&1 || apt-get "${options[@]}" update
  cd "$staging"
  apt-get "${options[@]}" download "$name" || { apt-get "${options[@]}" update && apt-get "${options[@]}" download "$name"; }
  mkdir unpacked
  dpkg -x ./*.deb unpacked
} >"$log" 2>&1 || unavailable "the package $name of Debian $suite could not be fetched; see $log"

rm -rf "$home"
mv "$staging/unpacked" "$home"
found=$(find_unpacked)
[ -n "$found" ] || unavailable "the package $name of Debian $suite has no program $binary"
echo "$found"
