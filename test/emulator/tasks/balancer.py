"""Load balancers: a loopback address for each, on which its listeners serve."""

import contextlib
import http.client
import http.server
import itertools
import os
import re
import socket
import socketserver
import threading

from moto.elbv2.models import elbv2_backends

from cloudformation.errors import ACCOUNT

# Not those of a connection: https://www.rfc-editor.org/rfc/rfc9110#name-connection
HOP = ("connection", "keep-alive", "transfer-encoding", "content-length", "upgrade")
TIMEOUT = 60
CLIENT = "203.0.113.9"  # whom X-Forwarded-For names


class Balancers:
    """Opens and closes listeners as moto's state has them."""

    def __init__(self, region, targets):
        self.region, self.targets = region, targets
        self.addresses, self.servers = {}, {}
        self.next = itertools.count(1)

    def tick(self):
        balancers = dict(elbv2_backends[ACCOUNT][self.region].load_balancers)
        wanted = {
            listener.arn: (arn, listener) for arn, b in balancers.items() for listener in dict(b.listeners).values()
        }
        for arn in set(self.servers) - set(wanted):
            self.servers.pop(arn).close()
        for arn in set(wanted) - set(self.servers):
            balancer, listener = wanted[arn]
            self.servers[arn] = self.open(self.address(balancer), listener)

    def address(self, balancer):
        if balancer not in self.addresses:
            n = next(self.next)
            # Of a network for each emulator, so that two on one machine do not meet.
            self.addresses[balancer] = f"127.{os.getpid() % 200 + 10}.{n // 250}.{n % 250 + 1}"
        return self.addresses[balancer]

    def open(self, address, listener):
        kind = HTTPListener if listener.protocol in ("HTTP", "HTTPS") else TCPListener
        server = kind((address, int(listener.port)), listener, self.targets)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return server

    def groups(self):
        """The security groups of all load balancers."""
        found = elbv2_backends[ACCOUNT][self.region].load_balancers.values()
        return {group for balancer in list(found) for group in balancer.security_groups or []}

    def described(self):
        """Where each load balancer is, by its DNS name."""
        found = dict(elbv2_backends[ACCOUNT][self.region].load_balancers)
        return {b.dns_name: self.addresses[arn] for arn, b in found.items() if arn in self.addresses}

    def close(self):
        for server in self.servers.values():
            server.close()
        self.servers.clear()


class Closing:
    def close(self):
        self.shutdown()
        self.server_close()


class HTTPListener(Closing, http.server.ThreadingHTTPServer):
    """TLS is not modelled: an HTTPS listener speaks HTTP, and says to its targets that it was HTTPS."""

    daemon_threads = True

    def __init__(self, address, listener, targets):
        self.listener, self.targets = listener, targets
        super().__init__(address, Request)


class Request(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_):
        pass

    def parse_request(self):
        """What begins with the preface of HTTP/2 is passed on as it is: its rules are not modelled."""
        if self.raw_requestline.startswith(b"PRI * HTTP/2.0"):
            self.close_connection = True
            self.pass_on(self.server.listener.default_actions[-1].data, self.raw_requestline)
            return False
        return super().parse_request()

    def pass_on(self, action, head):
        """Connects the client with a target, which gets what was read of the client's first."""
        target = self.server.targets.pick(group_of(action)) if "TargetGroupArn" in str(action) else None
        with contextlib.suppress(OSError):
            if target:
                there = socket.create_connection((target.task.address, target.port), TIMEOUT)
                with there:
                    there.sendall(head)
                    back = threading.Thread(target=pump, args=(there, self.connection), daemon=True)
                    back.start()
                    pump_buffered(self.rfile, there)
                    back.join()

    def upgrade(self, action, rule):
        """A WebSocket: the request, with the rewrites of the rule, and then what both sides send."""
        self.close_connection = True
        lines = [f"{self.command} {rewritten(self.path, rule, 'url-rewrite')} HTTP/1.1"]
        lines += [f"{key}: {value}" for key, value in self.forwarded(rule, ()).items()]
        self.pass_on(action, ("\r\n".join(lines) + "\r\n\r\n").encode())

    def handle_any(self):
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        host = (self.headers.get("Host") or "").partition(":")[0]
        rule = chosen(self.server.listener, self.path.partition("?")[0], self.headers)
        action = rule.actions[-1].data
        if action["Type"] == "fixed-response":
            fixed = action["FixedResponseConfig"]
            headers = [("Content-Type", fixed.get("ContentType", "text/plain"))]
            self.reply(int(fixed["StatusCode"]), headers, (fixed.get("MessageBody") or "").encode())
        elif action["Type"] == "redirect":
            place = location(action["RedirectConfig"], self.server.listener, host, self.path)
            self.reply(int(action["RedirectConfig"]["StatusCode"][-3:]), [("Location", place)], b"")
        elif self.headers.get("Upgrade"):
            self.upgrade(action, rule)
        else:
            self.forward(action, rule, body)

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_OPTIONS = do_PATCH = handle_any

    def forward(self, action, rule, body):
        target = self.server.targets.pick(group_of(action))
        if not target:
            return self.reply(503, [], b"503 Service Temporarily Unavailable")
        headers = self.forwarded(rule, HOP)
        try:
            connection = http.client.HTTPConnection(target.task.address, target.port, timeout=TIMEOUT)
            connection.request(self.command, rewritten(self.path, rule, "url-rewrite"), body or None, headers)
            answer = connection.getresponse()
            data = answer.read()
            connection.close()
        except TimeoutError:
            return self.reply(504, [], b"504 Gateway Time-out")
        except (OSError, http.client.HTTPException):
            return self.reply(502, [], b"502 Bad Gateway")
        self.reply(answer.status, [(k, v) for k, v in answer.getheaders() if k.lower() not in HOP], data)

    def forwarded(self, rule, left_out):
        """The headers that a target gets."""
        listener = self.server.listener
        headers = {k: v for k, v in self.headers.items() if k.lower() not in (*left_out, "host")}
        return {
            "Host": rewritten(self.headers.get("Host") or "", rule, "host-header-rewrite"),
            **headers,
            "X-Forwarded-For": CLIENT,
            "X-Forwarded-Proto": listener.protocol.lower(),
            "X-Forwarded-Port": str(listener.port),
        }

    def reply(self, status, headers, body):
        self.send_response_only(status)
        for key, value in headers:
            self.send_header(key, value)
        if status != 304:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != 304:
            self.wfile.write(body)


