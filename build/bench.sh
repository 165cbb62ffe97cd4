#!/usr/bin/env bash
# bench.sh: time and memory of builds, as multiples of a build that does nothing. --help lists the options.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

version=$(build/pack.sh)
dotnet build build/KSail.Benchmarks --configuration Release --nologo -v:q >artifacts/bench.log 2>&1 || { cat artifacts/bench.log >&2; exit 1; }
exec dotnet artifacts/bin/KSail.Benchmarks/release/KSail.Benchmarks.dll --root "$root" --sdk-version "$version" "$@"
