"""企业信用档案的页面：八个页签、两个时间、承继者、谁看过；企业看自己的。"""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest

from activities.business import name_on_file
from activities.record import append
from api.day import today
from api.file_view import times_of
from database.tables.business import Business
from database.writing import table, writing
from rules.journal import Moment
from rules.record_entry import record_body
from tests.api.conftest import person, signed_in
from tests.rules.penalty_example import code, penalty
from tests.rules.record_example import inspection, record
from tests.templates.browser import chromium, faults_of

FIRM, BEFORE = code("MACF0001"), code("MACF0002")
NOW = datetime(2026, 11, 20, 2, tzinfo=UTC)


async def written(uscc: str, days_ago: int, kind: str, case: str, body: dict[str, Any], true_days_ago: int = 0) -> str:
    """An entry of a chain, known so many days ago; answers its key."""
    at = datetime.now(UTC) - timedelta(days=days_ago)
    true_on = today() - timedelta(days=true_days_ago or days_ago)
    async with writing() as connection:
        await append(connection, Moment(case=case, seq=1, at=at), uscc, kind, true_on, body)
    return f"{case}/{kind}"


async def a_file() -> None:
    """A licence, an inspection known late and then corrected, a repaired penalty, a business merged into this one."""
    async with writing() as connection:
        await name_on_file(connection, FIRM, "示例海州物流有限公司")
        await name_on_file(connection, BEFORE, "示例旧港物流有限公司")
        followed = {"successor": FIRM, "succession": "merger", "succeeded_on": today() - timedelta(days=10)}
        await connection.execute(table(Business).update().where(table(Business).c.uscc == BEFORE).values(followed))
    licence = record_body(record(true_on=today() - timedelta(days=100)), on=today())
    await written(FIRM, 90, "qualification", "record/1", licence, 100)
    found = record_body(inspection(result="发现严重问题", true_on=today() - timedelta(days=60)), on=today())
    key = await written(FIRM, 20, "supervision", "record/2", found, 60)
    change = {"about": key, "before": {"result": "发现严重问题"}, "after": {"result": "发现一般问题"}, "reason": "笔误"}
    await written(FIRM, 5, "corrected", "record/3", change)
    decided = penalty(uscc=FIRM, decided_on=today() - timedelta(days=80)).model_dump(mode="json")
    shown = {"published": True, "published_until": str(today() + timedelta(days=900))}
    fined = await written(FIRM, 78, "penalty", "penalty/1", {"decision": decided, "publication": shown}, 80)
    await written(FIRM, 2, "repaired", "penalty/1", {"about": fined, "why": "信用修复"})
    await written(BEFORE, 50, "honour", "record/9", {"title": "诚信示范企业", "unit": "trc", "published": True})


@pytest.fixture
async def officer(web: Any) -> httpx.AsyncClient:
    await person("zhang", unit="enf", roles=["handler"])
    await a_file()
    return await signed_in(web, "zhang")


def address(days_ago: int = 0, known: int = 0, tab: str = "") -> str:
    asked = f"as_of={today() - timedelta(days=days_ago)}&known={today() - timedelta(days=known)}"
    return f"/staff/business/{FIRM}?purpose=case&tab={tab}" + (f"&{asked}" if days_ago or known else "")


async def test_the_file_has_eight_tabs_with_counts(officer: httpx.AsyncClient) -> None:
    page = (await officer.get(address())).text
    counted = page.replace('<span class="count">', "#").replace("</span>", "")
    for said in ("处罚#1", "许可#1", "承诺#0", "修复#1", "评价#0", "检查#2", "激励/惩戒#1", "其他#0"):
        assert said in counted, said
    assert "使用期限" not in page
    assert "信用修复" in page
    assert "当天的情况" in page
    assert '<rect class="bar-good"' in page


VIEWS = [
    ("今天：更正以后", 0, 0, ["发现严重问题", "已被更正", "发现一般问题", "有效"]),
    ("更正以前所知", 8, 8, ["发现严重问题", "有效"]),
    ("那天的情况，今天所知", 40, 0, ["发现一般问题", "有效"]),
    ("那时还不知道", 40, 25, ["没有检查记录"]),
    ("还没有发生", 70, 0, ["没有检查记录"]),
]


