"""守信激励的事实：提出、公示、授予、办结。具备不具备条件，每次都从信用档案重新计算。实施方案 二（三）9。"""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.business import BUSINESS
from activities.hanging import unhang
from activities.record import append
from database.queries.credit_file import entries_of
from database.queries.eligibility import watched_of
from database.tables.case import Case
from database.tables.incentive import Incentive, IncentiveObjection, IncentiveUse
from database.writing import note, put, table, writing
from rules.credit_file import EVER, items
from rules.edition import in_force
from rules.incentive import Benefit, Eligibility, benefit_of, eligibility
from rules.incentive_file import (
    Granted,
    IncentiveDecided,
    IncentiveEnded,
    IncentiveFiling,
    IncentiveOnFile,
    incentive_number,
)
from rules.incentive_form import OUTCOMES
from rules.incentive_grant import benefit_at, grant_obstacles, granted, publicity, uses_until
from rules.journal import Entry, Moment
from rules.record import entry_key
from rules.refusal import Refused
from rules.unit import unit

SHANGHAI = ZoneInfo("Asia/Shanghai")
CASE, INCENTIVE = table(Case), table(Incentive)
OBJECTION, USE = table(IncentiveObjection), table(IncentiveUse)
STATES = {"withdrawn": "withdrawn", "run_out": "ended", "lost": "ended"}


@activity.defn
async def file_incentive(filing: IncentiveFiling) -> IncentiveOnFile:
    """Make the proposal a fact, with the reasons for which its business has what it takes today.

    Refused: BenefitUnknown, NotResponsible, FormFaulty (an unknown business), NotEligible (with what is missing).
    """
    proposal, today = filing.proposal, day_of(filing.at)
    benefit = benefit_of(proposal.benefit, today)
    if reasons := grant_obstacles(benefit, unit(proposal.unit, today), today):
        raise Refused("；".join(reasons), code="NotResponsible")
    async with writing() as connection:
        subject = await connection.scalar(select(BUSINESS.c.name).where(BUSINESS.c.uscc == proposal.uscc))
        if subject is None:
            told = {"uscc": "没有这家企业的信用档案，无从判断是否具备条件"}
            raise Refused("表单有误，请按提示修改", code="FormFaulty", faults=told)
        found = await weighed(connection, proposal.uscc, benefit, filing.at)
        if not found.met:
            missing = "；".join(found.missing)
            raise Refused(f"现在还不具备条件：{missing}", code="NotEligible", faults={"benefit": missing})
        number = incentive_number(filing.case, today)
        case = {
            **{"id": filing.case, "kind": "incentive", "title": number, "legal_date": today, "position": "filed"},
            **{"subject": subject, "uscc": proposal.uscc, "unit": proposal.unit},
            **{"started_by": filing.by.id, "started_at": filing.at, "seq": filing.seq},
        }
        await put(connection, Case, case)
        kept = {
            **{"case_id": filing.case, "number": number, "uscc": proposal.uscc, "subject": subject},
            **{"unit": proposal.unit, "benefit": benefit.id, "title": benefit.title, "red_list": benefit.red_list},
            **{"edition": in_force("incentive", today).in_force_on, "proposed_on": today},
            **{"proposal": proposal.model_dump(mode="json"), "met_reasons": list(found.met_reasons)},
        }
        await put(connection, Incentive, kept)
        entry = Entry(
            key="filed", at=filing.at, mark="step", what=f"提出授予“{benefit.title}”", by=filing.by,
            why="；".join(found.met_reasons), internal=True,
        )  # fmt: skip
        await note(connection, filing.case, entry)
        return on_file(await incentive_row(connection, filing.case))


@activity.defn
async def announce_incentive(decided: IncentiveDecided) -> IncentiveOnFile:
    """It is shown to the public from today; until its last day anybody may object."""
    today = day_of(decided.at)
    async with writing() as connection:
        row = await incentive_row(connection, decided.case)
        shown = publicity(benefit_at(row.benefit, row.edition), today)
        said = {"by": decided.by.name, "reason": decided.reason, "publicity": list(shown.steps)}
        values = {"state": "publicity", "shown_from": today, "shown_until": shown.on, "decided_on": today}
        undecided = update(INCENTIVE).where(INCENTIVE.c.case_id == decided.case, INCENTIVE.c.decided_on.is_(None))
        await connection.execute(undecided.values(**values, decision=said))
        await move(connection, decided, "publicity")
        entry = Entry(
            key="announced", at=decided.at, mark="decision", what=f"同意，公示至 {shown.on}", why=decided.reason,
            by=decided.by, clock="；".join(shown.steps),
        )  # fmt: skip
        await note(connection, decided.case, entry)
        return on_file(await incentive_row(connection, decided.case))


@activity.defn
async def grant_incentive(moment: Moment) -> IncentiveOnFile:
    """It is granted and enters the credit file, if its business still has what it takes; else what is missing."""
    today = day_of(moment.at)
    async with writing() as connection:
        row = await incentive_row(connection, moment.case)
        if row.state != "publicity":
            return on_file(row)
        benefit = benefit_at(row.benefit, row.edition)
        found = await weighed(connection, row.uscc, benefit, moment.at)
        if not found.met:
            await set_row(connection, row.case_id, missing=list(found.missing), because=list(found.because))
            return on_file(await incentive_row(connection, moment.case))
        dates = granted(benefit, today)
        await set_row(connection, row.case_id, state="in_force", n=1, **dated(dates))
        row = await incentive_row(connection, moment.case)
        await enter(connection, moment, row, today)
        await move(connection, moment, "in_force")
        what = f"授予“{row.title}”，记入信用档案，至 {row.ends_on}"
        entry = Entry(key="granted", at=moment.at, mark="record", what=what, clock="；".join(dates.reasons))
        await note(connection, moment.case, entry)
        return on_file(row)