def chosen(listener, path, headers):
    """The first rule that matches."""
    rules = sorted(dict(listener.rules).values(), key=lambda r: float("inf") if r.is_default else int(r.priority))
    for rule in rules:
        if all(meets(condition, path, headers) for condition in rule.conditions):
            return rule
    raise AssertionError("the default rule has no conditions")


def meets(condition, path, headers):
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-condition-types.html"""
    field = condition["Field"]
    config = next((c for c in condition.values() if isinstance(c, dict)), condition)
    if field == "path-pattern":
        found = [path]
    elif field == "host-header":
        found = [(headers.get("Host") or "").partition(":")[0].lower()]
    elif field == "http-header":
        found = headers.get_all(config["HttpHeaderName"]) or []
    else:
        raise NotImplementedError(f"a condition on {field}")
    if config.get("RegexValues"):
        return any(re.search(regex, text) for regex in config["RegexValues"] for text in found)
    fold = str if field == "path-pattern" else str.lower
    return any(matches(fold(pattern), fold(text)) for pattern in config["Values"] for text in found)


def matches(pattern, text):
    """Whether a pattern with * and ? is that of a text. Brackets, which fnmatch reads, are as they are."""
    parts = {"*": ".*", "?": "."}
    return re.fullmatch("".join(parts.get(c) or re.escape(c) for c in pattern), text, re.DOTALL) is not None


def rewritten(text, rule, kind):
    """The URL, without scheme and host, or the host, with the rewrite of a rule."""
    config = {"url-rewrite": "UrlRewriteConfig", "host-header-rewrite": "HostHeaderRewriteConfig"}[kind]
    for transform in getattr(rule, "transforms", []):
        if transform["Type"] == kind:
            rewrite = transform[config]["Rewrites"][0]
            found = re.search(rewrite["Regex"], text)
            if found:
                new = found.expand(re.sub(r"\$(\d)", r"\\g<\1>", rewrite["Replace"]))
                text = text[: found.start()] + new + text[found.end() :]
    return text


def location(config, listener, host, target):
    """https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-action-types.html"""
    path, _, query = target.partition("?")
    known = {
        "protocol": listener.protocol.lower(),
        "host": host,
        "port": str(listener.port),
        "path": path.lstrip("/"),
        "query": query,
    }
    parts = {"Protocol": "#{protocol}", "Host": "#{host}", "Port": "#{port}", "Path": "/#{path}", "Query": "#{query}"}
    filled = {
        key: re.sub(r"#\{(\w+)\}", lambda found: known[found[1]], config.get(key) or default)
        for key, default in parts.items()
    }
    query = f"?{filled['Query']}" if filled["Query"] else ""
    return f"{filled['Protocol'].lower()}://{filled['Host']}:{filled['Port']}{filled['Path']}{query}"


def group_of(action):
    """The target group; weights are not modelled."""
    return action.get("TargetGroupArn") or action["ForwardConfig"]["TargetGroups"][0]["TargetGroupArn"]


class TCPListener(Closing, socketserver.ThreadingTCPServer):
    allow_reuse_address = daemon_threads = True
    request_queue_size = 128

    def __init__(self, address, listener, targets):
        self.listener, self.targets = listener, targets
        super().__init__(address, Connection)


class Connection(socketserver.BaseRequestHandler):
    def handle(self):
        target = self.server.targets.pick(group_of(self.server.listener.default_actions[-1].data))
        if not target:
            return
        try:
            there = socket.create_connection((target.task.address, target.port), TIMEOUT)
        except OSError:
            return
        with there:
            target.connections.add(there)
            back = threading.Thread(target=pump, args=(there, self.request), daemon=True)
            back.start()
            pump(self.request, there)
            back.join()
            target.connections.discard(there)


def pump(source, sink):
    copy(lambda: source.recv(65536), sink)


def pump_buffered(source, sink):
    """From a reader that may hold what it has read."""
    copy(lambda: source.read1(65536), sink)


def copy(read, sink):
    with contextlib.suppress(OSError):
        while data := read():
            sink.sendall(data)
    with contextlib.suppress(OSError):
        sink.shutdown(socket.SHUT_WR)
