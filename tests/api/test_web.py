"""关系图：什么依据什么，画得出来，点得进去，表里也有；终止的变灰；各人只看到自己可以看到的。"""

import re
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import httpx
import pytest

from activities.business import name_on_file
from activities.record import append
from api.day import today
from api.web_view import in_lines
from database.engine import engine
from database.queries.web import WEB, web_of
from database.reading import reading
from database.tables.case import Case
from database.tables.hang import Hang
from database.tables.sanction_list import SanctionList
from database.writing import put, writing
from rules.journal import Moment
from tests.api.conftest import person, signed_in
from tests.rules.penalty_example import code, penalty
from tests.templates.browser import chromium, faults_of, opened

FIRM, OTHER = code("MAAP4410"), code("MAAP4411")
FOCUSED = "document.activeElement.matches('svg a') && document.activeElement.getAttribute('aria-label')"
LIST = "sanction_list/national-〔2026〕4410号"


async def case(id: str, days_ago: int, *, unit: str = "enf", uscc: str = FIRM, **values: Any) -> None:
    row = {
        "id": id, "kind": id.partition("/")[0], "title": id.partition("/")[2], "subject": "示例海州物流有限公司",
        "uscc": uscc, "unit": unit, "started_by": "zhang", "started_at": datetime.now(UTC) - timedelta(days=days_ago),
        "legal_date": today(), "position": "in_force",
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, Case, row | values)


async def recorded(id: str, days_ago: int, kind: str, title: str, **body: Any) -> None:
    at, on = datetime.now(UTC) - timedelta(days=days_ago), today() - timedelta(days=days_ago)
    plain = {"title": title, "tab": "measure", "unit": "enf", "adverse": True, **body}
    async with writing() as connection:
        await append(connection, Moment(case=id, seq=1, at=at), FIRM, kind, on, plain)


async def rests(id: str, on_case: str, days_ago: int, until: int | None = None, why: str = "") -> None:
    ended = today() - timedelta(days=until) if until is not None else None
    row = {"case_id": id, "on_case": on_case, "about": on_case, "since": today() - timedelta(days=days_ago)}
    async with writing() as connection:
        await put(connection, Hang, row | {"until": ended, "why": why})


async def a_web() -> None:
    """A penalty, a determination on it, a sanction on both it and a list, an incentive stopped by the penalty.

    Another unit is only thinking of another sanction.
    """
    async with writing() as connection:
        await name_on_file(connection, FIRM, "示例海州物流有限公司")
    await case("penalty/连交罚〔2026〕4410号", 60)
    decided = penalty(uscc=FIRM, no="连交罚〔2026〕4410号").model_dump(mode="json")
    shown = {"published": True, "published_until": str(today() + timedelta(days=900))}
    await recorded("penalty/连交罚〔2026〕4410号", 58, "penalty", "", decision=decided, publication=shown)
    await case("dishonesty/4410", 50)
    await recorded("dishonesty/4410", 40, "dishonesty", "连交失认〔2026〕4410号 严重违法超限超载运输失信当事人名单")
    await case(LIST, 300, uscc="", title="〔2026〕4410号", subject="示例清单（2026年版）", unit="zfc")
    sheet = {
        "case_id": LIST, "level": "national", "title": "示例清单（2026年版）", "number": "〔2026〕4410号", "year": 2026,
        "issued_by": "示例", "in_force_on": today(), "source": "示例", "paper": "p", "sheet": "s", "unit": "zfc",
        "state": "in_force",
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, SanctionList, sheet)
    await case("sanction/4410", 30)
    await recorded("sanction/4410", 20, "sanction", "限制参加政府采购")
    await recorded("sanction/4410", 2, "ended", "", about="sanction/4410/sanction", why="认定被撤销")
    await case("incentive/4410", 200, unit="trc")
    await recorded("incentive/4410", 190, "incentive", "容缺受理", adverse=False)
    await case("sanction/4411", 1, unit="haizhou")
    await rests("dishonesty/4410", "penalty/连交罚〔2026〕4410号", 50)
    await rests("sanction/4410", "dishonesty/4410", 30, until=2, why="内部说明")
    await rests("sanction/4410", LIST, 30, until=2)
    await rests("incentive/4410", "penalty/连交罚〔2026〕4410号", 10)
    await rests("sanction/4411", LIST, 1)
    await case("sanction/4412", 1, uscc=OTHER)
    await rests("sanction/4412", LIST, 1)


@pytest.fixture
async def officer(web: Any) -> httpx.AsyncClient:
    await person("zhang", unit="enf", roles=["handler"])
    await a_web()
    return await signed_in(web, "zhang")


@pytest.fixture
async def own(web: Any, officer: httpx.AsyncClient) -> httpx.AsyncClient:
    await person("firm", kind="business", uscc=FIRM, unit="", roles=[])
    return await signed_in(web, "firm")


def drawn(page: str) -> str:
    """The picture of a page, as it is read."""
    return unescape(page).split('<figure class="chart web">')[1].split("</figure>")[0]


def boxes(page: str) -> list[str]:
    return re.findall(r'<text class="web-kind"[^>]*>([^<]+ · [^<]+)</text>', drawn(page))


