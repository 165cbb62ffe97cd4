#!/usr/bin/env bash
# referrers-registry.sh: prints the path of a registry that keeps lists of referrers itself, which it builds first if need be.
#
# Debian's docker-registry speaks the distribution specification 1.0, which has no such lists. The registry of go-containerregistry has, and Debian
# has it as a library: that and the compiler are fetched (50 MB) and take a minute to build. Tests that can use it do so once it is there.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
exec "$root/build/go-oracle.sh" referrers-registry "$root/build/referrers-registry/main.go" golang-github-google-go-containerregistry-dev
