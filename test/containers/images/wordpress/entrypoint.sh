#!/bin/bash
# Fills an empty volume with the application, as the official image does, and serves it.
set -euo pipefail
if [ ! -e index.php ]; then
  [ "$(stat -c %u .)" != 0 ] || chown www-data:www-data .
  tar --create --directory /usr/src/wordpress --owner www-data --group www-data . | tar --extract --file -
fi
php-fpm -D
exec nginx -g 'daemon off;' -c /etc/nginx/wordpress.conf
