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

filter=${1:-}
results=artifacts/test-results
rm -rf "$results"
mkdir -p "$results"

command -v dotnet >/dev/null || { echo "test: 'dotnet' is not on PATH; install the .NET SDK $(sed -n 's/.*"version": "\(.*\)".*/\1/p' global.json) or newer" >&2; exit 1; }

build/install-test-tools.sh || true
for tool in kustomize cosign oras crane; do build/debian-tool.sh "$tool" >/dev/null || true; done
build/npm-tool.sh axe-core axe.min.js >/dev/null || true
build/npm-tool.sh @microsoft/sarif-multitool-linux Sarif.Multitool >/dev/null || true
build/helm.sh >/dev/null || true

echo "building KSail.Sdk.sln"
# One compiler for all projects, whatever this machine prefers: starting one for each takes longer than compiling. It does not stay behind.
dotnet build KSail.Sdk.sln --nologo -v:q -p:UseSharedCompilation=true
built=$?
dotnet build-server shutdown --vbcscompiler >/dev/null 2>&1 || true
if [ "$built" -ne 0 ]; then
  echo "test: the solution does not build; no test was run"
  echo "0 passed, 1 failed, 0 skipped"
  exit 1
fi

# An attribute of the first <Counters …> in a result file; the format's own count of skipped tests is always zero.
counter() { sed -n "s/.*<Counters [^>]*\b$2=\"\([0-9]*\)\".*/\1/p" "$1" | head -n 1; }

passed=0 failed=0 skipped=0 status=0
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  echo
  echo "== $name"
  dotnet test "$project" --no-build --nologo --results-directory "$results" --logger "trx;LogFileName=$name.trx" --logger "console;verbosity=minimal" \
    ${filter:+--filter "$filter"}
  code=$?
  trx=$results/$name.trx
  if [ ! -f "$trx" ]; then
    # A filter that matches nothing in this project leaves no file and is no failure; a test host that died is one.
    if [ "$code" -ne 0 ] || [ -z "$filter" ]; then
      echo "test: $name ended with exit code $code and left no results"
      failed=$((failed + 1)) status=1
    fi
    continue
  fi

  all=$(counter "$trx" total) good=$(counter "$trx" passed) bad=$(counter "$trx" failed)
  passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + all - good - bad))
  # A run can fail without a failed test: the host crashed half-way, or a test ran into a time-out.
  if [ "$code" -ne 0 ]; then
    status=1
    [ "$bad" -gt 0 ] || { echo "test: $name ended with exit code $code although no test failed"; failed=$((failed + 1)); }
  fi
done

echo
if [ "$((passed + failed))" -eq 0 ]; then
  echo "test: no test was run"
  status=1
fi
echo "$passed passed, $failed failed, $skipped skipped"
exit "$status"