@activity.defn
async def end_incentive(ended: IncentiveEnded) -> IncentiveOnFile:
    """It is had, or shown, no more from this instant; an objection that nobody has answered comes to nothing.

    What was lost in the instant in which it was granted has its entry in the credit file, which ends with it.
    """
    today, case = day_of(ended.at), ended.case
    why = why_ended(ended)
    async with writing() as connection:
        row = await incentive_row(connection, case)
        if row.state == "in_force" and ended.event != "run_out":
            body = {"why": why, "about": entry_key(case, "incentive", row.n)}
            await append(connection, ended, row.uscc, "ended", today, body, n=row.n)
        state = STATES.get(ended.event, "refused")
        await set_row(connection, case, state=state, ended_on=today, ended_why=why)
        open_objections = update(OBJECTION).where(OBJECTION.c.case_id == case, OBJECTION.c.state == "open")
        await connection.execute(open_objections.values(state="moot", answer="本案已经办结，不再授予，异议不再核实"))
        await unhang(connection, case, on=today, why="激励案件办结")
        await note(connection, case, Entry(key="ended", at=ended.at, mark="record", what=f"终止：{why}"))
        return on_file(await incentive_row(connection, case))


@activity.defn
async def close_incentive(ended: IncentiveEnded) -> None:
    closed = {"position": "closed", "outcome": ended.event, "closed_at": ended.at, "seq": ended.seq}
    async with writing() as connection:
        await connection.execute(update(CASE).where(CASE.c.id == ended.case).values(closed))
        entry = Entry(key="closed", at=ended.at, mark="system", what=f"案件办结：{why_ended(ended)}")
        await note(connection, ended.case, entry)


def why_ended(ended: IncentiveEnded) -> str:
    return "；".join(part for part in (OUTCOMES.get(ended.event, "登记人撤回"), ended.why) if part)


async def weighed(connection: AsyncConnection, uscc: str, benefit: Benefit, at: datetime) -> Eligibility:
    """Whether a business has what a benefit takes, by all that its credit file has on the day of an instant."""
    known, on = await entries_of(connection, uscc), day_of(at)
    watched = uscc in await watched_of(connection, (uscc,), on)
    return eligibility(items(known, on=on, known_by=EVER), benefit, on=on, watched=watched)


async def incentive_row(connection: AsyncConnection, case: str) -> Any:
    return (await connection.execute(select(INCENTIVE).where(INCENTIVE.c.case_id == case))).one()


async def set_row(connection: AsyncConnection, case: str, **values: Any) -> None:
    await connection.execute(update(INCENTIVE).where(INCENTIVE.c.case_id == case).values(values))


async def move(connection: AsyncConnection, moment: Moment, position: str) -> None:
    """The case stands elsewhere now, unless something later has been said about it."""
    standing = update(CASE).where(CASE.c.id == moment.case, CASE.c.seq < moment.seq)
    await connection.execute(standing.values(position=position, seq=moment.seq))


async def enter(connection: AsyncConnection, moment: Moment, row: Any, since: date) -> None:
    """Its entry in the credit file, the `row.n`th, from a day to its last day; it is shown as long as it is had."""
    body = {
        "number": row.number,
        "title": f"{row.title}（{row.number}）",
        "tab": "measure",
        "unit": row.unit,
        "adverse": False,
        "benefit": row.benefit,
        "red_list": row.red_list,
        "proposal": row.proposal,
        "met_reasons": row.met_reasons,
        "decision": row.decision,
        "reasons": row.reasons,
        "valid_from": str(since),
        "valid_until": str(row.ends_on),
        "published": True,
        "published_until": str(row.ends_on),
    }
    await append(connection, moment, row.uscc, "incentive", since, body, n=row.n)


def dated(dates: Granted) -> dict[str, Any]:
    return {**dates.model_dump(exclude={"reasons"}), "reasons": list(dates.reasons)}


def day_of(at: datetime) -> date:
    return at.astimezone(SHANGHAI).date()


def on_file(row: Any) -> IncentiveOnFile:
    """What the lifecycle remembers of an incentive's row."""
    fixed = {"starts_on": row.starts_on, "ends_on": row.ends_on, "renew_on": row.renew_on}
    over, benefit = row.stopped_on or row.ended_on, benefit_at(row.benefit, row.edition)
    return IncentiveOnFile(
        case=row.case_id,
        **{name: getattr(row, name) for name in ("number", "uscc", "subject", "unit", "benefit", "title")},
        gives=benefit.gives,
        intake=benefit.intake,
        reason=row.proposal["reason"],
        met_reasons=tuple(row.met_reasons),
        barred=tuple(row.proposal["interested"]),
        shown_until=row.shown_until,
        dates=Granted(**fixed, reasons=tuple(row.reasons)) if row.ends_on else None,
        stopped=row.state == "stopped",
        uses_until=uses_until(over) if over and row.starts_on else None,
        missing=tuple(row.missing),
        because=tuple(row.because),
    )
