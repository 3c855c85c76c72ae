"""信用记录的事实：登记、复核后入链、更名和承继、办结。实施方案 二（一）4。"""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.business import against_succession, name_on_file, rename_to, succeed
from activities.record import append
from database.queries.case import uploads_named
from database.queries.credit_file import entries_of
from database.tables.case import Case
from database.tables.desk import Upload
from database.tables.record_entry import RecordEntry
from database.writing import note, put, table, writing
from rules.credit_file import Item, items
from rules.journal import Ending, Entry
from rules.record_entry import (
    ACTS,
    RECORD_OUTCOMES,
    RecordChecked,
    RecordDraft,
    RecordFiling,
    change_body,
    completeness,
    differences,
    paper_of,
    record_body,
    record_faults,
    record_kind,
    timeliness,
)
from rules.refusal import Refused
from rules.responsibility import obstacles_to_start
from rules.unit import unit

CASE, ENTRY, UPLOAD = table(Case), table(RecordEntry), table(Upload)
SHANGHAI = ZoneInfo("Asia/Shanghai")
FAULTY = "信用记录有误，请按提示修改"


@activity.defn
async def file_record(filing: RecordFiling) -> None:
    """Make the entry a fact. Refused: FormFaulty (faults by field), NotInCatalogue, NotYours, NotResponsible."""
    draft, today = filing.draft, filing.at.astimezone(SHANGHAI).date()
    if filing.by.kind == "staff" and filing.by.unit != draft.unit:
        raise Refused("只能为本单位登记", code="NotYours")
    if reasons := obstacles_to_start(4, unit(draft.unit, today), today):
        raise Refused("；".join(reasons), code="NotResponsible")
    if wrong := record_faults(draft, on=today):
        raise Refused(FAULTY, code="FormFaulty", faults=wrong)
    async with writing() as connection:
        papers = await uploads_named(connection, draft.uploads)
        if {one.id for one in papers if one.account_id in filing.by.persons} != set(draft.uploads):
            raise Refused(FAULTY, code="FormFaulty", faults={"uploads": "引用了不属于本人的材料"})
        await _subject(connection, draft)
        await _body(connection, filing, today)
        await put(connection, Case, _case(filing, today))
        own = update(UPLOAD).where(UPLOAD.c.id.in_(draft.uploads), UPLOAD.c.case_id == "")
        await connection.execute(own.values(case_id=filing.case, uscc=draft.uscc))
        await put(connection, RecordEntry, _entered(filing, today))
        what = f"{ACTS[draft.act]}信用记录"
        entry = Entry(key="filed", at=filing.at, mark="step", what=what, by=filing.by, why=draft.title or draft.reason)
        await note(connection, filing.case, entry)


@activity.defn
async def keep_record(checked: RecordChecked) -> str:
    """The record enters the chain of its business; a new name and a successor become facts with it.

    Answers why it cannot be kept any more, where something else was kept since it was entered; usually nothing.
    """
    draft, today = checked.draft, checked.at.astimezone(SHANGHAI).date()
    async with writing() as connection:
        kept = await connection.scalar(select(ENTRY.c.kept_at).where(ENTRY.c.case_id == checked.case))
        if kept is not None:
            return ""
        try:
            body = await _body(connection, checked, today)
        except Refused as refused:
            await note(connection, checked.case, _unkept(checked, refused))
            return refused.sentence
        kind = record_kind(draft, on=today)
        await append(connection, checked, draft.uscc, kind, draft.true_on, {**body, "checked": checked.reason})
        if draft.act == "rename":
            await rename_to(connection, checked, draft.uscc, draft.name)
        if draft.act == "merge":
            await succeed(connection, draft)
        mark = update(ENTRY).where(ENTRY.c.case_id == checked.case).values(kept_at=checked.at, outcome="recorded")
        await connection.execute(mark)
        entry = Entry(
            key="recorded", at=checked.at, mark="record", what="记入信用档案", why=checked.reason, by=checked.by
        )
        await note(connection, checked.case, entry)
        return ""


