"""通报协同部门：哪件发到了哪里，回执是什么，哪些还没有回执。实施方案 二（三）9。"""

from datetime import datetime
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Manager
from api.day import Today
from api.managers.scope import ids, overseen, supervision_page
from api.page import case_url
from database.queries.push import Place, pushes
from database.reading import reading
from rules.push import EVENTS, STATES

router = APIRouter(prefix="/managers", include_in_schema=False)
PAGE = 50
TABS = {"": "没有回执", "all": "全部"}
TONES = {"waiting": "info", "by_hand": "warn", "received": "good", "declined": "plain", "overtaken": "plain"}


@router.get("/pushes")
async def told(request: Request, manager: Manager, today: Today, state: str = "", before: str = "") -> Response:
    state = state if state in TABS else ""
    chosen = overseen(manager, today)
    async with reading() as connection:
        found = await pushes(connection, ids(chosen), owed=not state, before=_queued_before(before), limit=PAGE + 1)
    rows = found[:PAGE]
    last = "|".join((rows[-1].queued_at.isoformat(), *rows[-1][:3])) if len(found) > PAGE else ""
    address = f"/managers/pushes?state={state}"
    tabs = [
        {"label": label, "href": f"/managers/pushes?state={name}", "count": None, "current": name == state}
        for name, label in TABS.items()
    ]
    return await supervision_page(
        request, manager, "pushes", title="通报协同部门", today=today, tabs=tabs, rows=[_shown(row) for row in rows],
        names={unit.id: unit.name for unit in chosen}, next_href=f"{address}&before={quote(last)}" if last else None,
        first_href=address if before else None,
    )  # fmt: skip


def _shown(row: Any) -> dict[str, Any]:
    receipt = row.receipt or (f"答复摘要 {row.digest[:16]}" if row.state == "received" else "")
    told = {"href": case_url(row.case_id), "what": EVENTS[row.event], "receipt": receipt}
    return {**row._mapping, **told, "words": STATES[row.state], "tone": TONES[row.state]}


def _queued_before(text: str) -> Place | None:
    parts = text.split("|")
    try:
        at = datetime.fromisoformat(parts[0])
    except ValueError:
        return None
    return (at, parts[1], parts[2], parts[3]) if len(parts) == 4 and at.tzinfo else None
