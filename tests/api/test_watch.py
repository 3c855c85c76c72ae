"""重点关注的页面：两步提出，另一人决定，企业看到为什么、怎样退出；台账、候选、导出。"""

import json
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from itertools import count
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from python_calamine import CalamineWorkbook

from api.day import today
from database.queries.watch import watched
from database.queries.watch_candidate import candidates
from database.reading import reading
from local.mailbox import Mailbox
from local.temporal import Temporal
from tests.api import house
from tests.api.conftest import person, signed_in
from tests.api.dishonesty_rows import on_file
from tests.api.watch_rows import ended, graded, watch_on_file
from tests.rules.penalty_example import code

CSRF = {"csrf": "token"}
SERVED = {"outcome": "served", "means": "direct", "receiver": "示例人"}
STAFF = (("zhang", "handler"), ("li", "reviewer"), ("wang", "legal"), ("qian", "head"))
AT = "/staff/watch"
NUMBERS = count(4551)


class Bureau(dict[str, httpx.AsyncClient]):
    """Who works here, by name; `firm` signs in for the business `uscc`, whose case nobody else has begun."""

    def __init__(self) -> None:
        super().__init__()
        self.uscc = code(f"MAAF{next(NUMBERS)}")


@pytest.fixture
async def bureau(
    web: Any, temporal_server: Temporal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bureau]:
    made = Bureau()
    for name, role in STAFF:
        await person(name, unit="enf", roles=[role])
    await person("hwy-zhang", unit="hwy", roles=["handler"])
    await person("firm", kind="business", uscc=made.uscc)
    await person("other-firm", kind="business", uscc=code("MAAF4599"))
    async with house.opened(temporal_server, mailbox, monkeypatch):
        names = (*dict(STAFF), "hwy-zhang", "firm", "other-firm")
        made |= {name: await signed_in(web, name) for name in names}
        yield made


def entered(uscc: str, **changed: Any) -> dict[str, Any]:
    """What a handler types about a business of grade C."""
    return {
        **CSRF, "uscc": uscc, "subject": "示例海州物流有限公司", "criterion": "poor_grade", "degree": "1",
        "supervision": ["guidance", "sampling_quarter"], "reason": "评价连续下降", **changed,
    }  # fmt: skip


async def proposed(client: httpx.AsyncClient, uscc: str) -> str:
    """Answers the case of a proposal that went through both steps of the desk."""
    given = entered(uscc)
    check = await client.post(f"{AT}/new", data=given)
    assert "为 C 级" in check.text, check.text
    assert "没有采取的措施" in check.text
    kept = json.dumps({name: value for name, value in given.items() if name != "csrf"})
    sent = await client.post(f"{AT}/new", data={**CSRF, "answers": kept, "stage": "begin"})
    assert sent.status_code == 303, sent.text
    return httpx.URL(sent.headers["location"]).path.removeprefix("/staff/case/")


async def answered(client: httpx.AsyncClient, case: str, name: str, **answers: Any) -> None:
    key = await house.open_step(case, name)
    done = await client.post(f"/staff/decide/{quote(case)}", data={**CSRF, "key": key, "click": key, **answers})
    assert done.status_code == 303, done.text


async def in_force(bureau: Bureau) -> str:
    await graded(bureau.uscc)
    case = await proposed(bureau["zhang"], bureau.uscc)
    await answered(bureau["qian"], case, "watch_decision", outcome="approve", reason="有必要")
    await answered(bureau["zhang"], case, "letter_delivery", on=str(today()), **SERVED)
    await house.until(lambda: is_watched(bureau.uscc))
    return case


async def is_watched(uscc: str) -> bool:
    async with reading() as connection:
        return await watched(connection, uscc, today())