async def test_what_rests_on_what_is_one_question_and_another_business_is_not_in_it(officer: httpx.AsyncClient) -> None:
    async with reading() as connection:
        rows = {row.id: row for row in await web_of(connection, FIRM)}
    assert set(rows) == {
        "penalty/连交罚〔2026〕4410号", "dishonesty/4410", LIST, "sanction/4410", "incentive/4410", "sanction/4411",
    }  # fmt: skip
    assert {one["ground"] for one in rows["sanction/4410"].rests} == {"dishonesty/4410", LIST}
    assert rows[LIST].rests is None


async def test_among_many_cases_a_web_is_found_by_its_indexes(officer: httpx.AsyncClient) -> None:
    columns = "id, kind, title, subject, uscc, unit, started_by, started_at, legal_date, position, seq, outcome"
    values = "'penalty/' || n, 'penalty', n, n, n, 'enf', 'x', now(), now(), 'filed', 0, ''"
    asked = WEB.params(uscc=FIRM).compile(dialect=engine().dialect, compile_kwargs={"literal_binds": True})
    async with engine().connect() as connection:
        await connection.exec_driver_sql(
            f"insert into lifecycle ({columns}) select {values} from generate_series(1, 20000) n"
        )
        await connection.exec_driver_sql("analyze lifecycle")
        plan = [str(line) for line in await connection.exec_driver_sql(f"explain {asked}")]
    assert not [line for line in plan if "Seq Scan on lifecycle" in line], plan


async def test_the_file_of_a_business_draws_its_web_and_lists_it(officer: httpx.AsyncClient) -> None:
    page = (await officer.get(f"/staff/business/{FIRM}?purpose=case")).text
    assert sorted(boxes(page)) == sorted(
        ["行政处罚 · 有效", "失信认定 · 有效", "失信惩戒 · 已终止", "惩戒清单 · 现行", "守信激励 · 有效"]
    )
    picture = drawn(page)
    assert picture.count("<path class=") == 4
    assert picture.count("web-over") == 2, "what it no longer rests on is another line"
    assert 'href="/staff/case/dishonesty/4410"' in picture
    assert 'href="/staff/why/incentive/4410/incentive"' in picture, "another unit's case leads to its record"
    assert 'href="/staff/lists/national-' in picture
    assert "内部说明" in picture
    assert "起因此停止" in picture
    assert "sanction/4411" not in picture, "what another unit only thinks of is not shown"


async def test_the_web_is_shown_as_it_stood_on_a_day(officer: httpx.AsyncClient) -> None:
    then = today() - timedelta(days=15)
    page = (await officer.get(f"/staff/business/{FIRM}?purpose=case&as_of={then}&known={today()}")).text
    assert "失信惩戒 · 有效" in boxes(page)
    assert "web-over" not in drawn(page)
    assert drawn(page).count("<path class=") == 3, "the incentive did not rest on the penalty yet"


async def test_a_business_sees_its_own_web_without_what_is_internal(own: httpx.AsyncClient) -> None:
    picture = drawn((await own.get("/portal/file")).text)
    assert 'href="/portal/why/sanction/4410/sanction"' in picture
    assert "示例清单（2026年版）" in picture
    assert 'href="/public/measures"' in picture
    for internal in ("内部说明", "zhang", "/staff/", "4411", OTHER):
        assert internal not in picture, internal


async def test_what_is_not_seen_leaves_no_list_behind(web: Any, officer: httpx.AsyncClient) -> None:
    async with writing() as connection:
        await name_on_file(connection, OTHER, "示例另一家有限公司")
    await person("other", kind="business", uscc=OTHER, unit="", roles=[])
    page = (await (await signed_in(web, "other")).get("/portal/file")).text
    assert "chart web" not in page


@pytest.mark.parametrize(
    ("text", "lines"),
    [("", [""]), ("一二三", ["一二", "三"]), ("ab〔1〕", ["ab〔", "1〕"]), ("一二三四", ["一二", "三四"]),
     ("一二三四五", ["一二", "三…"])],
)  # fmt: skip
def test_a_title_is_broken_where_it_is_full_and_marked_where_it_is_cut(text: str, lines: list[str]) -> None:
    assert in_lines(text, 4, 2) == lines


@chromium
async def test_the_picture_is_sound_on_a_phone_and_on_an_office_screen(
    officer: httpx.AsyncClient, own: httpx.AsyncClient
) -> None:
    staff = (await officer.get(f"/staff/business/{FIRM}?purpose=case")).text
    firm = (await own.get("/portal/file")).text
    opened = '<details class="origin" open><summary>列成表'
    shown = {
        "/staff": staff,
        "/portal": firm,
        "/table": firm.replace('<details class="origin"><summary>列成表', opened),
    }
    assert await faults_of(shown, "web") == []


@chromium
async def test_every_box_of_the_picture_is_reached_by_the_keyboard(own: httpx.AsyncClient) -> None:
    async with opened({"/file": (await own.get("/portal/file")).text}, 1366, 768) as (page, _):
        await page.goto("http://desk.test/file")
        await page.locator(".web .scroll").first.focus()
        reached = []
        for _press in range(5):
            await page.keyboard.press("Tab")
            reached.append(await page.evaluate(FOCUSED))
    assert [bool(one) for one in reached] == [True] * 5, reached
    assert any("限制参加政府采购，已终止" in str(one) for one in reached)
