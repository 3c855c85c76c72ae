"""谁具备激励条件：工作人员看名单、提出授予，企业看自己享有什么、差在哪里。"""

import io
from datetime import UTC, date, datetime, timedelta
from typing import Any

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import update
from temporalio.testing import ActivityEnvironment

from activities.business import name_on_file
from activities.eligibility import compute_page
from activities.record import append
from api.day import today
from api.staff import eligibility as page
from api.staff import ledger
from database.queries.eligibility import INCENTIVE
from database.tables.incentive import Incentive
from database.writing import put, writing
from rules.eligibility import EligibilityPage
from rules.incentive import benefits
from rules.journal import Moment
from tests.api.conftest import person, signed_in
from tests.rules.penalty_example import code

AT = "/staff/eligibility"
GOOD, NEAR, SOON, FAR = (code(f"MACE46{n}") for n in range(20, 24))
NAMES = {GOOD: "守信物流有限公司", NEAR: "只差评价有限公司", SOON: "快要具备有限公司", FAR: "差得还远有限公司"}


async def enter(uscc: str, what: str, kind: str, on: date, **body: Any) -> None:
    moment = Moment(case=f"record/{uscc}-{what}", seq=1, at=datetime.now(UTC))
    async with writing() as connection:
        await name_on_file(connection, uscc, NAMES[uscc])
        await append(connection, moment, uscc, kind, on, {"title": what, **body})


async def computed() -> None:
    now = datetime.now(UTC)
    order = EligibilityPage(scope="all", on=today(), at=now, begun_at=now)
    await ActivityEnvironment().run(compute_page, order)


async def four_businesses() -> None:
    """One eligible, one without a grade, one whose record ends within 90 days, one with much against it."""
    long_ago, lately = today() - timedelta(days=2000), today() - timedelta(days=100)
    for uscc in NAMES:
        await enter(uscc, "经营许可证", "qualification", long_ago)
        if uscc != NEAR:
            grade = {"tab": "evaluation", "result": "D" if uscc == FAR else "AA", "issuer": "市运输中心"}
            await enter(uscc, "年度信用评价", "evaluation", lately, **grade)
    ends = str(today() + timedelta(days=39))
    await enter(SOON, "检查发现问题", "supervision", lately, adverse=True, valid_until=ends)
    await enter(FAR, "检查发现严重问题", "supervision", lately, adverse=True)
    await enter(FAR, "承诺履约：未履约", "commitment_unfulfilled", lately)


async def had(uscc: str, benefit: str, state: str, **values: Any) -> str:
    titles = {one.id: one.title for one in benefits(today())}
    row = {"case_id": f"incentive/{benefit}-{uscc}-1", "number": f"激-{benefit}-{uscc}", "uscc": uscc,
           "subject": NAMES[uscc], "unit": "trc", "benefit": benefit, "edition": date(2022, 11, 28),
           "title": titles[benefit], "state": state, "proposed_on": today(), "shown_until": today(),
           "starts_on": today(), "ends_on": today() + timedelta(days=364), "stopped_on": today()} | values  # fmt: skip
    async with writing() as connection:
        await put(connection, Incentive, row)
    return str(row["case_id"])


@pytest.fixture
async def zhang(web: Any) -> httpx.AsyncClient:
    """A handler of the transport centre, which may grant benefits."""
    await person("zhang", unit="trc", roles=["handler"])
    await four_businesses()
    await computed()
    return await signed_in(web, "zhang")


async def listed(client: httpx.AsyncClient, **query: str) -> set[str]:
    answer = await client.get(AT, params=query)
    assert answer.status_code == 200, answer.text
    return {name for name in NAMES.values() if name in answer.text}


async def test_the_list_tells_who_is_eligible_and_who_is_near_and_how_to_go_on(zhang: httpx.AsyncClient) -> None:
    assert await listed(zhang) == {NAMES[GOOD]}
    assert await listed(zhang, benefit="projects") == {NAMES[GOOD]}
    assert await listed(zhang, benefit="projects", near="1") == {NAMES[NEAR], NAMES[SOON]}
    assert await listed(zhang, benefit="projects", near="1", q="只差") == {NAMES[NEAR]}
    assert await listed(zhang, benefit="projects", near="1", q=SOON[:17]) == {NAMES[SOON]}
    assert await listed(zhang, benefit="没有这一项") == {NAMES[GOOD]}, "the first benefit is shown"
    shown = (await zhang.get(AT, params={"benefit": "projects"})).text
    assert f"/staff/incentive/new?benefit=projects&amp;uscc={GOOD}" in shown
    assert "信用评价为 AA" in shown
    near = (await zhang.get(AT, params={"benefit": "projects", "near": "1"})).text
    assert "没有有效的信用评价结果" in near
    assert "还不能提出" in near
    assert "/staff/incentive/new" not in near