@pytest.mark.parametrize(("label", "days_ago", "known", "said"), VIEWS)
async def test_the_file_is_shown_in_both_times(
    officer: httpx.AsyncClient, label: str, days_ago: int, known: int, said: list[str]
) -> None:
    page = (await officer.get(address(days_ago, known, "inspection"))).text
    assert [one for one in said if one not in page] == [], label
    if "没有检查记录" in said or len(said) == 2:
        assert "已被更正" not in page or "发现一般问题" in page, label


async def test_a_day_that_is_no_day_is_told(officer: httpx.AsyncClient) -> None:
    page = (await officer.get(f"/staff/business/{FIRM}?purpose=case&as_of=昨天")).text
    assert "“昨天”不是日期" in page


async def test_the_records_of_a_merged_business_are_shown_and_marked(officer: httpx.AsyncClient) -> None:
    page = (await officer.get(address(tab="measure"))).text
    assert "诚信示范企业" in page
    assert "示例旧港物流有限公司（合并前）" in page
    other = (await officer.get(f"/staff/business/{BEFORE}?purpose=case")).text
    assert "由 <a" in other
    assert FIRM in other


async def test_only_the_unit_that_entered_a_record_is_offered_its_correction(officer: httpx.AsyncClient) -> None:
    page = (await officer.get(address(tab="licence"))).text
    assert "act=correct" in page
    assert "act=end" in page
    assert "act=correct" not in (await officer.get(address(tab="measure"))).text


async def test_every_read_is_on_the_page_of_reads(web: Any, officer: httpx.AsyncClient) -> None:
    await officer.get(f"/staff/business/{FIRM}?purpose=inspection&note=双随机抽查")
    await officer.get(address(8, 8))
    page = (await officer.get(f"/staff/business/{FIRM}/reads")).text
    for said in ("监督检查", "双随机抽查", "办理案件", "zhang", f"（{today() - timedelta(days=8)} 的情况"):
        assert said in page, said
    assert (await officer.get(f"/staff/business/{code('MACF0009')}/reads")).status_code == 404


async def test_a_business_sees_its_own_file_and_which_units_looked(web: Any, officer: httpx.AsyncClient) -> None:
    await officer.get(f"/staff/business/{FIRM}?purpose=inspection")
    await person("firm", kind="business", uscc=FIRM, unit="", roles=[])
    own = await signed_in(web, "firm")
    page = (await own.get("/portal/file?tab=licence")).text
    assert "道路货物运输经营许可" in page
    assert "监督检查" in page
    assert "zhang" not in page
    assert "act=correct" not in page


def test_known_by_is_the_end_of_a_day_in_shanghai() -> None:
    past = times_of("2026-05-01", "2026-05-02", today=date(2026, 11, 20), now=NOW)
    assert past.known_by.isoformat() == "2026-05-02T23:59:59.999999+08:00"
    assert times_of("", "", today=date(2026, 11, 20), now=NOW).known_by == NOW
    assert times_of("", "2030-01-01", today=date(2026, 11, 20), now=NOW).known_by == NOW


@chromium
async def test_the_pages_of_the_file_are_sound_on_a_phone_and_on_an_office_screen(
    web: Any, officer: httpx.AsyncClient
) -> None:
    await person("firm", kind="business", uscc=FIRM, unit="", roles=[])
    own = await signed_in(web, "firm")
    shown = {
        "/file": (await officer.get(address(tab="inspection"))).text,
        "/file-then": (await officer.get(address(40, 25))).text,
        "/merged": (await officer.get(f"/staff/business/{BEFORE}?purpose=case")).text,
        "/reads": (await officer.get(f"/staff/business/{FIRM}/reads")).text,
        "/record-choice": (await officer.get("/staff/record/new")).text,
        "/record-new": (await officer.get(f"/staff/record/new?item=inspection&uscc={FIRM}")).text,
        "/own-file": (await own.get("/portal/file")).text,
    }
    assert await faults_of(shown, "credit-file") == []
