#!/usr/bin/env bash
# go-oracle.sh NAME SOURCE [PACKAGE...]: prints the path of a small Go program over others' libraries, which it builds first if need be.
#
# SOURCE is one file of Go; the program goes to artifacts/tools/NAME/NAME. PACKAGEs are the Debian packages whose libraries it uses; without any
# they are those of the API server of Kubernetes 1.36 (golang-k8s-apiextensions-apiserver-dev), which with all that they need are some 300
# packages, 270 MB. Compiler and libraries come from Debian unstable and are unpacked once, into artifacts/tools/go, for all programs. Nothing is
# installed, nothing of the system changes. Exits 3, with one line on standard error, where that cannot be had.
#
# KSAIL_DEBIAN_SUITE chooses the suite (default: sid).
set -euo pipefail

name=${1:?usage: go-oracle.sh NAME SOURCE [PACKAGE...]}
source=$(realpath "${2:?usage: go-oracle.sh NAME SOURCE [PACKAGE...]}")
shift 2
[ $# -gt 0 ] || set -- golang-k8s-apiextensions-apiserver-dev
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
home=$root/artifacts/tools/$name
shared=$root/artifacts/tools/go
binary=$home/$name
suite=${KSAIL_DEBIAN_SUITE:-sid}

if [ -x "$binary" ] && [ ! "$source" -nt "$binary" ]; then
  echo "$binary"
  exit 0
fi

unavailable() {
  echo "go-oracle: $1; see $home/log" >&2
  exit 3
}

apt=$shared/apt
options=(-q
  -o "Dir::Etc::sourcelist=$apt/sources.list" -o "Dir::Etc::sourceparts=-" -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache"
  -o "APT::Get::List-Cleanup=0" -o "APT::Sandbox::User=root" -o "Acquire::Retries=3" -o "Acquire::http::Timeout=30")

update() {
  mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial"
  : >"$apt/status"
  echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$apt/sources.list"
  apt-get "${options[@]}" update
  touch "$apt/updated"
}

# The Go packages among what packages need: with an empty list of what is installed, apt names everything.
needed() {
  apt-get "${options[@]}" -o "Dir::State::status=$apt/status" install --print-uris -y --no-install-recommends "$@" |
    awk '$2 ~ /^golang-.*-dev_/ { sub(/_.*/, "", $2); print $2 }'
}

# Downloads and unpacks what is not there yet; a package counts as there once all of it is unpacked.
fetch() {
  local missing=() package
  mkdir -p "$shared/have" "$shared/packages" "$shared/unpacked"
  for package in golang-1.26-go golang-1.26-src $(needed "$@"); do
    [ -e "$shared/have/$package" ] || missing+=("$package")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  (cd "$shared/packages" && apt-get "${options[@]}" download "${missing[@]}")
  for package in "$shared"/packages/*.deb; do
    dpkg -x "$package" "$shared/unpacked"
  done
  for package in "${missing[@]}"; do
    touch "$shared/have/$package"
  done
  rm -rf "$shared/packages"
}

command -v apt-get >/dev/null && command -v dpkg >/dev/null || unavailable "this machine has no apt to fetch Go and libraries with"
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null | awk '
  $1 == "URIs:" { for (i = 2; i <= NF; i++) if ($i ~ /\/debian\/?$/) { print $i; exit } }
  $1 == "deb"   { for (i = 2; i <= NF; i++) if ($i ~ /\/debian\/?$/) { print $i; exit } }') || true
[ -n "$mirror" ] || unavailable "the apt sources name no Debian mirror"

mkdir -p "$home" "$shared"
{
  [ -e "$apt/updated" ] || update
  fetch "$@"
  go=$(ls -d "$shared"/unpacked/usr/lib/go-*/ | head -n 1)
  cd "$(dirname "$source")"
  env GOROOT="${go%/}" GO111MODULE=off GOPATH="$shared/unpacked/usr/share/gocode" GOCACHE="$shared/cache" GOTOOLCHAIN=local CGO_ENABLED=0 \
    nice "${go}bin/go" build -p 2 -o "$binary" "$source"
} >"$home/log" 2>&1 || unavailable "Go, or the libraries that the program uses, could not be fetched or built"

echo "$binary"
