"""惩戒案件页上多出来的：依据哪件认定、清单哪一项，过惩相当，各单位和协同部门办到哪里；一案依据什么、什么以它为依据。"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from api.access import Signed
from api.page import case_url
from api.staff.sanction_choice import classes
from api.staff.sanction_obstacle import lifting_obstacles
from api.staff.stage import OUTCOMES
from api.staff.todo_list import CASE_KINDS
from database.queries.case import uploads_named
from database.queries.hanging import grounds, resting
from database.queries.push import pushes_of_case
from database.queries.sanction import determination_of, sanction_of
from database.queries.sanction_ledger import implementers_of
from rules.push import EVENTS, STATES
from rules.sanction import Proportion, klass_title
from rules.sanction_list import ListItem
from rules.unit import unit_names
from templates.page import day

Facts = list[tuple[str, Any]]


async def sanction_shown(
    connection: AsyncConnection, officer: Signed, case: Any, steps: Sequence[Any], today: date
) -> dict[str, Any]:
    """What the page of a case shows of its measure, `sanctioned`; None for a case of another kind."""
    row = await sanction_of(connection, case.id) if case.kind == "sanction" else None
    if row is None:
        return {"sanctioned": None}
    item, names = ListItem.model_validate(row.item), unit_names(today)
    may_lift = not lifting_obstacles(officer, case, row, steps)
    sanctioned = {
        "row": row,
        "item": item,
        "klass": klass_title(item.klass, row.proposed_on),
        "determination": await determination_of(connection, row.determination),
        "proportion": Proportion.model_validate(row.proportion),
        "classes": classes(row.proposed_on),
        "facts": _facts(row),
        "units": [await _unit(connection, one) for one in await implementers_of(connection, case.id)],
        "names": names,
        "pushes": await pushes_of_case(connection, case.id),
        "push_words": (EVENTS, STATES),
        "lift": case_url(case.id, "/staff/sanction/lift") if may_lift else "",
        "why": case_url(f"{case.id}/sanction", "/staff/why") if row.starts_on else "",
    }
    return {"sanctioned": sanctioned}


async def hanging_shown(connection: AsyncConnection, case: str) -> dict[str, Any]:
    """What a case rests on, and what rests on it, with the words for what each is."""
    return {
        "rests": await grounds(connection, case),
        "resting": await resting(connection, case),
        "kinds": CASE_KINDS,
        "ends": OUTCOMES,
    }


def _facts(row: Any) -> Facts:
    pairs: Facts = [
        ("期限", f"{row.proposal['months']} 个月"),
        ("采取的理由", row.proposal["reason"]),
        ("为什么不能更轻", row.proposal["less"]),
        ("决定", f"{row.decided_on}，{row.decision.get('by', '')}" if row.decided_on else ""),
        ("决定理由", row.decision.get("reason", "")),
        ("开始实施", day(row.starts_on) if row.starts_on else ""),
        ("最后一日", day(row.ends_on) if row.ends_on else ""),
        ("日期由来", "；".join(row.reasons)),
        ("解除", f"{day(row.lifted_on)}，{row.lifted_why}" if row.lifted_on else ""),
        ("处处确认解除", _confirmed(row)),
    ]
    return [(label, value) for label, value in pairs if value]


def _confirmed(row: Any) -> str:
    if row.lifted_on is None or row.starts_on is None:
        return ""
    return day(row.confirmed_on) if row.confirmed_on else "还有单位或者部门没有确认"


async def _unit(connection: AsyncConnection, row: Any) -> dict[str, Any]:
    return {**row._mapping, "papers": await uploads_named(connection, row.evidence)}
