"""The whole house on this machine for a while: durable PostgreSQL, the real Temporal, mailbox, worker and web."""

import os
import secrets
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any, Self

import asyncpg
import httpx

from database.engine import engine
from database.migrate import upgrade
from local import processes
from local.ports import free_port
from local.postgres import wheel
from local.processes import Child
from local.stack import Stack
from settings import settings

CLEAN = ("DATABASE_URL", "TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE")
TICKS = os.sysconf("SC_CLK_TCK")
# The web that also serves what it is measured against.
WEB = [sys.executable, "-m", "tests.benchmarks.static_page"]


class House:
    """Everything runs under a temporary folder and is gone afterwards. A context manager of the main thread."""

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="xincheng-benchmark-"))
        self.folder.chmod(0o711)
        for name in CLEAN:
            os.environ.pop(name, None)
        self.port = free_port()
        worker = [str(Path(sysconfig.get_path("scripts")) / "xincheng"), "worker"]
        self.stack = Stack(self.folder, port=self.port, migrate=upgrade, worker=worker, web=WEB)
        self.others: list[Child] = []

    def __enter__(self) -> Self:
        os.environ["PYTHONPATH"] = str(Path(__file__).parents[2])
        self.stack.__enter__()
        try:
            self.stack.start()
        except BaseException:
            self.__exit__()
            raise
        os.environ.update(self.stack.environ)
        settings.cache_clear()
        engine.cache_clear()
        return self

    def __exit__(self, error: type[BaseException] | None = None, *_: object) -> None:
        if error is not None:
            for log in sorted(self.folder.glob("*.log")):
                print(f"== {log.name}\n{processes.tail(log)[-3000:]}", file=sys.stderr)
        while self.others:
            self.others.pop().stop(patience=5)
        self.stack.__exit__()
        shutil.rmtree((self.folder / "postgres").resolve(), ignore_errors=True)
        shutil.rmtree(self.folder, ignore_errors=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def dsn(self, database: str = "xincheng") -> str:
        """The address of a database of the cluster, for bare asyncpg."""
        return self.stack.environ["DATABASE_URL"].replace("+asyncpg", "").rpartition("/")[0] + f"/{database}"

    def copy(self, name: str) -> str:
        """A new database with our tables and nothing in them; answers its address for bare asyncpg."""
        self.say(f"create database {name}")
        upgrade(self.dsn(name).replace("postgresql:", "postgresql+asyncpg:"))
        return self.dsn(name)

    def say(self, sentence: str) -> None:
        psql = wheel() / "pginstall" / "bin" / "psql"
        command = [psql, "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", self.dsn("postgres"), "-c", sentence]
        subprocess.run(command, check=True, timeout=60)

    def child(self, name: str, command: Sequence[str], **environ: str) -> Child:
        log = self.folder / f"{name}.log"
        child = processes.start(name, command, log=log, environ=self.stack.environ | os.environ | environ)
        self.others.append(child)
        return child

    def web(self, name: str, database: str) -> str:
        """Another web of ours for another database; answers its address once it serves."""
        port = free_port()
        url = self.dsn(database).replace("postgresql:", "postgresql+asyncpg:")
        child = self.child(name, WEB, DATABASE_URL=url, XINCHENG_PORT=str(port))
        log = self.folder / f"{name}.log"
        processes.wait_until(lambda: _serves(port), child=child, log=log)
        return f"http://127.0.0.1:{port}"

    def cpu(self, *names: str) -> float:
        """CPU seconds that parts of the house have used so far."""
        return sum(cpu_of(part.child.pid) for part in self.stack.parts if part.name in names)


def cpu_of(pid: int) -> float:
    """User and system seconds of a process."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def _serves(port: int) -> bool:
    try:
        return httpx.get(f"http://127.0.0.1:{port}/static/xincheng.css", timeout=5, trust_env=False).status_code < 500
    except httpx.TransportError:
        return False


async def employ(connection: asyncpg.Connection, id: str, role: str, unit: str) -> None:
    """An account without a password: it is signed in by a row of `sign_in`."""
    await connection.execute(
        """insert into account (id, login, kind, name, password_hash, unit, roles, uscc, post, email, phone, active)
        values ($1, $1, 'staff', $1, 'x', $2, jsonb_build_array($3::text), '', '', '', '', true)
        on conflict do nothing""",
        id, unit, role,
    )  # fmt: skip


class Browser:
    """A signed-in member of the staff who posts forms and reads pages over one kept connection for each caller."""

    def __init__(self, base: str, token: str, csrf: str) -> None:
        limits = httpx.Limits(max_connections=64, max_keepalive_connections=64)
        cookies = {"xincheng": token}
        self.http = httpx.AsyncClient(base_url=base, cookies=cookies, limits=limits, timeout=60, trust_env=False)
        self.csrf = csrf

    @classmethod
    async def signed_in(cls, base: str, connection: asyncpg.Connection, id: str) -> "Browser":
        token, csrf, now = secrets.token_urlsafe(32), secrets.token_urlsafe(24), datetime.now(UTC)
        await connection.execute(
            "insert into sign_in (token_digest, account_id, csrf, acting_for, created_at, expires_at) "
            "values ($1, $2, $3, '', $4, $5)",
            sha256(token.encode()).hexdigest(), id, csrf, now, now + timedelta(hours=1),
        )  # fmt: skip
        return cls(base, token, csrf)

    async def get(self, path: str) -> httpx.Response:
        response = await self.http.get(path)
        if response.status_code != 200:
            raise RuntimeError(f"GET {path}: {response.status_code} {response.text[:400]}")
        return response

    async def post(self, path: str, form: dict[str, Any]) -> httpx.Response:
        response = await self.http.post(
            path, data={**form, "csrf": self.csrf}, headers={"Origin": str(self.http.base_url).rstrip("/")}
        )
        if response.status_code != 303:
            raise RuntimeError(f"POST {path}: {response.status_code} {response.text[:2000]}")
        return response

    async def close(self) -> None:
        await self.http.aclose()


async def seconds_of(page: "Browser", path: str, times: int) -> float:
    """The mean time of one page, asked for again and again by one reader."""
    began = time.perf_counter()
    for _ in range(times):
        await page.get(path)
    return (time.perf_counter() - began) / times
