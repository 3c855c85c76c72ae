"""谁可以问：每条路由写明一个类型；每条路由 × 每种人。"""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute

import api.public
from api import door, health
from api.access import business, manager, officer, system
from api.app import create_app
from database.tables.business import Business
from database.writing import put, writing
from tests.api.conftest import browser, key_of_system, person, signed_in

TYPES: dict[Any, str] = {officer: "Officer", manager: "Manager", business: "Business", system: "System"}
OPEN = {
    route.path
    for router in (door.router, health.router, *api.public.routers)
    for route in router.routes
    if isinstance(route, APIRoute)
}


def asked_of(dependant: Dependant) -> list[str]:
    """The types that a route names itself; what those rest on does not count."""
    return [TYPES[one.call] for one in dependant.dependencies if one.call in TYPES]


def routes() -> list[APIRoute]:
    return [route for route in create_app().routes if isinstance(route, APIRoute)]


def closed() -> Iterator[tuple[str, str, str]]:
    for route in routes():
        if route.path not in OPEN:
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield method, route.path, asked_of(route.dependant)[0]


def test_every_route_outside_the_public_pages_names_exactly_one_type() -> None:
    wrong = {route.path: asked_of(route.dependant) for route in routes() if route.path not in OPEN}
    assert {path: types for path, types in wrong.items() if len(types) != 1} == {}


@pytest.fixture
async def people(web: Any) -> dict[str, httpx.AsyncClient]:
    await person("officer", unit="enf", roles=["handler"])
    await person("manager", unit="enf", roles=["supervisor"])
    await person("head", unit="enf", roles=["head"])
    await person("nobody", unit="enf", roles=[])
    await person("firm", kind="business", uscc="91320700MA1XXXXXX0", roles=["business"])
    key = await key_of_system()
    return {
        "visitor": browser(web),
        "nobody": await signed_in(web, "nobody"),
        "officer": await signed_in(web, "officer"),
        "manager": await signed_in(web, "manager"),
        "head": await signed_in(web, "head"),
        "business": await signed_in(web, "firm"),
        "system": httpx.AsyncClient(
            transport=httpx.ASGITransport(web, raise_app_exceptions=False),
            base_url="http://xincheng.test",
            headers={"Authorization": f"Bearer {key}"},
        ),
    }


LETS_IN = {
    "Officer": {"officer", "manager", "head"},
    "Manager": {"manager", "head"},
    "Business": {"business"},
    "System": {"system"},
}


async def test_every_route_turns_away_everybody_it_is_not_for(people: dict[str, httpx.AsyncClient]) -> None:
    let_in = []
    for method, path, type in closed():
        url = path.replace(":path", "").replace("{", "x").replace("}", "x")
        for who, client in people.items():
            if who in LETS_IN[type]:
                continue
            answer = await client.request(method, url, data={"csrf": "token"} if method != "GET" else None)
            turned_away = answer.status_code in (401, 403) or answer.headers.get("location", "").startswith("/sign-in")
            if not turned_away:
                let_in.append((method, path, who, answer.status_code))
    assert let_in == []


async def test_every_post_of_a_session_is_refused_without_the_token_of_its_form(
    people: dict[str, httpx.AsyncClient],
) -> None:
    kept = {"Officer": "officer", "Manager": "manager", "Business": "business"}
    for method, path, type in closed():
        if method == "GET" or type == "System":
            continue
        answer = await people[kept[type]].request(method, path.replace(":path", ""), data={"csrf": "another"})
        assert (answer.status_code, "FormExpired" in answer.text) == (403, True), (method, path)


async def test_a_refusal_stays_within_the_pages_of_whoever_is_signed_in(people: dict[str, httpx.AsyncClient]) -> None:
    firm = {"uscc": "91320700MA1XXXXXX0", "name": "示例企业", "pinyin": "slqy"}
    async with writing() as connection:
        await put(connection, Business, firm)
    cases = (("officer", "/managers/mail", 403), ("officer", "/staff/nowhere", 404), ("business", "/staff/todo", 403))
    for who, address, status in cases:
        answer = await people[who].get(address)
        assert (answer.status_code, 'class="top-leave"' in answer.text) == (status, True), address
        assert 'aria-label="主菜单"' in answer.text
    stranger = await people["visitor"].get("/nowhere")
    assert (stranger.status_code, "top-leave" in stranger.text) == (404, False)
    said = await people["officer"].get("/managers/mail", headers={"Accept": "application/json"})
    assert said.json()["code"] == "NotAllowed"
