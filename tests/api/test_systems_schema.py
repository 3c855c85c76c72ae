"""/openapi.json 说的就是 /v1 做的：按它生成请求，真的库、真的流程引擎、真的网站，每个答复都合它的描述。"""

import asyncio
import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
import schemathesis
import uvicorn
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import load_all_checks
from schemathesis.core.result import Ok
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance

from api.systems import door
from local.mailbox import Mailbox
from local.ports import free_port
from local.temporal import Temporal
from tests.api.conftest import key_of_system
from tests.api.house import opened

EXAMPLES = 25
load_all_checks()


@pytest.fixture
async def address(
    web: Any, temporal_server: Temporal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[str]:
    """The web, answering on a port."""
    monkeypatch.setattr(door, "PER_KEY", door.PER_ADDRESS)
    door.CALLS.storage.reset()
    port = free_port()
    server = uvicorn.Server(uvicorn.Config(web, port=port, log_level="warning", lifespan="off", access_log=False))
    async with opened(temporal_server, mailbox, monkeypatch):
        serving = asyncio.create_task(server.serve())
        while not server.started:
            await asyncio.sleep(0.01)
        yield f"http://127.0.0.1:{port}"
        server.should_exit = True
        await serving


@pytest.mark.parametrize("mode", [GenerationMode.POSITIVE, GenerationMode.NEGATIVE])
async def test_every_answer_is_as_the_description_says(address: str, mode: GenerationMode) -> None:
    """No schema can say what a rule refuses (a check character, say), so a 422 for a well-shaped body is right."""
    key = await key_of_system("penalty", "read", "check", "mail", "record")
    asked = await asyncio.to_thread(_ask_everything, address, {"Authorization": f"Bearer {key}"}, mode)
    assert asked == {"POST /v1/penalty", "GET /v1/penalty/{case}", "GET /v1/deadline", "GET /v1/published",
                     "GET /v1/verify/{check_id}", "POST /v1/check", "POST /v1/checks", "GET /v1/check/{number}",
                     "POST /v1/check/{number}/use", "POST /v1/check/embed",
                     "POST /v1/mail/bounce", "POST /v1/record"}  # fmt: skip


def _ask_everything(address: str, headers: dict[str, str], mode: GenerationMode) -> set[str]:
    schema = schemathesis.openapi.from_url(f"{address}/openapi.json")
    asked = set()
    for found in schema.get_all_operations():
        assert isinstance(found, Ok), found
        operation = found.ok()
        asked.add(operation.label)

        @given(case=operation.as_strategy(generation_mode=mode))
        @settings(
            max_examples=EXAMPLES, deadline=None, database=None, derandomize=True,
            phases=[Phase.explicit, Phase.generate], suppress_health_check=list(HealthCheck),
        )  # fmt: skip
        def ask(case: schemathesis.Case[Any]) -> None:
            case.call_and_validate(headers=headers, excluded_checks=[positive_data_acceptance])

        ask()
    return asked


async def test_the_description_names_every_operation_with_examples_and_refusals(web: Any) -> None:
    paths = web.openapi()["paths"]
    assert all(path.startswith("/v1") for path in paths)
    shapes = web.openapi()["components"]["schemas"]
    for path, operations in paths.items():
        for operation in operations.values():
            for said in (operation["summary"], operation["description"]):
                assert re.search("[\u4e00-\u9fff]{4}", said), (path, said)
            assert operation["security"], path
            for asked in operation.get("parameters", ()):
                assert asked["schema"].get("examples") or "default" in asked["schema"], (path, asked["name"])
            assert "requestBody" not in operation or operation["requestBody"]["content"]["application/json"]["example"]
            for status in {"200", "201"} & set(operation["responses"]):
                answer = operation["responses"][status]["content"]["application/json"]["schema"]
                shape = shapes[answer["$ref"].rpartition("/")[2]]
                # The description leaves out what is null in an example.
                always = {
                    name
                    for name in shape["required"]
                    if {"type": "null"} not in shape["properties"][name].get("anyOf", [])
                }
                assert always <= set(shape["examples"][0]) <= set(shape["properties"]), (path, status)
            for status in ("401", "403", "422", "429", "503"):
                shape = operation["responses"][status]["content"]["application/json"]["schema"]
                assert shape == {"$ref": "#/components/schemas/Refusal"}, (path, status)
