"""及时、准确、规范、完整：按单位的数，与写进去的逐一相符。"""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook

from activities.business import name_on_file
from api.day import today
from api.staff.record_quality import Figures, share, summed
from database.tables.record_entry import RecordEntry
from database.tables.sheet import Sheet
from database.writing import put, writing
from tests.api.conftest import person, signed_in
from tests.rules.penalty_example import code
from tests.templates.browser import chromium, faults_of


async def entered(n: int, **changed: Any) -> None:
    row = {
        "case_id": f"record/{n}", "uscc": code(f"MARQ0{n:03d}"), "unit": "enf", "name": "licence", "act": "enter",
        "channel": "form", "true_on": today(), "due_on": today(), "entered_at": datetime.now(UTC), "asked": 4,
        "missing": 1, "outcome": "recorded",
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, RecordEntry, row | changed)


@pytest.fixture
async def bureau(web: Any) -> dict[str, httpx.AsyncClient]:
    for id, unit, role in (("zhang", "enf", "handler"), ("boss", "zfc", "supervisor"), ("other", "trc", "handler")):
        await person(id, unit=unit, roles=[role])
    for n in range(6):
        await entered(n)
    await entered(6, late_days=3)
    await entered(7, late_days=6, uscc=code("MARQ0000"))
    await entered(8, act="correct")
    await entered(9, outcome="unrecorded", missing=4)
    await entered(10, unit="haizhou")
    await entered(11, entered_at=datetime.now(UTC) - timedelta(days=800))
    sheet = {"case_id": "sheet/1", "name": "x", "unit": "enf", "by": "zhang", "at": datetime.now(UTC), "upload": "u"}
    async with writing() as connection:
        await put(connection, Sheet, sheet | {"kind": "record", "total": 10, "bad": 2, "refused": 1})
        await put(connection, Sheet, sheet | {"case_id": "sheet/2", "kind": "penalty", "total": 99, "bad": 99})
        for n in range(4):
            await name_on_file(connection, code(f"MARQ0{n:03d}"), f"示例{n}有限公司")
    return {id: await signed_in(web, id) for id in ("zhang", "boss", "other")}


async def test_the_figures_of_a_unit_are_those_of_its_entries(bureau: dict[str, httpx.AsyncClient]) -> None:
    sheet = await bureau["zhang"].get("/staff/records/quality/export")
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert str(rows[0][0]).endswith(f"登记 {today().year}-01-01 至 {today()}")
    assert dict(zip(rows[1], rows[2], strict=True)) == {
        "单位": "市交通执法支队", "登记": 9, "及时": 7, "及时率": "77.8%", "平均迟延（工作日）": 4.5, "更正": 1,
        "更正率": "12.5%", "表格行": 10, "被退行": 3, "复核未通过": 1, "选填字段": 36, "未填": 12, "完整率": "66.7%",
        "覆盖主体": 8,
    }  # fmt: skip
    assert len(rows) == 3


async def test_a_supervisor_sees_the_units_below_and_others_their_own(bureau: dict[str, httpx.AsyncClient]) -> None:
    page = (await bureau["boss"].get("/staff/records/quality")).text
    assert page.count("市交通执法支队") >= 2
    assert "海州" in page
    assert "这段时间没有登记信用记录" in (await bureau["other"].get("/staff/records/quality")).text
    assert "0 / 4 个在档主体" in page


async def test_a_period_that_cannot_be_is_told(bureau: dict[str, httpx.AsyncClient]) -> None:
    page = await bureau["zhang"].get("/staff/records/quality?since=2026-05-01&until=2026-04-01")
    assert "登记至不得早于登记自" in page.text
    answer = await bureau["zhang"].get("/staff/records/quality/export?since=x")
    assert answer.status_code == 422


def test_a_share_of_nothing_is_a_dash() -> None:
    assert (share(0, 0), share(1, 3)) == ("—", "33.3%")
    assert summed([]) == Figures("合计", *[0] * 11)


@chromium
async def test_the_page_is_sound_on_a_phone_and_on_an_office_screen(bureau: dict[str, httpx.AsyncClient]) -> None:
    shown = {"/quality": (await bureau["boss"].get("/staff/records/quality")).text,
             "/nothing": (await bureau["other"].get("/staff/records/quality")).text}  # fmt: skip
    assert await faults_of(shown, "record-quality") == []
