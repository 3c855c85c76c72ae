"""/openapi.json 里没有只写英文的结构、请求字段、答复字段和参数。"""

import re
from collections.abc import Iterator
from typing import Any

import pytest

from api.app import create_app
from api.described import FIELDS, SCHEMAS

CHINESE = re.compile("[一-鿿]")


@pytest.fixture(scope="module")
def described() -> dict[str, Any]:
    told: dict[str, Any] = create_app().openapi()
    return told


def schemas(part: Any) -> Iterator[dict[str, Any]]:
    """Every schema with fields, wherever it stands."""
    if isinstance(part, dict):
        if isinstance(part.get("properties"), dict):
            yield part
        for name, each in part.items():
            if not name.startswith("example"):
                yield from schemas(each)
    elif isinstance(part, list):
        for each in part:
            yield from schemas(each)


def told(part: dict[str, Any]) -> bool:
    return bool(CHINESE.search(part.get("title", "") + part.get("description", "")))


def test_every_schema_and_every_field_of_it_is_described_in_chinese(described: dict[str, Any]) -> None:
    found = list(schemas(described))
    assert {"PenaltyPosted", "Bounce", "CheckShown", "Refusal"} <= {one["title"] for one in found}
    assert [one["title"] for one in found if not CHINESE.search(one.get("description", ""))] == []
    silent = [f"{one['title']}.{name}" for one in found for name, field in one["properties"].items() if not told(field)]
    assert silent == []


def test_every_parameter_and_every_answer_is_described_in_chinese(described: dict[str, Any]) -> None:
    for path, house in described["paths"].items():
        for verb, act in house.items():
            assert CHINESE.search(act["summary"]), (verb, path)
            assert [one["name"] for one in act.get("parameters", ()) if not told(one)] == [], (verb, path)
            assert [code for code, one in act["responses"].items() if not told(one)] == [], (verb, path)


def test_no_words_are_kept_for_what_is_not_there(described: dict[str, Any]) -> None:
    found = list(schemas(described))
    assert {one["title"] for one in found} == set(SCHEMAS)
    names = {name for one in found for field in one["properties"] for name in (field, f"{one['title']}.{field}")}
    acts = [act for house in described["paths"].values() for act in house.values()]
    parameters = {one["name"] for act in acts for one in act.get("parameters", ())}
    names |= parameters | {f"in.{name}" for name in parameters}
    assert set(FIELDS) - names == set()
