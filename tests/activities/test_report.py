"""信用报告：活动做两遍、两个一起做，都只有一份、一个编号；出不了的不留下号码。"""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from activities.record import append
from activities.report import issue_report
from database.engine import engine
from database.reading import reading
from database.tables.business import Business
from database.tables.case import Case, Event
from database.tables.letter import LetterCount, LetterRow
from database.writing import put, table, writing
from rules.actor import Actor
from rules.journal import Moment
from rules.refusal import Refused
from rules.report import ReportFiling, ReportOrder, Version, report_case
from settings import settings
from tests.rules.check_example import USCC, fined
from tests.rules.penalty_example import code

NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
LETTER, COUNT, EVENT = table(LetterRow), table(LetterCount), table(Event)
OWNER = Actor(kind="business", id=USCC, name="示例公司")
ZHANG = Actor(kind="staff", id="zhang", name="张三", unit="enf", roles=("handler",))


@pytest.fixture
async def patient(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[None]:
    monkeypatch.setenv("DATABASE_URL", database)
    settings.cache_clear()
    engine.cache_clear()
    async with writing() as connection:
        await put(connection, Business, {"uscc": USCC, "name": "示例海州物流有限公司"})
    yield
    await engine().dispose()
    settings.cache_clear()
    engine.cache_clear()


def filing(click: str, by: Actor = OWNER, version: Version = "public", uscc: str = USCC) -> ReportFiling:
    order = ReportOrder(uscc=uscc, subject="示例公司", version=version, unit=by.unit or "zfc", purpose="评标", by=by)
    return ReportFiling(case=report_case(uscc, click), seq=1, at=NOON, by=by, order=order)


async def rows(of: Any) -> list[Any]:
    async with reading() as connection:
        return list((await connection.execute(select(of))).all())


async def test_a_report_that_is_issued_twice_is_one(patient: None) -> None:
    first = await issue_report(filing("1"))
    assert await issue_report(filing("1")) == first
    at_once = await asyncio.gather(*(issue_report(filing("2")) for _ in range(4)))
    assert len(set(at_once)) == 1
    assert [row.number for row in await rows(LETTER)] == [first, at_once[0]]
    assert [row.last for row in await rows(COUNT)] == [2]
    assert len(await rows(EVENT)) == 2


async def test_what_is_in_force_of_an_absorbed_business_is_told_as_such(patient: None) -> None:
    old, on = code("MA000002"), date(2026, 10, 1)
    case, kind, _, body = fined(on=on)
    merged = {"successor": USCC, "succession": "merger", "title": "合并"}
    told = ((case, kind, body), ("record/merged", "merged", merged))
    async with writing() as connection:
        await put(connection, Business, {"uscc": old, "name": "示例旧港物流有限公司", "successor": USCC})
        for number, (of, what, said) in enumerate(told, 1):
            await append(connection, Moment(case=of, seq=number, at=NOON.replace(hour=10)), old, what, on, said)
    await issue_report(filing("1"))
    [paper] = await rows(LETTER)
    assert "未按规定安装卫星定位装置（存续企业承继自 示例旧港物流有限公司）" in str(paper.data)
    assert [(one["uscc"], one["seq"]) for one in paper.data["inherited"]] == [(old, 2)]


async def test_what_is_learned_later_does_not_change_a_report(patient: None) -> None:
    await issue_report(filing("1"))
    case, kind, on, body = fined(on=date(2026, 10, 1))
    async with writing() as connection:
        await append(connection, Moment(case=case, seq=1, at=NOON.replace(hour=10)), USCC, kind, on, body)
    await issue_report(filing("1"))
    [old] = await rows(LETTER)
    assert "连交罚" not in str(old.data)
    await issue_report(filing("2"))
    new = next(row for row in await rows(LETTER) if row.id != old.id)
    assert ("连交罚" in str(new.data), new.data["seq"]) == (True, 1)


async def test_a_report_for_staff_belongs_to_their_unit_and_names_no_code_in_its_case(patient: None) -> None:
    await issue_report(filing("1", ZHANG))
    [case], [letter] = await rows(table(Case)), await rows(LETTER)
    assert (case.uscc, case.unit, case.position, case.outcome) == ("", "enf", "closed", "issued")
    assert (letter.uscc, letter.data["addressee"]["uscc"], case.title) == ("", USCC, letter.number)


async def test_what_cannot_be_issued_leaves_nothing(patient: None) -> None:
    with pytest.raises(Refused) as refused:
        await issue_report(filing("1", uscc="91320799MA00000230"))
    assert refused.value.code == "NotFound"
    assert [await rows(of) for of in (LETTER, COUNT, table(Case))] == [[], [], []]
