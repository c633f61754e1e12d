"""The second emulator: ministack, with what its CloudFormation lacks for this project. Loopback only.

python server.py [-p PORT]        a free port by default; the address is printed when it answers

It runs the functions that a stack has, with the Python that runs this and the Node.js that is found first; custom
resources get what they answer. Tasks are records: those of services run, others end after a second.
"""

import argparse
import os
import socket
import sys
import threading
import time
from pathlib import Path

HERE = Path(__file__).parent


def settings(port):
    """Ministack reads its settings from the environment when it is imported."""
    os.environ.update(
        GATEWAY_PORT=str(port),
        BIND_HOST="127.0.0.1",
        MINISTACK_HOST="127.0.0.1",
        MINISTACK_ACCOUNT_ID="123456789012",
        AWS_DEFAULT_REGION="us-east-1",
        LOG_LEVEL="WARNING",
        # What functions find on AWS Lambda besides the libraries of the repository.
        PYTHONPATH=str(HERE / "modules"),
        NODE_PATH=str(HERE.parent.parent / "node_modules"),
    )


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def announce(port, said):
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)
            continue
        print(f"http://127.0.0.1:{port}", file=said, flush=True)
        return


def main():
    parser = argparse.ArgumentParser(description="another AWS emulator for tests")
    parser.add_argument("-p", "--port", type=int, default=0)
    port = parser.parse_args().port or free_port()
    settings(port)
    said, sys.stdout, sys.argv = sys.stdout, sys.stderr, sys.argv[:1]

    import missing
    from ministack.app import main as serve

    missing.install()
    threading.Thread(target=announce, args=(port, said), daemon=True).start()
    serve()


if __name__ == "__main__":
    main()
