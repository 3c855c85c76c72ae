"""录入的规则版本的事实：登记并试读、确认、办结。"""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from database.edition import hold_entered
from database.tables.case import Case
from database.tables.edition import EditionRow
from database.writing import note, put, table, writing
from rules.edition import in_force
from rules.edition_change import changes
from rules.edition_data import candidate, subject_of
from rules.edition_entry import (
    EDITION_OUTCOMES,
    EditionConfirmed,
    EditionDraft,
    EditionFiling,
    EditionOnFile,
    draft_faults,
    edition_refused,
)
from rules.journal import Ending, Entry
from rules.refusal import Refused
from rules.unit import unit

SHANGHAI = ZoneInfo("Asia/Shanghai")
CASE, EDITION = table(Case), table(EditionRow)


@activity.defn
async def file_edition(filing: EditionFiling) -> EditionOnFile:
    """Try the text of an edition with the reader of its subject and put it on file, or not at all.

    Refused: NotYours, NotResponsible (by the subject's measure), FormFaulty (by field), EditionFaulty (by place).
    """
    draft, at = filing.draft, filing.at.astimezone(SHANGHAI)
    if refused := edition_refused(draft.subject, filing.by, unit(filing.unit, at.date()), at.date()):
        raise refused
    async with writing() as connection:
        faults = draft_faults(draft, at=at)
        if not faults and await _taken(connection, draft):
            faults["in_force_on"] = f"已有自 {draft.in_force_on} 起施行的版本；要改的，录入更晚的一版"
        if faults:
            raise Refused("版本信息有误，请按提示修改", code="FormFaulty", faults=faults)
        entered = candidate(draft.subject, draft.in_force_on, draft.text)
        about = {"title": entered.title, "number": entered.number, "source": entered.source, "doubt": entered.doubt}
        case: dict[str, Any] = {
            **{"id": filing.case, "kind": "edition", "title": entered.number, "subject": entered.title, "uscc": ""},
            **{"unit": filing.unit, "started_by": filing.by.id, "started_at": filing.at, "legal_date": at.date()},
            **{"position": "filed", "seq": filing.seq},
        }
        await put(connection, Case, case)
        row = {**draft.model_dump(), **about, "case_id": filing.case, "unit": filing.unit}
        await put(connection, EditionRow, row | {"entered_by": filing.by.name, "entered_at": filing.at})
        what = f"录入“{subject_of(draft.subject).title}”自 {draft.in_force_on} 起施行的版本"
        why = f"《{entered.title}》（{entered.number}）"
        entry = Entry(key="filed", at=filing.at, mark="step", what=what, why=why, by=filing.by)
        await note(connection, filing.case, entry)
    former = in_force(draft.subject, draft.in_force_on)
    return EditionOnFile(**about, changes=len(changes(former, entered)))


@activity.defn
async def confirm_edition(confirmed: EditionConfirmed) -> None:
    """It decides from its day on; this process holds it at once, the others within half a minute."""
    async with writing() as connection:
        draft = update(EDITION).where(EDITION.c.case_id == confirmed.case, EDITION.c.confirmed_at.is_(None))
        await connection.execute(draft.values(confirmed_by=confirmed.by.name, confirmed_at=confirmed.at))
        on = await connection.scalar(select(EDITION.c.in_force_on).where(EDITION.c.case_id == confirmed.case))
        what = f"确认，自 {on} 起施行"
        entry = Entry(key="confirmed", at=confirmed.at, mark="decision", what=what, by=confirmed.by)
        await note(connection, confirmed.case, entry)
    await hold_entered()


@activity.defn
async def close_edition(ending: Ending) -> None:
    async with writing() as connection:
        closed = {"position": "closed", "outcome": ending.outcome, "closed_at": ending.at, "seq": ending.seq}
        await connection.execute(update(CASE).where(CASE.c.id == ending.case).values(closed))
        what = f"案件办结：{EDITION_OUTCOMES[ending.outcome]}"
        await note(connection, ending.case, Entry(key="closed", at=ending.at, mark="system", what=what))


async def _taken(connection: AsyncConnection, draft: EditionDraft) -> bool:
    """Whether an edition of the day is confirmed already, though this process may not have heard of it."""
    own = (EDITION.c.subject == draft.subject, EDITION.c.in_force_on == draft.in_force_on)
    return bool(await connection.scalar(select(EDITION.c.case_id).where(*own, EDITION.c.confirmed_at.is_not(None))))
