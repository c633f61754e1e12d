#!/bin/sh
# Gives the data to redis and goes on as redis, as the official image does, which is built with protected mode off.
set -eu
case $1 in -* | *.conf) set -- redis-server "$@" ;; esac
if [ "$1" = redis-server ] && [ "$(id -u)" = 0 ]; then
  find . ! -user redis -exec chown redis '{}' +
  exec gosu redis "$0" "$@"
fi
[ "$1" != redis-server ] || exec "$@" --protected-mode no
exec "$@"
