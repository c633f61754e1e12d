#!/bin/bash
# Makes a database where there is none, runs /docker-entrypoint-initdb.d in it, and goes on as mysql, as the official
# image does.
set -euo pipefail

value() {
  local file="${1}_FILE"
  if [ -n "${!file-}" ]; then cat "${!file}"; else printf %s "${!1-}"; fi
}

[ "$1" = mariadbd ] || exec "$@"
if [ "$(id -u)" = 0 ]; then
  mkdir -p /run/mysqld
  find /var/lib/mysql /run/mysqld ! -user mysql -exec chown mysql: '{}' +
  exec gosu mysql "$0" "$@"
fi
if [ ! -d /var/lib/mysql/mysql ]; then
  root=$(value MARIADB_ROOT_PASSWORD)
  if [ -z "$root${MARIADB_ALLOW_EMPTY_ROOT_PASSWORD-}${MARIADB_RANDOM_ROOT_PASSWORD-}" ]; then
    echo '[ERROR] Database is uninitialized and password option is not specified' >&2
    exit 1
  fi
  [ -z "${MARIADB_RANDOM_ROOT_PASSWORD-}" ] || root=$(head -c 15 /dev/urandom | base64)
  mariadb-install-db --datadir=/var/lib/mysql --auth-root-authentication-method=normal --skip-test-db > /dev/null
  mariadbd --skip-networking &
  server=$!
  until mariadb -u root -e 'select 1' > /dev/null 2>&1; do sleep 0.3; done
  database=${MARIADB_DATABASE-} user=$(value MARIADB_USER) password=$(value MARIADB_PASSWORD)
  {
    echo "CREATE USER healthcheck@'127.0.0.1';"
    echo "CREATE USER root@'%' IDENTIFIED BY '$root'; GRANT ALL ON *.* TO root@'%' WITH GRANT OPTION;"
    [ -z "$database" ] || echo "CREATE DATABASE \`$database\`;"
    [ -z "$user" ] || echo "CREATE USER '$user'@'%' IDENTIFIED BY '$password'; GRANT ALL ON \`$database\`.* TO '$user'@'%';"
  } | mariadb -u root
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) . "$file" ;;
      *.sql) mariadb -u root "$database" < "$file" ;;
    esac
  done
  kill "$server"
  wait "$server" || true
  echo 'MariaDB init process done. Ready for start up.'
fi
exec "$@"
