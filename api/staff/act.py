"""案件页上的动作：领取、释放、转办、加签、催办、中止和恢复计时、撤回、抄送、办理。"""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import Response

from api import desk
from api.access import Officer
from api.answers import answers_of
from api.day import Now, Today
from api.lifecycle import tell
from api.page import case_url, see_other
from api.refusal import status_of
from api.staff.case import show_case
from api.staff.seeing import case_seen_by, step_seen_by, supervises
from database.queries.account import account
from database.reading import reading
from rules.fault import judge
from rules.form import FORMS
from rules.journal import Telling
from rules.refusal import Refused
from rules.step import Answer

router = APIRouter(prefix="/staff", include_in_schema=False)
Key = Annotated[str, Form(max_length=200)]
Words = Annotated[str, Form(max_length=500)]
Click = Annotated[str, Form(max_length=80)]


@router.post("/decide/{case:path}")
async def decide(
    request: Request, officer: Officer, now: Now, today: Today, case: str, key: Key = "", click: Click = ""
) -> Response:
    """Answer a step that nobody else holds; of two answers the first counts, and a refused one claims nothing."""
    async with reading() as connection:
        row = await step_seen_by(connection, officer, case, key, today)
    if refused := desk.taken(row, officer.actor):
        raise refused
    model = FORMS[row.form]
    typed = {name: value for name, value in (await request.form()).multi_items() if isinstance(value, str)}
    try:
        typed |= (answers := await answers_of(request, model, officer.actor, now=now, case=case, uscc=row.uscc))
        judge(model, answers)
        answer = Answer(key=key, by=officer.actor, answers=answers)
        receipt = await tell(case, "decide", answer, click=click)
    except Refused as refused:
        if status_of(refused) not in (413, 415, 422):
            raise
        return await show_case(request, officer, today, case, key=key, values=typed, refused=refused)
    return see_other(request, case_url(case), ("good", receipt.sentence))


@router.post("/claim/{case:path}")
async def claim(request: Request, officer: Officer, now: Now, today: Today, case: str, key: Key) -> Response:
    async with reading() as connection:
        await step_seen_by(connection, officer, case, key, today)
    await desk.claim(officer.actor, case, key, now=now)
    return see_other(request, case_url(case, key=key), ("good", "已领取"))


@router.post("/release/{case:path}")
async def release(request: Request, officer: Officer, now: Now, today: Today, case: str, key: Key) -> Response:
    async with reading() as connection:
        await step_seen_by(connection, officer, case, key, today)
    await desk.release(officer.actor, case, key, now=now)
    return see_other(request, case_url(case, key=key), ("good", "已释放，回到本岗待领"))


@router.post("/transfer/{case:path}")
async def transfer(
    request: Request, officer: Officer, now: Now, today: Today, case: str, key: Key, to: Key = "", why: Words = ""
) -> Response:
    async with reading() as connection:
        row = await step_seen_by(connection, officer, case, key, today)
    over = supervises(officer, row.unit, today)
    await desk.transfer(officer.actor, case, key, to=to, why=why, now=now, over=over)
    return see_other(request, case_url(case, key=key), ("good", "已转办"))


async def _say(
    request: Request, officer: Officer, today: Today, case: str, update: str, key: str, click: str,
    content: dict[str, str],
) -> Response:  # fmt: skip
    """Say something to a case that the speaker may see, and go back to its page."""
    async with reading() as connection:
        if key:
            await step_seen_by(connection, officer, case, key, today)
        else:
            await case_seen_by(connection, officer, case, today)
    telling = Telling(by=officer.actor, key=key, content=content)
    try:
        receipt = await tell(case, update, telling, click=click)
    except Refused as refused:
        if status_of(refused) not in (409, 422):
            raise
        said = "；".join(refused.faults.values()) or refused.sentence
        return see_other(request, case_url(case, key=key), ("bad", said))
    return see_other(request, case_url(case, key=key if update != "withdraw" else ""), ("good", receipt.sentence))


@router.post("/chase/{case:path}")
async def chase(
    request: Request, officer: Officer, today: Today, case: str, key: Key, why: Words = "", click: Click = ""
) -> Response:
    return await _say(request, officer, today, case, "chase", key, click, {"reason": why})


@router.post("/pause/{case:path}")
async def pause(
    request: Request, officer: Officer, today: Today, case: str, key: Key, why: Words = "", ball: Key = "other",
    click: Click = "",
) -> Response:  # fmt: skip
    return await _say(request, officer, today, case, "pause", key, click, {"reason": why, "ball": ball})


@router.post("/resume/{case:path}")
async def resume(request: Request, officer: Officer, today: Today, case: str, key: Key, click: Click = "") -> Response:
    return await _say(request, officer, today, case, "resume", key, click, {})


@router.post("/withdraw/{case:path}")
async def withdraw(
    request: Request, officer: Officer, today: Today, case: str, why: Words = "", click: Click = ""
) -> Response:
    return await _say(request, officer, today, case, "withdraw", "", click, {"reason": why})


@router.post("/opening-code/{case:path}")
async def opening_code(request: Request, officer: Officer, today: Today, case: str, click: Click = "") -> Response:
    """补发开户码：the old one is void, the new one is shown once."""
    return await _say(request, officer, today, case, "renew_code", "", click, {})


@router.post("/inquire/{case:path}")
async def inquire(
    request: Request, officer: Officer, today: Today, case: str, key: Key, to: Key = "", why: Words = "",
    click: Click = "",
) -> Response:  # fmt: skip
    """加签：ask one colleague for an opinion; without a name, the unit for an explanation.

    An opinion on a step is a step of its unit, so nobody of another one could ever give it.
    """
    content = {"text": why}
    if to:
        async with reading() as connection:
            step = await step_seen_by(connection, officer, case, key, today)
            person = await account(connection, to)
        if person is None or person.kind != "staff" or not person.roles or person.unit != step.unit:
            raise Refused("办理该环节的单位没有这位工作人员", code="NotFound")
        content |= {"person": person.id, "role": person.roles[0]}
    return await _say(request, officer, today, case, "inquire", key, click, content)


@router.post("/copy/{case:path}")
async def copy(
    request: Request, officer: Officer, now: Now, today: Today, case: str,
    to: Annotated[list[str], Form()] = [],  # noqa: B006
) -> Response:  # fmt: skip
    async with reading() as connection:
        await case_seen_by(connection, officer, case, today)
        known = [one for one in to if (person := await account(connection, one)) and person.kind == "staff"]
    if not known:
        return see_other(request, case_url(case), ("warn", "请选择抄送给谁"))
    await desk.copy_case(officer.actor, case, known, now=now)
    return see_other(request, case_url(case), ("good", f"已抄送 {len(known)} 人"))
