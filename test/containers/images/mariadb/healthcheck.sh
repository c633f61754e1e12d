#!/bin/sh
# Over TCP, as the official script asks with --connect, so that the first start without networking is not taken for ready.
exec mariadb --host 127.0.0.1 --user healthcheck --connect-timeout 3 --execute 'select 1'
