"""Everything the demo needs, started in order, kept alive, and ended together."""

import fcntl
import os
import secrets
import signal
import sys
import sysconfig
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Self, TextIO

import httpx

from local import processes
from local.mailbox import Mailbox
from local.ports import becomes_free, remembered_ports
from local.postgres import Postgres
from local.processes import Child
from local.temporal import Temporal
from rules.refusal import Refused


@dataclass
class Part:
    """One child and how to start it again. The pause before a restart doubles up to 30 s while it keeps crashing."""

    name: str
    begin: Callable[[], Child]
    child: Child
    began: float = field(default_factory=time.monotonic)
    failures: int = 0
    again_at: float | None = None

    def tend(self) -> None:
        """Start the child again if it has ended and its pause is over."""
        now = time.monotonic()
        if self.child.alive():
            return
        if self.again_at is None:
            self.failures = 0 if now - self.began > 60 else self.failures + 1
            self.again_at = now + min(30, 0.25 * 2**self.failures)
            _say(f"{self.name} 意外退出（退出码 {self.child.process.returncode}），将重新启动")
        if now >= self.again_at:
            self.again_at, self.began = None, now
            try:
                self.child = self.begin()
            except RuntimeError as error:
                _say(str(error))


class Stack:
    """PostgreSQL, migrations, Temporal, mailbox, worker and web of one data directory; a context manager.

    `migrate(url)` runs once PostgreSQL answers. `worker` and `web` are commands that read their settings from the
    environment. A `DATABASE_URL` or `TEMPORAL_ADDRESS` that is already set replaces the server of this machine.
    `skipping` lets the demo's story move the clocks of its cases.
    Refused `DataInUse` when another process uses the directory, `PortTaken` when the web's port is taken.
    """

    def __init__(
        self,
        data: Path,
        *,
        port: int,
        migrate: Callable[[str], None],
        worker: Sequence[str] | None = None,
        web: Sequence[str] | None = None,
        search_attributes: Mapping[str, str] | None = None,
        ui: bool = False,
        skipping: bool = False,
    ) -> None:
        xincheng = str(Path(sysconfig.get_path("scripts")) / "xincheng")
        self.data = data.resolve()
        self.port = port
        self.migrate = migrate
        self.worker = worker or [xincheng, "worker"]
        self.web = web or [xincheng, "api", "--port", str(port)]
        self.search_attributes = search_attributes
        self.ui = ui
        self.skipping = skipping
        self.environ: dict[str, str] = {}
        self.parts: list[Part] = []
        self._lock: TextIO | None = None

    @property
    def mail(self) -> Path:
        """The folder of the caught e-mails."""
        return self.data / "mail"

    def __enter__(self) -> Self:
        os.umask(0o077)
        self.data.mkdir(parents=True, exist_ok=True)
        # Others may pass through to a cluster that runs under its own account, but list and read nothing.
        self.data.chmod(0o711)
        self._lock = _locked(self.data / "lock")
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, _end)
        return self

    def __exit__(self, *_: object) -> None:
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, signal.SIG_IGN)
        while self.parts:
            part = self.parts.pop()
            part.child.stop(signal.SIGINT if part.name == "postgres" else signal.SIGTERM)
        if self._lock:
            self._lock.close()

    def start(self, patience: float = 120) -> None:
        """Start everything; returns when `/healthz` is 200."""
        if not becomes_free(self.port):
            raise Refused(f"端口 {self.port} 已被占用，请用 --port 换一个", code="PortTaken")
        ports = remembered_ports(self.data / "ports.json", ("postgres", "temporal", "ui", "mailbox"))
        self.environ = self._environ(ports)
        if "DATABASE_URL" not in os.environ:
            self._add("postgres", lambda: Postgres.start(self.data, port=ports["postgres"]).child)
            self.environ["DATABASE_URL"] = Postgres.url_at(self.data, ports["postgres"])
        self.migrate(self.environ["DATABASE_URL"])
        if "TEMPORAL_ADDRESS" not in os.environ:
            self._add("temporal", lambda: self._temporal(ports).child)
        self._add("mailbox", lambda: Mailbox.start(self.data, ports["mailbox"]).child)
        self._add("worker", lambda: self._program("worker", self.worker))
        self._add("web", lambda: self._program("web", self.web))
        limit = time.monotonic() + patience
        while not self.healthy():
            self.tend()
            if time.monotonic() > limit:
                said = "\n".join(processes.tail(self._log(name)) for name in ("worker", "web"))
                raise RuntimeError(f"系统在 {patience:g} 秒内没有就绪：\n{said}")
            time.sleep(0.1)

    def healthy(self) -> bool:
        """Whether the web says that all parts are up."""
        try:
            return httpx.get(f"http://127.0.0.1:{self.port}/healthz", timeout=5, trust_env=False).status_code == 200
        except httpx.TransportError:
            return False

    def tend(self) -> None:
        """Start again what has crashed."""
        for part in self.parts:
            part.tend()

    def watch(self) -> None:
        """Keep everything alive until SIGINT or SIGTERM ends us."""
        while True:
            self.tend()
            time.sleep(0.25)

    def _add(self, name: str, begin: Callable[[], Child]) -> None:
        self.parts.append(Part(name, begin, begin()))

    def _temporal(self, ports: Mapping[str, int]) -> Temporal:
        return Temporal.start(
            self.data,
            ports["temporal"],
            ui_port=ports["ui"] if self.ui else None,
            search_attributes=self.search_attributes,
            skipping=self.skipping,
        )

    def _program(self, name: str, command: Sequence[str]) -> Child:
        return processes.start(name, command, log=self._log(name), environ=self.environ, cwd=self.data)

    def _log(self, name: str) -> Path:
        return self.data / f"{name}.log"

    def _environ(self, ports: Mapping[str, int]) -> dict[str, str]:
        laptop = {
            "XINCHENG_MODE": "laptop",
            "XINCHENG_PARTNERS": '{"fgw": {"title": "市发展改革委（示例）"}}',
            "XINCHENG_SECRET": _secret(self.data / "secret"),
            "XINCHENG_PUBLIC_URL": f"http://127.0.0.1:{self.port}",
            "XINCHENG_PORT": str(self.port),
            "XINCHENG_SECURE_COOKIES": "false",
            "XINCHENG_SMTP_HOST": "127.0.0.1",
            "XINCHENG_SMTP_PORT": str(ports["mailbox"]),
            "XINCHENG_LOG_FORMAT": "text",
            "XINCHENG_GRACEFUL_SHUTDOWN": "5",
            "TEMPORAL_ADDRESS": f"127.0.0.1:{ports['temporal']}",
            "TEMPORAL_NAMESPACE": "default",
            "PYTHONUNBUFFERED": "1",
        }
        own = ("DATABASE_URL", "TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE", "XINCHENG_PUBLIC_URL", "XINCHENG_PARTNERS")
        return os.environ | laptop | {name: os.environ[name] for name in own if name in os.environ}


def _locked(file: Path) -> TextIO:
    lock = file.open("a+", encoding="ascii")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        lock.seek(0)
        holder = lock.read().strip()
        lock.close()
        raise Refused(f"数据目录 {file.parent} 正被进程 {holder} 使用", code="DataInUse") from None
    lock.truncate(0)
    lock.write(str(os.getpid()))
    lock.flush()
    return lock


def _secret(file: Path) -> str:
    if not file.exists():
        fresh = file.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(48))
        os.replace(fresh, file)
    return file.read_text()


def _end(sign: int, frame: FrameType | None) -> None:
    sys.exit(128 + sign)


def _say(sentence: str) -> None:
    print(sentence, file=sys.stderr, flush=True)
