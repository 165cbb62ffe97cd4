#!/usr/bin/env bash
# sample.sh: packs the SDK, then restores, builds and publishes samples/platform with it, as a stranger's repository would.
#
# Needs the .NET SDK that global.json names and nothing else. Publishing production needs a registry: where Debian's docker-registry
# is installed, one is started on this machine for the time of the script (build/install-test-tools.sh installs it). With CI=true a
# missing registry is an error.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1

sample=samples/platform
scratch=$(mktemp -d)
registry_pid=
stop() {
  [ -z "$registry_pid" ] || kill "$registry_pid" 2>/dev/null || true
  rm -rf "$scratch"
}
trap stop EXIT

step() { printf '\n== %s\n' "$1"; }
run() {
  printf '$ %s\n' "$*"
  "$@"
}

# An exit code says that nobody complained; this says that something was made.
expect() {
  local file
  for file in "$@"; do
    [ -s "$file" ] || { echo "sample: $file is missing or empty" >&2; exit 1; }
  done
}

command -v dotnet >/dev/null || { echo "sample: 'dotnet' is not on PATH; install the .NET SDK $(sed -n 's/.*"version": "\(.*\)".*/\1/p' global.json) or newer" >&2; exit 1; }

step "Packing the SDK into artifacts/packages"
version=$(build/pack.sh)
echo "KSail.Sdk.$version.nupkg, $(du -k "artifacts/packages/KSail.Sdk.$version.nupkg" | cut -f1) KiB"
grep -q "KSail.Sdk/$version\"" "$sample/platform.ksproj" || { echo "sample: $sample/platform.ksproj asks for another version than $version" >&2; exit 1; }

rm -rf "$sample/bin" "$sample/obj"
step "Restoring the sample: it needs nothing from outside but the SDK"
run dotnet restore "$sample" --nologo

step "Building it: both environments are rendered and validated, offline"
[ -n "${GHCR_TOKEN:-}" ] || echo "GHCR_TOKEN is not set here, so expect a warning: the token is needed for publishing 'prod', not for checking it."
run dotnet build "$sample" --no-restore --nologo

step "Rendering: what Flux would apply"
run dotnet build "$sample" -t:Render --no-restore --nologo
expect "$sample"/bin/ksail/{local,prod}/manifests.yaml
for environment in local prod; do
  echo "$environment: $(grep -c '^kind:' "$sample/bin/ksail/$environment/manifests.yaml") resources"
done

step "Publishing 'local': no registry is configured, so the artifact becomes an OCI image layout"
run dotnet publish "$sample" --nologo -p:Environment=local
expect "$sample"/bin/ksail/local/artifact/{oci-layout,index.json}

# Any process may take a free port first; a registry that did not come up is tried again on another one.
start_registry() {
  local attempt wait port
  for attempt in 1 2 3 4 5; do
    port=$((20000 + RANDOM % 20000))
    cat >"$scratch/registry.yml" <<YAML
version: 0.1
log:
  level: error
  accesslog:
    disabled: true
storage:
  filesystem:
    rootdirectory: $scratch/registry
http:
  addr: 127.0.0.1:$port
YAML
    docker-registry serve "$scratch/registry.yml" >"$scratch/registry.log" 2>&1 &
    registry_pid=$!
    for wait in $(seq 50); do
      kill -0 "$registry_pid" 2>/dev/null || break
      if (exec 3<>"/dev/tcp/127.0.0.1/$port") 2>/dev/null; then
        registry=127.0.0.1:$port
        return 0
      fi
      sleep 0.1
    done
    kill "$registry_pid" 2>/dev/null || true
    registry_pid=
  done
  cat "$scratch/registry.log" >&2
  return 1
}

pushed="nowhere: this machine has no registry"
if command -v docker-registry >/dev/null; then
  step "Publishing 'prod' to a registry that runs for the time of this script"
  start_registry || { echo "sample: docker-registry did not start" >&2; exit 1; }
  echo "ksail.prod.yaml names a registry that only its owners can write to; an environment variable puts another one in its place."
  export KSAIL_SPEC_CLUSTER_LOCALREGISTRY_REGISTRY=$registry/platform/manifests
  echo "There is no cluster here that could take the artifact: KSailReconcile=false stops after the push."
  run dotnet publish "$sample" --nologo -p:Environment=prod -p:KSailReconcile=false
  expect "$scratch"/registry/docker/registry/v2/repositories/platform/manifests/_manifests/tags/latest/current/link
  echo
  echo "Once more: the tag has that digest already, so nothing is sent."
  run dotnet publish "$sample" --nologo -p:Environment=prod -p:KSailReconcile=false
  digest=$(cat "$scratch"/registry/docker/registry/v2/repositories/platform/manifests/_manifests/tags/latest/current/link)
  unset KSAIL_SPEC_CLUSTER_LOCALREGISTRY_REGISTRY
  pushed="$registry/platform/manifests:latest@$digest, gone with the registry when this script ends"
elif [ "${CI:-}" = true ]; then
  echo "sample: docker-registry is missing, and with CI=true production has to be published; run build/install-test-tools.sh" >&2
  exit 1
else
  step "Not publishing 'prod'"
  echo "That needs a registry. build/install-test-tools.sh installs Debian's docker-registry; then run this script again."
fi

step "Done"
cat <<TEXT
Packed    artifacts/packages/KSail.Sdk.$version.nupkg
Rendered  $sample/bin/ksail/local/manifests.yaml
          $sample/bin/ksail/prod/manifests.yaml
Artifact  local: $sample/bin/ksail/local/artifact (OCI image layout)
          prod:  $pushed
TEXT
