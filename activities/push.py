"""通报协同部门：推送，或者由人送交；每一次发出前后各记一笔，到过的每一处都在披露台账里。实施方案 二（三）9。"""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.penalty import DISCLOSURE, share
from activities.posting import Said, post
from activities.record import confirm_place
from database.tables.push import Push
from database.writing import note, put, table, writing
from rules.clock import deadline, limits
from rules.journal import Entry
from rules.penalty_file import Place
from rules.push import (
    EVENTS,
    PLACE,
    PushAnswer,
    PushAttempt,
    PushPartner,
    PushQueueing,
    PushSettled,
    outcome_of,
    pause_after,
    payload,
)
from rules.unit import unit
from rules.working_day import calendar
from settings import Partner, settings

SHANGHAI = ZoneInfo("Asia/Shanghai")
PUSH = table(Push)
ONE = (PUSH.c.case_id == bindparam("this"), PUSH.c.partner == bindparam("that"), PUSH.c.event == bindparam("what"))
GONE = "没有这个协同部门的设置，由人送交"
BY_SHEET = "对方没有接收推送的系统，由人送交通报表"


@activity.defn
async def queue_pushes(queueing: PushQueueing) -> tuple[PushPartner, ...]:
    """Write down what every partner is to be told; a lifting goes to everybody but those who were never told.

    What had not been received when its lifting began is overtaken by it, and every place is now to be recalled.
    """
    today, what = queueing.at.astimezone(SHANGHAI).date(), queueing.what
    name = unit(what.unit, today).name
    async with writing() as connection:
        known: dict[str, str] = {}
        if what.event == "lifted":
            known = await _told(connection, queueing.case)
            await _overtake(connection, queueing)
        wanted = tuple(one for one in queueing.partners if known.get(one) != "declined")
        titles = {one: configured.title if (configured := _partner(one)) else one for one in wanted}
        for one in wanted:
            told = payload(queueing.case, one, what, unit=name)
            row = {"case_id": queueing.case, "partner": one, "event": what.event, "title": titles[one], "told": told}
            wired = _wired(one) is not None
            first = {"state": "waiting"} if wired else {"state": "by_hand", "why": BY_SHEET if _partner(one) else GONE}
            await put(connection, Push, {**row, "queued_at": queueing.at, **first})
        if wanted:
            words = f"通报协同部门（{EVENTS[what.event]}）：{'、'.join(titles.values())}"
            entry = Entry(key=f"push/{what.event}", at=queueing.at, mark="record", what=words, why=what.why)
            await note(connection, queueing.case, entry)
    return tuple(
        PushPartner(
            partner=one,
            title=titles[one],
            wired=_wired(one) is not None,
            doubtful=what.event == "lifted" and known.get(one) != "received",
        )
        for one in wanted
    )


@activity.defn
async def push_notice(attempt: PushAttempt) -> PushAnswer:
    """Post one notice once. A refusal for good, or too many hours without an answer, is left to people."""
    partner = _wired(attempt.partner)
    async with writing() as connection:
        row = await _row(connection, attempt)
        if row.state != "waiting" or partner is None:
            state = row.state if row.state != "waiting" else "by_hand"
            await _keep(connection, attempt, state=state, why=row.why or GONE)
            return PushAnswer(state=state, why=row.why or GONE)
        # It may leave the house from here on, whether or not an answer comes back.
        await _keep(connection, attempt, attempts=row.attempts + 1, tried_at=attempt.at)
        if attempt.event == "applied":
            await share(connection, attempt.case, _place(row), attempt.at.astimezone(SHANGHAI).date())
    said = await post(partner, row.told, activity.info().started_time)
    return await _answered(attempt, row, said)


@activity.defn
async def settle_push(settled: PushSettled) -> None:
    """What people did about one partner: handed over with a receipt, to be posted again, or never given to it."""
    proof, at = settled.proof, settled.at
    words = {"handed": "由人送交，已收到", "resend": "重新推送", "declined": "没有交给"}[proof.outcome]
    async with writing() as connection:
        row = await _row(connection, settled)
        if proof.outcome == "resend":
            await _keep(connection, settled, state="waiting", why="", queued_at=at)
        elif proof.outcome == "declined":
            await _keep(connection, settled, state="declined", why=proof.note)
            await confirm_place(connection, settled.case, _place(row).place, at.astimezone(SHANGHAI).date(), proof.note)
        else:
            assert proof.on is not None
            await _keep(connection, settled, state="received", why="", receipt=proof.receipt, received_on=proof.on)
            await _arrived(connection, settled, row, proof.on, proof.receipt)
        entry = Entry(
            key=f"pushed/{settled.event}/{settled.partner}/{settled.seq}",
            at=at,
            mark="record",
            what=f"{EVENTS[settled.event]}的通报{words}：{row.title}" + (f"（{proof.on}）" if proof.on else ""),
            why="；".join(part for part in (proof.receipt and f"回执 {proof.receipt}", proof.note) if part),
            by=settled.by,
        )
        await note(connection, settled.case, entry)


