"""重点关注案件在案件页上：依据什么、什么程度、哪些措施、哪天复核、哪天自行退出。实施方案 二（三）9。"""

from typing import Any

from markupsafe import Markup
from sqlalchemy.ext.asyncio import AsyncConnection

from database.queries.watch import watch_of
from rules.address import why_address
from rules.record import entry_key
from rules.watch_form import DEGREES, SUPERVISION


async def watch_facts(connection: AsyncConnection, case: Any) -> list[tuple[str, Any]]:
    """What stands beside the duty of a watch; nothing for a case of another kind."""
    row = await watch_of(connection, case.id) if case.kind == "watch" else None
    if row is None:
        return []
    told = {
        "依据的标准": row.met["title"],
        "信用档案": "；".join(row.met["reasons"]),
        "程度": DEGREES[str(row.degree)],
        "监管措施": "；".join(SUPERVISION[one] for one in row.supervision),
        "理由": row.decision.get("reason") or row.proposal["reason"],
        "开始": row.starts_on,
        "复核日": row.review_on,
        "自行退出日": row.lapses_on,
        "退出": f"{row.ended_on} {row.ended_why}" if row.ended_on else "",
    }
    facts: list[tuple[str, Any]] = [(label, str(value)) for label, value in told.items() if value]
    if row.starts_on:
        record = why_address(entry_key(row.case_id, "watched", row.rounds + 1))
        facts.append(("来龙去脉", Markup('<a href="{}">为什么有这条记录</a>').format(record)))
    return facts
