"""The environment is judged once, with a sentence for every variable that is wrong."""

import os
import subprocess
import sysconfig
from collections.abc import Iterator
from pathlib import Path

import pytest

from rules.refusal import Refused
from settings import settings, temporal_connection

SECRET = "x" * 32


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    settings.cache_clear()
    yield
    settings.cache_clear()


def command(*words: str, **variables: str) -> "subprocess.CompletedProcess[str]":
    """The command `xincheng` in production with these variables alone."""
    xincheng = str(Path(sysconfig.get_path("scripts")) / "xincheng")
    environ = {"PATH": os.environ["PATH"], "XINCHENG_MODE": "production", **variables}
    return subprocess.run([xincheng, *words], env=environ, capture_output=True, text=True, timeout=60)


def test_the_web_does_not_start_in_production_without_a_secret() -> None:
    ended = command("api")
    assert ended.returncode == 2
    assert "XINCHENG_SECRET" in ended.stderr
    assert "SecretMissing" in ended.stderr


def test_the_chains_are_verified_with_nothing_but_the_address_of_the_database(database: str) -> None:
    ended = command("verify", DATABASE_URL=database)
    assert (ended.returncode, "0 处不符" in ended.stdout) == (0, True), ended.stderr


def test_production_with_open_cookies_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XINCHENG_MODE", "production")
    monkeypatch.setenv("XINCHENG_SECRET", SECRET)
    monkeypatch.setenv("XINCHENG_SECURE_COOKIES", "false")
    with pytest.raises(Refused, match="XINCHENG_SECURE_COOKIES"):
        settings()


def test_an_empty_variable_is_an_unset_one_and_the_rest_is_named_when_wrong(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XINCHENG_SMTP_USER", "")
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://somewhere/xincheng")
    assert settings().smtp_user is None
    assert settings().database_url == "postgresql+asyncpg://somewhere/xincheng"
    settings.cache_clear()
    monkeypatch.setenv("XINCHENG_SMTP_PORT", "99999")
    with pytest.raises(Refused) as refusal:
        settings()
    assert list(refusal.value.faults) == ["XINCHENG_SMTP_PORT"]


def test_no_secret_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XINCHENG_SECRET", SECRET)
    monkeypatch.setenv("DATABASE_URL", "postgresql+asyncpg://u:hidden@somewhere/xincheng")
    assert settings().signing_key() == SECRET.encode()
    assert SECRET not in repr(settings())
    assert "hidden" not in repr(settings())


def test_temporal_is_read_from_its_own_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEMPORAL_ADDRESS", raising=False)
    assert temporal_connection()["target_host"] == "127.0.0.1:7233"
    monkeypatch.setenv("TEMPORAL_ADDRESS", "temporal:7233")
    monkeypatch.setenv("TEMPORAL_NAMESPACE", "xincheng")
    assert (temporal_connection()["target_host"], temporal_connection()["namespace"]) == ("temporal:7233", "xincheng")
