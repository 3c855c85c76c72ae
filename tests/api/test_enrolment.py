"""账号和密钥由命令行开出：能用、能重置、能停用，写错了说得清。"""

from datetime import date
from typing import Any

import httpx
import pytest

from api.enrolment import dismiss, enrol, issue_key
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
