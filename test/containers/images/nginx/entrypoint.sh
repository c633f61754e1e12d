#!/bin/sh
# Runs the scripts of /docker-entrypoint.d and fills templates in, as the official image does.
set -eu
for script in /docker-entrypoint.d/*.sh; do
  if [ -x "$script" ]; then "$script"; fi
done
for template in /etc/nginx/templates/*.template; do
  [ -e "$template" ] || continue
  name=${template##*/}
  python3 -c 'import os, re, sys
text = sys.stdin.read()
print(re.sub(r"\$\{(\w+)\}", lambda found: os.environ.get(found[1], found[0]), text), end="")' \
    < "$template" > "/etc/nginx/conf.d/${name%.template}"
done
exec "$@"
