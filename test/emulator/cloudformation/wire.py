"""CloudFormation's query protocol: form parameters in, XML out."""

import re
import traceback
import uuid
from urllib.parse import parse_qsl
from xml.sax.saxutils import escape

from .errors import CfnError

NAMESPACE = "http://cloudformation.amazonaws.com/doc/2010-05-15/"
PATIENCE = 60


class Wire:
    """Answers HTTP requests with what the actions return."""

    def wsgi(self, environ, start_response):
        length = int(environ.get("CONTENT_LENGTH") or 0)
        body = environ["wsgi.input"].read(length).decode() if length else environ.get("QUERY_STRING", "")
        request = unflatten(parse_qsl(body, keep_blank_values=True))
        region = re.search(r"Credential=[^/]+/\d+/([^/]+)/", environ["HTTP_AUTHORIZATION"]).group(1)
        try:
            status, xml = "200 OK", self.answer(region, request.get("Action", ""), request)
        except CfnError as e:
            status, xml = "400 Bad Request", error(e.code, e)
        except Exception as e:
            traceback.print_exc()
            status, xml = "500 Internal Server Error", error("InternalFailure", e)
        data = xml.encode()
        start_response(status, [("Content-Type", "text/xml"), ("Content-Length", str(len(data)))])
        return [data]

    def answer(self, region, action, request):
        method = getattr(self, "act_" + action, None)
        if method is None:
            raise CfnError(f"Could not find operation {action} for version 2010-05-15", "InvalidAction")
        self.local.job = None
        with self.lock:
            out = method(region, request)
        self.wait(self.local.job)
        model = self.client("cloudformation", region).meta.service_model
        shape = model.operation_model(action).output_shape
        members = "".join(xml_of(shape.members[k], k, v) for k, v in out.items()) if shape else ""
        return (
            f'<{action}Response xmlns="{NAMESPACE}"><{action}Result>{members}</{action}Result>'
            f"<ResponseMetadata><RequestId>{uuid.uuid4()}</RequestId></ResponseMetadata></{action}Response>"
        )

    def wait(self, job):
        """Clients poll every few seconds. Let them find the stack done, unless a fault holds it."""
        for _ in range(PATIENCE * 20):
            if job is None or not job.is_alive() or self.faults.holding.is_set():
                return
            job.join(0.05)


def error(code, message):
    return (
        f'<ErrorResponse xmlns="{NAMESPACE}"><Error><Type>Sender</Type><Code>{code}</Code>'
        f"<Message>{escape(str(message))}</Message></Error><RequestId>{uuid.uuid4()}</RequestId></ErrorResponse>"
    )


def xml_of(shape, name, value):
    if value is None:
        return ""
    kind = shape.type_name
    if kind == "structure":
        text = "".join(xml_of(shape.members[k], k, v) for k, v in value.items() if k in shape.members)
    elif kind == "list":
        text = "".join(xml_of(shape.member, "member", item) for item in value)
    elif kind == "boolean":
        text = "true" if value else "false"
    elif kind == "timestamp":
        text = value.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    else:
        text = escape(str(value), {"\r": "&#xD;"})
    return f"<{name}>{text}</{name}>"


def unflatten(pairs):
    """A.member.1.B=x as {"A": [{"B": "x"}]}."""
    root = {}
    for key, value in pairs:
        node = root
        *parents, last = key.split(".")
        for part in parents:
            node = node.setdefault(part, {})
        node[last] = value
    return lists_of(root)


def lists_of(node):
    if not isinstance(node, dict):
        return node
    if set(node) == {"member"} and isinstance(node["member"], dict):
        return [lists_of(node["member"][i]) for i in sorted(node["member"], key=int)]
    return {key: lists_of(value) for key, value in node.items()}
