#!/usr/bin/env bash
# bench.sh: time and memory of builds, as multiples of a build that does nothing. --help lists the options.
# bench.sh validate, bench.sh scan: resources validated, and resources times controls scanned, per second, cold and warm, on one core and two.
# bench.sh charts: Helm releases rendered per second, cold and warm, on one core and two.
# bench.sh kustomize: our kustomize build beside the released program, on generated trees, once both gave the same bytes.
# bench.sh push: pushes of a small and a large tree beside those of oras, to the same registry.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

project=build/KSail.Benchmarks
log=artifacts/bench.log
mkdir -p artifacts

case "${1:-}" in
  kustomize | validate | scan | charts | push)
    program=artifacts/publish/KSail.Benchmarks/compiled
    # As in the package: compiled ahead of time for this machine.
    dotnet publish "$project" --configuration Release --use-current-runtime --no-self-contained -p:PublishReadyToRun=true --output "$program" \
      --nologo -v:q >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
    ;;&
  kustomize) exec dotnet "$program/KSail.Benchmarks.dll" kustomize --root "$root" --kustomize "$(build/debian-tool.sh kustomize)" "${@:2}" ;;
  push) exec dotnet "$program/KSail.Benchmarks.dll" push --root "$root" --sdk-version "$(build/pack.sh)" --oras "$(build/debian-tool.sh oras)" "${@:2}" ;;
  validate | scan | charts) exec dotnet "$program/KSail.Benchmarks.dll" "$1" --root "$root" "${@:2}" ;;
esac

version=$(build/pack.sh)
dotnet build "$project" --configuration Release --nologo -v:q >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
exec dotnet artifacts/bin/KSail.Benchmarks/release/KSail.Benchmarks.dll --root "$root" --sdk-version "$version" "$@"
