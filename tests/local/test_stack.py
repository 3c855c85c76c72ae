"""The stack outlives crashes and kill -9, and leaves nobody behind."""

import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import asyncpg
import httpx
import pytest

from local.ports import free_port
from tests.local.family import descendants, eventually, living

Begin = Callable[[], "subprocess.Popen[str]"]


@pytest.fixture
def folder(scratch: Path) -> Path:
    made = Path(tempfile.mkdtemp(dir=scratch))
    made.chmod(0o711)
    return made


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def begin(folder: Path, port: int) -> Iterator[Begin]:
    begun: list[subprocess.Popen[str]] = []

    def start() -> "subprocess.Popen[str]":
        stack = subprocess.Popen(
            [sys.executable, "-m", "tests.local.small_stack", str(folder), str(port)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        begun.append(stack)
        return stack

    yield start
    for stack in begun:
        stack.kill()
        stack.wait()


def ready(stack: "subprocess.Popen[str]") -> None:
    assert stack.stdout is not None
    line = stack.stdout.readline()
    assert line == "ready\n", line + (stack.stdout.read() if stack.poll() is not None else "")


def health(port: int) -> list[str]:
    return httpx.get(f"http://127.0.0.1:{port}/healthz", trust_env=False).text.split()


async def test_kill_9_leaves_nobody_and_the_next_start_goes_on_with_the_same_addresses(begin: Begin, port: int) -> None:
    stack = begin()
    ready(stack)
    _, url, temporal = health(port)
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    await connection.execute("CREATE TABLE kept (word text); INSERT INTO kept VALUES ('还在')")
    family = descendants(stack.pid)
    assert len(family) >= 10
    stack.send_signal(signal.SIGKILL)
    stack.wait()
    assert eventually(lambda: not living(family), 5), living(family)

    again = begin()
    ready(again)
    assert health(port)[1:] == [url, temporal]
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    assert await connection.fetchval("SELECT word FROM kept") == "还在"
    await connection.close()


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_an_orderly_end_leaves_nobody(begin: Begin, sign: signal.Signals) -> None:
    stack = begin()
    ready(stack)
    family = descendants(stack.pid)
    stack.send_signal(sign)
    stack.wait(30)
    assert not living(family)


def test_every_part_that_is_killed_comes_back(begin: Begin, port: int, folder: Path) -> None:
    stack = begin()
    ready(stack)
    first = {name: pid for pid in descendants(stack.pid) if (name := part(pid))}
    assert set(first) == {"postgres", "temporal", "mailbox", "worker", "web"}
    for pid in first.values():
        os.kill(pid, signal.SIGKILL)

    def back() -> bool:
        now = {name: pid for pid in living(descendants(stack.pid)) if (name := part(pid))}
        return set(now) == set(first) and not set(now.values()) & set(first.values())

    assert eventually(back, 30)
    assert eventually(lambda: answers(port), 10)


def test_one_directory_has_one_stack(begin: Begin) -> None:
    stack = begin()
    ready(stack)
    second = begin()
    words, _ = second.communicate(timeout=30)
    assert second.returncode != 0
    assert f"正被进程 {stack.pid} 使用" in words


def answers(port: int) -> bool:
    try:
        return len(health(port)) == 3
    except httpx.TransportError:
        return False


def part(pid: int) -> str | None:
    """Which part of the stack a process is; None for a part's own children."""
    try:
        words = Path("/proc", str(pid), "cmdline").read_text().split("\0")
    except (FileNotFoundError, ProcessLookupError):
        return None
    program = Path(words[0]).name
    if program == "postgres" and "-D" in words or program == "temporal":
        return program
    line = " ".join(words)
    return next((name for mark, name in MARKS.items() if mark in line), None)


MARKS = {"local.mailbox": "mailbox", "time.sleep": "worker", "small_stack web": "web"}
