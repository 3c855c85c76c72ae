"""通报给督办和经办看：没有回执的排在眼前，通报表下载得到，别的单位看不到。"""

from datetime import UTC, date, datetime, timedelta
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from python_calamine import CalamineWorkbook

from api.day import today
from database.tables.case import Case
from database.tables.push import Push
from database.tables.record import Disclosure
from database.writing import put, writing
from rules.push import PushOrder, State, payload
from tests.api.conftest import person, signed_in
from tests.rules.penalty_example import code
from tests.templates.browser import chromium, faults_of

CASE = "sanction/连交惩〔2026〕4402号"
SAID = PushOrder(
    event="applied", number="连交惩〔2026〕4402号", uscc=code("MAAP4402"), name="示例物流有限公司",
    measure="=限制参加政府采购", basis="《政府采购法》第二十二条", unit="enf", since=date(2026, 11, 2), why="列入名单",
)  # fmt: skip


async def told(partner: str, state: State, *, case: str = CASE, days_ago: int = 1, **values: Any) -> None:
    event = values.pop("event", "applied")
    order = SAID.model_copy(update={"event": event})
    row = {
        "case_id": case, "partner": partner, "event": event, "title": f"示例部门{partner}", "state": state,
        "told": payload(case, partner, order, unit="市交通执法支队"),
        "queued_at": datetime.now(UTC) - timedelta(days=days_ago),
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, Push, row | values)


async def on_file(case: str, unit: str) -> None:
    row = {
        "id": case, "kind": "sanction", "title": SAID.number, "subject": SAID.name, "uscc": SAID.uscc, "unit": unit,
        "started_by": "zhang", "started_at": datetime.now(UTC), "legal_date": today(), "position": "in_force",
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, Case, row)


@pytest.fixture
async def boss(web: Any) -> httpx.AsyncClient:
    """A supervisor, and a sanction told to three partners: one has answered, one is asked again, one is of paper."""
    await person("zfc-supervisor", unit="zfc", roles=["supervisor"], name="陈督")
    await on_file(CASE, "enf")
    got: dict[str, Any] = {"attempts": 2, "status": 200, "receipt": "R-77", "received_on": today()}
    await told("fgw", "received", **got)
    await told("zfcg", "waiting", attempts=3, status=503, why="对方答复 503")
    await told("paper", "by_hand", why="对方没有接收推送的系统，由人送交通报表")
    return await signed_in(web, "zfc-supervisor")


async def test_what_has_no_receipt_stands_first_and_everything_one_tab_away(boss: httpx.AsyncClient) -> None:
    page = (await boss.get("/managers/pushes")).text
    assert page.count("data-row>") == 2
    for said in ("正在推送", "最近答复 503", "待人工送交"):
        assert said in page
    assert "R-77" not in page
    every = (await boss.get("/managers/pushes?state=all")).text
    assert every.count("data-row>") == 3
    assert "R-77" in every
    assert 'href="/managers/pushes"' in (await boss.get("/managers/board")).text


async def test_the_list_is_turned_page_by_page(boss: httpx.AsyncClient) -> None:
    for n in range(60):
        await told(f"p{n:02d}", "received", days_ago=2)
    first = (await boss.get("/managers/pushes?state=all")).text
    assert first.count("data-row>") == 50
    following = unescape(first).split('href="/managers/pushes?state=all&before=')[1].split('"')[0]
    second = (await boss.get(f"/managers/pushes?state=all&before={following}")).text
    assert second.count("data-row>") == 13
    assert (await boss.get("/managers/pushes?state=all&before=nonsense")).status_code == 200


async def test_a_place_of_a_sanction_that_has_not_confirmed_its_lifting_is_on_the_list_of_places(
    boss: httpx.AsyncClient,
) -> None:
    place = {
        "case_id": CASE, "place": "partner/fgw", "title": "示例部门fgw", "shared_on": today() - timedelta(days=9),
        "recall_due_on": today(), "recall_why": "期限届满",
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, Disclosure, place)
    page = (await boss.get("/managers/disclosures")).text
    assert "示例部门fgw" in page
    assert "期限届满" in page


async def test_the_sheet_says_what_is_told_as_text_with_blanks_for_the_receipt(
    web: Any, boss: httpx.AsyncClient
) -> None:
    await person("zhang", unit="enf", roles=["handler"])
    handler = await signed_in(web, "zhang")
    answer = await handler.get(f"/staff/push/{quote(CASE)}/applied.xlsx?partner=paper")
    assert answer.status_code == 200
    rows = CalamineWorkbook.from_filelike(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    line = dict(zip(rows[1], rows[2], strict=True))
    assert len(rows) == 3
    assert line["协同部门"] == "示例部门paper"
    assert line["措施"] == "=限制参加政府采购", "a cell that begins with = stays text"
    assert (line["自"], line["至"], line["回执编号"]) == ("2026-11-02", "", "")
    assert str(line["通报编号"]).endswith("/applied/paper")
    assert (await handler.get(f"/staff/push/{quote(CASE)}/applied.xlsx")).status_code == 200


async def test_another_unit_sees_neither_the_sheet_nor_the_notices(web: Any, boss: httpx.AsyncClient) -> None:
    await person("stranger", unit="haizhou", roles=["handler", "head"])
    stranger = await signed_in(web, "stranger")
    assert (await stranger.get(f"/staff/push/{quote(CASE)}/applied.xlsx")).status_code == 404
    assert "示例部门" not in (await stranger.get("/managers/pushes?state=all")).text
    await person("zhang", unit="enf", roles=["handler"])
    handler = await signed_in(web, "zhang")
    assert (await handler.get("/managers/pushes")).status_code == 403
    assert (await handler.get(f"/staff/push/{quote(CASE)}/lifted.xlsx")).status_code == 404
    assert (await handler.get(f"/staff/push/{quote(CASE)}/nonsense.xlsx")).status_code == 422


@chromium
async def test_the_page_is_sound_on_a_phone_and_on_an_office_screen(boss: httpx.AsyncClient) -> None:
    shown = {"/pushes": (await boss.get("/managers/pushes")).text}
    shown["/pushes-all"] = (await boss.get("/managers/pushes?state=all")).text
    assert await faults_of(shown, "managers") == []
