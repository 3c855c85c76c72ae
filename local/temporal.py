"""The real Temporal server on this machine, from the pinned wheel: for the demo and the tests, never production."""

import shutil
import signal
import subprocess
import sysconfig
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from local import processes
from local.ports import answers, free_port

SKIPPING = {"frontend.WorkflowTimeSkippingEnabled": "true", "history.timerProcessorMaxTimeShift": '"1ms"'}
ONE_PARTITION = {
    "matching.numTaskqueueReadPartitions": "1",
    "matching.numTaskqueueWritePartitions": "1",
}


def temporal_binary() -> str:
    """The server's executable inside this environment; nothing is downloaded. RuntimeError when it is missing."""
    binary = shutil.which("temporal", path=sysconfig.get_path("scripts"))
    if binary is None:
        raise RuntimeError("找不到 temporal 程序：请重新安装依赖（uv sync）")
    return binary


def serves(port: int) -> bool:
    """Whether the server on 127.0.0.1:port does its work: it listens a moment before it is healthy."""
    command = [
        temporal_binary(),
        "operator",
        "cluster",
        "health",
        "--address",
        f"127.0.0.1:{port}",
        "--command-timeout",
        "5s",
    ]
    return subprocess.run(command, capture_output=True, timeout=30).returncode == 0


def dynamic_config(values: Mapping[str, str]) -> list[str]:
    """The server's flags for dynamic settings."""
    return [word for key, value in values.items() for word in ("--dynamic-config-value", f"{key}={value}")]


@dataclass
class Temporal:
    """A running Temporal server. Its file is synced at every commit, so it may be killed at any moment."""

    child: processes.Child
    address: str
    ui: str | None

    @classmethod
    def start(
        cls,
        data_dir: Path,
        port: int | None = None,
        *,
        ui_port: int | None = None,
        search_attributes: Mapping[str, str] | None = None,
        skipping: bool = False,
        durable: bool = True,
    ) -> "Temporal":
        """Start on 127.0.0.1:port (free when None) and return when it serves.

        `search_attributes` maps a name to its type (`Keyword`, `Datetime` …). With `skipping`, a test may move
        the clock of a workflow; `durable=False` keeps everything in memory and is for tests.
        """
        data_dir.mkdir(parents=True, exist_ok=True)
        port = port or free_port()
        log = data_dir / "temporal.log"
        command = [temporal_binary(), "server", "start-dev", "--ip", "127.0.0.1", "--port", str(port)]
        command += ["--log-format", "json", "--log-level", "warn"]
        command += _durable(data_dir / "temporal.db") if durable else []
        command += ["--ui-port", str(ui_port)] if ui_port else ["--headless"]
        command += dynamic_config(ONE_PARTITION | (SKIPPING if skipping else {}))
        for name, kind in (search_attributes or {}).items():
            command += ["--search-attribute", f"{name}={kind}"]
        child = processes.start("Temporal", command, log=log)
        processes.wait_until(lambda: answers(port) and serves(port), child=child, log=log)
        return cls(child, f"127.0.0.1:{port}", f"http://127.0.0.1:{ui_port}" if ui_port else None)

    def stop(self) -> None:
        """End the server in order."""
        self.child.stop(signal.SIGTERM)


def _durable(file: Path) -> list[str]:
    pragmas = ("journal_mode=wal", "synchronous=full")
    return ["--db-filename", str(file), *(word for pragma in pragmas for word in ("--sqlite-pragma", pragma))]
