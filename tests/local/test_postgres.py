"""The cluster on a laptop."""

import os
import shutil
import signal
import tempfile
from collections.abc import Iterator
from pathlib import Path

import asyncpg
import pytest

from local.postgres import Postgres
from tests.local.family import descendants, eventually, living


@pytest.fixture
def folder() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as made:
        yield Path(made)


async def ask(server: Postgres, question: str) -> object:
    connection = await asyncpg.connect(server.url.replace("+asyncpg", ""))
    try:
        return await connection.fetchval(question)
    finally:
        await connection.close()


async def test_it_sorts_by_code_point_and_knows_chinese(postgres: Postgres) -> None:
    assert await ask(postgres, "SELECT datlocale FROM pg_database WHERE datname = current_database()") == "C.UTF-8"
    assert await ask(postgres, "SELECT upper('é') || length('信程')") == "É2"
    assert str(await ask(postgres, "SHOW server_version")).startswith("18.")


async def test_it_takes_no_stranger(postgres: Postgres) -> None:
    with pytest.raises(asyncpg.InvalidPasswordError):
        await asyncpg.connect(f"postgresql://xincheng:wrong@127.0.0.1:{postgres.port}/xincheng")


async def test_a_folder_closed_to_others_is_left_closed(folder: Path) -> None:
    assert folder.stat().st_mode & 0o777 == 0o700
    server = Postgres.start(folder)
    try:
        assert await ask(server, "SHOW fsync") == "on"
        assert folder.stat().st_mode & 0o777 == 0o700
    finally:
        server.stop()
        forget(folder)


async def test_after_kill_9_and_with_a_strangers_number_in_its_pid_file_it_starts(folder: Path) -> None:
    server = Postgres.start(folder)
    connection = await asyncpg.connect(server.url.replace("+asyncpg", ""))
    await connection.execute("CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)")
    os.kill(server.child.pid, signal.SIGKILL)
    server.child.process.wait()
    pid_file = folder / "postgres" / "cluster" / "postmaster.pid"
    lines = pid_file.read_text().splitlines()
    again = Postgres.start(folder)
    try:
        assert await ask(again, "SELECT n FROM kept") == 7
    finally:
        again.child.kill()
    pid_file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    third = Postgres.start(folder)
    try:
        assert await ask(third, "SELECT n FROM kept") == 7
    finally:
        third.stop()
        forget(folder)


async def test_a_cluster_left_running_is_stopped_first(folder: Path) -> None:
    orphan = Postgres.start(folder)
    family = {orphan.child.pid} | descendants(orphan.child.pid)
    server = Postgres.start(folder)
    try:
        assert await ask(server, "SELECT 1") == 1
        assert eventually(lambda: not living(family))
    finally:
        server.stop()
        forget(folder)


def forget(folder: Path) -> None:
    """Remove a cluster that had to live outside a closed folder."""
    shutil.rmtree((folder / "postgres").resolve())
