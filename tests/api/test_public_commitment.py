"""公众看到的承诺：同意公开、仍在公示、没有修复过的；查询、筛选、翻页、订阅；更新和到期看得出。"""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from api.day import today
from database.tables.commitment import Commitment
from database.tables.step import StepRow
from database.writing import put, writing
from tests.rules.penalty_example import code

NOW = datetime(2026, 4, 1, tzinfo=UTC)
DAY = timedelta(days=1)
LETTER = {
    "title": "示例承诺书", "conditions": "具备经营条件", "standards": "按标准经营", "consequences": "撤销并记录",
    "promise": "承诺属实",
}  # fmt: skip


async def shown(serial: int, **changed: Any) -> str:
    """A public commitment that is being kept unless the test says otherwise; answers its case."""
    case = f"commitment/示例-{serial:03}"
    told = {"uscc": code(), "subject": "示例海州物流有限公司", "matter": f"示例事项{serial:03}", "unit": "enf"}
    offer = {**told, "details": "每季度公布维护记录", "phone": "13800000000", "email": "firm@example.invalid"}
    row: dict[str, Any] = {
        "case_id": case, "number": f"诺-2026-{serial:03}", **told, "handling_unit": "enf", "use": "licensing",
        "type": "replaces_proof", "reference": "许-1", "offer": offer, "template": "proof", "version": 1,
        "letter": LETTER, "signature": {"signer": "示例签署人"}, "offered_at": NOW, "signed_on": today(),
        "accepted_on": today() - DAY, "due_on": today() + DAY, "ends_on": today() + DAY, "shown_from": today() - DAY,
        **changed,
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, Commitment, row)
    return case


async def asked(case: str, name: str) -> None:
    """An open step of a commitment."""
    row: dict[str, Any] = {
        "case_id": case, "key": f"{name}.1", "seq": 1, "kind": "commitment", "name": name, "title": "x", "clause": "x",
        "role": "reviewer", "unit": "enf", "form": name, "late": "chase", "ball": "unit", "case_title": "x",
        "subject": "x", "uscc": code(), "opened_at": NOW, "anchor": today(), "due_on": today(), "open": {},
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, StepRow, row)


@pytest.mark.parametrize(
    ("why", "changed"),
    [
        ("没有同意公开", {"shown_from": None}),
        ("公示期满", {"shown_until": -1, "outcome": "fulfilled"}),
        ("尚未开始", {"shown_from": 1}),
        ("已经修复", {"outcome": "unfulfilled", "bar_lifted_on": 0}),
    ],
)
async def test_what_is_not_public_today_is_nowhere(
    visitor: httpx.AsyncClient, why: str, changed: dict[str, Any]
) -> None:
    days = {name: today() + value * DAY if isinstance(value, int) else value for name, value in changed.items()}
    gone, there = await shown(1, **days), await shown(2)
    for address in ("commitments", "commitments?q=示例海州", "commitments.json", "commitments.rss"):
        answer = await visitor.get(f"/public/{address}")
        assert answer.status_code == 200
        assert "示例事项001" not in answer.text, (why, address)
        assert "示例事项002" in answer.text, address
    assert (await visitor.get(f"/public/{gone}")).status_code == 404
    assert (await visitor.get(f"/public/commitment/{gone}")).status_code == 404
    assert (await visitor.get(f"/public/commitment/{there}")).status_code == 200


async def test_the_letter_is_public_and_its_people_are_not(visitor: httpx.AsyncClient) -> None:
    page = (await visitor.get(f"/public/commitment/{await shown(1)}")).text
    for words in (*LETTER.values(), "每季度公布维护记录", "诺-2026-001", "待履行"):
        assert words in page, words
    for hidden in ("13800000000", "firm@example.invalid", "示例签署人"):
        assert hidden not in page, hidden


