"""激励案件页上多出来的：具备的条件、公示、期限、停止的原因；异议和答复；每一次使用。实施方案 二（三）9。"""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from api.access import Signed
from api.page import case_url
from api.staff.incentive import use_obstacles
from database.queries.case import uploads_named
from database.queries.incentive import incentive_of, objections_of, uses_of
from rules.address import why_address
from rules.incentive_form import STATES
from rules.incentive_grant import benefit_at
from rules.record import entry_key
from rules.unit import unit_names
from templates.page import day

Facts = list[tuple[str, Any]]
USES = {"asked": ("等待确认", "info"), "given": ("已经给予", "good"), "refused": ("没有给予", "plain"),
        "lapsed": ("没有确认给予", "plain")}  # fmt: skip
OBJECTIONS = {"open": ("核实中", "hold"), "upheld": ("成立", "bad"), "rejected": ("不成立", "plain"),
              "moot": ("不再核实", "plain")}  # fmt: skip


async def incentive_shown(connection: AsyncConnection, officer: Signed, case: Any, today: Any) -> dict[str, Any]:
    """What the page of a case shows of its incentive, `favoured`; None for a case of another kind."""
    row = await incentive_of(connection, case.id) if case.kind == "incentive" else None
    if row is None:
        return {"favoured": None}
    uses = await uses_of(connection, case.id)
    favoured = {
        "row": row,
        "facts": _facts(row),
        "uses": [{"row": one, "papers": await uploads_named(connection, one.evidence)} for one in uses],
        "given": sum(1 for one in uses if one.state == "given"),
        # Who objected, and how to reach them, is for the granting unit alone.
        "objections": await objections_of(connection, case.id) if officer.unit == row.unit else [],
        "words": (USES, OBJECTIONS),
        "names": unit_names(today),
        "enter": "" if use_obstacles(officer, row) else case_url(case.id, "/staff/incentive/use"),
        "why": why_address(entry_key(case.id, "incentive", row.n)) if row.n else "",
        "public": case_url(case.id, "/public/trust") if row.state == "publicity" or _red(row) else "",
    }
    return {"favoured": favoured}


def _red(row: Any) -> bool:
    return bool(row.state == "in_force" and row.red_list)


def _facts(row: Any) -> Facts:
    pairs: Facts = [
        ("激励", row.title),
        ("内容", benefit_at(row.benefit, row.edition).gives),
        ("现在", STATES[row.state]),
        ("推荐理由", row.proposal["reason"]),
        ("决定理由", row.decision.get("reason", "")),
        ("公示", f"{day(row.shown_from)} 至 {day(row.shown_until)}" if row.shown_from else ""),
        ("期限", f"{day(row.starts_on)} 至 {day(row.ends_on)}" if row.starts_on else ""),
        ("续期", f"{row.renewals} 次" if row.renewals else ""),
        ("问续期", day(row.renew_on) if row.state == "in_force" else ""),
        ("日期由来", "；".join(row.reasons or row.decision.get("publicity", []))),
        ("停止", f"{day(row.stopped_on)}，{'；'.join(row.missing)}" if row.stopped_on else ""),
        ("终止", f"{day(row.ended_on)}，{row.ended_why}" if row.ended_on else ""),
    ]
    return [(label, value) for label, value in pairs if value]
