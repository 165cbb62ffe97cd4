#!/usr/bin/env bash
# diagnostics-index.sh [--check]: writes docs/diagnostics/README.md from the titles of the pages, or only says whether it is up to date.
set -euo pipefail

cd "$(dirname "${BASH_SOURCE[0]}")/../docs/diagnostics"

render() {
  echo "# Diagnostics"
  echo
  echo "Written by \`build/diagnostics-index.sh\` from the pages in this folder. A code is never given to anything else."
  local page title section last=
  for page in KSAIL????.md; do
    case $page in
      KSAIL00*) section="Project and SDK" ;;
      KSAIL01*) section="Source files" ;;
      KSAIL02*) section="Restore" ;;
      KSAIL1*) section="Configuration" ;;
      KSAIL20* | KSAIL21*) section="Kustomize" ;;
      KSAIL22*) section="Flux" ;;
      KSAIL23*) section="Helm charts" ;;
      KSAIL3*) section="Manifests and schemas" ;;
      KSAIL4*) section="Secrets" ;;
      KSAIL5*) section="Scan" ;;
      KSAIL6*) section="Delivery" ;;
      KSAIL70[0-4]*) section="Node configuration" ;;
      KSAIL71[0-4]*) section="Talos" ;;
      KSAIL71[5-9]*) section="Life of clusters" ;;
      KSAIL72[0-4]*) section="Docker" ;;
      *) echo "diagnostics-index: $page lies in no known range" >&2; return 1 ;;
    esac
    if [ "$section" != "$last" ]; then
      printf '\n## %s\n\n' "$section"
      last=$section
    fi
    title=$(sed -n '1s/^# KSAIL[0-9]*: //p' "$page")
    [ -n "$title" ] || { echo "diagnostics-index: $page does not begin with '# ${page%.md}: Title'" >&2; return 1; }
    echo "- [${page%.md}]($page): $title"
  done
}

index=$(render)
if [ "${1:-}" != --check ]; then
  printf '%s\n' "$index" >README.md
elif [ "$index" != "$(cat README.md 2>/dev/null)" ]; then
  echo "docs/diagnostics/README.md is out of date; run build/diagnostics-index.sh" >&2
  exit 1
fi
