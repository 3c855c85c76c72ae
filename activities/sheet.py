"""表格导入的事实：登记一张表，读它的每一行，办结。"""

import asyncio
import json
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import delete, update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.spreadsheet import Line, lines_of
from database.queries.sheet import known_of, sheet_of, upload_of
from database.tables.case import Case
from database.tables.sheet import Sheet, SheetRow
from database.writing import note, put, table, writing
from rules.journal import Ending, Entry
from rules.message import Message
from rules.refusal import Refused
from rules.responsibility import obstacles_to_start
from rules.sheet import OUTCOMES, SheetCount, SheetWork
from rules.sheet_kind import SHEETS, SheetKind
from rules.unit import unit
from settings import settings

CASE, SHEET, ROW = table(Case), table(Sheet), table(SheetRow)
SHANGHAI = ZoneInfo("Asia/Shanghai")
AT_ONCE = 500
Judged = tuple[Line, Any, dict[str, str]]
STAGED = ["case_id", "row", "state", "cells", "faults", "decision"]


@activity.defn
async def file_sheet(work: SheetWork) -> None:
    """Register the sheet. Refused: NotYours, NotResponsible (its measure is not this unit's), NotFound."""
    order, today = work.order, work.at.astimezone(SHANGHAI).date()
    if order.by.unit != order.unit:
        raise Refused("只能为本单位导入", code="NotYours")
    kind = SHEETS[order.kind]
    if reasons := obstacles_to_start(kind.measure, unit(order.unit, today), today):
        raise Refused("；".join(reasons), code="NotResponsible")
    async with writing() as connection:
        upload = await upload_of(connection, order.upload)
        if upload is None or upload.account_id not in order.by.persons:
            raise Refused("没有找到上传的表格，请重新上传", code="NotFound")
        case = {
            "id": work.case, "kind": "sheet", "title": order.name, "subject": f"{kind.title}导入", "uscc": "",
            "unit": order.unit, "started_by": order.by.id, "started_at": work.at, "legal_date": today,
            "position": "filed", "seq": work.seq,
        }  # fmt: skip
        await put(connection, Case, case)
        about = {
            "kind": order.kind,
            "name": order.name,
            "unit": order.unit,
            "by": order.by.id,
            "at": work.at,
            "upload": order.upload,
        }
        await put(connection, Sheet, {"case_id": work.case, **about})
        entry = Entry(key="filed", at=work.at, mark="step", what=f"上传{kind.title}表", why=order.name, by=order.by)
        await note(connection, work.case, entry)


@activity.defn
async def read_sheet(work: SheetWork) -> SheetCount:
    """Read every row, say every fault by its column, and stage them all by one COPY."""
    async with writing() as connection:
        upload = await upload_of(connection, work.order.upload)
    assert upload is not None
    kind = SHEETS[work.order.kind]
    try:
        lines = await asyncio.to_thread(lines_of, upload.content, kind, most=settings().sheet_rows)
    except Refused as refused:
        return await _unreadable(work, refused)
    today = work.at.astimezone(SHANGHAI).date()
    read: list[Judged] = []
    for place in range(0, len(lines), AT_ONCE):
        activity.heartbeat(place)
        read += await asyncio.to_thread(_judged, lines[place : place + AT_ONCE], work, today)
    async with writing() as connection:
        good = [value for _, value, _ in read if value is not None]
        known = await known_of(connection, work.order.kind, good)
        rows = _staged(kind, work.case, read, known)
        await stage(connection, work.case, rows)
        found = Counter(row[2] for row in rows)
        count = SheetCount(total=len(rows), good=found["good"], bad=found["bad"], known=found["known"])
        values = count.model_dump(include={"total", "good", "bad", "known"})
        await connection.execute(update(SHEET).where(SHEET.c.case_id == work.case).values(state="waiting", **values))
        said = f"共 {count.total} 行：可导入 {count.good}，有错误 {count.bad}，此前已登记 {count.known}"
        await note(connection, work.case, Entry(key="read", at=work.at, mark="system", what="读取完毕", why=said))
    return count


@activity.defn
async def close_sheet(ending: Ending) -> None:
    async with writing() as connection:
        values = {"position": "closed", "outcome": ending.outcome, "closed_at": ending.at, "seq": ending.seq}
        await connection.execute(update(CASE).where(CASE.c.id == ending.case).values(values))
        await connection.execute(update(SHEET).where(SHEET.c.case_id == ending.case).values(state=ending.outcome))
        row = await sheet_of(connection, ending.case)
        assert row is not None
        said = f"登记 {row.entered} 件，此前已登记 {row.known} 件，未登记 {row.bad + row.refused} 行"
        entry = Entry(key="closed", at=ending.at, mark="system", what=f"办结：{OUTCOMES[ending.outcome]}", why=said)
        await note(connection, ending.case, entry)


async def stage(connection: AsyncConnection, case: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Replace what was staged of a sheet, by one COPY."""
    await connection.execute(delete(ROW).where(ROW.c.case_id == case))
    driver = (await connection.get_raw_connection()).driver_connection
    assert driver is not None
    await driver.copy_records_to_table("sheet_row", records=rows, columns=STAGED)


async def _unreadable(work: SheetWork, refused: Refused) -> SheetCount:
    row = (work.case, 1, "bad", "{}", _json({"表头": refused.sentence}), None)
    async with writing() as connection:
        await stage(connection, work.case, [row])
        await connection.execute(update(SHEET).where(SHEET.c.case_id == work.case).values(state="unreadable", bad=1))
        entry = Entry(key="read", at=work.at, mark="system", what="表格无法读取", why=refused.sentence)
        await note(connection, work.case, entry)
    return SheetCount(bad=1, fault=refused.sentence)


def _judged(lines: Sequence[Line], work: SheetWork, today: date) -> list[Judged]:
    order = work.order
    kind, office = SHEETS[order.kind], unit(order.unit, today).name
    return [(line, *kind.read(line.cells, order.by, order.unit, office, today)) for line in lines]


def _staged(
    kind: SheetKind, case: str, read: Sequence[Judged], known: Mapping[str, Message]
) -> list[tuple[Any, ...]]:  # fmt: skip
    """The rows as they are copied; what is on file, or stands higher up in the sheet, is known or at fault."""
    above: dict[str, tuple[str, Message]] = {same: ("此前登记的", one) for same, one in known.items()}
    rows = []
    for line, value, faults in read:
        state = "bad" if value is None else "good"
        if value is not None and kind.identity(value) in above:
            where, other = above[kind.identity(value)]
            state = "known" if kind.same(value, other) else "bad"
            if state == "bad":
                faults = {
                    _number_heading(kind, line): f"与{where}同一件，内容不同；有变化的，请在原案件中办理变更或者更正"
                }
        elif value is not None:
            above[kind.identity(value)] = (f"第 {line.row} 行", value)
        kept = value.model_dump_json() if value is not None and state == "good" else None
        rows.append((case, line.row, state, _json(line.cells), _json(faults), kept))
    return rows


def _number_heading(kind: SheetKind, line: Line) -> str:
    named = (heading for heading in line.cells if kind.field_of(heading) == kind.number)
    return next(named, kind.headings[kind.number])


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)
