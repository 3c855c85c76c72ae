"""失信行为认定的事实：提出、决定入档、公示、终止、办结。实施方案 二（三）8：认定应当作为失信信息记录。"""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.business import keep_business
from activities.hanging import cases_of, grounds_of, hang, resting, unhang
from activities.penalty import PENALTY
from activities.record import RECORD, append
from database.tables.case import Case
from database.tables.dishonesty import Dishonesty
from database.writing import note, put, table, writing
from rules.dishonesty import DishonestyDates, DishonestyProposal, dates, dishonesty_number, matched
from rules.dishonesty import faults as faults_of
from rules.dishonesty_basis import papers
from rules.dishonesty_file import DishonestyDecided, DishonestyEnded, DishonestyFiling, DishonestyOnFile
from rules.dishonesty_form import OUTCOMES
from rules.dishonesty_item import DEGREES, catalogue, list_of, quorum
from rules.journal import Ending, Entry
from rules.penalty_file import Served
from rules.refusal import Refused
from rules.responsibility import obstacles_to_start
from rules.unit import unit

SHANGHAI = ZoneInfo("Asia/Shanghai")
CASE, DISHONESTY = table(Case), table(Dishonesty)
OFFERED = {"uscc", "subject", "unit", "item"}
# A paper of ours of which this is on file carries no determination any more.
ENDED = {
    "repaired": "已经信用修复", "revoked": "已经撤销", "changed": "已经变更", "withdrawn": "已经撤回",
    "commitment_restored": "已经修复",
}  # fmt: skip
ENDINGS = OUTCOMES | {"expired": "期限届满", "withdrawn": "登记人撤回"}


@activity.defn
async def file_dishonesty(filing: DishonestyFiling) -> DishonestyOnFile:
    """Make the proposal a fact, with how it was found to reach its item.

    Refused: FormFaulty (faults by field), NotResponsible.
    """
    proposal, today = filing.proposal, filing.at.astimezone(SHANGHAI).date()
    if wrong := faults_of(proposal, on=today):
        raise Refused("认定信息有误，请按提示修改", code="FormFaulty", faults=wrong)
    if reasons := obstacles_to_start(8, unit(proposal.unit, today), today):
        raise Refused("；".join(reasons), code="NotResponsible")
    item = catalogue(today)[proposal.item]
    async with resting() as connection:
        if (known := await keep_business(connection, proposal)) != proposal.subject:
            told = {"subject": f"该代码在档的名称是“{known}”，请核对；更名的，先办理更名"}
            raise Refused("认定信息有误，请按提示修改", code="FormFaulty", faults=told)
        grounds = await cases_of(connection, papers(proposal))
        if fallen := "；".join(await _fallen(connection, grounds)):
            raise Refused(fallen, code="FormFaulty", faults={"document": fallen})
        number = dishonesty_number(filing.case, today)
        case = {
            **{"id": filing.case, "kind": "dishonesty", "title": number, "legal_date": today, "position": "filed"},
            **{"started_by": filing.by.id, "started_at": filing.at, "seq": filing.seq},
        }
        await put(connection, Case, {**case, **proposal.model_dump(include={"subject", "uscc", "unit"})})
        found = {"matched": list(matched(proposal, item).reasons), "listed": item.list, "degree": item.degree}
        kept = {**proposal.model_dump(include=OFFERED), "proposal": proposal.model_dump(mode="json"), **found}
        await put(connection, Dishonesty, {"case_id": filing.case, "number": number, "proposed_on": today, **kept})
        for ground, document in grounds.items():
            await hang(connection, filing.case, ground, about=document, since=today)
        entry = Entry(
            key="filed", at=filing.at, mark="step", what="提出失信行为认定", by=filing.by, why=item.title, internal=True
        )
        await note(connection, filing.case, entry)
        return await _on_file(connection, filing.case)


@activity.defn
async def keep_decision(decided: DishonestyDecided) -> DishonestyOnFile:
    """It is decided: from now on it is dishonesty information; what is not on a list has its dates at once."""
    today = decided.at.astimezone(SHANGHAI).date()
    said = decided.model_dump(mode="json", exclude={"case", "seq", "at", "by"}) | {"by": decided.by.name}
    async with writing() as connection:
        row = await dishonesty_row(connection, decided.case)
        values = {"decided_on": today, "decision": said}
        if not row.listed:
            values |= _dated(dates(catalogue(row.proposed_on)[row.item], on=row.proposed_on, start=today))
        undecided = update(DISHONESTY).where(DISHONESTY.c.case_id == decided.case, DISHONESTY.c.decided_on.is_(None))
        await connection.execute(undecided.values(values))
        vote = f"{len(decided.members)} 人讨论，{decided.votes_for} 票同意" if decided.members else ""
        entry = Entry(
            key="decided", at=decided.at, mark="decision", what=f"认定为失信行为：{DEGREES[row.degree]}",
            why="；".join(part for part in (vote, decided.reason) if part), by=decided.by,
        )  # fmt: skip
        await note(connection, decided.case, entry)
        return await _on_file(connection, decided.case)


