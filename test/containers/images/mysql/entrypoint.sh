#!/bin/bash
# MariaDB, with the variables of the official image of MySQL.
set -euo pipefail
for name in $(compgen -e MYSQL_); do
  export "MARIADB_${name#MYSQL_}=${!name}"
done
[ "$1" != mysqld ] || set -- mariadbd "${@:2}"
exec docker-entrypoint.sh "$@"
