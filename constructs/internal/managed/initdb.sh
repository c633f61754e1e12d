# Runs the files of /docker-entrypoint-initdb.d once, in a database elsewhere.
# That it has is remembered in the database: by a schema, a database or a
# collection with the name compose_initdb.
set -eu
done=compose_initdb

query() {
  case "$INITDB_ENGINE" in
    postgres) psql --no-psqlrc -v ON_ERROR_STOP=1 -qtA "$@" ;;
    mysql | mariadb) "$(command -v mariadb || command -v mysql)" --host="$INITDB_HOST" --user="$INITDB_USER" -NB "$@" ;;
    mongo)
      mongosh --quiet --host "$INITDB_HOST" --username "$INITDB_USER" --password "$INITDB_PASSWORD" \
        --authenticationDatabase admin --retryWrites=false ${INITDB_TLS:+--tls --tlsAllowInvalidCertificates} "$@" ;;
  esac
}

run_sql() {
  if [ "$INITDB_ENGINE" = postgres ]; then query; else query ${INITDB_DATABASE:+"$INITDB_DATABASE"}; fi
}

was_done() {
  case "$INITDB_ENGINE" in
    postgres) query -c "select count(*) from pg_namespace where nspname = '$done'" ;;
    mysql | mariadb) query -e "select count(*) from information_schema.schemata where schema_name = '$done'" ;;
    mongo) query "$done" --eval "db.$done.countDocuments({})" ;;
  esac
}

remember() {
  case "$INITDB_ENGINE" in
    postgres) query -c "create schema $done" ;;
    mysql | mariadb) query -e "create database $done" ;;
    mongo) query "$done" --eval "db.$done.insertOne({})" ;;
  esac
}

# The database may have its address a moment later than its name.
for attempt in 1 2 3 4 5 6; do
  if count=$(was_done); then break; fi
  if [ "$attempt" = 6 ]; then echo "$INITDB_HOST does not answer" >&2; exit 1; fi
  sleep 10
done
if [ "$count" != 0 ]; then
  echo "The files of /docker-entrypoint-initdb.d ran before."
  exit 0
fi
for file in /docker-entrypoint-initdb.d/*; do
  echo "Running $file"
  case "$file" in
    *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
    *.sql) run_sql <"$file" ;;
    *.sql.gz) gunzip -c "$file" | run_sql ;;
    *.sql.xz) xzcat "$file" | run_sql ;;
    *.sql.zst) zstd -dc "$file" | run_sql ;;
    *.js) query "$INITDB_DATABASE" "$file" ;;
    *) echo "Ignoring $file" ;;
  esac
done
remember
