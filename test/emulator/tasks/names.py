"""The name server of a VPC: the names of its Cloud Map namespaces, cached as the VPC's resolver caches them."""

import random
import socket
import socketserver
import threading
import time

import dns.flags
import dns.message
import dns.rcode
import dns.rrset
from moto.servicediscovery.models import servicediscovery_backends

from cloudformation.errors import ACCOUNT

REGION = "us-east-1"
# How long "no such name" is kept where the namespace does not say so. AWS documents no default.
NEGATIVE = 15
# Cloud Map answers with eight at most.
MOST = 8


def records(vpc, name):
    """What a namespace of the VPC knows of a name: [(kind, TTL, value)], [] where it has no instance, and the TTL of
    an answer that there is none; or None where no namespace has the name."""
    backend = servicediscovery_backends[ACCOUNT][REGION]
    for namespace in list(backend.namespaces.values()):
        if namespace.vpc != vpc or not name.endswith("." + namespace.name.lower()):
            continue
        negative = int((namespace.dns_properties or {}).get("SOA", {}).get("TTL") or NEGATIVE)
        first = name.removesuffix("." + namespace.name.lower())
        for service in list(backend.services.values()):
            if service.name.lower() == first and namespace.id in (service.namespace_id, of(service)):
                return found(service), negative
        return [], negative
    return None


def of(service):
    return (service.dns_config or {}).get("NamespaceId")


def found(service):
    kinds = {record["Type"]: int(record["TTL"]) for record in (service.dns_config or {}).get("DnsRecords", [])}
    out = []
    for instance in list(service.instances):
        if service.health_check_custom_config is not None and instance.health_status != "HEALTHY":
            continue
        for kind, attribute in (("A", "AWS_INSTANCE_IPV4"), ("CNAME", "AWS_INSTANCE_CNAME")):
            if kind in kinds and attribute in instance.attributes:
                out.append((kind, kinds[kind], instance.attributes[attribute]))
    random.shuffle(out)
    # A weighted record set answers with one.
    return out[:1] if out and out[0][0] == "CNAME" else out[:MOST]


class NameServer:
    """Answers on port 53 of an address, by UDP and TCP."""

    def __init__(self, address, vpc):
        self.vpc, self.cache, self.lock = vpc, {}, threading.Lock()
        self.servers = []
        for kind, handler in ((socketserver.ThreadingUDPServer, Datagram), (socketserver.ThreadingTCPServer, Stream)):
            kind.allow_reuse_address = kind.daemon_threads = True
            server = kind((address, 53), handler)
            server.names = self
            threading.Thread(target=server.serve_forever, daemon=True).start()
            self.servers.append(server)

    def close(self):
        for server in self.servers:
            server.shutdown()
            server.server_close()

    def lookup(self, name):
        """What records returns, as old as it may be by the TTL."""
        with self.lock:
            expires, answer = self.cache.get(name, (0, None))
            if expires > time.monotonic():
                return answer
            answer = records(self.vpc, name)
            if answer is not None:
                ttl = min([ttl for _, ttl, _ in answer[0]] or [answer[1]])
                self.cache[name] = (time.monotonic() + ttl, answer)
            return answer

    def answer(self, wire):
        query = dns.message.from_wire(wire)
        response = dns.message.make_response(query, recursion_available=True)
        [question] = query.question
        name = question.name.to_text(omit_final_dot=True).lower()
        known = self.chain(response, name, question.rdtype)
        if not known:
            response.set_rcode(dns.rcode.NXDOMAIN)
        return response.to_wire()

    def chain(self, response, name, wanted):
        """Add the answers for a name, and for what it is an alias of. Returns whether the name exists."""
        for _ in range(MOST):
            answer = self.lookup(name)
            if answer is None or not answer[0]:
                return bool(response.answer)
            kind, ttl, value = answer[0][0]
            if kind == "CNAME":
                response.answer.append(dns.rrset.from_text(name + ".", ttl, "IN", "CNAME", value.rstrip(".") + "."))
                name = value.rstrip(".").lower()
                continue
            if wanted == dns.rdatatype.A:
                response.answer.append(dns.rrset.from_text(name + ".", ttl, "IN", "A", *(v for _, _, v in answer[0])))
            return True
        return True


class Datagram(socketserver.BaseRequestHandler):
    def handle(self):
        data, sock = self.request
        sock.sendto(self.server.names.answer(data), self.client_address)


class Stream(socketserver.BaseRequestHandler):
    def handle(self):
        length = int.from_bytes(self.request.recv(2, socket.MSG_WAITALL))
        answer = self.server.names.answer(self.request.recv(length, socket.MSG_WAITALL))
        self.request.sendall(len(answer).to_bytes(2) + answer)
