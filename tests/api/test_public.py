"""公众看到的：只有今天仍在公示的；查询、翻页、订阅、核验；不透露企业。"""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from xml.etree import ElementTree

import httpx
import pytest

from api.day import today
from database.tables.account import PortalCode
from database.tables.letter import LetterRow
from database.tables.penalty import PenaltyRow, RepairRow
from database.tables.question import QuestionRow
from database.writing import put, writing
from tests.rules.penalty_example import code, penalty

NOW = datetime(2026, 4, 1, tzinfo=UTC)
DAY = timedelta(days=1)


async def shown(no: str, **changed: Any) -> str:
    """A penalty that is published from yesterday to tomorrow unless the test says otherwise; answers its case."""
    decision = penalty(no=no)
    columns = ("no", "uscc", "subject", "unit", "authority", "violation", "facts", "basis", "content", "fine")
    row = {
        **decision.model_dump(include=set(columns)), "case_id": f"penalty/{decision.no}", "kinds": list(decision.kinds),
        "decided_on": date(2026, 4, 1), "klass": "general", "regime": "repair/2026-04-01", "entered_at": NOW,
        "shown_from": today() - DAY, "shown_until": today() + DAY, **changed,
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, PenaltyRow, row)
    return str(row["case_id"])


@pytest.mark.parametrize(
    ("why", "changed"),
    [
        ("期满", {"shown_until": -1}),
        ("尚未开始", {"shown_from": 1}),
        ("没有公示", {"shown_from": None}),
        ("已修复", {"ended_on": 0, "ended_why": "信用修复"}),
    ],
)
async def test_what_is_not_in_force_today_is_nowhere(
    visitor: httpx.AsyncClient, why: str, changed: dict[str, Any]
) -> None:
    days = {name: today() + value * DAY if isinstance(value, int) else value for name, value in changed.items()}
    gone = await shown("连交罚〔2026〕1号", subject="示例不见有限公司", **days)
    there = await shown("连交罚〔2026〕2号")
    for address in (
        "/public/penalties",
        "/public/penalties?q=示例不见",
        "/public/penalties.json",
        "/public/penalties.rss",
    ):
        answer = await visitor.get(address)
        assert answer.status_code == 200
        assert "连交罚〔2026〕1号" not in answer.text, (why, address)
    assert (await visitor.get(f"/public/penalty/{gone}")).status_code == 404
    assert (await visitor.get(f"/public/penalty/{there}")).status_code == 200
    assert "连交罚〔2026〕2号" in (await visitor.get("/public/penalties")).text


async def test_the_last_day_of_publication_is_still_shown(visitor: httpx.AsyncClient) -> None:
    await shown("连交罚〔2026〕3号", shown_from=today(), shown_until=today())
    assert "连交罚〔2026〕3号" in (await visitor.get("/public/penalties")).text


@pytest.mark.parametrize("text", ["北斗", "〔2026〕77", "连交罚〔2026〕77号", code(), f" {code().lower()} ", "100%"])
async def test_a_penalty_is_found_by_part_of_a_name_by_number_and_by_code(
    visitor: httpx.AsyncClient, text: str
) -> None:
    await shown("连交罚〔2026〕77号", subject="示例北斗100%物流有限公司")
    await shown("连交罚〔2026〕88号", subject="示例南极有限公司", uscc=code("MA000002"))
    found = (await visitor.get("/public/penalties", params={"q": text})).text
    assert "示例北斗100%物流有限公司" in found
    assert "示例南极有限公司" not in found


async def test_the_pages_follow_each_other_without_gap_or_repetition(visitor: httpx.AsyncClient) -> None:
    for number in range(45):
        await shown(f"连交罚〔2026〕{number:03}号", decided_on=date(2026, 4, 1 + number % 7))
    seen: list[str] = []
    address: str | None = "/public/penalties"
    while address:
        page = (await visitor.get(address)).text
        seen += [part.split("号<")[0] for part in page.split('<span class="number">连交罚〔2026〕')[1:]]
        onward = page.split('rel="next" href="')[1:]
        address = onward[0].split('"')[0].replace("&amp;", "&") if onward else None
    assert sorted(seen) == [f"{number:03}" for number in range(45)]


