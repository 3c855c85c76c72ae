"""异议、复议诉讼案件在案件页上要给人看的案情：针对哪条信息、要求怎样、结果如何。"""

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncConnection

from database.queries import objection as queries
from database.queries.case import case_of
from rules.address import why_address
from rules.objection import MATTERS, OUTCOMES
from templates.page import day


async def objection_facts(connection: AsyncConnection, case: Any) -> list[tuple[str, Any]]:
    """The facts of an objection or a contest; none for a case of another kind."""
    if case.kind == "objection":
        return _told(_objection(await queries.objection_of(connection, case.id)))
    if case.kind == "contest":
        row = await queries.contest_of(connection, case.id)
        about = await case_of(connection, row.about_case)
        return _told(_contest(row, about.title if about is not None else row.about_case))
    return []


def _objection(row: Any) -> Sequence[tuple[str, Any]]:
    return (
        ("异议编号", row.number),
        ("异议针对", MATTERS[row.matter]),
        ("所涉信息", _link(row.about, row.title) if row.matter != "check" else row.title),
        ("异议人", f"{row.by_name}（{'企业' if row.by_kind == 'business' else '单位'}）"),
        ("理由", row.reason),
        ("要求", row.wanted),
        *((f"补充（{one['on']}）", one["text"]) for one in row.supplements),
        ("核实中", f"自 {row.frozen_on}" if row.frozen_on and not row.outcome else ""),
        ("结果", f"{OUTCOMES[row.outcome]}（{row.decided_on}）" if row.outcome else ""),
        ("核实情况", row.findings),
        *((f"更正：{one['title']}", f"“{one['before']}”改为“{one['after']}”") for one in row.changes),
    )


def _contest(row: Any, number: str) -> Sequence[tuple[str, Any]]:
    return (
        ("所涉信息", _link(row.about, number)),
        ("救济途径", f"行政{row.means}"),
        ("机关", row.body),
        ("受理文书", f"{row.document}（{day(row.accepted_on)}）"),
        ("停止执行", f"自 {row.frozen_on} 标注核实中" if row.frozen_on else "不停止执行"),
        ("结果", f"{row.outcome}：{row.result_document}（{row.result_day}）" if row.result_document else ""),
        ("结果的理由", row.reason),
    )


def _told(pairs: Sequence[tuple[str, Any]]) -> list[tuple[str, Any]]:
    return [(label, value) for label, value in pairs if value]


def _link(key: str, title: str) -> Markup:
    return Markup('<a href="{}">{}</a>').format(why_address(key), title)
