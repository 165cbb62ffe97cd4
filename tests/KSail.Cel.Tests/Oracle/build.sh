#!/usr/bin/env bash
# build.sh: prints the path of the oracle of DifferentialTests, which it builds first if need be.
#
# The oracle is a small Go program over the API server's own libraries. Compiler and libraries come from Debian unstable, which has those of
# Kubernetes 1.36 (golang-k8s-apiserver-dev 0.36): some 300 packages, 270 MB, unpacked into artifacts/tools/cel-oracle. Nothing is installed,
# nothing of the system changes. Exits 3, with one line on standard error, where that cannot be had.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../../.." && pwd)
home=$root/artifacts/tools/cel-oracle
binary=$home/cel-oracle
suite=${KSAIL_DEBIAN_SUITE:-sid}

if [ -x "$binary" ] && [ ! "$here/main.go" -nt "$binary" ]; then
  echo "$binary"
  exit 0
fi

unavailable() {
  echo "cel-oracle: $1; see $home/log" >&2
  exit 3
}

command -v apt-get >/dev/null && command -v dpkg >/dev/null || unavailable "this machine has no apt to fetch Go and the libraries of Kubernetes with"
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null | awk '
  $1 == "URIs:" { for (i = 2; i <= NF; i++) if ($i ~ /\/debian\/?$/) { print $i; exit } }
  $1 == "deb"   { for (i = 2; i <= NF; i++) if ($i ~ /\/debian\/?$/) { print $i; exit } }') || true
[ -n "$mirror" ] || unavailable "the apt sources name no Debian mirror"

apt=$home/apt
mkdir -p "$apt/lists/partial" "$apt/cache/archives/partial" "$home/packages" "$home/unpacked"
: >"$apt/status"
echo "deb [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] $mirror $suite main" >"$apt/sources.list"
options=(-q
  -o "Dir::Etc::sourcelist=$apt/sources.list" -o "Dir::Etc::sourceparts=-"
  -o "Dir::State::lists=$apt/lists" -o "Dir::Cache=$apt/cache"
  -o "APT::Get::List-Cleanup=0" -o "APT::Sandbox::User=root"
  -o "Acquire::Retries=3" -o "Acquire::http::Timeout=30")

{
  if ! ls "$home"/unpacked/usr/lib/go-*/bin/go >/dev/null 2>&1; then
    apt-get "${options[@]}" update
    # An empty list of what is installed makes apt name everything that is needed; of that, only Go packages matter.
    names=$(apt-get "${options[@]}" -o "Dir::State::status=$apt/status" install --print-uris -y --no-install-recommends golang-k8s-apiextensions-apiserver-dev |
      awk '$2 ~ /^golang-.*-dev_/ { sub(/_.*/, "", $2); print $2 }')
    (cd "$home/packages" && apt-get "${options[@]}" download golang-1.26-go golang-1.26-src $names)
    for package in "$home"/packages/*.deb; do
      dpkg -x "$package" "$home/unpacked"
    done
    rm -rf "$home/packages"
  fi

  go=$(ls -d "$home"/unpacked/usr/lib/go-*/ | head -n 1)
  cd "$here"
  env GOROOT="${go%/}" GO111MODULE=off GOPATH="$home/unpacked/usr/share/gocode" GOCACHE="$home/cache" GOTOOLCHAIN=local CGO_ENABLED=0 \
    nice "${go}bin/go" build -p 2 -o "$binary" main.go
} >"$home/log" 2>&1 || unavailable "Go, or the libraries of Kubernetes, could not be fetched or built"

echo "$binary"
