"""异议的事实：登记、标注核实中、受理和补充、核实无误或者更正、告知每一处、办结。"""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.record import append
from activities.standing import correct_row, freeze, show_standing, version_now
from database.queries import objection as queries
from database.reading import reading
from database.tables.case import Case
from database.tables.objection import ObjectionRow
from database.writing import note, put, table, writing
from rules.check_receipt import named
from rules.credit_file import STATES
from rules.edition import in_force
from rules.journal import Ending, Entry, Moment
from rules.objection import MATTERS, OUTCOMES, correctable, decider, objection_number, otherwise
from rules.objection_file import Marked, Objection, ObjectionFiling, ObjectionOnFile, Receiver, Settled, Told, ends_by
from rules.refusal import Refused
from rules.unit import unit

SHANGHAI = ZoneInfo("Asia/Shanghai")
CASE, OBJECTION = table(Case), table(ObjectionRow)
NOT_FOUND = Refused("没有找到这条信息，或者不是本企业的", code="NotFound")


@activity.defn
async def file_objection(filing: ObjectionFiling) -> ObjectionOnFile:
    """Make the objection a fact; a first one marks its record 核实中 at once, and it is not used meanwhile.

    Refused: NotFound (of another business, too), FormFaulty, ObjectionUnderWay.
    """
    objection, today = filing.objection, _day(filing)
    async with writing() as connection:
        known = await _about(connection, filing, objection, today)
        if await queries.next_case(connection, objection.about) != filing.case and await _is_new(connection, filing):
            raise Refused("对这条信息已有一件异议正在办理", code="ObjectionUnderWay")
        data = in_force("objection", today).data
        first = not await queries.objected_before(connection, objection.about, filing.case)
        freezes = known.matter != "check" and bool(data["freeze_first" if first else "freeze_repeated"])
        filed = known.model_copy(update={"frozen": freezes})
        await put(connection, Case, _case(filing, filed))
        await put(connection, ObjectionRow, _row(filing, filed))
        what = f"提出异议：{MATTERS[filed.matter]}"
        entry = Entry(
            key="filed", at=filing.at, mark="step", what=what, why=objection.complaint.reason, by=objection.by
        )
        await note(connection, filing.case, entry)
        if freezes:
            await freeze(connection, filing, filed.uscc, filed.about, f"{filed.number}：异议核实中")
    return filed


@activity.defn
async def accept_objection(accepted: Moment) -> None:
    """Accepted; a record that was not marked when a repeated objection came is marked now."""
    async with writing() as connection:
        row = await queries.objection_of(connection, accepted.case)
        await connection.execute(_one(accepted).values(state="accepted", accepted_on=_day(accepted), asked=""))
        if row.frozen_on is None and row.matter != "check":
            await freeze(connection, accepted, row.uscc, row.about, f"{row.number}：异议核实中")
            await connection.execute(_one(accepted).values(frozen_on=_day(accepted)))


@activity.defn
async def mark_objection(marked: Marked) -> None:
    """More was asked for, or it came."""
    async with writing() as connection:
        values: dict[str, Any] = {"state": marked.state, "asked": marked.text if marked.state == "asked" else ""}
        if marked.state == "supplemented" and (marked.text or marked.evidence):
            row = await queries.objection_of(connection, marked.case)
            said = {"text": marked.text, "evidence": list(marked.evidence), "on": str(_day(marked))}
            values["supplements"] = [*(one for one in row.supplements if one != said), said]
        await connection.execute(_one(marked).values(values))


@activity.defn
async def look_at_record(moment: Moment) -> str:
    """How the record stands today, in a sentence for whoever looks into it; "" for a check."""
    async with reading() as connection:
        row = await queries.objection_of(connection, moment.case)
        item = await version_now(connection, row.uscc, row.about, moment)
    return f"{STATES[item.state]}：{item.state_why}" if item else ""


