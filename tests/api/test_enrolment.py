"""账号和密钥由命令行开出：能用、能重置、能停用，写错了说得清。"""

from datetime import date
from typing import Any

import httpx
import pytest

from api.enrolment import dismiss, enrol, issue_key
from database.tables.account import Account
from database.writing import put, writing
from rules.refusal import Refused

TODAY = date(2026, 11, 23)


async def signs_in(visitor: httpx.AsyncClient, login: str, password: str) -> bool:
    answer = await visitor.post("/sign-in", data={"login": login, "password": password})
    return answer.status_code == 303 and "sign-in" not in answer.headers["location"]


async def test_an_enrolled_officer_signs_in_until_dismissed(web: Any, visitor: httpx.AsyncClient) -> None:
    first = await enrol("new-officer", "示例新人", "enf", ("handler",), "", on=TODAY)
    assert await signs_in(visitor, "new-officer", first)
    second = await enrol("new-officer", "示例新人", "enf", ("reviewer",), "", on=TODAY)
    assert not await signs_in(visitor, "new-officer", first)
    assert await signs_in(visitor, "new-officer", second)
    assert await dismiss("new-officer")
    assert not await signs_in(visitor, "new-officer", second)


async def test_a_new_password_signs_out_whoever_used_the_old_one(web: Any, visitor: httpx.AsyncClient) -> None:
    first = await enrol("lost-password", "示例失主", "enf", ("handler",), "", on=TODAY)
    assert await signs_in(visitor, "lost-password", first)
    assert (await visitor.get("/staff/todo")).status_code == 200
    await enrol("lost-password", "示例失主", "enf", ("handler",), "", on=TODAY)
    assert (await visitor.get("/staff/todo")).headers["location"].startswith("/sign-in")


async def test_the_account_of_a_business_is_not_made_one_of_the_staff(web: Any) -> None:
    taken = {"id": "firm-8001", "login": "firm-8001", "kind": "business", "name": "示例企业", "password_hash": "none"}
    async with writing() as connection:
        await put(connection, Account, taken)
    with pytest.raises(Refused) as refused:
        await enrol("firm-8001", "某人", "enf", ("handler",), "", on=TODAY)
    assert refused.value.code == "LoginTaken"


async def test_a_key_opens_what_its_scopes_name(web: Any, visitor: httpx.AsyncClient) -> None:
    key = await issue_key("示例平台", "enf", ("read",), on=TODAY)
    asked = await visitor.get("/v1/deadline?from=2026-09-28&working_days=7", headers={"Authorization": f"Bearer {key}"})
    assert asked.json()["on"] == "2026-10-13"
    posted = await visitor.post("/v1/penalty", json={}, headers={"Authorization": f"Bearer {key}"})
    assert posted.status_code == 403


@pytest.mark.parametrize(
    ("unit", "roles", "code"),
    [("nowhere", ("handler",), "UnitUnknown"), ("enf", ("king",), "RoleUnknown"), ("enf", (), "RoleUnknown")],
)
async def test_what_is_written_wrong_is_refused(web: Any, unit: str, roles: tuple[str, ...], code: str) -> None:
    with pytest.raises(Refused) as refused:
        await enrol("someone", "某人", unit, roles, "", on=TODAY)
    assert refused.value.code == code
