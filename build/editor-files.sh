#!/usr/bin/env bash
# editor-files.sh: writes sdk/schemas, which the package brings for editors, from the table of configuration fields and from docs/properties.md.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/.."
dotnet run --project build/KSail.EditorFiles -v:q -- "$PWD"
