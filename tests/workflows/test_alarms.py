"""Clocks that really go off: reminder, due notice, escalation, each with its mail to the right people."""

import asyncio
from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any, NoReturn
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select
from temporalio.client import Client

from activities import email
from database.reading import reading
from database.tables.account import Account
from database.tables.desk import Hold
from database.tables.letter import Mail
from database.tables.step import StepRow
from database.writing import put, table, writing
from local.accounts import open_accounts
from local.course import Course
from local.mailbox import Mailbox
from rules.journal import Telling
from rules.scenario import Said, Scenario, actor
from rules.step import Receipt
from tests.rules.penalty_example import code
from tests.workflows.rehearsal import APPLIED, tell

SHANGHAI = ZoneInfo("Asia/Shanghai")
MAIL, STEP = table(Mail), table(StepRow)
SERVED: dict[str, Any] = {"outcome": "served", "means": "direct", "receiver": "示例法人"}


@pytest.fixture(scope="module")
async def peopled(house: Client) -> Client:
    await open_accounts({})
    strangers = [("zfc-head", "zfc", ["head"]), ("haizhou-overseer", "haizhou", ["supervisor"])]
    async with writing() as connection:
        for id, unit, roles in strangers:
            row = {"id": id, "login": id, "kind": "staff", "name": "示例", "password_hash": "", "unit": unit}
            await put(connection, Account, {**row, "roles": roles, "email": f"{id}@demo.invalid"})
    return house


def penalty(client: Client, serial: int, begins_on: date, decided_on: date) -> Course:
    own = {"no": f"连交罚〔2026〕{5100 + serial}号", "uscc": code(f"MAAE{serial:04d}"), "decided_on": str(decided_on)}
    return Course(client, Scenario(title="期限", begins_on=begins_on, penalty=own))


async def begun(course: Course, on: date) -> None:
    """A case whose papers wait to be served since the day it began."""
    await course.begin()
    await said(course, on, "class_confirmation", at=time(10), klass="general")
    await said(course, on, "paper_approval", at=time(11), outcome="approve")


async def said(course: Course, on: date, step: str, at: time = time(10), **answers: Any) -> None:
    await course.go_to(datetime.combine(on, at, SHANGHAI))
    await course.say(Said(on=on, at=at, decide=step, answers=answers))


def about_the_service(row: Any) -> bool:
    return not row.template.startswith("staff_") or "送达两书" in row.subject


def down() -> NoReturn:
    raise ConnectionRefusedError("the relay is down")


async def kept(course: Course, template: str) -> Sequence[Any]:
    async with reading() as connection:
        found = select(MAIL).where(MAIL.c.case_id == course.case, MAIL.c.template == template)
        return (await connection.execute(found)).all()


async def mails(course: Course) -> list[tuple[str, str, str]]:
    """(day, template, to) of every e-mail of a case about its service; staff get theirs between 08:30 and 09:00."""
    async with reading() as connection:
        found = (await connection.execute(select(MAIL).where(MAIL.c.case_id == course.case))).all()
    rows = [row for row in found if about_the_service(row)]
    knocks = [row.queued_at.astimezone(SHANGHAI) for row in rows if row.template.startswith("staff_")]
    assert all(time(8, 30) <= one.time() < time(9) for one in knocks)
    assert all(row.state == "sent" for row in rows)
    rows = sorted(rows, key=lambda row: (row.queued_at, row.to.partition("@")))
    return [(str(row.queued_at.astimezone(SHANGHAI).date()), row.template, row.to.partition("@")[0]) for row in rows]


async def test_a_late_step_reminds_calls_out_and_escalates(peopled: Client, mailbox: Mailbox) -> None:
    """送达：04-01 决定，7 个工作日 → 04-13；前 2 个工作日 04-09 提醒；逾期 1 日 04-14、5 日 04-20 通报负责人和督办。"""
    course = penalty(peopled, 1, date(2026, 4, 1), date(2026, 4, 1))
    await begun(course, date(2026, 4, 1))
    await course.go_to(datetime(2026, 4, 10, 10, tzinfo=SHANGHAI))
    hold = {"case_id": course.case, "key": "service_proof.1", "person": "enf-handler2", "person_name": "钱小办（示例）"}
    async with writing() as connection:
        await put(connection, Hold, {**hold, "since": course.now()})
    await said(course, date(2026, 4, 22), "service_proof", **SERVED)
    assert await mails(course) == [
        ("2026-04-09", "staff_reminder", "enf-handler"),
        ("2026-04-09", "staff_reminder", "enf-handler2"),
        ("2026-04-13", "staff_overdue", "enf-handler2"),
        ("2026-04-14", "staff_escalation", "enf-head"),
        ("2026-04-14", "staff_escalation", "zfc-supervisor"),
        ("2026-04-20", "staff_escalation", "enf-head"),
        ("2026-04-20", "staff_escalation", "zfc-supervisor"),
        ("2026-04-22", "penalty_served", "example"),
    ]
    async with reading() as connection:
        late = select(STEP.c.key).where(STEP.c.case_id == course.case, STEP.c.escalated)
        keys = set((await connection.execute(late)).scalars())
        ids = set((await connection.execute(select(MAIL.c.message_id).where(MAIL.c.case_id == course.case))).scalars())
    # Served late, it is also late for its publication, and the step says so when it is born.
    assert keys == {"service_proof.1", "disclosure.1"}
    caught = [mail.message_id for mail in mailbox.messages()]
    assert len(caught) == len(set(caught))
    assert set(caught) == ids