async def _answered(attempt: PushAttempt, row: Any, said: Said) -> PushAnswer:
    """Write down what came back, and what is to be done next."""
    outcome = outcome_of(said.status) if said.status is not None else "again"
    today = attempt.at.astimezone(SHANGHAI).date()
    pause = None
    if outcome == "again":
        hours = settings().push_hours
        pause = pause_after(row.attempts + 1, queued_at=row.queued_at, at=attempt.at, hours=hours)
    kept = {"status": said.status, "digest": said.digest, "why": said.why}
    async with writing() as connection:
        if outcome == "received":
            await _keep(
                connection, attempt, **kept | {"state": "received", "receipt": said.receipt, "received_on": today}
            )
            await _arrived(connection, attempt, row, today, said.receipt or f"答复摘要 {said.digest[:16]}")
        elif pause is not None:
            await _keep(connection, attempt, **kept)
            return PushAnswer(state="waiting", pause=pause, why=said.why)
        else:
            await _keep(connection, attempt, **kept | {"state": "by_hand"})
        got = outcome == "received"
        words = f"{EVENTS[attempt.event]}的通报{'已收到回执' if got else '没有送到，交由经办处理'}：{row.title}"
        why = (said.receipt and f"回执 {said.receipt}") if got else said.why
        key = f"pushed/{attempt.event}/{attempt.partner}/{attempt.seq}"
        entry = Entry(key=key, at=attempt.at, mark="record", what=words, why=why)
        await note(connection, attempt.case, entry)
    return PushAnswer(state="received" if got else "by_hand", why=said.why)


async def _told(connection: AsyncConnection, case: str) -> dict[str, str]:
    """What became of the notices of the measure that is lifted now, by partner."""
    applied = select(PUSH.c.partner, PUSH.c.state).where(PUSH.c.case_id == case, PUSH.c.event == "applied")
    return {partner: state for partner, state in await connection.execute(applied)}


async def _overtake(connection: AsyncConnection, queueing: PushQueueing) -> None:
    case, today = queueing.case, queueing.at.astimezone(SHANGHAI).date()
    late = update(PUSH).where(
        PUSH.c.case_id == case, PUSH.c.event == "applied", PUSH.c.state.in_(("waiting", "by_hand"))
    )
    await connection.execute(late.values(state="overtaken"))
    due = deadline(today, limits(today)["recall"], calendar(), (), queueing.what.why)
    shared = update(DISCLOSURE).where(
        DISCLOSURE.c.case_id == case, DISCLOSURE.c.place.startswith(PLACE), DISCLOSURE.c.recalled_on.is_(None)
    )
    await connection.execute(shared.values(recall_due_on=due.on, recall_why=queueing.what.why))


async def _arrived(connection: AsyncConnection, moment: PushAttempt | PushSettled, row: Any, on: Any, by: str) -> None:
    """The disclosure log: the measure has come to a place, or the place has heard that it is lifted."""
    if moment.event == "applied":
        await share(connection, moment.case, _place(row), on)
    else:
        await confirm_place(connection, moment.case, _place(row).place, on, by)


async def _row(connection: AsyncConnection, moment: PushAttempt | PushSettled) -> Any:
    return (await connection.execute(select(PUSH).where(*ONE).with_for_update(), _key(moment))).one()


async def _keep(connection: AsyncConnection, moment: PushAttempt | PushSettled, **values: Any) -> None:
    await connection.execute(update(PUSH).where(*ONE).values(values), _key(moment))


def _key(moment: PushAttempt | PushSettled) -> dict[str, str]:
    return {"this": moment.case, "that": moment.partner, "what": moment.event}


def _place(row: Any) -> Place:
    return Place(place=f"{PLACE}{row.partner}", title=row.title, by_hand=False)


def _partner(id: str) -> Partner | None:
    return settings().partners.get(id)


def _wired(id: str) -> Partner | None:
    """The partner, where it has an address to which notices are posted."""
    configured = _partner(id)
    return configured if configured and configured.webhook else None
