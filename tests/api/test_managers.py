"""督办：看板的数字是真的，每一格点得进去，催办、转办、请求说明当场有结果。"""

import re
from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from html import unescape
from io import BytesIO
from typing import Any
from urllib.parse import quote

import httpx
import pytest
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from api import lifecycle
from api.day import today
from database.tables.letter import Mail
from database.tables.penalty import PenaltyRow, RepairRow
from database.tables.record import Disclosure
from database.tables.step import StepRow
from database.writing import put, table, writing
from local.mailbox import Mailbox
from local.temporal import Temporal
from rules.journal import Telling
from rules.penalty import case_id
from rules.penalty_file import PenaltyEntry
from rules.refusal import Refused
from rules.step import Answer
from tests.api.conftest import person, signed_in
from tests.api.house import decision, open_step, opened, said, served, staff, until

STEP, PENALTY = table(StepRow), table(PenaltyRow)


@pytest.fixture
async def boss(
    web: Any, temporal_server: Temporal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    """A supervisor of the whole bureau, over a running house."""
    async with opened(temporal_server, mailbox, monkeypatch):
        yield await supervisor(web)


async def supervisor(app: Any) -> httpx.AsyncClient:
    """A supervisor at a browser, and the people whose work there is to follow."""
    await person("zfc-supervisor", unit="zfc", roles=["supervisor"], name="陈督")
    await person("zhang", unit="enf", roles=["handler"], name="张办")
    await person("li", unit="enf", roles=["reviewer"], name="李审", email="li@example.invalid")
    await person("zhao", unit="enf", roles=["reviewer"], name="赵审")
    return await signed_in(app, "zfc-supervisor")


async def entered(days_ago: int = 5, **changed: Any) -> str:
    """A penalty that waits for the confirmation of its class."""
    penalty = decision(days_ago, **changed)
    case = case_id(penalty.no)
    by = staff("zhang", "handler", penalty.unit)
    await lifecycle.begin("penalty", PenaltyEntry(decision=penalty, by=by), case=case)
    await open_step(case, "class_confirmation")
    return case


async def due(case: str, on: date) -> None:
    async with writing() as connection:
        await connection.execute(update(STEP).where(STEP.c.case_id == case).values(due_on=on))


def cells(page: str) -> list[str]:
    return re.findall(r'aria-label="([^"]+在办[^"]+)"', unescape(page))


async def act(boss: httpx.AsyncClient, verb: str, case: str, key: str, click: str, **fields: str) -> httpx.Response:
    data = {"csrf": "token", "key": key, "click": click, **fields}
    return await boss.post(f"/managers/step/{verb}/{quote(case)}", data=data, follow_redirects=True)


async def test_the_board_counts_units_and_steps_and_each_cell_leads_to_its_list(boss: httpx.AsyncClient) -> None:
    late, soon, calm = await entered(), await entered(), await entered(unit="haizhou")
    await due(late, today() - timedelta(days=1))
    await due(soon, today())
    await due(calm, today() + timedelta(days=60))
    page = (await boss.get("/managers", follow_redirects=True)).text
    assert cells(page) == [
        "海州区交通运输局 复核分类：在办 1，临期 0，逾期 0",
        "市交通执法支队 复核分类：在办 2，临期 1，逾期 1",
    ]
    assert "1 件逾期" in page
    assert "1 件今日到期" in page
    assert "本单位 3 件" in unescape(page)
    every = (await boss.get("/managers/steps?unit=enf&step=class_confirmation")).text
    assert every.count("data-row>") == 2
    assert calm.partition("/")[2] not in every
    overdue = (await boss.get("/managers/steps?state=overdue")).text
    assert late.partition("/")[2] in overdue
    assert soon.partition("/")[2] not in overdue
    assert (await boss.get("/managers/steps?state=near&unit=enf")).text.count("data-row>") == 1
    assert '<th scope="col">单位 · 当前步骤</th>' in every
    assert (await boss.get("/managers/steps?state=bogus&ball=x&after=%7C%7C")).status_code == 200
    in_place = await boss.get("/managers/steps?state=overdue", headers={"HX-Request": "true", "HX-Target": "list"})
    assert in_place.text.strip().startswith('<div id="list">')


async def test_a_list_is_turned_by_its_place_and_shows_each_step_once(
    boss: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.managers.steps.PAGE", 2)
    known = {(await entered()).partition("/")[2] for _ in range(5)}
    seen: list[str] = []
    address: str | None = "/managers/steps?unit=enf"
    while address:
        page = (await boss.get(address)).text
        seen += [no for no in re.findall(r"连交罚〔\d{4}〕\d+号(?=</td>)", page)]
        following = re.search(r'rel="next" href="([^"]+)"', page)
        address = unescape(following[1]) if following else None
    assert sorted(seen) == sorted(known)


async def test_a_stopped_clock_is_counted_where_the_ball_is(boss: httpx.AsyncClient) -> None:
    case = await entered(days_ago=0)
    key = await open_step(case, "class_confirmation")
    telling = Telling(by=staff("li", "reviewer"), key=key, content={"reason": "等海事答复", "ball": "other"})
    await lifecycle.tell(case, "pause", telling, click="")
    page = unescape((await boss.get("/managers/board")).text)
    assert "其他部门 1 件" in page
    assert "本单位 0 件" in page
    assert "data-row>" in (await boss.get("/managers/steps?ball=other")).text
    assert "data-row>" not in (await boss.get("/managers/steps?ball=unit")).text
    assert "data-row>" in (await boss.get("/managers/steps?state=suspended")).text


async def test_a_public_notice_is_waited_for_by_law_and_is_nobodys_to_do(boss: httpx.AsyncClient) -> None:
    case = await entered(days_ago=30)
    await said(case, "class_confirmation", staff("li", "reviewer"), klass="general", reason="核对无误")
    await said(case, "paper_approval", staff("wang", "head"), outcome="approve")
    handler = staff("zhang", "handler")
    await said(case, "service_proof", handler, outcome="returned", means="post", on=str(today()), note="查无此人")
    await said(case, "next_means", handler, means="public_notice", reason="下落不明")
    given = today() - timedelta(days=28)
    await said(case, "notice_proof", handler, place="本局网站", on=str(given), reason="经过见案卷")
    key = await open_step(case, "notice_period")
    page = unescape((await boss.get("/managers/board")).text)
    assert "法定等待 1 件" in page
    assert "本单位 0 件" in page
    assert "公告期间" in page
    # It ends in two days; no supervisor is told that it is due.
    assert "今日到期" not in page
    assert "data-row>" in (await boss.get("/managers/steps?ball=law")).text
    step = (await boss.get(f"/managers/step/{quote(case)}?key={key}")).text
    assert "不需要办理，期满自动继续" in step
    assert "催办内容" not in step
    with pytest.raises(Refused, match="法定等待"):
        await lifecycle.tell(case, "decide", Answer(key=key, by=handler, answers={}), click="")
    with pytest.raises(Refused, match="没有人可以催"):
        await lifecycle.tell(case, "chase", Telling(by=handler, key=key), click="")


async def test_a_supplement_in_the_hands_of_a_business_is_on_the_board(boss: httpx.AsyncClient) -> None:
    case = await served(decision(200))
    application = {
        "channel": "credit_china", "received_on": str(today()), "applicant": "示例办事人", "phone": "13800000000",
        "fine_paid": True, "corrected": True, "performance": "已改正", "committed": True, "signature": "示例法人",
    }  # fmt: skip

    async def applied() -> bool:
        try:
            await lifecycle.tell(case, "apply", Telling(by=staff("zhang", "handler"), content=application), click="")
        except Refused as refused:
            return refused.code != "NotOpenToRepair"
        return True

    await until(applied)
    await said(case, "repair_acceptance", staff("li", "reviewer"), outcome="supplement", items="请补交缴款凭证")
    await open_step(case, "repair_supplement")
    page = (await boss.get("/managers/board")).text
    assert any(cell.startswith("企业（当事人） 补正材料：在办 1") for cell in cells(page))
    listed = (await boss.get("/managers/steps?unit=business")).text
    assert listed.count("data-row>") == 1
    assert (await boss.get(f"/managers/step/{quote(case)}?key=repair_supplement.1")).status_code == 200


async def test_a_chase_is_told_once_and_the_second_one_waits(boss: httpx.AsyncClient, mailbox: Mailbox) -> None:
    case = await entered()
    key = await open_step(case, "class_confirmation")
    first = await act(boss, "chase", case, key, "click-1", reason="请今天办结")
    assert "已催办" in first.text
    again = await act(boss, "chase", case, key, "click-1", reason="请今天办结")
    assert "已催办" in again.text
    second = await act(boss, "chase", case, key, "click-2", reason="再催")
    assert second.status_code == 409
    assert "四小时内已经催办过" in second.text
    page = (await boss.get(f"/managers/step/{quote(case)}?key={key}")).text
    assert page.count("催办：复核分类") == 1
    assert "请今天办结" in page
    assert [mail.to for mail in mailbox.messages() if "催办" in mail.subject] == ["li@example.invalid"]


async def test_a_bulk_chase_leads_back_to_the_list_it_came_from(boss: httpx.AsyncClient) -> None:
    case = await entered()
    key = await open_step(case, "class_confirmation")
    listed = await boss.get("/managers/steps?unit=enf&step=class_confirmation")
    back = "/managers/steps?unit=enf&step=class_confirmation"
    assert f'name="back" value="{back}"' in unescape(listed.text)
    data = {"csrf": "token", "act": "chase", "chosen": f"{case}|{key}:1", "back": back}
    asked = await boss.post("/staff/todo/bulk", data=data)
    assert f'name="back" value="{back}"' in unescape(asked.text)
    done = unescape((await boss.post("/staff/todo/bulk", data=data | {"click": "b1"})).text)
    assert "已办 1 项" in done
    assert f'href="{back}">回到在办环节</a>' in done
    elsewhere = await boss.post("/staff/todo/bulk", data=data | {"chosen": [], "back": "//example.invalid"})
    assert elsewhere.headers["location"] == "/staff/todo"


async def test_a_transfer_moves_what_another_holds_and_says_why_not(boss: httpx.AsyncClient) -> None:
    case = await entered()
    key = await open_step(case, "class_confirmation")
    moved = await act(boss, "transfer", case, key, "t1", to="zhao", why="李审出差")
    assert "已转办" in moved.text
    assert "赵审" in moved.text
    refused = await act(boss, "transfer", case, key, "t2", to="zhang", why="试试")
    assert refused.status_code == 403
    assert "不能转给张办" in refused.text
    empty = await act(boss, "transfer", case, key, "t3", to="", why="")
    assert empty.status_code == 422
    assert "请填写转办理由" in empty.text


async def test_an_explanation_is_asked_of_the_unit(boss: httpx.AsyncClient) -> None:
    case = await entered()
    key = await open_step(case, "class_confirmation")
    asked = await act(boss, "inquire", case, key, "i1", text="为何迟迟未复核")
    assert "已提出" in asked.text
    assert await open_step(case, "explanation")
    assert "情况说明" in (await boss.get("/managers/steps?unit=enf&step=explanation")).text


async def test_the_funnel_counts_what_came_of_each_penalty_and_its_sheet_says_what_it_was_filtered_by(
    boss: httpx.AsyncClient,
) -> None:
    waiting, gone, shown = await entered(), await entered(), await served(decision(3, unit="enf"))
    async with writing() as connection:
        await connection.execute(update(PENALTY).where(PENALTY.c.case_id == gone).values(outcome="withdrawn"))
        day = today() - timedelta(days=10)
        values = {"earliest_repair_on": day, "applied_on": day + timedelta(days=7), "outcome": "repaired"}
        await connection.execute(update(PENALTY).where(PENALTY.c.case_id == shown).values(values))
    page = unescape((await boss.get("/managers/funnel")).text)
    assert "应为 100%，缺 1 件" in page
    assert waiting.partition("/")[2] in page
    assert "直接送达 1" in page
    sheet = await boss.get("/managers/funnel/export?n=7&unit=enf")
    rows = CalamineWorkbook.from_object(BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert "单位：市交通执法支队" in str(rows[0][0])
    assert "7 日内" in str(rows[0][0])
    assert [sum(float(str(row[column])) for row in rows[2:]) for column in range(2, 11)] == [2, 1, 1, 0, 1, 1, 1, 0, 0]
    assert rows[1][11:] == ["直接送达"]
    assert sum(float(str(row[11])) for row in rows[2:]) == 1
    assert '<th scope="col" class="figure">直接送达</th>' in page
    assert {row[1] for row in rows[2:]} <= {str(today() - timedelta(days=n))[:7] for n in (3, 5)}
    late = await boss.get("/managers/funnel/export?n=6&unit=enf")
    rows = CalamineWorkbook.from_object(BytesIO(late.content)).get_sheet_by_index(0).to_python()
    assert sum(float(str(row[7])) for row in rows[2:]) == 0
    async with writing() as connection:
        await connection.execute(update(PENALTY).where(PENALTY.c.case_id == shown).values(outcome=""))
        granted = {
            "case_id": shown, "n": 1, "number": "修复-9101-1", "uscc": "9101", "channel": "portal", "state": "granted",
            "received_on": day, "received_at": datetime.now(UTC),
        }  # fmt: skip
        await put(connection, RepairRow, granted)
    recalling = await boss.get("/managers/funnel/export?n=7&unit=enf")
    rows = CalamineWorkbook.from_object(BytesIO(recalling.content)).get_sheet_by_index(0).to_python()
    assert [sum(float(str(row[column])) for row in rows[2:]) for column in (8, 9)] == [1, 0], "granted, not yet closed"
    wrong = unescape((await boss.get("/managers/funnel?since=2026-02-31&n=0")).text)
    assert "不是有效日期" in wrong
    assert "按时天数不得小于 1" in wrong


async def test_bounced_mail_and_places_not_yet_recalled_are_listed(boss: httpx.AsyncClient) -> None:
    case = await entered()
    mail = {
        "id": "m1", "case_id": case, "message_id": "<m1@x>", "template": "penalty_served", "to": "a@example.invalid",
        "subject": "两书已送达", "body": "", "html": "", "state": "bounced", "attempts": 1,
        "queued_at": datetime.now(UTC), "answer": "550 no such user",
    }  # fmt: skip
    place = {
        "case_id": case, "place": "credit_china", "title": "信用中国", "shared_on": today() - timedelta(days=9),
        "recall_due_on": today() - timedelta(days=1), "recall_why": "信用修复",
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, Mail, mail)
        await put(connection, Mail, {**mail, "id": "m2", "message_id": "<m2@x>", "state": "sent"})
        await put(connection, Disclosure, place)
        await put(connection, Disclosure, {**place, "place": "own", "title": "本局网站", "recall_due_on": None})
    board = unescape((await boss.get("/managers/board")).text)
    assert "1 封邮件被退回" in board
    assert "1 处公示逾期未收回" in board
    mails = (await boss.get("/managers/mail")).text
    assert "550 no such user" in mails
    assert mails.count("data-row>") == 1
    assert (await boss.get("/managers/mail?state=queued")).text.count("data-row>") == 0
    places = (await boss.get("/managers/disclosures")).text
    assert "信用中国" in places
    assert "本局网站" not in places


async def test_a_head_follows_the_own_unit_and_no_other(web: Any, boss: httpx.AsyncClient) -> None:
    own, other = await entered(), await entered(unit="haizhou")
    await person("wang", unit="enf", roles=["head"])
    head = await signed_in(web, "wang")
    page = unescape((await head.get("/managers/board")).text)
    assert [cell.partition("，")[0] for cell in cells(page)] == ["市交通执法支队 复核分类：在办 1"]
    assert 'href="/managers"' in (await head.get("/staff/todo")).text
    key = await open_step(own, "class_confirmation")
    assert (await act(head, "transfer", own, key, "", to="li", why="李审熟悉")).status_code == 200
    assert (await head.get(f"/managers/step/{quote(other)}?key={key}")).status_code == 404
    await boss.post(f"/staff/copy/{quote(other)}", data={"csrf": "token", "to": "wang"})
    assert (await head.get(f"/staff/case/{quote(other)}")).status_code == 200
    assert (await act(head, "transfer", other, key, "", to="li", why="越权")).status_code == 404


async def test_only_supervisors_see_the_board_and_only_of_their_own_units(web: Any, boss: httpx.AsyncClient) -> None:
    case = await entered()
    handler = await signed_in(web, "zhang")
    assert (await handler.get("/managers/board")).status_code == 403
    await person("haizhou-supervisor", unit="haizhou", roles=["supervisor"])
    elsewhere = await signed_in(web, "haizhou-supervisor")
    assert "在办 1" not in (await elsewhere.get("/managers/board")).text
    key = await open_step(case, "class_confirmation")
    assert (await elsewhere.get(f"/managers/step/{quote(case)}?key={key}")).status_code == 404
    assert (await act(elsewhere, "chase", case, key, "c")).status_code == 404
