"""Stands in for Apache httpd: serves /usr/local/apache2/htdocs on port 80, and nothing below /api but that."""

import functools
import http.server
import signal
import sys

signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
handler = functools.partial(http.server.SimpleHTTPRequestHandler, directory="/usr/local/apache2/htdocs")
http.server.ThreadingHTTPServer(("", 80), handler).serve_forever()
