#!/usr/bin/env bash
# pack.sh: packs KSail.Sdk into artifacts/packages and prints its version.
#
# NuGet never looks again at a version that it has unpacked once. The version stays the same while we develop, so what the sample and
# the benchmarks unpacked is removed here; their nuget.config keeps it in artifacts/sample-packages, apart from the user's own cache.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

project=src/KSail.Sdk.Tasks/KSail.Sdk.Tasks.csproj
log=artifacts/pack.log
mkdir -p artifacts/packages
version=$(dotnet msbuild "$project" -getProperty:PackageVersion)
rm -f artifacts/packages/KSail.Sdk.*.nupkg artifacts/packages/KSail.Sdk.*.snupkg

# Two packages of one commit are the same bytes: the entries have the commit's time.
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(git log -1 --format=%ct 2>/dev/null || echo 0)}
if ! dotnet pack "$project" --configuration Release --nologo -v:q >"$log" 2>&1; then
  cat "$log" >&2
  exit 1
fi
if [ ! -f "artifacts/packages/KSail.Sdk.$version.nupkg" ]; then
  echo "pack: artifacts/packages/KSail.Sdk.$version.nupkg was not written; see $log" >&2
  exit 1
fi

rm -rf "artifacts/sample-packages/ksail.sdk/$version"
echo "$version"