@activity.defn
async def settle_objection(settled: Settled) -> tuple[Receiver, ...]:
    """The outcome stands: the mark goes, or the record is put right by a record that supersedes it.

    Answers who had the record and has to know of its correction. A record that its own case takes down stays marked
    until that case has done so.
    """
    today, title = _day(settled), OUTCOMES[settled.outcome]
    async with writing() as connection:
        row = await queries.objection_of(connection, settled.case)
        record = await queries.record_by_key(connection, row.about) if row.matter != "check" else None
        receivers: tuple[Receiver, ...] = ()
        if settled.outcome in ("corrected", "removed"):
            removed = settled.outcome == "removed" and bool(ends_by(row.about_kind))
            receivers = await _receivers(connection, row, record, today, removed=removed)
        if settled.outcome == "corrected" and record is not None:
            await _correct(connection, settled, row)
        elif settled.outcome == "removed" and record is not None and not ends_by(row.about_kind):
            await _strike(connection, settled, row)
        elif settled.outcome != "removed" and row.frozen_on is not None:
            body = {"about": row.about, "why": f"{row.number}：{title}"}
            await append(connection, settled, row.uscc, "unfrozen", today, body)
        await show_standing(connection, row.uscc, row.about, settled)
        values = {"outcome": settled.outcome, "state": settled.outcome, "decided_on": today, "asked": ""}
        said = {"findings": settled.findings, "decision": settled.reason}
        changes = [change.model_dump() for change in settled.changes]
        await connection.execute(_one(settled).values({**values, **said, "changes": changes}))
        told = "；".join(f"{one.title}：“{one.before}”改为“{one.after}”" for one in settled.changes)
        why = settled.findings + (f"。{told}" if told else "")
        entry = Entry(
            key="settled", at=settled.at, mark="record", what=f"异议处理结果：{title}", why=why, by=settled.by
        )
        await note(connection, settled.case, entry)
        stands = update(CASE).where(CASE.c.id == settled.case, CASE.c.seq < settled.seq)
        await connection.execute(stands.values(position="settled", seq=settled.seq))
    return receivers


@activity.defn
async def keep_told(told: Told) -> None:
    """A place shows the corrected record, or a unit has looked at what it did."""
    kind = "已更正" if told.receiver.kind == "place" else "已知悉"
    entry = Entry(
        key=f"told/{told.receiver.kind}/{told.receiver.id}", at=told.at, mark="record", by=told.by,
        what=f"{told.receiver.title}{kind}（{told.on}）", why=told.said,
    )  # fmt: skip
    async with writing() as connection:
        await note(connection, told.case, entry)


@activity.defn
async def close_objection(ending: Ending) -> None:
    async with writing() as connection:
        closed = {"position": "closed", "outcome": ending.outcome, "closed_at": ending.at, "seq": ending.seq}
        await connection.execute(update(CASE).where(CASE.c.id == ending.case).values(closed))
        entry = Entry(key="closed", at=ending.at, mark="system", what=f"案件办结：{OUTCOMES[ending.outcome]}")
        await note(connection, ending.case, entry)