async def test_a_watch_goes_from_the_desk_to_the_business_which_asks_to_leave(
    bureau: Bureau,
) -> None:
    firm, zhang = bureau["firm"], bureau["zhang"]
    await graded(bureau.uscc)
    case = await proposed(zhang, bureau.uscc)
    here = f"/portal/watch/{quote(case)}"
    assert (await firm.get(here)).status_code == 404, "nothing was told to the business yet"
    desk = (await bureau["qian"].get(f"/staff/case/{quote(case)}")).text
    for words in ("决定是否重点关注", "为 C 级", "发送提示函", "评价连续下降"):
        assert words in desk, words
    await answered(bureau["qian"], case, "watch_decision", outcome="approve", reason="有必要")
    await answered(zhang, case, "letter_delivery", on=str(today()), **SERVED)
    await house.until(lambda: is_watched(bureau.uscc))
    assert (await bureau["other-firm"].get(here)).status_code == 404
    assert here in (await firm.get("/portal")).text
    page = (await firm.get(here)).text
    for words in ("为 C 级", "发送提示函", "复核日", "最迟自行退出", "我有异议", "列为重点关注对象告知书"):
        assert words in page, words
    for reader, where in ((firm, here), (zhang, f"/staff/case/{quote(case)}")):
        why = (await reader.get(where)).text.split('">为什么有这条记录')[0].rpartition('href="')[2]
        assert "发送提示函" in (await reader.get(why)).text, where
    empty = await firm.post(here, data={**CSRF, "click": "a", "reason": ""})
    assert empty.status_code == 422
    asked = await firm.post(here, data={**CSRF, "click": "b", "reason": "已经整改"})
    assert asked.status_code == 303, asked.text
    again = await firm.post(here, data={**CSRF, "click": "c", "reason": "已经整改"})
    assert "正在核准" in again.text
    await answered(bureau["qian"], case, "watch_exit", outcome="approve", reason="属实")
    await house.open_step(case, "letter_delivery")
    assert not await is_watched(bureau.uscc)
    assert "提前退出" in (await firm.get(here)).text


async def test_the_objection_of_a_business_reaches_the_record_of_its_watch(
    bureau: Bureau,
) -> None:
    case = await in_force(bureau)
    page = await bureau["firm"].get(f"/portal/object?about={quote(case + '/watched')}")
    assert page.status_code == 200
    assert "重点关注" in page.text


async def test_an_exit_is_proposed_on_a_page_that_says_when_it_cannot_be(bureau: Bureau) -> None:
    case = await in_force(bureau)
    at = f"{AT}/exit/{quote(case)}"
    assert f'href="{at}"' in (await bureau["zhang"].get(f"/staff/case/{quote(case)}")).text
    assert (await bureau["hwy-zhang"].get(at)).status_code == 404
    page = await bureau["zhang"].get(at)
    assert "提出退出重点关注" in page.text
    done = await bureau["zhang"].post(at, data={**CSRF, "click": "x", "reason": "已经整改"})
    assert done.status_code == 303, done.text
    assert await house.open_step(case, "watch_exit")


async def test_what_cannot_be_proposed_says_why_beside_its_field(bureau: Bureau) -> None:
    await graded(bureau.uscc)
    client = bureau["zhang"]
    for changed, sentence in (
        ({"criterion": "listed"}, "没有在用的严重失信认定"),
        ({"degree": "2"}, "最高只能定到一级关注"),
        ({"supervision": ["interview"]}, "与失信程度不相当"),
        ({"supervision": []}, "监管措施"),
        ({"subject": "别的名称有限公司"}, "在档的名称"),
        ({"uscc": "913207"}, "18 位"),
    ):
        shown = await client.post(f"{AT}/new", data=entered(bureau.uscc) | changed)
        assert (shown.status_code, sentence in shown.text) == (422, True), sentence
    assert "不是第 9 项举措" in (await bureau["hwy-zhang"].post(f"{AT}/new", data=entered(bureau.uscc))).text
    assert "由经办岗位提出" in (await bureau["li"].post(f"{AT}/new", data=entered(bureau.uscc))).text
    await watch_on_file(bureau.uscc)
    assert "正在关注这家企业" in (await client.post(f"{AT}/new", data=entered(bureau.uscc))).text


