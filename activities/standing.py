"""一条记录此刻的样子：由档案链折出来，再写到公示页所读的那一行上。DESIGN「The credit file」。"""

from typing import Any

from sqlalchemy import func, update
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.record import append
from database.queries.credit_file import SHANGHAI, entries_of
from database.queries.objection import first_of
from database.tables.case import Case
from database.tables.commitment import Commitment
from database.tables.penalty import PenaltyRow
from database.writing import note, table
from rules.credit_file import Item, items, merged
from rules.journal import Entry, Moment
from rules.objection import Change, newest, otherwise, versions_of
from rules.penalty import PenaltyDecision

CASE, PENALTY, COMMITMENT = table(Case), table(PenaltyRow), table(Commitment)
OF_DECISION = {"subject", "authority", "violation", "facts", "basis", "content", "fine"}
OF_OFFER = {"matter", "reference"}


async def version_now(connection: AsyncConnection, uscc: str, key: str, moment: Moment) -> Item | None:
    """The version of a record that stands at a moment; None when the file does not have it."""
    entries = await entries_of(connection, uscc)
    at = moment.at.astimezone(SHANGHAI)
    return newest(items(entries, on=at.date(), known_by=at), versions_of(entries, key))


async def show_standing(connection: AsyncConnection, uscc: str, key: str, moment: Moment) -> None:
    """Write on the row that the public reads whether any record of its case is being looked into (核实中)."""
    record = await first_of(connection, key)
    if record is None:
        return
    entries = await entries_of(connection, uscc)
    at = moment.at.astimezone(SHANGHAI)
    own = {entry.key for entry in entries if entry.case == record.case_id}
    keys = set().union(*(versions_of(entries, one) for one in own))
    found = items(entries, on=at.date(), known_by=at)
    frozen = any(item.key in keys and item.state == "frozen" for item in found)
    for rows in (PENALTY, COMMITMENT):
        since = func.coalesce(rows.c.frozen_on, at.date()) if frozen else None
        await connection.execute(update(rows).where(rows.c.case_id == record.case_id).values(frozen_on=since))


async def freeze(connection: AsyncConnection, moment: Moment, uscc: str, about: str, why: str) -> None:
    """Mark a record 核实中 from today; the case that speaks freezes it once."""
    await append(
        connection, moment, uscc, "frozen", moment.at.astimezone(SHANGHAI).date(), {"about": about, "why": why}
    )
    await show_standing(connection, uscc, about, moment)
    entry = Entry(key="frozen", at=moment.at, mark="record", what="标注核实中，暂不使用", why=why)
    await note(connection, moment.case, entry)


async def correct_row(connection: AsyncConnection, case: str, kind: str, changes: tuple[Change, ...]) -> None:
    """Put right what the public and the desk read; the same correction twice changes nothing."""
    said = otherwise(changes)
    if kind == "penalty":
        await _correct_penalty(connection, case, said.get("decision", {}))
    elif kind == "commitment":
        await _correct_commitment(connection, case, said.get("offer", {}))


async def _correct_penalty(connection: AsyncConnection, case: str, said: dict[str, Any]) -> None:
    row = (await connection.execute(PENALTY.select().where(PENALTY.c.case_id == case))).one()
    decision = PenaltyDecision.model_validate(merged(row.decision, said))
    values = decision.model_dump(include=OF_DECISION) | {"decision": decision.model_dump(mode="json")}
    await connection.execute(update(PENALTY).where(PENALTY.c.case_id == case).values(values))
    await connection.execute(update(CASE).where(CASE.c.id == case).values(subject=decision.subject))


async def _correct_commitment(connection: AsyncConnection, case: str, said: dict[str, Any]) -> None:
    row = (await connection.execute(COMMITMENT.select().where(COMMITMENT.c.case_id == case))).one()
    values = {name: value for name, value in said.items() if name in OF_OFFER}
    values["offer"] = merged(row.offer, said)
    await connection.execute(update(COMMITMENT).where(COMMITMENT.c.case_id == case).values(values))
