#!/usr/bin/env bash
# pack.sh: packs KSail.Sdk and KSail.Templates into artifacts/packages and prints their version.
#
# NuGet never looks again at a version that it has unpacked once. The version stays the same while we develop, so what the sample and
# the benchmarks unpacked is removed here; their nuget.config keeps it in artifacts/sample-packages, apart from the user's own cache.
#
# Files in the packages have the time of the commit, so two packs of one commit are the same bytes.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"

commit_time=$(git log -1 --format=%ct 2>/dev/null || true)
[ -z "$commit_time" ] || export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$commit_time}

sdk=src/KSail.Sdk.Tasks/KSail.Sdk.Tasks.csproj
log=artifacts/pack.log
mkdir -p artifacts/packages
version=$(dotnet msbuild "$sdk" -getProperty:PackageVersion)
rm -f artifacts/packages/KSail.Sdk.*.nupkg artifacts/packages/KSail.Sdk.*.snupkg artifacts/packages/KSail.Templates.*.nupkg

for project in "$sdk" sdk/Templates/KSail.Templates.csproj; do
  if ! dotnet pack "$project" --configuration Release --nologo -v:q >"$log" 2>&1; then
    cat "$log" >&2
    exit 1
  fi
done
for package in KSail.Sdk KSail.Templates; do
  if [ ! -f "artifacts/packages/$package.$version.nupkg" ]; then
    echo "pack: artifacts/packages/$package.$version.nupkg was not written; see $log" >&2
    exit 1
  fi
done

rm -rf "artifacts/sample-packages/ksail.sdk/$version"
echo "$version"
