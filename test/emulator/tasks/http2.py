"""A health check by HTTP/2, without TLS: one request, and the status of its answer.

https://www.rfc-editor.org/rfc/rfc9113, and https://www.rfc-editor.org/rfc/rfc7541 for the headers. The standard
library has no HTTP/2; of an answer nothing but the status is read, which has an index in the static table.
"""

import socket

PREFACE = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
DATA, HEADERS, SETTINGS = 0, 1, 4
END_STREAM, END_HEADERS, PADDED, PRIORITY = 1, 4, 8, 32
STATUS = {8: 200, 9: 204, 10: 206, 11: 304, 12: 400, 13: 404, 14: 500}
METHOD = {"GET": 0x82, "POST": 0x83}


def codes(group):
    """The statuses of HTTP that are healthy. Of gRPC every status is, by the default of a project."""
    matcher = group.matcher or {}
    if group.protocol_version != "GRPC":
        return matcher.get("HttpCode", "200")
    if matcher.get("GrpcCode") != "0-99":
        raise NotImplementedError(f"a matcher for some statuses of gRPC, {matcher}")
    return "200"


def status(address, group, timeout):
    is_grpc = group.protocol_version == "GRPC"
    block = headers("POST" if is_grpc else "GET", group.health_check_path or "/", is_grpc)
    request = PREFACE + frame(SETTINGS, 0, 0, b"")
    request += frame(HEADERS, END_HEADERS | (0 if is_grpc else END_STREAM), 1, block)
    if is_grpc:
        request += frame(DATA, END_STREAM, 1, bytes(5))  # a message of no bytes
    with socket.create_connection(address, timeout) as connection:
        connection.settimeout(timeout)
        connection.sendall(request)
        reader = connection.makefile("rb")
        while head := reader.read(9):
            kind, flags, stream = head[3], head[4], int.from_bytes(head[5:9]) & 0x7FFFFFFF
            body = reader.read(int.from_bytes(head[:3]))
            if kind == HEADERS and stream == 1:
                return first_status(body, flags)
    raise ConnectionError("no answer by HTTP/2")


def frame(kind, flags, stream, body):
    return len(body).to_bytes(3) + bytes([kind, flags]) + stream.to_bytes(4) + body


def headers(method, path, is_grpc):
    """By index in the static table, or as they are: no value has more than 126 bytes."""
    block = bytes([METHOD[method], 0x86, 0x04]) + text(path) + b"\x01" + text("elb")
    if is_grpc:
        block += b"\x0f\x10" + text("application/grpc") + b"\x00" + text("te") + text("trailers")
    return block


def text(value):
    return bytes([len(value)]) + value.encode()


def first_status(body, flags):
    if flags & PADDED:
        body = body[1:]
    if flags & PRIORITY:
        body = body[5:]
    while body and body[0] >> 5 == 1:  # a new size of the table
        body = body[1:]
    if not body or body[0] & 0x7F not in STATUS:
        raise ConnectionError("an answer whose status is not in the static table")
    return STATUS[body[0] & 0x7F]
