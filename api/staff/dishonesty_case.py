"""认定案件页上多出来的：认定什么、依据什么，四项原则各自的理由，怎样决定，到哪天。实施方案 二（三）8。"""

from datetime import date
from typing import Any
from urllib.parse import quote

from sqlalchemy.ext.asyncio import AsyncConnection

from api.access import Signed
from api.page import case_url
from api.staff.answered import Facts, links
from api.staff.obstacle import end_obstacles
from api.staff.sanction_obstacle import proposing_obstacles
from database.queries.dishonesty import dishonesty_of
from rules.address import why_address
from rules.dishonesty import DishonestyProposal
from rules.dishonesty_item import DEGREES, GROUNDS, catalogue, list_of
from rules.record import entry_key
from templates.page import day


async def dishonesty_shown(connection: AsyncConnection, officer: Signed, case: Any, today: date) -> dict[str, Any]:
    """What the page of a case shows of its determination, `determined`; None for a case of another kind."""
    row = await dishonesty_of(connection, case.id) if case.kind == "dishonesty" else None
    if row is None:
        return {"determined": None}
    proposal = DishonestyProposal.model_validate(row.proposal)
    determined = {
        "row": row,
        "facts": _facts(row, proposal),
        "principles": list(proposal.principles.items()),
        "occurrences": [
            " ".join(part for part in (one.document, str(one.on), one.vehicle) if part) for one in proposal.occurrences
        ],
        "decision": await _decision(connection, row),
        "dates": _dates(row),
        "acts": _acts(officer, case, row, today),
        "why": why_address(entry_key(case.id, "dishonesty")) if row.served_on else "",
    }
    return {"determined": determined}


def _acts(officer: Signed, case: Any, row: Any, today: date) -> list[tuple[str, str]]:
    """What this officer may begin on a determination in force; what would be refused is not offered."""
    if row.served_on is None or row.ended_on is not None:
        return []
    acts = []
    if not proposing_obstacles(officer, today):
        acts.append(("提出惩戒措施", f"/staff/sanction/new?determination={quote(case.id)}"))
    if not end_obstacles(officer, case, row):
        acts.append(("提出终止", case_url(case.id, "/staff/dishonesty/end")))
    return acts


def _facts(row: Any, proposal: DishonestyProposal) -> Facts:
    item = catalogue(row.proposed_on)[row.item]
    listed = list_of(item, row.proposed_on)
    paper = f"{proposal.document}（{proposal.issued_by}，{proposal.effective_on} 生效）"
    return [
        ("失信行为", item.title),
        ("程度", DEGREES[row.degree]),
        ("名单", listed.title if listed else "不列入名单"),
        (GROUNDS[proposal.ground], paper),
        ("失信事实", proposal.facts),
    ]


async def _decision(connection: AsyncConnection, row: Any) -> Facts:
    """How it was decided: by whom, and of a listing who took part, how they voted, and the minutes."""
    told = row.decision
    if not row.decided_on:
        return []
    members = told.get("members") or ()
    votes = f"{told.get('votes_for')} 票同意，{told.get('votes_against')} 票不同意" if members else ""
    pairs: Facts = [
        ("决定", f"{day(row.decided_on)} {told.get('by', '')}"),
        ("参加讨论", "、".join(members)),
        ("表决", votes),
        ("讨论日期", told.get("met_on") or ""),
        ("会议记录", await links(connection, told["minutes"]) if told.get("minutes") else ""),
        ("理由", told.get("reason", "")),
    ]
    return [(label, value) for label, value in pairs if value]


def _dates(row: Any) -> Facts:
    pairs: Facts = [
        ("公示", day(row.published_on) if row.published_on else ""),
        ("最早可以修复", day(row.earliest_repair_on) if row.earliest_repair_on else ""),
        ("期满日", day(row.ends_on) if row.ends_on else ""),
        ("日期由来", "；".join(row.reasons)),
        ("终止", f"{day(row.ended_on)}，{row.ended_why}" if row.ended_on else ""),
    ]
    return [(label, value) for label, value in pairs if value]