@activity.defn
async def record_dishonesty(served: Served) -> DishonestyOnFile:
    """The decision is served: it enters the credit file, and what is on a list is shown to the public from today."""
    today = served.at.astimezone(SHANGHAI).date()
    async with writing() as connection:
        row = await dishonesty_row(connection, served.case)
        item = catalogue(row.proposed_on)[row.item]
        values: dict[str, Any] = {"served_on": served.on, "published_on": today if row.listed else None}
        if row.listed:
            values |= _dated(dates(item, on=row.proposed_on, start=today))
        unserved = update(DISHONESTY).where(DISHONESTY.c.case_id == served.case, DISHONESTY.c.served_on.is_(None))
        await connection.execute(unserved.values(values))
        row = await dishonesty_row(connection, served.case)
        listed = list_of(item, row.proposed_on)
        body = {
            "number": row.number,
            "title": f"{row.number} {listed.title if listed else item.title}",
            "tab": "measure",
            "unit": row.unit,
            "adverse": True,
            "degree": row.degree,
            "list": row.listed,
            "proposal": row.proposal,
            "matched": row.matched,
            "decision": row.decision,
            "valid_from": str(row.starts_on),
            "valid_until": str(row.ends_on),
            "published": bool(row.listed),
            "published_until": str(row.ends_on) if row.listed else None,
            "reasons": row.reasons,
        }
        await append(connection, served, row.uscc, "dishonesty", row.decided_on, body)
        standing = update(CASE).where(CASE.c.id == served.case, CASE.c.seq < served.seq)
        await connection.execute(standing.values(position="in_force", seq=served.seq))
        what = f"作为失信信息记入信用档案{'，列入名单公示' if row.listed else ''}"
        entry = Entry(key="recorded", at=served.at, mark="record", what=what, clock="；".join(row.reasons))
        await note(connection, served.case, entry)
        return await _on_file(connection, served.case)


@activity.defn
async def end_dishonesty(ended: DishonestyEnded) -> bool:
    """Its publication and its use stop at once, everywhere that rests on this row; the record stays for the bureau.

    Answers whether there was anything to stop: what was never served is not on file and ends without a record.
    """
    today = ended.at.astimezone(SHANGHAI).date()
    why = ENDINGS[ended.event] + (f"：{ended.document}（{ended.document_day}）" if ended.document else "")
    async with writing() as connection:
        row = await dishonesty_row(connection, ended.case)
        if row.served_on is None:
            return False
        in_force = update(DISHONESTY).where(DISHONESTY.c.case_id == ended.case, DISHONESTY.c.ended_on.is_(None))
        await connection.execute(in_force.values(ended_on=today, ended_why=why))
        body = {"why": why, "reason": ended.reason, "event": ended.event, "about": f"{ended.case}/dishonesty"}
        await append(connection, ended, row.uscc, "ended", today, body)
        await unhang(connection, ended.case, on=today, why=why)
        entry = Entry(
            key="ended", at=ended.at, mark="record", what=f"终止公示和使用：{why}", why=ended.reason, by=ended.by
        )
        await note(connection, ended.case, entry)
    return True


@activity.defn
async def close_dishonesty(ending: Ending) -> None:
    async with writing() as connection:
        closed = {"position": "closed", "outcome": ending.outcome, "closed_at": ending.at, "seq": ending.seq}
        await connection.execute(update(CASE).where(CASE.c.id == ending.case).values(closed))
        await unhang(connection, ending.case, on=ending.at.astimezone(SHANGHAI).date(), why=ENDINGS[ending.outcome])
        entry = Entry(key="closed", at=ending.at, mark="system", what=f"案件办结：{ENDINGS[ending.outcome]}")
        await note(connection, ending.case, entry)


async def dishonesty_row(connection: AsyncConnection, case: str) -> Any:
    return (await connection.execute(select(DISHONESTY).where(DISHONESTY.c.case_id == case))).one()


async def _fallen(connection: AsyncConnection, grounds: Mapping[str, str]) -> list[str]:
    """What is on file against the papers of a proposal, each by the case it is kept in."""
    ends = select(RECORD.c.case_id, RECORD.c.kind).where(RECORD.c.case_id.in_(grounds), RECORD.c.kind.in_(ENDED))
    rows = await connection.execute(ends.order_by(RECORD.c.case_id, RECORD.c.seq))
    gone = [f"{grounds[row.case_id]} {ENDED[row.kind]}，不能再据以认定" for row in rows]
    unserved = select(PENALTY.c.case_id).where(PENALTY.c.case_id.in_(grounds), PENALTY.c.served_on.is_(None))
    early = await connection.scalars(unserved.order_by(PENALTY.c.case_id))
    return gone + [f"{grounds[case]} 还没有送达，送达生效以后才能据以认定" for case in early]


async def _on_file(connection: AsyncConnection, case: str) -> DishonestyOnFile:
    return on_file(await dishonesty_row(connection, case), await grounds_of(connection, case))


def on_file(row: Any, grounds: Mapping[str, str]) -> DishonestyOnFile:
    """What the lifecycle remembers of a determination's row."""
    proposal = DishonestyProposal.model_validate(row.proposal)
    item = catalogue(row.proposed_on)[row.item]
    listed = list_of(item, row.proposed_on)
    members, agreeing = quorum(row.proposed_on) if listed else (0, 0)
    fixed = {"starts_on": row.starts_on, "earliest_repair_on": row.earliest_repair_on, "ends_on": row.ends_on}
    return DishonestyOnFile(
        case=row.case_id,
        number=row.number,
        proposed_on=row.proposed_on,
        **proposal.model_dump(include={"uscc", "subject", "unit", "document", "effective_on", "facts"}),
        item=item.title,
        degree=row.degree,
        listed=listed.title if listed else "",
        quorum=members,
        agreeing=agreeing,
        matched=tuple(row.matched),
        principles=proposal.principles,
        barred=proposal.interested,
        decided_on=row.decided_on,
        grounds=dict(grounds),
        dates=DishonestyDates(**fixed, reasons=tuple(row.reasons)) if row.ends_on else None,
    )


def _dated(found: DishonestyDates) -> dict[str, Any]:
    return {**found.model_dump(exclude={"reasons"}), "reasons": list(found.reasons)}
