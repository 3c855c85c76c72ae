"""What a cluster's pid file still says after kill -9: somebody else's process, nobody's, or an orphan of ours."""

import os
import signal
import time
from pathlib import Path


def end_orphan(cluster: Path) -> None:
    """Clear the way for a new postmaster of `cluster`, stopping the one that was left behind.

    A process is ours only if it is a `postgres` of this very cluster: a number that was given anew to another program
    is left alone. The file of a dead postmaster stays for PostgreSQL, which looks by it for sessions still alive.
    RuntimeError when ours does not end within 30 seconds.
    """
    file = cluster / "postmaster.pid"
    try:
        pid = int(file.read_text().splitlines()[0])
    except FileNotFoundError:
        return
    except (IndexError, ValueError):
        file.unlink()
        return
    if not _is_ours(pid, cluster):
        if Path("/proc", str(pid)).exists():
            file.unlink()
        return
    for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
        limit = time.monotonic() + 10
        if _is_ours(pid, cluster):
            os.kill(pid, sign)
        while time.monotonic() < limit:
            if not _is_ours(pid, cluster):
                return
            time.sleep(0.05)
    raise RuntimeError(f"上次留下的 PostgreSQL 进程 {pid} 无法停止")


def _is_ours(pid: int, cluster: Path) -> bool:
    process = Path("/proc", str(pid))
    try:
        state = (process / "stat").read_text().rpartition(")")[2].split()[0]
        words = (process / "cmdline").read_text().split("\0")
    except (FileNotFoundError, ProcessLookupError, PermissionError):
        return False
    return state != "Z" and Path(words[0]).name == "postgres" and str(cluster) in words
