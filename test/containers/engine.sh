#!/usr/bin/env bash
# Runs a command beside a Docker Engine of its own: test/containers/engine.sh DIRECTORY COMMAND [ARGUMENT…]
# Says in one line what is missing for that, or nothing: test/containers/engine.sh --check
#
# The engine keeps its images in DIRECTORY. Engine, containers, bridges, mounts and firewall rules are in namespaces of
# their own, which the kernel removes with all that is in them when the command ends, or when this script is killed.
# Nothing in there reaches a network.
set -euo pipefail

fail() {
  echo "engine.sh: $1" >&2
  exit 1
}

check() {
  [ "$(id -u)" = 0 ] || fail 'only root can start a Docker Engine'
  for tool in dockerd iptables ip nsenter unshare mmdebstrap; do
    command -v "$tool" > /dev/null || fail "there is no $tool: install docker.io, iptables, iproute2, util-linux and mmdebstrap"
  done
}

if [ "${1-}" = --check ]; then
  check
  exit 0
fi
if [ "${1-}" != --inside ]; then
  directory=$(realpath -m "$1")
  shift
  check
  mkdir -p "$directory"
  free=$(df --output=avail -k "$directory" | tail -1)
  [ "$free" -gt 6000000 ] || fail "$directory has $((free / 1024)) MiB of free space, and the images need 6000"
  exec 9> "$directory/lock"
  flock --nonblock 9 || fail "$directory is in use by another run"
  run=$(mktemp -d /tmp/compose-cdk-engine.XXXXXX)
  group=$(basename "$run") # the control group of all containers
  # Control groups are the one thing that has no namespace. They are empty when the last process has ended.
  clean() {
    for _ in $(seq 50); do
      find /sys/fs/cgroup -mindepth 1 -depth -type d -path "*/$group*" -exec rmdir {} + 2> /dev/null || true
      [ -n "$(find /sys/fs/cgroup -type d -name "$group" -print -quit)" ] || break
      sleep 0.1
    done
    rm -rf "$run"
  }
  trap clean EXIT
  # unshare lets other signals pass by.
  trap 'kill -KILL "$inside" 2> /dev/null; wait "$inside" || true; echo "engine.sh: interrupted" >&2; exit 130' INT TERM HUP
  # 9>&-: the lock is this script's. Whatever kills this script, KILL too, kills the rest.
  setpriv --pdeathsig KILL unshare --net --mount --pid --fork --kill-child --mount-proc \
    "$0" --inside "$directory" "$run" "$@" 9>&- &
  inside=$!
  status=0
  wait "$inside" || status=$?
  exit "$status"
fi

directory=$2 run=$3
shift 3
CGROUP_PARENT=/$(basename "$run")
export CGROUP_PARENT
ip link set lo up
# The client of the engine's own package, which has BuildKit in it, where another one is installed too.
mkdir "$run/bin"
[ ! -x /usr/bin/docker ] || ln -s /usr/bin/docker "$run/bin/docker"
export PATH="$run/bin:$PATH"
mkdir "$run/tmp"
export TMPDIR="$run/tmp"
export DOCKER_HOST="unix://$run/docker.sock"
# Interrupted runs leave containers, which the engine would bring back.
rm -rf "$directory/data/containers"
dockerd --data-root "$directory/data" --exec-root "$run/exec" --host "$DOCKER_HOST" --pidfile "$run/pid" \
  --cgroup-parent "$CGROUP_PARENT" --default-address-pool base=10.0.0.0/16,size=24 --ip 127.0.0.1 \
  --default-ulimit nofile=1024:4096 --log-level warn > "$run/log" 2>&1 &
for _ in $(seq 300); do
  docker version > /dev/null 2>&1 && break
  [ -d "/proc/$!" ] || { tail -5 "$run/log" >&2 && fail "the Docker Engine does not start"; }
  sleep 0.1
done
docker version > /dev/null || fail "the Docker Engine does not answer"
docker network prune --force > /dev/null
docker volume prune --force > /dev/null
status=0
"$@" || status=$?
# In order, so that the images are whole the next time.
docker ps --quiet | xargs --no-run-if-empty docker kill > /dev/null 2>&1 || true
[ ! -e "$run/pid" ] || { kill "$(cat "$run/pid")" && wait; } || true
exit "$status"
