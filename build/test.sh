#!/usr/bin/env bash
# test.sh [FILTER]: builds the solution once and runs every test project. The last line is `N passed, N failed, N skipped`.
#
# FILTER is an expression of `dotnet test --filter`, for instance 'FullyQualifiedName~Kustomize'.
#
# Needs the .NET SDK that global.json names. What else the tests use — a real OCI registry, independent OCI clients, the real kustomize, helm,
# cosign and age, a browser, and what inspects pages and SARIF logs — is installed where this machine allows it (apt-get as root or by sudo), and
# named where not: tests that need a missing tool are skipped and say so. With CI=true they fail instead.
set -uo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root" || exit 1
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1
# One compiler for all projects, those that tests build among them, whatever this machine prefers: starting one for each takes longer than compiling.
# It does not stay behind.
export UseSharedCompilation=true
trap 'dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1 || true' EXIT
# Most processes here end before code that was measured to be optimized pays for the measuring, which is a fifth of what they take.
export DOTNET_TieredPGO=0

filter=${1:-}
results=artifacts/test-results
rm -rf "$results"
mkdir -p "$results"

command -v dotnet >/dev/null || { echo "test: 'dotnet' is not on PATH; install the .NET SDK $(sed -n 's/.*"version": "\(.*\)".*/\1/p' global.json) or newer" >&2; exit 1; }

build/install-test-tools.sh || true
# Fetching waits for the network, and building does not.
{
  for tool in kustomize cosign oras crane; do build/debian-tool.sh "$tool"; done
  build/npm-tool.sh axe-core axe.min.js
  build/npm-tool.sh @microsoft/sarif-multitool-linux Sarif.Multitool
  build/helm.sh
} >/dev/null &

echo "building KSail.Sdk.sln"
# Release, because that is what is packed: what build/sample.sh has built and compiled ahead of time is not made a second time, and tests run faster.
dotnet build KSail.Sdk.sln --configuration Release --nologo -v:q
built=$?
if [ "$built" -ne 0 ]; then
  echo "test: the solution does not build; no test was run"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

wait

# The projects that take longest go first: whoever waits for them at the end waits alone.
projects=(KSail.Sdk.Tests KSail.Clusters.Tests KSail.Oci.Tests KSail.GitOps.Tests KSail.Rendering.Tests KSail.Charts.Tests)
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  [[ " ${projects[*]} " == *" $name "* ]] || projects+=("$name")
done

# Without MSBuild in between: it would only find the assembly.
run_tests() {
  dotnet test "artifacts/bin/$1/release/$1.dll" --nologo --results-directory "$results" --logger "trx;LogFileName=$1.trx" --logger "console;verbosity=minimal" \
    ${filter:+--filter "$filter"} >"$results/$1.log" 2>&1
  echo $? >"$results/$1.code"
}

# An attribute of the first <Counters …> in a result file; the format's own count of skipped tests is always zero.
counter() { sed -n "s/.*<Counters [^>]*\b$2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1; }

passed=0 failed=0 skipped=0 status=0
report() {
  local name=$1 code trx=$results/$1.trx all good bad
  echo
  echo "== $name"
  cat "$results/$name.log"
  code=$(cat "$results/$name.code")
  if [ ! -f "$trx" ]; then
    # A filter that matches nothing in this project leaves no file and is no failure; a test host that died is one.
    if [ "$code" -ne 0 ] || [ -z "$filter" ]; then
      echo "test: $name ended with exit code $code and left no results"
      failed=$((failed + 1)) status=1
    fi
    return
  fi

  all=$(counter "$trx" total) good=$(counter "$trx" passed) bad=$(counter "$trx" failed)
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + all - good - bad))
  # A run can fail without a failed test: the host crashed half-way, or a test ran into a time-out.
  if [ "$code" -ne 0 ]; then
    status=1
    [ "$bad" -gt 0 ] || { echo "test: $name ended with exit code $code although no test failed"; failed=$((failed + 1)); }
  fi
}

# Two at a time, since many tests wait: for other processes, or for time to pass; each is reported whole, in the order of the list. With three on two
# processors stand-ins for nodes are late where their callers give up.
reported=0
report_finished() {
  while [ "$reported" -lt "$1" ] && [ -f "$results/${projects[reported]}.code" ]; do
    report "${projects[reported]}"
    reported=$((reported + 1))
  done
}

started=0
for name in "${projects[@]}"; do
  while [ "$(jobs -rp | wc -l)" -ge 2 ]; do
    wait -n
    report_finished "$started"
  done
  run_tests "$name" &
  started=$((started + 1))
done
wait
report_finished "$started"

echo
if [ "$((passed + failed))" -eq 0 ]; then
  echo "test: no test was run"
  status=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
