"""案件页：一案一页，页签都是真网址；卷宗打印；文书和材料的查看，都留痕。"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from urllib.parse import quote
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api import desk
from api.access import Officer, Signed
from api.day import Now, Today
from api.file import file_answer
from api.page import case_url
from api.sniff import PDF
from api.staff import case_page
from api.staff.answered import answered
from api.staff.commitment_case import barring, commitment_shown, may_take_back
from api.staff.desk_page import desk_page
from api.staff.dishonesty_case import dishonesty_shown
from api.staff.edition_case import edition_shown
from api.staff.incentive_case import incentive_shown
from api.staff.objection_case import objection_facts
from api.staff.obstacle import enters, repair_obstacles, revision_obstacles
from api.staff.repair_page import applications
from api.staff.sanction_case import hanging_shown, sanction_shown
from api.staff.seeing import case_seen_by, supervises
from api.staff.stage import OUTCOMES, stages, tone_of
from api.staff.todo_list import CASE_KINDS
from api.staff.watch_case import watch_facts
from database.queries import case as cases
from database.queries.account import colleagues
from database.queries.step import steps_of
from database.reading import reading
from rules.actor import ROLE_TITLES
from rules.clock import BALLS
from rules.penalty_form import MEANS
from rules.refusal import Refused
from rules.unit import unit

router = APIRouter(prefix="/staff", include_in_schema=False)


@router.get("/case/{case:path}")
async def case_page_of(
    request: Request, officer: Officer, today: Today, case: str,
    tab: str = "timeline", key: str = "", mark: str = "", before: str = "",
) -> Response:  # fmt: skip
    return await show_case(request, officer, today, case, tab=tab, key=key, mark=mark, before=before)


async def show_case(
    request: Request, officer: Signed, today: date, case: str, *, tab: str = "timeline", key: str = "", mark: str = "",
    before: str = "", values: Mapping[str, Any] | None = None, refused: Refused | None = None, click: str = "",
) -> Response:  # fmt: skip
    """The page of a case; after a refusal, again with what was typed and the faults beside their fields."""
    faults = refused.faults if refused else {}
    async with reading() as connection:
        row = await case_seen_by(connection, officer, case, today)
        steps = await steps_of(connection, case)
        step = case_page.chosen_step(steps, officer, key)
        duty = await case_page.duty(connection, officer, step, today, values=values, faults=faults) if step else None
        staff = await colleagues(connection, step.unit if step and step.role != "business" else officer.unit)
        penalty = await cases.penalty_of(connection, case)
        about = await _about(connection, row, penalty)
        shown: dict[str, Any] = {"background": about}
        drafts = [one for one in await cases.letters_of(connection, case) if one.state == "draft"]
        shown["drafts"] = case_page.paper_cards(drafts) if step and step.name == "paper_approval" else []
        shown |= await _penalty(connection, officer, row, penalty, steps, today)
        shown |= await _of_kind(connection, officer, row, steps, today)
        shown |= await hanging_shown(connection, case)
        shown |= await _tab(connection, row, tab, mark, before)
        shown["answers"] = await answered(connection, officer, row, steps, today) if tab == "answers" else []
    await desk.seen(case, officer.id)
    return await desk_page(
        request, officer, "staff/case.html", title=f"{CASE_KINDS.get(row.kind, row.kind)} · {row.subject}", today=today,
        status=422 if refused else 200, case=row, subtitle=row.title, crumbs=[{"label": "待办", "href": "/staff/todo"}],
        stages=stages(row, steps, barred=barring(shown["promised"])),
        open_steps=[one for one in steps if one.state == "open"], duty=duty,
        outcome=OUTCOMES.get(row.outcome, row.outcome), tone=tone_of(row.outcome), unit_name=unit(row.unit, today).name,
        sentence=refused.sentence if refused else "", faults=faults, click=click or uuid4().hex,
        may_withdraw=row.started_by in officer.actor.persons and not row.outcome and not _issued(steps, row.kind),
        over=bool(step) and supervises(officer, row.unit, today), balls=BALLS, tab=tab,
        tabs=[{"label": label, "href": case_url(case, tab=name), "count": None, "current": name == tab}
              for name, label in (case_page.PROMISED_TABS if shown["promised"] else case_page.TABS).items()],
        act=lambda verb: f"/staff/{verb}/{quote(case, safe='/')}",
        staff=[(one.id, one.name, "、".join(ROLE_TITLES.get(role, role) for role in one.roles)) for one in staff
               if one.id != officer.id],
        posted={one.id for one in staff if step and step.role in one.roles},
        **shown,
    )  # fmt: skip


async def _about(connection: Any, row: Any, penalty: Any) -> list[tuple[str, Any]]:
    """What the case is about, by its kind."""
    about = case_page.background(row, penalty) + await objection_facts(connection, row)
    return about + await watch_facts(connection, row)


async def _penalty(
    connection: Any, officer: Signed, row: Any, penalty: Any, steps: Any, today: date
) -> dict[str, Any]:  # fmt: skip
    """The repair requests of a penalty, and which of the two acts on it can be begun now."""
    if penalty is None:
        own = row.kind == "commitment" and not row.outcome and enters(officer, row)
        return {"applications": [], "may_apply": False, "may_revise": False, "enters": own}
    requested = await applications(connection, row.id, steps)
    requests = [one["row"] for one in requested]
    return {
        "applications": requested,
        "may_apply": not row.outcome and not repair_obstacles(officer, row, penalty, requests, today),
        "may_revise": not revision_obstacles(officer, row, steps),
        "enters": not row.outcome and enters(officer, row),
    }


# What was entered is taken back until one of these steps has been answered.
DECIDING = {
    "objection": {"objection_decision"},
    "contest": {"contest_result"},
    "incentive": {"incentive_decision"},
    "watch": {"watch_decision"},
    "dishonesty": {"dishonesty_notice", "dishonesty_legal"},
    "sanction": {"sanction_notice", "sanction_legal"},
}


def _issued(steps: Any, kind: str) -> bool:
    """Whether the papers have gone out, or a commitment was accepted, after which nothing is taken back."""
    if kind == "commitment":
        return not may_take_back(steps)
    if kind in DECIDING:
        return any(step.name in DECIDING[kind] and step.state == "done" for step in steps)
    names = {step.name for step in steps}
    return kind != "penalty" or bool(names & {"service_proof", "next_means", "notice_proof", "published"})


async def _tab(connection: Any, row: Any, tab: str, mark: str, before: str) -> dict[str, Any]:
    if tab == "papers":
        return {"papers": case_page.paper_cards(await cases.letters_of(connection, row.id))}
    if tab == "service":
        return {
            "acts": await cases.service_of(connection, row.id),
            "mails": await cases.mails_of(connection, row.id),
            "means": MEANS["labels"],
        }
    if tab == "materials":
        return {"materials": await case_page.materials(connection, row.id)}
    if tab == "links":
        related = await cases.cases_of_business(connection, row.uscc) if row.uscc else []
        return {
            "places": await cases.places_of(connection, row.id),
            "related": [one for one in related if one.id != row.id and one.unit == row.unit],
        }
    return {"timeline": await case_page.timeline(connection, row.id, mark, before)}


async def _of_kind(connection: Any, officer: Signed, row: Any, steps: Any, today: date) -> dict[str, Any]:
    """What a case of one kind alone shows on its page; of the other kinds there is nothing."""
    shown = await commitment_shown(connection, officer, row, steps, today)
    shown |= await dishonesty_shown(connection, officer, row, today)
    shown |= await sanction_shown(connection, officer, row, steps, today)
    shown |= await edition_shown(connection, row)
    return shown | await incentive_shown(connection, officer, row, today)


@router.get("/print/{case:path}")
async def file_for_print(request: Request, officer: Officer, today: Today, case: str) -> Response:
    """The whole file on one page, with its catalogue."""
    async with reading() as connection:
        row = await case_seen_by(connection, officer, case, today)
        letters = await cases.letters_of(connection, case)
        timeline = await case_page.timeline(connection, case, "", "")
        shown: dict[str, Any] = {
            "papers": letters,
            "acts": await cases.service_of(connection, case),
            "materials": await case_page.materials(connection, case),
            "background": await _about(connection, row, await cases.penalty_of(connection, case)),
            "applications": await applications(connection, case, steps := await steps_of(connection, case)),
            "answers": await answered(connection, officer, row, steps, today),
        } | await _of_kind(connection, officer, row, steps, today)
    return await desk_page(
        request, officer, "staff/print.html", title="卷宗", subtitle=row.title, today=today, case=row,
        timeline=timeline, means=MEANS["labels"], unit_name=unit(row.unit, today).name,
        crumbs=[{"label": row.title, "href": case_url(case)}], **shown,
    )  # fmt: skip


@router.get("/letter/{id:path}.pdf")
async def letter(officer: Officer, today: Today, now: Now, id: str) -> Response:
    """A paper as it was frozen; who looked at it is written down."""
    async with reading() as connection:
        row = await cases.letter_with_bytes(connection, id)
        if row is None:
            raise Refused("没有这份文书", code="NotFound")
        await case_seen_by(connection, officer, row.case_id, today)
    await desk.note_access(officer.actor, f"letter:{id}", uscc=row.uscc, purpose="办理案件", now=now, case=row.case_id)
    return file_answer(bytes(row.pdf), PDF, f"{row.number or row.title}.pdf")


@router.get("/upload/{id}")
async def upload(officer: Officer, today: Today, now: Now, id: str) -> Response:
    """A paper that somebody sent: to whoever may see its case, or sent it."""
    async with reading() as connection:
        row = await cases.upload_with_bytes(connection, id)
        if row is None:
            raise Refused("没有这份材料", code="NotFound")
        if row.account_id not in officer.actor.persons:
            await case_seen_by(connection, officer, row.case_id, today)
    await desk.note_access(officer.actor, f"upload:{id}", uscc=row.uscc, purpose="办理案件", now=now, case=row.case_id)
    return file_answer(bytes(row.content), row.mime, row.name)
