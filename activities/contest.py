"""行政复议、行政诉讼的事实：登记，停止执行期间的标注，结果及其执行。"""

from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from temporalio import activity

from activities.record import append
from activities.standing import freeze, show_standing, version_now
from database.queries import objection as queries
from database.tables.case import Case
from database.tables.objection import ContestRow
from database.writing import note, put, table, writing
from rules.journal import Ending, Entry, Moment
from rules.objection import CONTEST_OUTCOMES, FALLEN
from rules.objection_file import ContestFiling, ContestOnFile, ContestSettled, ends_by
from rules.penalty_form import day_fault
from rules.refusal import Refused

SHANGHAI = ZoneInfo("Asia/Shanghai")
CASE, CONTEST = table(Case), table(ContestRow)


@activity.defn
async def file_contest(filing: ContestFiling) -> ContestOnFile:
    """Enter a 复议 or 诉讼; where execution is stayed, its record is marked 核实中 and not used meanwhile.

    Refused: NotFound, NotYours (another unit's record), FormFaulty.
    """
    said, today = filing.contest, _day(filing)
    async with writing() as connection:
        record = await queries.record_by_key(connection, said.about)
        item = await version_now(connection, record.uscc, said.about, filing) if record else None
        behind = await queries.case_behind(connection, record.case_id) if record else None
        if record is None or item is None or behind is None:
            raise Refused("没有找到这条信息", code="NotFound")
        if said.by.unit != behind.unit:
            raise Refused("由作出该决定的单位登记", code="NotYours")
        if fault := day_fault(said.entry.accepted_on, since=item.true_on, today=today):
            raise Refused("表单有误，请按提示修改", code="FormFaulty", faults={"accepted_on": fault})
        known = {"case": filing.case, "about": said.about, "about_case": record.case_id, "about_kind": item.kind}
        filed = ContestOnFile(
            **known, title=item.title, uscc=record.uscc, subject=behind.subject, unit=behind.unit,
            ends_by=ends_by(item.kind), entry=said.entry,
        )  # fmt: skip
        await put(connection, Case, _case(filing, filed))
        await put(connection, ContestRow, _row(filed, today))
        what = f"登记行政{said.entry.means}：{said.entry.body}"
        why = f"{said.entry.document}（{said.entry.accepted_on}）"
        await note(
            connection, filing.case, Entry(key="filed", at=filing.at, mark="step", what=what, why=why, by=said.by)
        )
        if said.entry.stayed:
            await freeze(connection, filing, filed.uscc, filed.about, f"行政{said.entry.means}期间停止执行")
    return filed


@activity.defn
async def settle_contest(settled: ContestSettled) -> None:
    """The result takes effect: what was upheld is used again; what fell is struck, or taken down by its own case."""
    today, result = _day(settled), settled.result
    async with writing() as connection:
        row = (await connection.execute(select(CONTEST).where(CONTEST.c.case_id == settled.case))).one()
        record = await queries.record_by_key(connection, row.about)
        assert record is not None
        fallen = result is not None and result.outcome in FALLEN
        why = f"{result.document}（{result.document_day}）：{result.reason}" if result else "登记人撤回"
        if fallen and not ends_by(record.kind):
            body = {"about": row.about, "before": {}, "after": None, "reason": why}
            await append(connection, settled, row.uscc, "corrected", today, body)
        elif not fallen and row.frozen_on is not None:
            await append(connection, settled, row.uscc, "unfrozen", today, {"about": row.about, "why": why})
        await show_standing(connection, row.uscc, row.about, settled)
        values: dict[str, Any] = {"closed_on": today, "outcome": result.outcome if result else "withdrawn"}
        if result is not None:
            values |= {"result_document": result.document, "result_day": result.document_day, "reason": result.reason}
            values |= {"proof": list(result.proof)}
        await connection.execute(update(CONTEST).where(CONTEST.c.case_id == settled.case).values(values))
        what = "复议、诉讼的结果" if result else "撤回登记"
        await note(
            connection, settled.case,
            Entry(key="settled", at=settled.at, mark="decision", what=what, why=why, by=settled.by),
        )  # fmt: skip


@activity.defn
async def close_contest(ending: Ending) -> None:
    async with writing() as connection:
        closed = {"position": "closed", "outcome": ending.outcome, "closed_at": ending.at, "seq": ending.seq}
        await connection.execute(update(CASE).where(CASE.c.id == ending.case).values(closed))
        said = CONTEST_OUTCOMES.get(ending.outcome, "已撤回")
        await note(connection, ending.case, Entry(key="closed", at=ending.at, mark="system", what=f"案件办结：{said}"))


def _day(moment: Moment) -> date:
    return moment.at.astimezone(SHANGHAI).date()


def _case(filing: ContestFiling, filed: ContestOnFile) -> dict[str, Any]:
    return {
        "id": filing.case, "kind": "contest", "title": f"行政{filed.entry.means} {filed.title}"[:200],
        "subject": filed.subject, "uscc": filed.uscc, "unit": filed.unit, "started_by": filing.by.id,
        "started_at": filing.at, "legal_date": filed.entry.accepted_on, "position": "filed", "seq": filing.seq,
    }  # fmt: skip


def _row(filed: ContestOnFile, today: date) -> dict[str, Any]:
    same = filed.model_dump(include={"about", "about_case", "uscc", "subject", "unit"})
    entered = filed.entry.model_dump(include={"means", "body", "document", "accepted_on", "stayed"})
    return {**same, **entered, "case_id": filed.case, "frozen_on": today if filed.entry.stayed else None}
