"""激励授予以后：还具备不具备条件、停止、恢复、续期。停止时依附于使它停止的案件。实施方案 二（三）9。"""

from datetime import date

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.hanging import HANG, hang, resting, title_of, unhang
from activities.incentive import dated, day_of, enter, incentive_row, move, on_file, set_row, weighed
from activities.record import append
from database.writing import note, writing
from rules.incentive import Eligibility
from rules.incentive_file import Granted, IncentiveDecided, IncentiveOnFile
from rules.incentive_grant import benefit_at, renewed
from rules.journal import Entry, Moment
from rules.record import entry_key


@activity.defn
async def weigh_incentive(moment: Moment) -> Eligibility:
    """Whether its business still has what it takes, by its credit file as it is known now."""
    async with writing() as connection:
        row = await incentive_row(connection, moment.case)
        return await weighed(connection, row.uscc, benefit_at(row.benefit, row.edition), moment.at)


@activity.defn
async def stop_incentive(stopped: Moment) -> IncentiveOnFile:
    """It is not had any more from today, and rests on the cases that stand against it: they may still fall.

    It goes on when what stood against it has fallen meanwhile.
    """
    today, case = day_of(stopped.at), stopped.case
    async with resting() as connection:
        row = await incentive_row(connection, case)
        found = await weighed(connection, row.uscc, benefit_at(row.benefit, row.edition), stopped.at)
        if row.state != "in_force" or found.met:
            return on_file(row)
        why = "；".join(found.missing)
        told = {"missing": list(found.missing), "because": list(found.because)}
        await set_row(connection, case, state="stopped", stopped_on=today, **told)
        body = {"why": "条件不再具备，自动停止", "reason": why, "about": entry_key(case, "incentive", row.n)}
        await append(connection, stopped, row.uscc, "ended", today, body, n=row.n)
        await _rest_on(connection, case, found.because, today)
        await move(connection, stopped, "stopped")
        key = f"stopped/{stopped.seq}"
        await note(connection, case, Entry(key=key, at=stopped.at, mark="record", what="自动停止，不再公示", why=why))
        return on_file(await incentive_row(connection, case))


@activity.defn
async def resume_incentive(decided: IncentiveDecided) -> IncentiveOnFile:
    """It is had again until the last day that it had, if its business has what it takes; else it stays stopped.

    What is then still missing, and which cases stand against it, take the place of what was missing before.
    """
    today, case = day_of(decided.at), decided.case
    async with resting() as connection:
        row = await incentive_row(connection, case)
        if row.state != "stopped":
            return on_file(row)
        found = await weighed(connection, row.uscc, benefit_at(row.benefit, row.edition), decided.at)
        if not found.met:
            await set_row(connection, case, missing=list(found.missing), because=list(found.because))
            await _rest_on(connection, case, found.because, today)
            what, why = "仍不具备条件，没有恢复", "；".join(found.missing)
            entry = Entry(key=f"unresumed/{decided.seq}", at=decided.at, mark="record", what=what, why=why)
            await note(connection, case, entry)
            return on_file(await incentive_row(connection, case))
        again = {"state": "in_force", "stopped_on": None, "missing": [], "because": [], "n": row.n + 1}
        await set_row(connection, case, **again, met_reasons=list(found.met_reasons))
        await unhang(connection, case, on=today, why="激励恢复")
        row = await incentive_row(connection, case)
        await enter(connection, decided, row, today)
        await move(connection, decided, "in_force")
        entry = Entry(
            key=f"resumed/{decided.seq}", at=decided.at, mark="record", what=f"恢复，至 {row.ends_on}",
            why=decided.reason, by=decided.by,
        )  # fmt: skip
        await note(connection, case, entry)
        return on_file(row)


@activity.defn
async def renew_incentive(decided: IncentiveDecided) -> IncentiveOnFile:
    """It goes on from its last day, if its business has what it takes; a new entry takes the place of the old one."""
    today, case = day_of(decided.at), decided.case
    async with writing() as connection:
        row = await incentive_row(connection, case)
        if row.state != "in_force" or row.renew_on > today:
            return on_file(row)
        had = Granted(starts_on=row.starts_on, ends_on=row.ends_on, renew_on=row.renew_on, reasons=tuple(row.reasons))
        benefit = benefit_at(row.benefit, row.edition)
        found = await weighed(connection, row.uscc, benefit, decided.at)
        if not found.met:
            return on_file(row)
        dates = renewed(benefit, had, today)
        body = {"why": "续期，由新的记录接续", "about": entry_key(case, "incentive", row.n)}
        await append(connection, decided, row.uscc, "ended", today, body, n=row.n)
        more = {"n": row.n + 1, "renewals": row.renewals + 1, "met_reasons": list(found.met_reasons)}
        await set_row(connection, case, **more, **dated(dates))
        row = await incentive_row(connection, case)
        await enter(connection, decided, row, today)
        entry = Entry(
            key=f"renewed/{decided.seq}", at=decided.at, mark="record", what=f"续期至 {row.ends_on}",
            why=decided.reason, by=decided.by, clock="；".join(row.reasons),
        )  # fmt: skip
        await note(connection, case, entry)
        return on_file(row)


async def _rest_on(connection: AsyncConnection, case: str, because: tuple[str, ...], since: date) -> None:
    """It hangs on what stands against it; on a case that it hung on before a resumption, it hangs again."""
    for on_case in because:
        await hang(connection, case, on_case, about=await title_of(connection, on_case), since=since)
    again = update(HANG).where(HANG.c.case_id == case, HANG.c.on_case.in_(because), HANG.c.until.is_not(None))
    await connection.execute(again.values(since=since, until=None, why=""))
