#!/usr/bin/env bash
# Installs what the test suite runs beside the SDK: a real OCI registry, an independent client, the password-file tool, a browser,
# the original tools of age and SSH keys, a Docker Engine with a load balancer to run in it, and a linker for native programs.
#
#   build/install-test-tools.sh            install what is missing (apt-get, as root or through sudo without a password)
#   build/install-test-tools.sh --check    only say what is missing
#
# One line is printed for each tool that is missing and cannot be installed. Exit code: 0 when every tool is there, otherwise 1.
# Without a tool the tests that need it are skipped, and say so; with CI=true they fail.
set -uo pipefail

# command (or file):package, in the order they are reported
tools=(docker-registry:docker-registry skopeo:skopeo htpasswd:apache2-utils chromium:chromium age:age ssh-keygen:openssh-client unzip:unzip
  dockerd:docker.io iptables:iptables haproxy:haproxy gcc:gcc /usr/include/stdlib.h:libc6-dev /usr/include/zlib.h:zlib1g-dev)

# Debian keeps servers where a plain user's path may not lead.
PATH=$PATH:/usr/local/sbin:/usr/sbin:/sbin

is_there() {
  case $1 in
    /*) [ -e "$1" ] ;;
    *) command -v "$1" >/dev/null 2>&1 ;;
  esac
}

missing_packages() {
  local tool
  for tool in "${tools[@]}"; do
    is_there "${tool%%:*}" || echo "${tool##*:}"
  done
}

as_root() {
  if [ "$(id -u)" -eq 0 ]; then "$@"; else sudo -n "$@"; fi
}

can_install() {
  command -v apt-get >/dev/null 2>&1 || return 1
  [ "$(id -u)" -eq 0 ] || { command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; }
}

mapfile -t packages < <(missing_packages)
if [ "${#packages[@]}" -gt 0 ] && [ "${1:-}" != "--check" ] && can_install; then
  echo "test tools: installing ${packages[*]}"
  log=$(mktemp)
  # Services of these packages must not start: tests run their own on free ports.
  policy=/usr/sbin/policy-rc.d
  if [ -e "$policy" ]; then policy=; else printf '#!/bin/sh\nexit 101\n' | as_root tee "$policy" >/dev/null && as_root chmod +x "$policy"; fi
  if ! { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive RUNLEVEL=1 \
      apt-get install -y -qq --no-install-recommends "${packages[@]}"; } >"$log" 2>&1; then
    echo "test tools: apt-get failed; its last lines:"
    tail -n 5 "$log"
  fi
  [ -z "$policy" ] || as_root rm -f "$policy"
  rm -f "$log"
fi

status=0
for tool in "${tools[@]}"; do
  if ! is_there "${tool%%:*}"; then
    echo "test tools: '${tool%%:*}' is missing; on Debian or Ubuntu run: apt-get install ${tool##*:}"
    status=1
  fi
done
[ "$status" -eq 0 ] && echo "test tools: docker-registry, skopeo, htpasswd, chromium, age, ssh-keygen, unzip, dockerd, iptables, haproxy and gcc are installed"
exit "$status"
