"""重点关注的事实：提出、决定、入档、复核继续、退出、办结。实施方案 二（三）9：监管措施与失信程度相对应。"""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.business import name_on_file
from activities.hanging import resting, unhang
from activities.record import append
from activities.watch_finding import file_of, hang_on
from database.queries.watch import standing_watch
from database.tables.case import Case
from database.tables.watch import Watch
from database.writing import note, put, table, writing
from rules.journal import Ending, Entry, Moment
from rules.penalty_file import Served
from rules.record import entry_key
from rules.refusal import Refused
from rules.responsibility import obstacles_to_start
from rules.unit import unit
from rules.uscc import faults as code_faults
from rules.watch import Period, WatchProposal, period, watch_number
from rules.watch_file import END_EVENTS, WATCH_OUTCOMES, WatchDecided, WatchEnded, WatchFiling, WatchKept, WatchOnFile
from rules.watch_finding import Met, faults, findings
from rules.watch_form import CRITERIA, DEGREES, SUPERVISION

SHANGHAI = ZoneInfo("Asia/Shanghai")
CASE, WATCH = table(Case), table(Watch)
OFFERED = {"uscc", "subject", "unit", "criterion", "degree"}
KNOWN = ("legal_representative", "address", "email", "phone")


@activity.defn
async def file_watch(filing: WatchFiling) -> WatchOnFile:
    """Make the proposal a fact, with how its criterion was found to be met; it hangs on the cases that meet it.

    Refused: FormFaulty (faults by field), NotResponsible, WatchedAlready.
    """
    proposal, today = filing.proposal, day_of(filing)
    if wrong := code_faults(proposal.uscc):
        raise Refused("关注信息有误，请按提示修改", code="FormFaulty", faults={"uscc": "；".join(wrong)})
    if reasons := obstacles_to_start(9, unit(proposal.unit, today), today):
        raise Refused("；".join(reasons), code="NotResponsible")
    async with resting() as connection:
        known = await name_on_file(
            connection, proposal.uscc, proposal.subject, {name: getattr(proposal, name) for name in KNOWN}
        )
        found = findings(await file_of(connection, proposal.uscc, filing), on=today)
        wrong_fields = faults(proposal, found, on=today)
        if known != proposal.subject:
            wrong_fields["subject"] = f"该代码在档的名称是“{known}”，请核对；更名的，先办理更名"
        if wrong_fields:
            raise Refused("关注信息有误，请按提示修改", code="FormFaulty", faults=wrong_fields)
        met = next(one for one in found if one.criterion == proposal.criterion)
        await _file(connection, filing, met, today)
        return on_file(await watch_row(connection, filing.case))


async def _file(connection: AsyncConnection, filing: WatchFiling, met: Met, today: date) -> None:
    proposal, number = filing.proposal, watch_number(filing.case, today)
    kept = {
        **{"case_id": filing.case, "number": number, "proposed_on": today, **proposal.model_dump(include=OFFERED)},
        **{"supervision": list(proposal.supervision), "proposal": proposal.model_dump(mode="json")},
        **{"met": met.model_dump(mode="json"), "state": "proposed"},
    }
    if not await put(connection, Watch, kept):
        standing = await standing_watch(connection, proposal.uscc, proposal.unit)
        if standing is not None and standing.case_id != filing.case:
            raise Refused(f"本单位已经提出或者正在关注这家企业（{standing.number}）", code="WatchedAlready")
    case = {
        **{"id": filing.case, "kind": "watch", "title": number, "legal_date": today, "position": "filed"},
        **{"started_by": filing.by.id, "started_at": filing.at, "seq": filing.seq},
    }
    await put(connection, Case, {**case, **proposal.model_dump(include={"subject", "uscc", "unit"})})
    await hang_on(connection, filing, met)
    entry = Entry(
        key="filed", at=filing.at, mark="step", what="提出重点关注", by=filing.by, why=met.title, internal=True
    )
    await note(connection, filing.case, entry)


@activity.defn
async def decide_watch(decided: WatchDecided) -> WatchOnFile:
    """It is decided to watch; it begins when the business has been told."""
    async with writing() as connection:
        proposed = (await watch_row(connection, decided.case)).proposal["reason"]
        why = f"{proposed.rstrip('。；')}；{decided.reason}"
        said = {"decided_on": day_of(decided), "decision": {"reason": why, "by": decided.by.name}}
        undecided = update(WATCH).where(WATCH.c.case_id == decided.case, WATCH.c.decided_on.is_(None))
        await connection.execute(undecided.values(said))
        row = await watch_row(connection, decided.case)
        what = f"决定列为重点关注对象：{DEGREES[str(row.degree)]}"
        entry = Entry(key="decided", at=decided.at, mark="decision", what=what, why=decided.reason, by=decided.by)
        await note(connection, decided.case, entry)
        return on_file(row)


@activity.defn
async def record_watch(served: Served) -> WatchOnFile:
    """The business has been told: the watch begins, stands in its credit file, and has the day of its review."""
    async with writing() as connection:
        today = day_of(served)
        unserved = update(WATCH).where(WATCH.c.case_id == served.case, WATCH.c.served_on.is_(None))
        begun = {"served_on": served.on, "starts_on": today, "state": "in_force"}
        await connection.execute(unserved.values(begun | _days(period(today, on=today))))
        await _record(connection, served, "记入信用档案，开始重点关注")
        return on_file(await watch_row(connection, served.case))


