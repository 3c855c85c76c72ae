"""A stack with a web of one route, for the tests: `python -m tests.local.small_stack DATA PORT`."""

import os
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

from local.stack import Stack


class Health(BaseHTTPRequestHandler):
    """Answers 200 with the number of the process."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(f"{os.getpid()} {os.environ['DATABASE_URL']} {os.environ['TEMPORAL_ADDRESS']}".encode())


def main() -> None:
    """Run the stack, or the web that it starts."""
    if sys.argv[1] == "web":
        HTTPServer(("127.0.0.1", int(os.environ["XINCHENG_PORT"])), Health).serve_forever()
    web = [sys.executable, "-m", "tests.local.small_stack", "web"]
    worker = [sys.executable, "-c", "import time; time.sleep(10**6)"]
    data, port = Path(sys.argv[1]), int(sys.argv[2])
    with Stack(data, port=port, migrate=lambda url: None, worker=worker, web=web) as stack:
        stack.start()
        print("ready", flush=True)
        stack.watch()


if __name__ == "__main__":
    main()