async def _about(
    connection: AsyncConnection, filing: ObjectionFiling, objection: Objection, today: date
) -> ObjectionOnFile:
    """What the objection speaks of, for somebody who may object to it. Raises Refused NotFound, FormFaulty."""
    said, by = objection.complaint, objection.by
    told: dict[str, Any] = {
        "case": filing.case, "number": objection_number(filing.case, today), "matter": said.matter, "by": by,
        "about": objection.about, "received_on": today, "reason": said.reason, "wanted": said.wanted,
    }  # fmt: skip
    if (said.matter == "check") != objection.about.startswith("check/"):
        fault = "对查验结果的异议，从查验回执提出；对其他信息的，从该信息提出"
        raise Refused("表单有误，请按提示修改", code="FormFaulty", faults={"matter": fault})
    if said.matter == "check":
        receipt = await queries.receipt_by_number(connection, objection.about.removeprefix("check/"))
        if receipt is None or (by.kind == "business" and by.id != receipt.uscc):
            raise NOT_FOUND
        title = f"信用查验 {receipt.number}" + (f"：{named(receipt.answer, said.record)}" if said.record else "")
        about = {"about_case": objection.about, "about_kind": "check", "title": title, "record": said.record}
        return ObjectionOnFile(
            **told, **about, uscc=receipt.uscc, subject=receipt.name or receipt.uscc, unit=receipt.unit
        )
    record = await queries.record_by_key(connection, objection.about)
    item = await version_now(connection, record.uscc, objection.about, filing) if record else None
    if record is None or item is None or (by.kind == "business" and by.id != record.uscc):
        raise NOT_FOUND
    behind = await queries.case_behind(connection, record.case_id)
    data = in_force("objection", today).data
    hands = await queries.hands_of(connection, record.case_id, data["imposed_by"])
    persons = {one for row in hands for one in (row.answered_by, row.acting_for) if one}
    office = unit(behind.unit if behind else item.unit, today)
    decided_in, decided_by = decider(office, {row.role for row in hands}, on=today)
    return ObjectionOnFile(
        **told, about_case=record.case_id, about_kind=item.kind, title=item.title, uscc=record.uscc,
        subject=behind.subject if behind else record.uscc, unit=office.id,
        fields=correctable(item.kind, item.body, on=today), body=item.body,
        imposed_by=tuple(sorted(persons | ({behind.started_by} if behind else set()))),
        decided_by=decided_by, decided_in=decided_in, ends_by=ends_by(item.kind),
    )  # fmt: skip


async def _is_new(connection: AsyncConnection, filing: ObjectionFiling) -> bool:
    return await queries.case_behind(connection, filing.case) is None


async def _receivers(
    connection: AsyncConnection, row: Any, record: Any, today: date, *, removed: bool
) -> tuple[Receiver, ...]:
    if record is None:
        number = row.about.removeprefix("check/")
        return (Receiver(kind="unit", id=row.unit, title=unit(row.unit, today).name, receipts=(number,)),)
    # What its own case takes down is recalled by that case, place by place; who checked it is told here.
    return await (queries.checkers_of if removed else queries.receivers_of)(connection, record)


async def _correct(connection: AsyncConnection, settled: Settled, row: Any) -> None:
    """The fields as they were and as they are now, as a record that supersedes; its projections follow."""
    changes = settled.changes
    body = {
        "about": row.about,
        "before": otherwise(changes, now=False),
        "after": otherwise(changes),
        "reason": f"{row.number}：{settled.findings}",
    }
    await append(connection, settled, row.uscc, "corrected", _day(settled), body)
    await correct_row(connection, row.about_case, row.about_kind, changes)


async def _strike(connection: AsyncConnection, settled: Settled, row: Any) -> None:
    """The record should not have been: nothing stands in its place."""
    body = {"about": row.about, "before": {}, "after": None, "reason": f"{row.number}：{settled.findings}"}
    await append(connection, settled, row.uscc, "corrected", _day(settled), body)


def _one(moment: Moment) -> Any:
    return update(OBJECTION).where(OBJECTION.c.case_id == moment.case)


def _day(moment: Moment) -> date:
    return moment.at.astimezone(SHANGHAI).date()


def _case(filing: ObjectionFiling, filed: ObjectionOnFile) -> dict[str, Any]:
    return {
        "id": filing.case, "kind": "objection", "title": f"{filed.number} {filed.title}"[:200],
        "subject": filed.subject, "uscc": filed.uscc, "unit": filed.unit, "started_by": filed.by.id,
        "started_at": filing.at, "legal_date": filed.received_on, "position": "filed", "seq": filing.seq,
    }  # fmt: skip


def _row(filing: ObjectionFiling, filed: ObjectionOnFile) -> dict[str, Any]:
    same = {"number", "matter", "about", "about_case", "about_kind", "title", "uscc", "subject", "unit"}
    said, by = filing.objection.complaint, filing.objection.by
    return {
        **filed.model_dump(include=same), **said.model_dump(include={"reason", "wanted"}), "case_id": filing.case,
        "evidence": list(said.evidence), "filed_at": filing.at, "by_kind": by.kind, "by_id": by.id, "by_name": by.name,
        "frozen_on": filed.received_on if filed.frozen else None,
    }  # fmt: skip
