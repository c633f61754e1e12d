"""Counts requests in the cache, whose protocol is simple enough."""

import http.server
import socket


class Request(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        path = self.path.strip("/")
        command = b"CONFIG GET maxmemory\r\n" if path == "limit" else f"INCR {path or 'root'}\r\n".encode()
        with socket.create_connection(("cache", 6379), 5) as cache:
            cache.sendall(command)
            body = cache.recv(1000)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(body)


http.server.ThreadingHTTPServer(("", 8000), Request).serve_forever()
