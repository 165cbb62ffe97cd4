#!/usr/bin/env bash
# stand-in-node.sh: prints the path of the stand-in for a Talos node as a native program, tests/KSail.Testing.Talos.Node.
#
# It is compiled when its sources changed, and kept in artifacts/stand-in-node, named by a digest of them; who comes meanwhile waits. Needs the SDK, and
# from Debian gcc, libc6-dev and zlib1g-dev. A minute on a quiet machine.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
home=$root/artifacts/stand-in-node
mkdir -p "$home"

# What it is made of: itself, the doubles, the rooms that it uses, and how they are built.
digest=$({
  find src tests/KSail.Testing.Talos tests/KSail.Testing.Talos.Node tests/KSail.Testing.Kubernetes -name '*.cs' -o -name '*.csproj'
  ls Directory.Build.props Directory.Packages.props global.json src/Directory.Build.props tests/Directory.Build.props
} | grep -v -E '^src/(KSail\.(Sdk\.Tasks|Checks|Validation|Scanning)|KSail\.Clusters/[^/]*)/' | { cat; find src/KSail.Clusters/Talos -name '*.cs'; } \
  | LC_ALL=C sort | xargs sha256sum | sha256sum | cut -c1-16)
program=$home/$digest/KSail.Testing.Talos.Node

exec 9>"$home/lock"
flock 9
if [ ! -x "$program" ]; then
  log=$home/log
  if ! dotnet publish tests/KSail.Testing.Talos.Node -c Release -r "linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')" \
      -p:CppCompilerAndLinker=gcc -p:LinkerFlavor=bfd -p:RunAnalyzers=false -o "$home/$digest" -v:q --nologo >"$log" 2>&1 9>&-; then
    echo "stand-in-node: it cannot be compiled; the last lines of $log:" >&2
    tail -n 20 "$log" >&2
    exit 1
  fi
  # Those of older sources are of no use.
  find "$home" -mindepth 1 -maxdepth 1 -type d ! -name "$digest" -exec rm -rf {} +
fi
echo "$program"