@activity.defn
async def close_record(ending: Ending) -> None:
    async with writing() as connection:
        closed = {"position": "closed", "outcome": ending.outcome, "closed_at": ending.at, "seq": ending.seq}
        await connection.execute(update(CASE).where(CASE.c.id == ending.case).values(closed))
        outcome = update(ENTRY).where(ENTRY.c.case_id == ending.case).values(outcome=ending.outcome)
        await connection.execute(outcome)
        what = f"案件办结：{RECORD_OUTCOMES[ending.outcome]}"
        await note(connection, ending.case, Entry(key="closed", at=ending.at, mark="system", what=what))


async def _subject(connection: AsyncConnection, draft: RecordDraft) -> None:
    """The business, and its successor, are on file by the names that the draft gives them."""
    known = {"subject": await name_on_file(connection, draft.uscc, draft.subject)}
    if draft.act == "merge":
        known["successor_name"] = await name_on_file(connection, draft.successor, draft.successor_name)
    wrong = {
        field: f"该代码在档的名称是“{name}”，请核对；更名的，先办理名称变更"
        for field, name in known.items()
        if name != getattr(draft, field)
    }
    if wrong:
        raise Refused(FAULTY, code="FormFaulty", faults=wrong)


async def _spoken_of(connection: AsyncConnection, at: RecordFiling | RecordChecked, draft: RecordDraft) -> Item:
    """The record that is corrected or ended, as it stands. Refused: NotInFile, NotYours."""
    today = at.at.astimezone(SHANGHAI).date()
    found = items(await entries_of(connection, draft.uscc), on=max(today, draft.true_on), known_by=at.at)
    item = next((one for one in found if one.key == draft.about), None)
    if item is None or "item" not in item.body or item.state == "corrected":
        raise Refused("没有这条可以更正或者终止的记录；处罚、承诺在原案件中办理", code="NotInFile")
    if item.unit != draft.unit:
        raise Refused("由登记该记录的单位更正", code="NotYours")
    return item


async def _body(connection: AsyncConnection, at: RecordFiling | RecordChecked, today: date) -> dict[str, Any]:
    """What the chain will say. Refused: what the record it speaks of, or the successor, has become since."""
    draft = at.draft
    if draft.act == "enter":
        return record_body(draft, on=today)
    if draft.act == "merge" and (why := await against_succession(connection, draft)):
        raise Refused(why, code="AlreadySucceeded", faults={"successor": why})
    item = await _spoken_of(connection, at, draft) if draft.about else None
    if item is None or draft.act == "end":
        return change_body(draft)
    should_be = record_body(draft, on=today)
    as_it_is = {name: item.body.get(name) for name in (*should_be, "number", "content", "result")}
    before, after = differences(as_it_is, should_be)
    if not after:
        raise Refused("更正后的内容与原记录相同", code="FormFaulty", faults={"content": "更正后的内容与原记录相同"})
    return {"about": draft.about, "before": before, "after": after, "reason": draft.reason, **paper_of(draft)}


def _unkept(checked: RecordChecked, refused: Refused) -> Entry:
    return Entry(
        key="unkept", at=checked.at, mark="system", what="没有记入信用档案", why=refused.sentence, by=checked.by
    )


def _case(filing: RecordFiling, today: date) -> dict[str, Any]:
    draft = filing.draft
    return {
        "id": filing.case, "kind": "record", "title": draft.title or ACTS[draft.act], "subject": draft.subject,
        "uscc": draft.uscc, "unit": draft.unit, "started_by": filing.by.id, "started_at": filing.at,
        "legal_date": today, "position": "filed", "seq": filing.seq,
    }  # fmt: skip


def _entered(filing: RecordFiling, today: date) -> dict[str, Any]:
    draft = filing.draft
    due, late = timeliness(draft, on=today)
    asked, missing = completeness(draft, on=today)
    return {
        "case_id": filing.case, "uscc": draft.uscc, "unit": draft.unit, "name": draft.item, "act": draft.act,
        "channel": draft.channel, "draft": draft.model_dump(mode="json"), "true_on": draft.true_on, "due_on": due,
        "entered_at": filing.at, "late_days": late, "asked": asked, "missing": missing,
    }  # fmt: skip