async def test_who_has_a_benefit_or_is_being_given_it_is_not_listed_for_it(zhang: httpx.AsyncClient) -> None:
    case = await had(GOOD, "projects", "publicity")
    assert await listed(zhang, benefit="projects") == set()
    assert await listed(zhang, benefit="red-list") == {NAMES[GOOD]}
    async with writing() as connection:
        await connection.execute(update(INCENTIVE).where(INCENTIVE.c.case_id == case).values(state="refused"))
    assert await listed(zhang, benefit="projects") == {NAMES[GOOD]}


async def test_only_units_that_may_grant_a_benefit_see_who_is_near_to_it(zhang: httpx.AsyncClient, web: Any) -> None:
    await person("hong", unit="hwy", roles=["handler"])
    await person("fa", unit="enf", roles=["handler"])
    await person("wang", unit="trc", roles=["head"])
    await person("boss", unit="zfc", roles=["supervisor"])
    road = await signed_in(web, "hong")
    assert await listed(road) == set()
    assert "本单位不授予激励" in (await road.get(AT)).text
    assert (await road.get(f"{AT}/export")).status_code == 403
    enforcement = await signed_in(web, "fa")
    offered = (await enforcement.get(AT, params={"benefit": "projects"})).text
    assert "减少检查频次" in offered
    assert "项目申报优先" not in offered, "the enforcement unit grants no projects"
    head = await signed_in(web, "wang")
    assert await listed(head) == {NAMES[GOOD]}
    assert "/staff/incentive/new" not in (await head.get(AT)).text, "a handler proposes"
    boss = await signed_in(web, "boss")
    assert "/staff/incentive/new" not in (await boss.get(AT)).text


async def test_a_long_list_is_turned_by_code_and_exported_with_its_conditions(
    zhang: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (ledger, page):
        monkeypatch.setattr(module, "PAGE", 1)
    first = await zhang.get(AT, params={"benefit": "projects", "near": "1"})
    onward = first.text.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    second = await zhang.get(onward)
    both = [{name for name in NAMES.values() if name in one.text} for one in (first, second)]
    assert sorted(map(len, both)) == [1, 1]
    assert both[0] | both[1] == {NAMES[NEAR], NAMES[SOON]}
    sheet = await zhang.get(f"{AT}/export", params={"benefit": "projects", "near": "1"})
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert "激励：项目申报优先；接近具备" in str(rows[0][0])
    assert rows[1] == list(page.HEADS)
    assert {row[0] for row in rows[2:]} == {NAMES[NEAR], NAMES[SOON]}


async def portal(web: Any, uscc: str) -> httpx.AsyncClient:
    await person(f"firm-{uscc}", kind="business", uscc=uscc, roles=["business"])
    return await signed_in(web, f"firm-{uscc}")


async def told(web: Any, uscc: str) -> str:
    answer = await (await portal(web, uscc)).get("/portal/benefits")
    assert answer.status_code == 200, answer.text
    return answer.text


async def test_a_business_sees_what_it_has_what_it_is_near_to_and_what_is_missing(web: Any) -> None:
    await four_businesses()
    case = await had(GOOD, "honours", "in_force")
    await had(GOOD, "projects", "publicity")
    await had(GOOD, "green-channel", "stopped", missing=["信用评价为 C"])
    await had(GOOD, "red-list", "proposed")
    shown = await told(web, GOOD)
    groups = ("已经享有（1）", "正在公示（1）", "已经停止（1）", "接近具备（1）")
    assert [one for one in groups if one not in shown] == []
    assert f"/portal/incentive/{case}" in shown.replace("%2F", "/")
    assert "守信红名单" in shown.split("具备条件，还没有授予")[1], "a proposal is not told before it is decided"
    soon = await told(web, SOON)
    first = today() + timedelta(days=40)
    assert f"{first} 起不再计入" in soon
    assert "还有 40 天" in soon
    assert "只差一项" in await told(web, NEAR)
    far = await told(web, FAR)
    assert "不对的提出异议" in soon
    leads = {part.split('"')[0] for part in soon.split('href="') if part.startswith("/portal/why/")}
    assert len(leads) == 1, "to the record that stands against it"
    page = await (await portal(web, SOON)).get(leads.pop())
    assert (page.status_code, "异议" in page.text) == (200, True)
    assert 'href="/portal/commitment-new"' in far, "of what asks for a fulfilled commitment"
    assert "还有差距（9）" in far
    assert "检查发现严重问题" in far


async def test_what_a_business_reads_is_computed_now_and_not_last_night(web: Any) -> None:
    await four_businesses()
    await computed()
    assert "具备条件，还没有授予（8）" in await told(web, GOOD)
    await enter(GOOD, "刚刚发现的问题", "supervision", today(), adverse=True)
    client = await signed_in(web, f"firm-{GOOD}")
    assert "刚刚发现的问题" in (await client.get("/portal/benefits")).text


async def test_the_home_of_a_business_leads_there(web: Any) -> None:
    await four_businesses()
    await had(GOOD, "honours", "in_force")
    home = (await (await portal(web, GOOD)).get("/portal")).text
    assert "享有 1 项" in home
    assert 'href="/portal/benefits"' in home
    assert "享有" not in (await (await portal(web, FAR)).get("/portal")).text
