"""惩戒措施清单的事实：登记并读表、逐项核对、启用、暂停和恢复、失效、办结。实施方案 二（三）9。"""

import asyncio
from datetime import date, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.spreadsheet import lines_of
from activities.telling import say
from database.queries.sanction_list import former_of
from database.queries.sheet import upload_of
from database.tables.case import Case
from database.tables.sanction_list import SanctionItem, SanctionList
from database.writing import note, put, table, writing
from rules.journal import Ending, Entry
from rules.refusal import Refused
from rules.responsibility import entry_refused
from rules.sanction_list import LEVELS, ListEdition, ListItem, sanction_list_faults
from rules.sanction_list_file import (
    ItemOnFile,
    ListConfirmed,
    ListEnded,
    ListEntry,
    ListFiling,
    ListOnFile,
    ListSuspended,
    VerdictsKept,
)
from rules.sanction_list_form import LIST_OUTCOMES
from rules.sanction_list_sheet import LIST_SHEET, read_items
from rules.unit import unit

CASE, LIST, ITEM = table(Case), table(SanctionList), table(SanctionItem)
MOST_ITEMS, MOST_FAULTS, LARGEST = 500, 100, 2 * 1024 * 1024
KEPT = ("no", "klass", "measure", "content", "object", "basis", "implementer", "source")
EDITION = ("level", "title", "number", "year", "issued_by", "in_force_on", "source", "paper")
ENDINGS = LIST_OUTCOMES | {"withdrawn": "登记人撤回"}
# What a list answers to the one that replaces it when it does not hold any more.
OVER = {"NotStanding", "AcceptedUpdateCompletedWorkflow"}


@activity.defn
async def file_list(filing: ListFiling) -> ListOnFile:
    """Read the sheet of an edition whole and put it on file, or not at all.

    Refused: NotYours, NotResponsible (measure 9), NotFound (an upload that is not the sender's), FormFaulty (by field,
    or by row and column of the sheet), and what a sheet that cannot be read is refused with.
    """
    entry, today = filing.entry, filing.at.date()
    if refused := entry_refused("惩戒措施清单", 9, entry.by, unit(entry.unit, today), today):
        raise refused
    async with writing() as connection:
        sheet = await _upload(connection, entry, entry.sheet)
        await _upload(connection, entry, entry.edition.paper)
        former = await former_of(connection, entry.edition)
        if wrong := sanction_list_faults(entry.edition, unit=entry.unit, former=former):
            raise Refused("清单信息有误，请按提示修改", code="FormFaulty", faults=wrong)
        items = await asyncio.to_thread(_items, sheet.content, entry.edition, today)
        about = entry.edition.model_dump(include=set(EDITION))
        case = {
            **{"id": filing.case, "kind": "sanction_list", "title": entry.edition.number, "uscc": ""},
            **{"subject": entry.edition.title, "unit": entry.unit, "legal_date": today, "position": "filed"},
            **{"started_by": filing.by.id, "started_at": filing.at, "seq": filing.seq},
        }
        await put(connection, Case, case)
        replaced = former.case_id if former is not None else ""
        kept = {**about, "sheet": entry.sheet, "replaces": replaced, "unit": entry.unit}
        await put(connection, SanctionList, {"case_id": filing.case, **kept})
        for place, one in enumerate(items):
            said = {**one.model_dump(include=set(KEPT)), "purposes": list(one.purposes)}
            await put(connection, SanctionItem, {"list_id": filing.case, "place": place, **said})
        what = f"导入{LEVELS[entry.edition.level]}，共 {len(items)} 项"
        why = f"《{entry.edition.title}》（{entry.edition.number}）"
        await note(connection, filing.case, _entry("filed", filing, "step", what, why))
    kept_in_mind = tuple(ItemOnFile(no=one.no, unbased=one.unbased) for one in items)
    filed = {"unit": entry.unit, "edition": entry.edition, "items": kept_in_mind, "former": replaced}
    title = f"《{former.title}》（{former.number}）" if former is not None else ""
    return ListOnFile(case=filing.case, former_title=title, **filed)


@activity.defn
async def keep_verdicts(kept: VerdictsKept) -> None:
    """What a second person said of some items; said again, the later word counts until the list is confirmed."""
    async with writing() as connection:
        for one in kept.verdicts:
            own = update(ITEM).where(ITEM.c.list_id == kept.case, ITEM.c.no == one.no)
            await connection.execute(
                own.values(accepted=one.accepted, reason=one.reason, judged_by=kept.by.name),
            )
        taken = sum(one.accepted for one in kept.verdicts)
        what = f"核对 {len(kept.verdicts)} 项：采纳 {taken} 项，不采纳 {len(kept.verdicts) - taken} 项"
        await note(connection, kept.case, _entry(f"judged.{kept.seq}", kept, "decision", what))


