"""The emulator: moto's server, with CloudFormation replaced by the engine beside this file. Loopback only.

python server.py [-p PORT]        a free port by default, which it prints on its first line
RUN_TASKS=1 python server.py      with the tasks of services and jobs in containers of the engine at DOCKER_HOST
POST /_emulator/reset             forget everything
POST /_emulator/fail?stack=S&type=T&message=M
                                  fail the next create or update of a resource of type T in stack S
POST /_emulator/hold?stack=S&type=T
                                  stop before such resources
POST /_emulator/release           go on with what is held
POST /_emulator/seed?zone=Z&name=N
POST /_emulator/seed?certificate=ARN
                                  make a hosted zone of an id, or a certificate of an ARN
GET  /_emulator/held              {"held": true} while something waits
GET  /_emulator/custom            the requests to custom resources so far
GET  /_emulator/tasks             the tasks that run or have run
GET  /_emulator/snapshots         the databases and caches of which there is a snapshot
GET  /_emulator/balancers         the addresses of load balancers by DNS name
"""

import argparse
import faulthandler
import json
import os
import signal
import socket
import sys
import tempfile
from urllib.parse import parse_qs

os.environ.setdefault("MOTO_IAM_LOAD_MANAGED_POLICIES", "true")
os.environ.setdefault("AWS_DEFAULT_REGION", "us-east-1")

# The service APIs read the environment when they are imported.
import idle  # noqa: E402
from cloudcontrol import list_resources  # noqa: E402
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app  # noqa: E402
from werkzeug.serving import WSGIRequestHandler, make_server  # noqa: E402

from cloudformation.engine import Engine  # noqa: E402
from resources import HANDLERS  # noqa: E402
from resources.custom import REQUESTS  # noqa: E402
from resources.gaps import seed_certificate, seed_zone  # noqa: E402

REGION = os.environ["AWS_DEFAULT_REGION"]
# By how much the times between health checks are divided where tasks run.
SPEED = 5


class Server:
    """One WSGI application in front of moto's and the engine's."""

    def __init__(self, endpoint):
        self.engine = Engine(endpoint, HANDLERS)
        self.moto = DomainDispatcherApplication(create_backend_app)
        if os.environ.get("RUN_TASKS"):
            # Needs an engine, which is not asked for elsewhere.
            from tasks.runner import Runner

            directory = tempfile.mkdtemp(prefix="compose-cdk-emulator-")
            self.engine.tasks = Runner(self.engine, REGION, directory, SPEED)
        else:
            idle.install(REGION)

    def __call__(self, environ, start_response):
        authorization, path = environ.get("HTTP_AUTHORIZATION", ""), environ["PATH_INFO"]
        if "/cloudformation/aws4_request" in authorization:
            return self.engine.wsgi(environ, start_response)
        if "/cloudtrail/aws4_request" in authorization:
            # The CDK command line asks about failed deployments. Moto answers 500, which is retried for 20 s.
            return answer(start_response, {"Events": []})
        if "/cloudcontrolapi/aws4_request" in authorization:
            request = json.loads(environ["wsgi.input"].read(int(environ["CONTENT_LENGTH"])))
            target = environ.get("HTTP_X_AMZ_TARGET", "")
            return answer(start_response, list_resources(self.engine, REGION, target, request))
        if path == "/_emulator/reset":
            if self.engine.tasks:
                self.engine.tasks.close()
            self.engine.reset()
            REQUESTS.clear()
            environ["PATH_INFO"] = "/moto-api/reset"
        elif path.startswith("/_emulator/"):
            return answer(start_response, self.control(path.rpartition("/")[2], environ["QUERY_STRING"]))
        return self.moto(environ, start_response)

    def control(self, command, query):
        arguments = {key: values[0] for key, values in parse_qs(query).items()}
        faults = self.engine.faults
        if command == "fail":
            faults.fail(arguments["stack"], arguments["type"], arguments["message"])
        elif command == "hold":
            faults.hold(arguments["stack"], arguments["type"])
        elif command == "release":
            faults.release()
        elif command == "seed" and "zone" in arguments:
            seed_zone(arguments["zone"], arguments["name"])
        elif command == "seed":
            seed_certificate(REGION, arguments["certificate"])
        elif command == "held":
            return {"held": faults.holding.is_set()}
        elif command == "custom":
            return REQUESTS
        elif command == "snapshots":
            return snapshots(self.engine)
        elif command == "tasks":
            return self.engine.tasks.described()
        elif command == "balancers":
            return self.engine.tasks.balancers.described()
        else:
            return {"error": f"no command {command}"}
        return {}


def snapshots(engine):
    """The databases and caches of which there is a snapshot that a stack made, by their identifiers."""
    rds, caches = engine.client("rds", REGION), engine.client("elasticache", REGION)
    return [
        *(s["DBInstanceIdentifier"] for s in rds.describe_db_snapshots(SnapshotType="manual")["DBSnapshots"]),
        *(
            s["DBClusterIdentifier"]
            for s in rds.describe_db_cluster_snapshots(SnapshotType="manual")["DBClusterSnapshots"]
        ),
        *(s["ReplicationGroupId"] for s in caches.describe_snapshots()["Snapshots"]),
    ]


def answer(start_response, value):
    data = json.dumps(value).encode()
    start_response("200 OK", [("Content-Type", "application/x-amz-json-1.1"), ("Content-Length", str(len(data)))])
    return [data]


class Quiet(WSGIRequestHandler):
    """Logs failures of the emulator only; what it refuses is the client's to tell."""

    def log_request(self, code="-", size="-"):
        if str(code).startswith("5"):
            super().log_request(code, size)


def main():
    # kill -USR1 shows what every thread does.
    faulthandler.register(signal.SIGUSR1)
    parser = argparse.ArgumentParser(description="AWS emulator for tests")
    parser.add_argument("-p", "--port", type=int, default=0)
    listener = socket.create_server(("127.0.0.1", parser.parse_args().port))
    port = listener.getsockname()[1]
    os.environ["MOTO_PORT"] = str(port)
    endpoint = f"http://127.0.0.1:{port}"
    server = make_server(
        "127.0.0.1", port, Server(endpoint), threaded=True, request_handler=Quiet, fd=listener.fileno()
    )
    print(endpoint, flush=True)
    sys.stdout = sys.stderr
    server.serve_forever()


if __name__ == "__main__":
    main()