async def test_a_broken_page_address_is_refused_in_words(visitor: httpx.AsyncClient) -> None:
    answer = await visitor.get("/public/penalties?after=nonsense")
    assert (answer.status_code, "BadPage" in answer.text) == (422, True)


async def test_the_feeds_are_whole_and_ask_to_be_forgotten(visitor: httpx.AsyncClient) -> None:
    await shown("连交罚〔2026〕5号", subject="示例甲&乙有限公司")
    feed = await visitor.get("/public/penalties.json")
    assert [item["title"] for item in feed.json()["items"]] == ["示例甲&乙有限公司：连交罚〔2026〕5号"]
    assert feed.headers["x-robots-tag"] == "noindex, noarchive"
    rss = ElementTree.fromstring((await visitor.get("/public/penalties.rss")).content)  # noqa: S314
    assert [item.findtext("title") for item in rss.iter("item")] == ["示例甲&乙有限公司：连交罚〔2026〕5号"]
    await shown("连交罚〔2026〕6号")
    assert len((await visitor.get("/public/penalties.json")).json()["items"]) == 2


async def test_a_withdrawn_decision_leaves_its_explanation_and_not_its_business(visitor: httpx.AsyncClient) -> None:
    said = "处罚决定被撤销：主要证据不足"
    await shown("连交罚〔2026〕7号", ended_on=today(), ended_why="处罚决定被撤销", explanation=said)
    page = (await visitor.get("/public/withdrawals")).text
    assert said in page
    assert "连交罚〔2026〕7号" in page
    assert "示例海州物流有限公司" not in page


async def paper(**changed: Any) -> None:
    row = {
        "id": "x/repair_reminder", "case_id": "x", "key": "repair_reminder", "template": "repair_reminder",
        "title": "行政处罚信息信用修复提醒函", "unit": "enf", "uscc": code(), "state": "issued", "version": "1",
        "number": "连交执信提〔2026〕1号", "check_id": "X7KM-2Q9D-4TRA", "issued_on": date(2026, 4, 2),
        "sha256": "9f2b" * 16, "pdf": b"%PDF-", "drawn_at": NOW,
        "data": {"addressee": "示例海州物流有限公司"}, **changed,
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, LetterRow, row)


@pytest.mark.parametrize(
    "typed", ["X7KM-2Q9D-4TRA", "x7km2q9d4tra", "Ｘ７ＫＭ－２Ｑ９Ｄ－４ＴＲＡ", " x7km 2q9d 4tra "]
)
async def test_a_paper_is_checked_by_its_code_however_it_is_typed(visitor: httpx.AsyncClient, typed: str) -> None:
    await paper()
    found = await visitor.get("/verify", params={"code": typed}, follow_redirects=True)
    assert "连交执信提〔2026〕1号" in found.text
    assert "9f2b" * 16 in found.text
    assert "现行" in found.text
    assert code() not in found.text
    assert "示例海州物流有限公司" not in found.text


async def test_a_draft_and_an_unknown_code_look_the_same(visitor: httpx.AsyncClient) -> None:
    await paper(state="draft", check_id="YYYY-YYYY-YYYY")
    draft = await visitor.get("/verify/YYYY-YYYY-YYYY")
    unknown = await visitor.get("/verify/ZZZZ-ZZZZ-ZZZZ")
    assert draft.status_code == unknown.status_code == 404
    assert draft.text.replace("YYYY-YYYY-YYYY", "") == unknown.text.replace("ZZZZ-ZZZZ-ZZZZ", "")


async def test_a_replaced_paper_names_the_one_that_holds(visitor: httpx.AsyncClient) -> None:
    await paper(replaced_by="x/replacement_reminder.1")
    later = {"id": "x/replacement_reminder.1", "number": "连交执信〔2026〕9号", "check_id": "AAAA-AAAA-AAAA"}
    await paper(**later, template="replacement_reminder")
    found = (await visitor.get("/verify/X7KM-2Q9D-4TRA")).text
    assert "已被更正" in found
    assert "连交执信〔2026〕9号" in found


