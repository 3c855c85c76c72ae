"""What is written twice is equal, and the modules beside the packages import what they may."""

import ast
import re
import tomllib
from pathlib import Path

import pytest

from cli import app
from settings import Settings

HOUSE = Path(__file__).parents[2]
PIN = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*])?==([^\s;\\]+)", re.MULTILINE)


def pins(text: str) -> dict[str, str]:
    return {re.sub(r"[-_.]+", "-", name).lower(): version for name, version in PIN.findall(text)}


def imported(module: str) -> set[str]:
    tree = ast.parse((HOUSE / f"{module}.py").read_text())
    names = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    return {name.partition(".")[0] for name in names}


def test_every_pin_of_pyproject_is_the_pin_of_the_lock() -> None:
    asked = tomllib.loads((HOUSE / "pyproject.toml").read_text())["project"]["dependencies"]
    wanted = pins("\n".join(asked))
    locked = pins((HOUSE / "requirements.lock").read_text())
    assert len(wanted) == len(asked), "every dependency is pinned exactly"
    assert wanted.items() <= locked.items()


def test_the_lock_has_a_hash_for_everything_and_names_no_host() -> None:
    text = (HOUSE / "requirements.lock").read_text()
    blocks = re.split(r"\n(?=[A-Za-z0-9])", text.partition("\n")[2])
    assert all("--hash=sha256:" in block for block in blocks)
    assert not re.search(r"://|--index|--find-links|@ file", text)


@pytest.mark.parametrize(
    ("module", "closed"),
    [
        ("settings", {"local", "api", "workflows", "activities", "database", "templates", "cli", "worker"}),
        ("worker", {"local", "api", "cli"}),
    ],
)
def test_a_module_beside_the_packages_imports_only_what_it_may(module: str, closed: set[str]) -> None:
    assert not imported(module) & closed


def test_the_image_carries_every_part_that_the_wheel_carries() -> None:
    build = tomllib.loads((HOUSE / "pyproject.toml").read_text())["tool"]["hatch"]["build"]["targets"]["wheel"]
    recipe, ignored = (HOUSE / "Dockerfile").read_text(), (HOUSE / ".dockerignore").read_text().splitlines()
    for part in build["only-include"]:
        assert re.search(rf"^COPY .*\b{re.escape(part)}\b", recipe, re.MULTILINE), part
        assert f"!{part}" in ignored


def test_the_composition_says_only_what_the_code_understands() -> None:
    composed, example = (HOUSE / "docker-compose.yml").read_text(), (HOUSE / "deploy/example.env").read_text()
    house = composed.partition("x-house:")[2].partition("x-temporal-tools:")[0]
    told = set(re.findall(r"^    ([A-Z_]+):", house, re.MULTILINE))
    known = {name if name == "database_url" else f"xincheng_{name}" for name in Settings.model_fields}
    assert told <= {name.upper() for name in known} | {"TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE"}
    commands = set(re.findall(r'^    command: \["(\w+)"\]$', composed, re.MULTILINE))
    assert commands == {"api", "worker", "migrate"}
    assert commands <= {command.callback.__name__ for command in app.registered_commands if command.callback}
    asked = set(re.findall(r"\$\{([A-Z_]+):-", composed))
    assert asked - {"XINCHENG_VERSION", "TEMPORAL_VERSION", "WEB_PORTS"} == set(
        re.findall(r"^([A-Z_]+)=", example, re.MULTILINE)
    )


def test_a_proxy_beside_the_containers_is_believed_and_nobody_else() -> None:
    """Otherwise everybody who comes has the address of the proxy, and all are limited as one."""
    composed, example = (HOUSE / "docker-compose.yml").read_text(), (HOUSE / "deploy/example.env").read_text()
    gateway = re.search(r"gateway: ([0-9.]+)\}", composed)
    assert gateway is not None
    proxies = re.search(r"TRUSTED_PROXIES:-([^}]*)\}", composed)
    assert proxies is not None
    assert proxies[1] == gateway[1]
    assert f"XINCHENG_TRUSTED_PROXIES={gateway[1]}\n" in example
