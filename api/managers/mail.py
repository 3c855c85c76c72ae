"""退信和没有发出的邮件：谁没有收到，为什么，案件在哪里。"""

from datetime import date, datetime
from urllib.parse import quote

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Manager
from api.day import Today
from api.managers.scope import ids, overseen, supervision_page
from api.page import case_url
from database.queries.board import places_to_recall, unsent_mail
from database.reading import reading

router = APIRouter(prefix="/managers", include_in_schema=False)
PAGE = 50
STATES = {"": ("全部", ("queued", "bounced")), "bounced": ("退信", ("bounced",)), "queued": ("未发出", ("queued",))}


@router.get("/mail")
async def mail(request: Request, manager: Manager, today: Today, state: str = "", before: str = "") -> Response:
    state = state if state in STATES else ""
    chosen = overseen(manager, today)
    async with reading() as connection:
        found = await unsent_mail(
            connection, ids(chosen), states=STATES[state][1], before=_sent_before(before), limit=PAGE + 1
        )
    rows = found[:PAGE]
    last = f"{rows[-1].queued_at.isoformat()}|{rows[-1].id}" if len(found) > PAGE else ""
    tabs = [
        {"label": label, "href": f"/managers/mail?state={name}", "count": None, "current": name == state}
        for name, (label, _) in STATES.items()
    ]
    return await supervision_page(
        request, manager, "mail", title="退信和未发邮件", today=today, tabs=tabs,
        rows=[{**row._mapping, "href": case_url(row.case_id)} for row in rows],
        names={unit.id: unit.name for unit in chosen},
        next_href=f"/managers/mail?state={state}&before={quote(last)}" if last else None,
        first_href=f"/managers/mail?state={state}" if before else None,
    )  # fmt: skip


@router.get("/disclosures")
async def disclosures(request: Request, manager: Manager, today: Today, after: str = "") -> Response:
    """Places that still show what has been repaired, revoked, or is over."""
    chosen = overseen(manager, today)
    async with reading() as connection:
        found = await places_to_recall(connection, ids(chosen), after=_due_after(after), limit=PAGE + 1)
    rows = found[:PAGE]
    last = f"{rows[-1].recall_due_on}|{rows[-1].case_id}|{rows[-1].place}" if len(found) > PAGE else ""
    return await supervision_page(
        request, manager, "disclosures", title="待收回的公示", today=today,
        rows=[{**row._mapping, "href": case_url(row.case_id)} for row in rows],
        names={unit.id: unit.name for unit in chosen},
        next_href=f"/managers/disclosures?after={quote(last)}" if last else None,
        first_href="/managers/disclosures" if after else None,
    )  # fmt: skip


def _sent_before(text: str) -> tuple[datetime, str] | None:
    at, _, id = text.partition("|")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment, id) if id and moment.tzinfo else None


def _due_after(text: str) -> tuple[date, str, str] | None:
    parts = text.split("|")
    try:
        return (date.fromisoformat(parts[0]), parts[1], parts[2]) if len(parts) == 3 else None
    except ValueError:
        return None