async def test_codes_cannot_be_guessed_by_the_hundred(visitor: httpx.AsyncClient) -> None:
    answers = [(await visitor.get(f"/verify/AAAA-AAAA-{number:04}")).status_code for number in range(61)]
    assert answers[-2:] == [404, 429]


async def test_a_receipt_is_checked_only_with_its_seal(visitor: httpx.AsyncClient) -> None:
    from api.portal.receipt import receipt_seal

    case = await shown("连交罚〔2026〕12号")
    row: dict[str, Any] = {
        "case_id": case,
        "n": 1,
        "number": "修复-连交罚〔2026〕12号-1",
        "uscc": code(),
        "channel": "portal",
    }
    async with writing() as connection:
        await put(connection, RepairRow, {**row, "received_on": date(2026, 4, 2), "received_at": NOW})
    seal = receipt_seal(row["number"])
    right = await visitor.get(f"/verify/receipt/{row['number']}/{seal}")
    assert "这份回执是本局发出的" in right.text
    assert code() not in right.text
    assert (await visitor.get(f"/verify/receipt/{row['number']}/{seal[::-1]}")).status_code == 404


async def test_only_published_questions_are_public(visitor: httpx.AsyncClient) -> None:
    asked = {"uscc": code(), "unit": "enf", "text": "我公司的车怎么办？", "asked_at": NOW}
    known = {**asked, "answered_on": date(2026, 4, 3)}
    public = {"answer": "可以申请分期。", "published": True, "public_question": "罚款可以分期吗？"}
    async with writing() as connection:
        await put(connection, QuestionRow, {"case_id": "question/1", **known, **public})
        await put(connection, QuestionRow, {"case_id": "question/2", **known, "answer": "单独答复"})
    page = (await visitor.get("/public/faq")).text
    assert "罚款可以分期吗？" in page
    assert "我公司的车" not in page
    assert "单独答复" not in page


async def test_a_visitor_sees_three_doors(visitor: httpx.AsyncClient) -> None:
    for address in ("/", "/public"):
        page = (await visitor.get(address)).text
        assert all(door in page for door in ("公众查询", "企业登录", "工作人员登录"))


@pytest.mark.parametrize(
    ("field", "changed"),
    [
        ("password", {"password": "short", "again": "short"}),
        ("again", {"again": "another one"}),
        ("password", {"login": "a long enough one"}),
        ("name", {"name": ""}),
        ("login", {"login": "taken"}),
    ],
)
async def test_a_fault_in_the_opening_form_does_not_use_up_the_code(
    visitor: httpx.AsyncClient, field: str, changed: dict[str, str]
) -> None:
    from api.public.opening import code_digest
    from tests.api.conftest import person

    await person("taken", kind="business", uscc=code())
    row = {"code_digest": code_digest("ABCD-EFGH"), "uscc": code(), "case_id": "x", "expires_on": today()}
    async with writing() as connection:
        await put(connection, PortalCode, row)
    good = {"code": "ＡＢＣＤ efgh", "name": "甲", "login": "mine"} | dict.fromkeys(
        ("password", "again"), "a long enough one"
    )
    refused = await visitor.post("/portal/open", data=good | changed)
    assert refused.status_code == 422
    assert f'id="f-{field}-fault"' in refused.text
    assert (await visitor.post("/portal/open", data=good)).status_code == 303


async def test_an_expired_code_opens_nothing(visitor: httpx.AsyncClient) -> None:
    from api.public.opening import code_digest

    row = {"code_digest": code_digest("ABCD-EFGH"), "uscc": code(), "case_id": "x", "expires_on": today() - DAY}
    async with writing() as connection:
        await put(connection, PortalCode, row)
    said = {"name": "甲", "login": "mine", "password": "a long enough one", "again": "a long enough one"}
    assert (await visitor.post("/portal/open", data={**said, "code": "ABCD-EFGH"})).status_code == 422
