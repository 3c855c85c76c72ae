"""A partner department's web address on this machine: it answers as it is told to, and keeps what it was sent."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

SECRET = "a secret of a partner, for tests"
Answer = tuple[int, bytes]


class Heard(NamedTuple):
    """One request as it came in."""

    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        told: dict[str, Any] = json.loads(self.body)
        return told


class Department:
    """`answers` are given one after another, the last one for ever; `slow` seconds pass before each."""

    def __init__(self, port: int) -> None:
        self.address = f"http://127.0.0.1:{port}/notices"
        self.heard: list[Heard] = []
        self.answers: list[Answer] = [(200, b'{"receipt": "R-1"}')]
        self.slow = 0.0
        self.extra: dict[str, str] = {}

    def configured(self, *ids: str) -> str:
        """The environment's value that names it under these ids, and `paper`, which is given sheets."""
        own = {id: {"title": f"示例部门{id}", "webhook": self.address, "secret": SECRET} for id in ids}
        return json.dumps(own | {"paper": {"title": "示例纸质部门"}})


@contextmanager
def department() -> Iterator[Department]:
    class Desk(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            status, answer = own.answers.pop(0) if len(own.answers) > 1 else own.answers[0]
            own.heard.append(Heard(self.path, dict(self.headers.items()), body))
            time.sleep(own.slow)
            self.send_response(status)
            for name, value in own.extra.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(answer)))
            self.end_headers()
            self.wfile.write(answer)

        def log_message(self, format: str, *args: Any) -> None:
            """Tests read what was heard, not what was printed."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    own = Department(server.server_port)
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield own
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
