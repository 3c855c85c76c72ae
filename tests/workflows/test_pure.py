"""The lifecycles pass through the sandbox, so this holds what it would hold: no clock, no chance, no machine."""

import ast
from pathlib import Path

import pytest
from temporalio.worker.workflow_sandbox import SandboxedWorkflowRunner, SandboxRestrictions
from temporalio.workflow._definition import _Definition

import workflows
from worker import WORKFLOWS

FILES = sorted(Path(workflows.__file__).parent.glob("*.py"))
MACHINE = {"os", "time", "random", "secrets", "uuid", "socket", "subprocess", "threading", "logging", "pathlib"}
CLOCKS = {
    ("datetime", "now"), ("datetime", "utcnow"), ("datetime", "today"), ("date", "today"), ("asyncio", "to_thread"),
}  # fmt: skip
STRICT = SandboxedWorkflowRunner(
    restrictions=SandboxRestrictions.default.with_passthrough_modules("rules", "activities", "workflows.doing")
)


def impure(source: str) -> list[str]:
    """What a lifecycle's source imports or calls and may not."""
    found = []
    for node in ast.walk(ast.parse(source)):
        names = []
        if isinstance(node, ast.Import):
            names = [one.name for one in node.names]
        elif isinstance(node, ast.ImportFrom):
            names = [node.module or ""]
        found += [name for name in names if name.partition(".")[0] in MACHINE]
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if (node.value.id, node.attr) in CLOCKS:
                found.append(f"{node.value.id}.{node.attr}")
    return found


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_lifecycle_reads_no_clock_and_no_chance(file: Path) -> None:
    assert impure(file.read_text(encoding="utf-8")) == []


def test_what_is_impure_is_found() -> None:
    assert impure("import random\nfrom os import path\nd = datetime.now(UTC)\ne = date.today()") == [
        "random", "os", "datetime.now", "date.today",
    ]  # fmt: skip


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda workflow: str(workflow.__name__))
async def test_the_strict_sandbox_still_takes_it(workflow: type) -> None:
    STRICT.prepare_workflow(_Definition.must_from_class(workflow))
