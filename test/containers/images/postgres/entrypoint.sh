#!/bin/bash
# Makes a database where there is none, runs /docker-entrypoint-initdb.d in it, and goes on as postgres, as the official
# image does.
set -euo pipefail

# value NAME DEFAULT: of the variable, or of the file that NAME_FILE names.
value() {
  local file="${1}_FILE"
  if [ -n "${!file-}" ]; then cat "${!file}"; else printf %s "${!1:-$2}"; fi
}

case $1 in -*) set -- postgres "$@" ;; esac
[ "$1" = postgres ] || exec "$@"
if [ "$(id -u)" = 0 ]; then
  mkdir -p "$PGDATA" /var/run/postgresql
  chmod 0700 "$PGDATA"
  find "$PGDATA" /var/run/postgresql ! -user postgres -exec chown postgres '{}' +
  exec gosu postgres "$0" "$@"
fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
  user=$(value POSTGRES_USER postgres)
  database=$(value POSTGRES_DB "$user")
  password=$(value POSTGRES_PASSWORD '')
  method=${POSTGRES_HOST_AUTH_METHOD:-scram-sha-256}
  if [ -z "$password" ] && [ "$method" != trust ]; then
    echo 'Error: Database is uninitialized and superuser password is not specified.' >&2
    exit 1
  fi
  initdb --username="$user" --no-sync ${password:+--pwfile=<(printf '%s\n' "$password")}
  printf '\nhost all all all %s\n' "$method" >> "$PGDATA/pg_hba.conf"
  export PGPASSWORD="$password"
  pg_ctl -D "$PGDATA" -o "-c listen_addresses=''" -w start
  [ "$database" = postgres ] || createdb --username "$user" --maintenance-db postgres "$database"
  for file in /docker-entrypoint-initdb.d/*; do
    case $file in
      *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
      *.sql) psql --set ON_ERROR_STOP=1 --username "$user" --dbname "$database" --file "$file" ;;
    esac
  done
  pg_ctl -D "$PGDATA" -m fast -w stop
  unset PGPASSWORD
  echo 'PostgreSQL init process complete; ready for start up.'
fi
exec "$@"
