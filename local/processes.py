"""Child processes that never outlive us: the kernel ends them when we die, even by kill -9."""

import ctypes
import os
import signal
import subprocess
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


@dataclass(frozen=True)
class Account:
    """An unprivileged account for a child: PostgreSQL refuses to run as root."""

    uid: int
    gid: int


@dataclass
class Child:
    """A running child and its command."""

    name: str
    process: subprocess.Popen[bytes]

    @property
    def pid(self) -> int:
        return self.process.pid

    def alive(self) -> bool:
        """Whether it runs; reaps it when it has ended."""
        return self.process.poll() is None

    def stop(self, sign: signal.Signals = signal.SIGTERM, *, patience: float = 15) -> None:
        """Ask it to end; after `patience` seconds end its whole process group."""
        if self.alive():
            self.process.send_signal(sign)
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process.wait()

    def kill(self) -> None:
        """End the whole process group at once."""
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()


def start(
    name: str,
    command: Sequence[str],
    *,
    log: Path,
    environ: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    account: Account | None = None,
    death: signal.Signals = signal.SIGKILL,
) -> Child:
    """Start a child in its own process group, its output appended to `log`; it gets `death` when we die.

    The kernel watches the thread that forked, so only the main thread may start children: RuntimeError otherwise.
    """
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("children are started by the main thread: theirs is the life they are tied to")
    with log.open("ab") as output:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            env=dict(os.environ if environ is None else environ),
            cwd=cwd,
            process_group=0,
            user=account.uid if account else None,
            group=account.gid if account else None,
            extra_groups=[] if account else None,
            preexec_fn=_tied_to(os.getpid(), death),
        )
    return Child(name, process)


def wait_until(ready: Callable[[], bool], *, child: Child, log: Path, patience: float = 30) -> None:
    """Return once `ready()`; RuntimeError with the end of the log when the child dies or the time is over."""
    limit = time.monotonic() + patience
    while not ready():
        if not child.alive():
            raise RuntimeError(f"{child.name} 启动失败（退出码 {child.process.returncode}）：\n{tail(log)}")
        if time.monotonic() > limit:
            child.kill()
            raise RuntimeError(f"{child.name} 在 {patience:g} 秒内没有就绪：\n{tail(log)}")
        time.sleep(0.05)


def tail(log: Path, lines: int = 20) -> str:
    """The last lines of a log."""
    return "\n".join(log.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])


def _tied_to(parent: int, death: signal.Signals) -> Callable[[], None]:
    # This runs after setuid, which would clear the setting, and before exec, which keeps it.
    def tie() -> None:
        if _libc.prctl(PR_SET_PDEATHSIG, int(death), 0, 0, 0) != 0 or os.getppid() != parent:
            os._exit(127)

    return tie