@activity.defn
async def continue_watch(kept: WatchKept) -> WatchOnFile:
    """A review continued it: a new record takes the place of the one that ends, for as long as this review allows."""
    async with writing() as connection:
        row = await watch_row(connection, kept.case)
        today = day_of(kept)
        # A second attempt finds the review counted already.
        if row.decision.get("review") != kept.seq:
            about = entry_key(kept.case, "watched", row.rounds + 1)
            body = {"why": "复核后以新的记录代替", "about": about}
            await append(connection, kept, row.uscc, "ended", today, body, n=row.rounds + 1)
            changed = {
                **{"criterion": kept.criterion, "degree": kept.degree, "supervision": list(kept.supervision)},
                **{"met": kept.found.model_dump(mode="json"), "rounds": row.rounds + 1},
                "decision": {"reason": kept.reason, "by": kept.by.name, "review": kept.seq},
            }
            one = update(WATCH).where(WATCH.c.case_id == kept.case)
            await connection.execute(one.values(changed | _days(period(today, on=today))))
            await _record(connection, kept, "复核后继续关注，记入信用档案", why=kept.reason)
            await hang_on(connection, kept, kept.found)
        return on_file(await watch_row(connection, kept.case))


@activity.defn
async def end_watch(ended: WatchEnded) -> None:
    """It is over: the record ends the same day; what had not begun leaves no record."""
    today, why = day_of(ended), END_EVENTS[ended.event]
    async with writing() as connection:
        row = await watch_row(connection, ended.case)
        state = "ended" if row.starts_on else "rejected"
        standing = update(WATCH).where(WATCH.c.case_id == ended.case, WATCH.c.ended_on.is_(None))
        await connection.execute(standing.values(ended_on=today, ended_why=why, state=state))
        if row.starts_on:
            about = entry_key(ended.case, "watched", row.rounds + 1)
            body = {"why": why, "reason": ended.reason, "event": ended.event, "about": about}
            await append(connection, ended, row.uscc, "ended", today, body, n=row.rounds + 1)
        await unhang(connection, ended.case, on=today, why=why)
        what = f"{'退出' if row.starts_on else '不再列为'}重点关注：{why}"
        entry = Entry(key="ended", at=ended.at, mark="record", what=what, why=ended.reason, by=ended.by)
        await note(connection, ended.case, entry)


@activity.defn
async def close_watch(ending: Ending) -> None:
    why = WATCH_OUTCOMES.get(ending.outcome, "登记人撤回")
    async with writing() as connection:
        closed = {"position": "closed", "outcome": ending.outcome, "closed_at": ending.at, "seq": ending.seq}
        await connection.execute(update(CASE).where(CASE.c.id == ending.case).values(closed))
        state = "withdrawn" if ending.outcome == "withdrawn" else "rejected"
        unbegun = update(WATCH).where(WATCH.c.case_id == ending.case, WATCH.c.state == "proposed")
        await connection.execute(unbegun.values(state=state))
        await unhang(connection, ending.case, on=day_of(ending), why=why)
        entry = Entry(key="closed", at=ending.at, mark="system", what=f"案件办结：{why}")
        await note(connection, ending.case, entry)


async def watch_row(connection: AsyncConnection, case: str) -> Any:
    return (await connection.execute(select(WATCH).where(WATCH.c.case_id == case))).one()


def day_of(moment: Moment) -> date:
    return moment.at.astimezone(SHANGHAI).date()


def on_file(row: Any) -> WatchOnFile:
    """What the lifecycle remembers of a watch's row."""
    proposal, met = WatchProposal.model_validate(row.proposal), Met.model_validate(row.met)
    return WatchOnFile(
        **{"case": row.case_id, "number": row.number, "uscc": row.uscc, "subject": row.subject, "unit": row.unit},
        **{"criterion": row.criterion, "degree": row.degree, "supervision": tuple(row.supervision), "met": met},
        reason=proposal.reason,
        barred=proposal.interested,
        period=_period(row),
    )


def _period(row: Any) -> Period | None:
    if row.review_on is None:
        return None
    return Period(starts_on=row.starts_on, review_on=row.review_on, lapses_on=row.lapses_on, reasons=())


def _days(fixed: Period) -> dict[str, date]:
    return {"review_on": fixed.review_on, "lapses_on": fixed.lapses_on}


async def _record(connection: AsyncConnection, moment: Moment, what: str, why: str = "") -> None:
    """The watch as it stands now, in the credit file: adverse, never published, used until the day before it lapses."""
    row, today = await watch_row(connection, moment.case), day_of(moment)
    fixed = period(today, on=today)
    told = {
        **{"number": row.number, "tab": "measure", "unit": row.unit, "adverse": True, "published": False},
        **{"title": f"重点关注（{DEGREES[str(row.degree)]}）", "criterion": CRITERIA[row.criterion]},
        **{"degree": row.degree, "supervision": [SUPERVISION[one] for one in row.supervision], "found": row.met},
        **{"reason": row.decision["reason"], "valid_from": str(today), "review_on": str(fixed.review_on)},
        **{"valid_until": str(fixed.lapses_on - timedelta(days=1)), "reasons": list(fixed.reasons)},
    }
    await append(connection, moment, row.uscc, "watched", today, told, n=row.rounds + 1)
    standing = update(CASE).where(CASE.c.id == moment.case, CASE.c.seq < moment.seq)
    await connection.execute(standing.values(position="in_force", seq=moment.seq))
    line = {"key": f"recorded.{row.rounds + 1}", "at": moment.at, "mark": "record", "what": what, "why": why}
    await note(connection, moment.case, Entry(**line, clock="；".join(fixed.reasons)))