async def test_a_step_that_is_born_late_says_so_once_and_to_those_above(peopled: Client) -> None:
    """03-20 决定，送达期限 03-31，04-20 才登记：开出当时通报一次，不把错过的提醒补发一遍。"""
    course = penalty(peopled, 2, date(2026, 4, 20), date(2026, 3, 20))
    await begun(course, date(2026, 4, 20))
    await said(course, date(2026, 4, 22), "service_proof", **SERVED)
    async with reading() as connection:
        found = (await connection.execute(select(MAIL).where(MAIL.c.case_id == course.case))).all()
    sent = sorted((row.template, row.to.partition("@")[0]) for row in found if about_the_service(row))
    assert sent == [
        ("penalty_served", "example"),
        ("staff_escalation", "enf-head"),
        ("staff_escalation", "zfc-supervisor"),
    ]


async def test_a_stopped_clock_is_silent_and_goes_off_later_by_as_much(peopled: Client) -> None:
    """04-03 中止，04-10 恢复：04-02、03 计 2，其后 04-13 至 17 计 5 → 04-17；提醒移到 04-15。"""
    course = penalty(peopled, 3, date(2026, 4, 1), date(2026, 4, 1))
    await begun(course, date(2026, 4, 1))
    for on, told in ((date(2026, 4, 3), "pause"), (date(2026, 4, 10), "resume")):
        await course.go_to(datetime.combine(on, time(10), SHANGHAI))
        await course.say(
            Said(on=on, tell=told, role="handler", answers={"step": "service_proof", "reason": "待核实地址"})
        )
    await said(course, date(2026, 4, 17), "service_proof", **SERVED)
    assert await mails(course) == [
        ("2026-04-15", "staff_reminder", "enf-handler"),
        ("2026-04-15", "staff_reminder", "enf-handler2"),
        ("2026-04-17", "staff_overdue", "enf-handler"),
        ("2026-04-17", "staff_overdue", "enf-handler2"),
        ("2026-04-17", "penalty_served", "example"),
    ]


async def test_who_chases_is_answered_while_the_relay_is_down(peopled: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """催办记下就有答复；邮件随后才送出，不会再催一次。"""
    course = penalty(peopled, 9, date(2026, 4, 1), date(2026, 4, 1))
    await begun(course, date(2026, 4, 1))
    assert course.handle is not None
    chase = Telling(by=actor("supervisor", "zfc"), key="service_proof.1", content={"reason": "请尽快送达"})
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(email, "relay", down)
        chased = course.handle.execute_update("chase", chase, result_type=Receipt)
        assert (await asyncio.wait_for(chased, 20)).sentence == "已催办"
    await said(course, date(2026, 4, 2), "service_proof", **SERVED)
    while {row.state for row in await kept(course, "step_chased")} != {"sent"}:
        await asyncio.sleep(0.1)
    assert {row.to.partition("@")[0] for row in await kept(course, "step_chased")} == {"enf-handler", "enf-handler2"}


async def test_an_answered_step_says_nothing_more(peopled: Client) -> None:
    course = penalty(peopled, 4, date(2026, 4, 1), date(2026, 4, 1))
    await begun(course, date(2026, 4, 1))
    await said(course, date(2026, 4, 8), "service_proof", **SERVED)
    await course.go_to(datetime(2026, 5, 8, 10, tzinfo=SHANGHAI))
    assert await mails(course) == [("2026-04-08", "penalty_served", "example")]


async def test_a_business_is_reminded_of_what_it_has_to_supply_in_its_own_words(peopled: Client) -> None:
    """补正：07-02 通知，03、06 至 10、13 至 16 → 07-16；前 3 个工作日 07-13 提醒。"""
    course = penalty(peopled, 5, date(2026, 4, 1), date(2026, 4, 1))
    await begun(course, date(2026, 4, 1))
    await said(course, date(2026, 4, 8), "service_proof", **SERVED)
    await tell(course, date(2026, 7, 1), "apply", role="business", **APPLIED)
    await said(course, date(2026, 7, 2), "repair_acceptance", outcome="supplement", items="缴款凭证原件")
    await said(course, date(2026, 7, 14), "repair_supplement", text="补交")
    async with reading() as connection:
        found = select(MAIL).where(MAIL.c.case_id == course.case, MAIL.c.template == "business_reminder")
        (reminder,) = (await connection.execute(found)).all()
    assert str(reminder.queued_at.astimezone(SHANGHAI).date()) == "2026-07-13"
    assert reminder.subject == "[需办理] 补正材料，截止 07-16"
    assert "缴款凭证原件" in reminder.body
    assert "还有 3 个工作日到期" in reminder.body
    assert f"/portal/supplement/{quote(course.case)}?key=" in reminder.body