@activity.defn
async def put_in_force(confirmed: ListConfirmed) -> None:
    """The accepted items may be applied from the list's day on."""
    async with writing() as connection:
        draft = update(LIST).where(LIST.c.case_id == confirmed.case, LIST.c.state == "draft")
        await connection.execute(draft.values(state="in_force", confirmed_on=confirmed.at.date()))
        standing = update(CASE).where(CASE.c.id == confirmed.case, CASE.c.seq < confirmed.seq)
        await connection.execute(standing.values(position="in_force", seq=confirmed.seq))
        on = await connection.scalar(select(LIST.c.in_force_on).where(LIST.c.case_id == confirmed.case))
        await note(connection, confirmed.case, _entry("confirmed", confirmed, "decision", f"启用清单，自 {on} 起施行"))


@activity.defn
async def tell_replaced(ended: ListEnded) -> bool:
    """Tell the list that is replaced (`by_list`) from which day on; False when it does not hold any more anyhow."""
    return await say(ended.by_list, "replaced", ended, click=f"replaced/{ended.case}", passed_by=OVER)


@activity.defn
async def suspend_list(change: ListSuspended) -> None:
    """It decides nothing new, or does so again."""
    word, on = ("暂停执行", change.at.date()) if change.suspended else ("恢复执行", None)
    async with writing() as connection:
        own = update(LIST).where(LIST.c.case_id == change.case, LIST.c.state.in_(("in_force", "suspended")))
        await connection.execute(own.values(state="suspended" if change.suspended else "in_force", suspended_on=on))
        why = f"{change.document}（{change.document_day}）：{change.reason}"
        await note(connection, change.case, _entry(f"suspended.{change.seq}", change, "decision", word, why))


@activity.defn
async def date_end(ended: ListEnded) -> None:
    """Its last day is known, though it may be still to come; a day that is known already is never put off."""
    async with writing() as connection:
        last = ended.on - timedelta(days=1)
        own = update(LIST).where(LIST.c.case_id == ended.case, or_(LIST.c.ends_on.is_(None), LIST.c.ends_on > last))
        dated = await connection.execute(own.values(ends_on=last, ended_why=ended.why))
        if not dated.rowcount:
            return
        what = f"自 {ended.on} 起{'废止' if ended.event == 'repealed' else '由新版代替'}"
        await note(connection, ended.case, _entry(f"dated.{ended.seq}", ended, "decision", what, ended.why))


@activity.defn
async def close_list(ending: Ending) -> None:
    """It is over: repealed or replaced, or it never came into force."""
    state = "repealed" if ending.outcome in ("repealed", "replaced") else "rejected"
    async with writing() as connection:
        await connection.execute(update(LIST).where(LIST.c.case_id == ending.case).values(state=state))
        closed = {"position": "closed", "outcome": ending.outcome, "closed_at": ending.at, "seq": ending.seq}
        await connection.execute(update(CASE).where(CASE.c.id == ending.case).values(closed))
        what = f"案件办结：{ENDINGS[ending.outcome]}"
        await note(connection, ending.case, Entry(key="closed", at=ending.at, mark="system", what=what))


async def _upload(connection: AsyncConnection, entry: ListEntry, id: str) -> Any:
    found = await upload_of(connection, id)
    if found is None or found.account_id not in entry.by.persons:
        raise Refused("没有找到上传的文件，请重新上传", code="NotFound")
    return found


def _items(content: bytes, edition: ListEdition, today: date) -> tuple[ListItem, ...]:
    """The items of a sheet. Raises Refused FormFaulty with the faults by row and column, a hundred at most."""
    if len(content) > LARGEST:
        told = f"清单表格超过 {LARGEST // 1024 // 1024} MB，请只留清单的各列，去掉图片"
        raise Refused(told, code="FormFaulty", faults={"sheet": told})
    lines = lines_of(content, LIST_SHEET, most=MOST_ITEMS)
    items, faults = read_items(lines, edition, on=today)
    if faults:
        first = dict(list(faults.items())[:MOST_FAULTS])
        raise Refused(f"表中有 {len(faults)} 处错误，改好后再导入", code="FormFaulty", faults=first)
    if not items:
        raise Refused("表中没有一项", code="FormFaulty", faults={"sheet": "表中没有一项"})
    return items


def _entry(key: str, moment: Any, mark: Any, what: str, why: str = "") -> Entry:
    return Entry(key=key, at=moment.at, mark=mark, what=what, why=why, by=moment.by)