async def test_the_form_shows_what_the_file_says_of_every_criterion(bureau: Bureau) -> None:
    await graded(bureau.uscc, "D")
    page = (await bureau["zhang"].get(f"{AT}/new?uscc={bureau.uscc}")).text
    for words in ("为 D 级", "没有在用的严重失信认定", "示例海州物流有限公司", "约谈主要负责人（二级关注起）"):
        assert words in page, words


async def test_the_ledger_shows_the_next_review_first_and_is_narrowed_by_its_address(
    bureau: Bureau,
) -> None:
    late, soon, over, others = (code(f"MAAF456{n}") for n in range(4))
    await watch_on_file(soon, days_ago=100, degree=2)
    await watch_on_file(late, days_ago=185)
    await watch_on_file(over, days_ago=200, **ended(today()))
    await watch_on_file(others, unit="pwc")
    client = bureau["zhang"]

    def order(text: str) -> list[str]:
        places = {uscc: text.find(f"-{uscc}-1") for uscc in (late, soon, over, others)}
        return sorted((uscc for uscc, place in places.items() if place >= 0), key=lambda uscc: places[uscc])

    assert order((await client.get(AT)).text) == [late, soon, over]
    assert order((await client.get(f"{AT}?due=overdue")).text) == [late]
    assert order((await client.get(f"{AT}?degree=2")).text) == [soon]
    assert order((await client.get(f"{AT}?state=ended")).text) == [over]
    assert order((await client.get(f"{AT}?q={late}")).text) == [late]
    assert "关注中 2 家" in (await client.get(AT)).text
    sheet = await client.get(f"{AT}/export?state=in_force")
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert "状态：关注中" in str(rows[0])
    assert [row[2] for row in rows if str(row[0]).startswith("关-")] == [late, soon]


async def test_candidates_are_those_whose_file_meets_a_criterion_and_who_are_not_watched(
    bureau: Bureau,
) -> None:
    poor, good, mended, seen, bare = (code(f"MAAF457{n}") for n in range(5))
    await graded(poor)
    await graded(good, "A")
    await graded(mended, "C", days_ago=20)
    await graded(mended, "A", days_ago=5)
    await graded(seen)
    await watch_on_file(seen)
    await graded(bare, "A")
    # Its ledger has it, its credit file does not: the file decides.
    await on_file(1, uscc=bare, degree="serious")
    page = (await bureau["zhang"].get(f"{AT}/candidates")).text
    assert f"{AT}/new?uscc={poor}" in page
    assert [uscc for uscc in (good, mended, seen, bare) if uscc in page.replace(" ", "")] == []
    assert "为 C 级" in page


async def test_candidates_are_turned_page_by_page_without_a_gap(bureau: Bureau) -> None:
    """One is found by its grade alone, one by its determination alone, one by both."""
    first, second, third = sorted(code(f"MAAF459{n}") for n in range(7, 10))
    await graded(first)
    await graded(second, "A")
    await on_file(2, uscc=second, degree="serious")
    await graded(third)
    await on_file(3, uscc=third, degree="serious")
    found, after = [], ""
    async with reading() as connection:
        while page := await candidates(connection, "enf", on=today(), after=after, limit=1):
            after = page[-1].uscc
            found.append(after)
    assert found == [first, second, third]


async def test_a_watch_counts_until_the_day_before_it_lapses(bureau: Bureau) -> None:
    uscc = code("MAAF4580")
    await watch_on_file(uscc, lapses_on=today() + timedelta(days=1))
    async with reading() as connection:
        assert await watched(connection, uscc, today())
        assert not await watched(connection, uscc, today() + timedelta(days=1))
        assert not await watched(connection, uscc, today() - timedelta(days=31))
