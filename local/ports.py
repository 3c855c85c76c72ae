"""Ports chosen once for a data directory and remembered, so that a restart goes on with the same addresses."""

import json
import os
import random
import socket
import time
from pathlib import Path


def free_port() -> int:
    """A TCP port that nobody on 127.0.0.1 uses now, and that the kernel does not give to outgoing connections."""
    while not is_free(port := random.randrange(15_000, 32_000)):
        pass
    return port


def is_free(port: int) -> bool:
    """Whether a server could listen on 127.0.0.1:port now."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
        return True


def answers(port: int) -> bool:
    """Whether a server accepts connections on 127.0.0.1:port."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def becomes_free(port: int, patience: float = 10) -> bool:
    """Whether the port is free within `patience` seconds: the servers of a killed run end a moment after it."""
    limit = time.monotonic() + patience
    while not is_free(port):
        if time.monotonic() > limit:
            return False
        time.sleep(0.1)
    return True


def remembered_ports(file: Path, names: tuple[str, ...]) -> dict[str, int]:
    """The port of each name, as written in `file`; one that somebody else took meanwhile is chosen anew."""
    kept: dict[str, int] = json.loads(file.read_text()) if file.exists() else {}
    ports: dict[str, int] = {}
    for name in names:
        port = kept.get(name)
        while port is None or port in ports.values() or not becomes_free(port):
            port = free_port()
        ports[name] = port
    fresh = file.with_suffix(".new")
    fresh.write_text(json.dumps(ports))
    os.replace(fresh, file)
    return ports
