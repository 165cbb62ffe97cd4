#!/usr/bin/env bash
# definitions-server.sh: starts a real API server of Kubernetes 1.36 for custom resource definitions and the kinds they define, and prints the
# kubeconfig that reaches it. Tests that can ask a server do so with
#
#   KSAIL_TEST_KUBECONFIG=$(build/definitions-server.sh) build/test.sh ServerCheck
#
# It is built once from Debian's libraries (build/go-oracle.sh: 270 MB, some minutes) and keeps its data in etcd (Debian's etcd-server), below
# artifacts/tools/definitions-server. It listens on loopback, for everybody who reaches it, until it is stopped:
#
#   build/definitions-server.sh --stop
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
home=$root/artifacts/tools/definitions-server
port=${KSAIL_DEFINITIONS_PORT:-16444}

stop() {
  local name
  for name in server etcd; do
    [ ! -f "$home/$name.pid" ] || kill "$(cat "$home/$name.pid")" 2>/dev/null || true
    rm -f "$home/$name.pid"
  done
}

if [ "${1:-}" = --stop ]; then
  stop
  exit 0
fi

command -v etcd >/dev/null || { echo "definitions-server: 'etcd' is not on PATH; install etcd-server" >&2; exit 3; }
binary=$("$root/build/go-oracle.sh" definitions-server "$root/build/definitions-server/main.go")
stop
rm -rf "$home/data"

etcd --data-dir "$home/data" --unsafe-no-fsync --listen-client-urls "http://127.0.0.1:$((port + 1))" --advertise-client-urls "http://127.0.0.1:$((port + 1))" \
  --listen-peer-urls "http://127.0.0.1:$((port + 2))" --initial-advertise-peer-urls "http://127.0.0.1:$((port + 2))" --initial-cluster "default=http://127.0.0.1:$((port + 2))" \
  >"$home/etcd.log" 2>&1 &
echo $! >"$home/etcd.pid"

cat >"$home/kubeconfig" <<YAML
apiVersion: v1
kind: Config
current-context: definitions
contexts: [{name: definitions, context: {cluster: definitions, user: anybody}}]
clusters: [{name: definitions, cluster: {server: "https://127.0.0.1:$port", certificate-authority: "$home/certificates/apiserver.crt"}}]
users: [{name: anybody, user: {}}]
YAML

"$binary" --etcd-servers="http://127.0.0.1:$((port + 1))" --secure-port="$port" --bind-address=127.0.0.1 --cert-dir="$home/certificates" --kubeconfig="$home/kubeconfig" \
  >"$home/server.log" 2>&1 &
echo $! >"$home/server.pid"

for _ in $(seq 120); do
  if curl -sk "https://127.0.0.1:$port/apis/apiextensions.k8s.io/v1" | grep -q customresourcedefinitions; then
    echo "$home/kubeconfig"
    exit 0
  fi
  sleep 0.5
done
echo "definitions-server: no answer within a minute; see $home/server.log" >&2
exit 1