@pytest.mark.parametrize(
    ("word", "changed", "step"),
    [
        ("待履行", {}, ""),
        ("核查中", {}, "commitment_check"),
        ("核查中", {}, "commitment_hearing"),
        ("已履约", {"outcome": "fulfilled"}, "commitment_feedback"),
        ("未履约", {"outcome": "unfulfilled"}, ""),
        ("虚假承诺", {"outcome": "false"}, ""),
        ("已到期", {"outcome": "not_needed", "due_on": None, "ends_on": date(2026, 1, 1)}, ""),
        ("核实中", {"outcome": "unfulfilled", "frozen_on": date(2026, 1, 1)}, ""),
    ],
)
async def test_its_fulfilment_is_said_in_one_word(
    visitor: httpx.AsyncClient, word: str, changed: dict[str, Any], step: str
) -> None:
    case = await shown(1, **changed)
    if step:
        await asked(case, step)
    for address in ("/public/commitments", f"/public/commitment/{case}", "/public/commitments.json"):
        assert word in (await visitor.get(address)).text.split('id="list"')[-1], address


async def test_a_renewed_one_leads_to_the_newer_and_back(visitor: httpx.AsyncClient) -> None:
    own = {"use": "voluntary", "type": "openness", "due_on": None}
    first = await shown(1, **own, outcome="not_needed", settled_on=today(), shown_until=today() + DAY)
    second = await shown(2, **own, replaces=first)
    third = await shown(3, **own, replaces=second, accepted_on=None, shown_from=None)
    for case in (first, second):
        page = (await visitor.get(f"/public/commitment/{case}")).text
        assert page.index("诺-2026-001") >= 0
        assert "诺-2026-002" in page
        assert "诺-2026-003" not in page, third
    assert "已更新" in (await visitor.get(f"/public/commitment/{first}")).text
    listed = (await visitor.get("/public/commitments?mark=renewed")).text
    assert "示例事项001" in listed
    assert "示例事项002" not in listed, "what is not accepted yet renews nothing"


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("q=南极", {"002"}),
        ("q=2026-003", {"003"}),
        (f"q={code('MA000002').lower()}", {"002"}),
        ("use=merit", {"003"}),
        ("type=missing_item", {"002"}),
        ("mark=fulfilled", {"003"}),
        ("use=licensing&mark=pending", {"001", "002"}),
        ("use=nonsense", set()),
        ("q=%25", set()),
    ],
)
async def test_it_is_found_by_name_number_code_field_type_and_fulfilment(
    visitor: httpx.AsyncClient, query: str, found: set[str]
) -> None:
    await shown(1)
    await shown(2, subject="示例南极有限公司", uscc=code("MA000002"), type="missing_item")
    await shown(3, use="merit", outcome="fulfilled")
    page = (await visitor.get(f"/public/commitments?{query}")).text.split('id="list"')[-1]
    assert {serial for serial in ("001", "002", "003") if f"示例事项{serial}" in page} == found


async def test_the_pages_follow_each_other_without_gap_or_repetition(visitor: httpx.AsyncClient) -> None:
    for number in range(45):
        await shown(number, shown_from=today() - (number % 7) * DAY)
    seen: list[str] = []
    address: str | None = "/public/commitments?use=licensing"
    while address:
        page = (await visitor.get(address)).text
        seen += [part[:3] for part in page.split('<span class="number">诺-2026-')[1:]]
        onward = page.split('rel="next" href="')[1:]
        address = onward[0].split('"')[0].replace("&amp;", "&") if onward else None
    assert sorted(seen) == [f"{number:03}" for number in range(45)]
    broken = await visitor.get("/public/commitments?after=nonsense")
    assert (broken.status_code, "BadPage" in broken.text) == (422, True)


async def test_the_feeds_say_how_far_each_is_kept(visitor: httpx.AsyncClient) -> None:
    await shown(1, subject="示例甲&乙有限公司")
    feed = await visitor.get("/public/commitments.json")
    assert [item["title"] for item in feed.json()["items"]] == ["示例甲&乙有限公司：示例事项001"]
    assert "待履行" in feed.json()["items"][0]["content_text"]
    assert feed.headers["x-robots-tag"] == "noindex, noarchive"
    rss = ElementTree.fromstring((await visitor.get("/public/commitments.rss")).content)  # noqa: S314
    assert [item.findtext("title") for item in rss.iter("item")] == ["示例甲&乙有限公司：示例事项001"]


async def test_the_start_page_leads_to_the_commitments(visitor: httpx.AsyncClient) -> None:
    assert 'href="/public/commitments"' in (await visitor.get("/")).text
