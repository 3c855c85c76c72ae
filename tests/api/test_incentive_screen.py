"""激励的每一页，在手机和办公电脑上，过 axe，不横向滚动，控制台没有怨言。"""

from typing import Any
from urllib.parse import quote

import httpx
import pytest

from api.day import now, today
from database.tables.incentive import IncentiveObjection
from database.writing import put, writing
from tests.api.conftest import person, signed_in
from tests.api.incentive_rows import DAY, on_file, used
from tests.api.test_commitment_screen import shown_by
from tests.api.test_incentive import known
from tests.api.test_incentive_ledger import SHOWN
from tests.rules.penalty_example import code
from tests.templates.browser import chromium, faults_of

CSRF = {"csrf": "token"}


@pytest.fixture
async def cases(web: Any) -> dict[str, str]:
    """One in force and used, one in its publicity with objections, one stopped, one over, one only proposed."""
    uscc = code("MAAG4731")
    had = await on_file(1, uscc=uscc)
    await used(had, 1)
    await used(had, 2, state="asked", on=None)
    await used(had, 3, state="refused", reason="不属于本单位事项")
    shown = await on_file(2, uscc=uscc, **SHOWN, shown_until=today() + 3 * DAY)
    told = {"name": "示例同行", "contact": "13800000000", "facts": "在外市受过处罚", "at": now()}
    answered = {"state": "rejected", "answer": "已核对", "answered_on": today(), "answered_by": "示例审核"}
    async with writing() as connection:
        await put(connection, IncentiveObjection, {"case_id": shown, "n": 1, "receipt": "waiting", **told})
        await put(connection, IncentiveObjection, {"case_id": shown, "n": 2, "receipt": "told", **told, **answered})
    stopped = {
        "state": "stopped",
        "stopped_on": today(),
        "missing": ["1 年内有使用中的不利信息：示例"],
        "because": ["penalty/1"],
    }
    over = {"state": "ended", "ended_on": today(), "ended_why": "激励期满"}
    return {
        "had": had, "shown": shown, "stopped": await on_file(3, uscc=uscc, **stopped),
        "over": await on_file(4, uscc=uscc, **over),
    }  # fmt: skip


@chromium
async def test_the_pages_of_the_desk_are_sound(cases: dict[str, str], web: Any) -> None:
    for name, role, unit in (("zhang", "handler", "trc"), ("stranger", "handler", "hwy")):
        await person(name, unit=unit, roles=[role])
    zhang = await signed_in(web, "zhang")
    addresses = {name: f"/staff/case/{quote(case)}" for name, case in cases.items()}
    addresses |= {"ledger": "/staff/incentives", "new": "/staff/incentive/new?benefit=green-channel"}
    addresses |= {
        "use": f"/staff/incentive/use/{quote(cases['had'])}",
        "nouse": f"/staff/incentive/use/{quote(cases['over'])}",
    }
    shown = await shown_by(zhang, addresses)
    shown |= await shown_by(
        await signed_in(web, "stranger"), {"empty": "/staff/incentives", "may-not": "/staff/incentive/new"}
    )
    uscc = code("MAAG4732")
    await known(uscc)
    given = {**CSRF, "benefit": "green-channel", "uscc": uscc, "reason": "一贯守信"}
    shown["/confirm"] = (await zhang.post("/staff/incentive/new", data=given)).text
    assert "接下来的程序" in shown["/confirm"]
    shown["/fault"] = (await zhang.post("/staff/incentive/new", data={**given, "uscc": "1"})).text
    assert await faults_of(shown, "incentive") == []


@chromium
async def test_the_pages_of_the_portal_and_of_the_public_are_sound(
    cases: dict[str, str], web: Any, visitor: httpx.AsyncClient
) -> None:
    await person("firm", kind="business", uscc=code("MAAG4731"))
    firm = await signed_in(web, "firm")
    shown = await shown_by(firm, {name: f"/portal/incentive/{quote(case)}" for name, case in cases.items()})
    here = f"/portal/incentive/{quote(cases['had'])}"
    shown["/use-fault"] = (await firm.post(here, data={**CSRF, "click": "a"})).text
    announced = f"/public/trust/{quote(cases['shown'])}"
    shown |= await shown_by(
        visitor,
        {"trust": "/public/trust", "one": announced, "red": f"/public/trust/{quote(cases['had'])}",
         "waiting": "/public/trust/objection/waiting", "told": "/public/trust/objection/told"},
    )  # fmt: skip
    shown["/object-fault"] = (await visitor.post(announced, data={"click": "a", "name": "示例"})).text
    assert "请填写联系方式" in shown["/object-fault"]
    assert await faults_of(shown, "incentive-doors") == []
