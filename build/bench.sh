#!/usr/bin/env bash
# bench.sh: time and memory of builds, as multiples of a build that does nothing. --help lists the options.
# bench.sh validate, bench.sh scan: resources validated, and resources times controls scanned, per second, cold and warm, on one core and two.
# bench.sh charts: Helm releases rendered per second, cold and warm, on one core and two.
# bench.sh kustomize: our kustomize build beside the released program, on generated trees, once both gave the same bytes.
# bench.sh push: pushes of a small and a large tree beside those of oras, to the same registry.
# bench.sh repository: a repository of 750 files with two environments, beside the released kustomize alone.
# bench.sh compare OLDER NEWER: two commits, building the same repositories in turn.
# bench.sh baseline: writes build/baseline.md, the figures of this machine: what a change is compared with, and how large the package is.
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

# Packs a commit under a version of its own into artifacts/packages, and prints that version.
pack_commit() {
  local commit version tree
  commit=$(git rev-parse --verify --short=12 "$1^{commit}")
  version=0.0.0-g$commit
  if [ ! -f "artifacts/packages/KSail.Sdk.$version.nupkg" ]; then
    tree=artifacts/benchmarks/commits/$commit
    git worktree add --force --detach "$tree" "$commit" >>"$log" 2>&1
    dotnet pack "$tree/src/KSail.Sdk.Tasks" --configuration Release --nologo -v:q -p:PackageVersion="$version" -p:PackageOutputPath="$root/artifacts/packages" >>"$log" 2>&1 ||
      { cat "$log" >&2; return 1; }
    git worktree remove --force "$tree"
  fi
  echo "$version"
}

compare=()
case "${1:-}" in
  compare)
    older=$(pack_commit "${2:?usage: bench.sh compare OLDER NEWER}")
    version=$(pack_commit "${3:?usage: bench.sh compare OLDER NEWER}")
    compare=(compare --older-version "$older")
    shift 3
    ;;
  repository)
    version=$(build/pack.sh)
    compare=(repository --kustomize "$(build/debian-tool.sh kustomize)")
    shift
    ;;
  baseline)
    shift
    {
      echo "# Baseline"
      echo
      echo "Written by \`build/bench.sh baseline\` at commit $(git rev-parse --short=12 HEAD), on $(nproc) processors ($(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1))."
      echo "Figures of another machine, or of a busy one, say nothing: compare with \`build/bench.sh compare OLDER NEWER\`."
      echo
      echo "## Builds"
      echo
      build/bench.sh "$@" | sed -n '/^| project/,$p'
      echo
      echo "## A repository of 750 files"
      echo
      build/bench.sh repository "$@" | sed -n '/^| project/,$p'
      echo
      echo "## The package"
      echo
      echo "| part | MiB |"
      echo "|---|---:|"
      package=$(ls artifacts/packages/KSail.Sdk.*.nupkg | grep -v -- '-g' | head -n 1)
      echo "| whole, compressed | $(du -k "$package" | awk '{ printf "%.1f", $1 / 1024 }') |"
      unzip -l "$package" | awk '$4 ~ /^tools\// { split($4, path, "/"); size[path[3]] += $1 } END { for (part in size) printf "| tools/net10.0/%s, unpacked | %.1f |\n", part, size[part] / 1048576 }' | sort
    } >artifacts/baseline.md
    mv artifacts/baseline.md build/baseline.md
    exec cat build/baseline.md
    ;;
  *) version=$(build/pack.sh) ;;
esac

dotnet build "$project" --configuration Release --nologo -v:q >"$log" 2>&1 || { cat "$log" >&2; exit 1; }
exec dotnet artifacts/bin/KSail.Benchmarks/release/KSail.Benchmarks.dll "${compare[@]}" --root "$root" --sdk-version "$version" "$@"
