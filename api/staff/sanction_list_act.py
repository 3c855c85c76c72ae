"""对一份惩戒措施清单办的事：另一人逐项核对；提出废止、暂停、恢复。实施方案 二（三）9。"""

from collections.abc import Mapping
from datetime import date
from typing import Any
from uuid import uuid4

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy.ext.asyncio import AsyncConnection

from api import desk
from api.access import Officer, Signed
from api.day import Now, Today
from api.lifecycle import tell
from api.page import see_other
from api.refusal import status_of
from api.staff.desk_page import desk_page
from api.staff.dishonesty_ledger import AT
from api.staff.matter import Matter, Stands, case_about, matter_page, matter_told, stands
from api.staff.sanction_list import CRUMBS, HERE, case_of_page, list_seen, page_of
from api.staff.seeing import case_seen_by
from database.queries import sanction_list as queries
from database.queries.step import steps_of
from database.reading import reading
from rules.check import purposes
from rules.fault import unseen
from rules.refusal import Refused
from rules.sanction_list import KLASSES, UNBASED
from rules.sanction_list_file import ItemsJudged, ItemVerdict
from rules.sanction_list_form import ChangeProposal

router = APIRouter(prefix=HERE, include_in_schema=False)
CHECK = "sanction_list_confirmation"
CHANGE = Matter(
    "change", "提出废止、暂停或者恢复清单", "propose_change", ChangeProposal, f"{HERE}/change", "提交核准",
    ["写明依据的文书并上传扫描件；由负责人核准，提出人不得核准。",
     "废止、暂停以后，依据本清单的惩戒：同一层级另一份现行清单有同一项的，转依那一份；没有的，当日解除。",
     "恢复执行以后可以据以作出新的惩戒，已经解除的不自动恢复。"],
)  # fmt: skip


@router.get("/check/{name:path}")
async def check_page(request: Request, officer: Officer, today: Today, name: str) -> Response:
    return await _check(request, officer, today, case_of_page(name))


@router.post("/check/{name:path}")
async def check(request: Request, officer: Officer, today: Today, name: str) -> Response:
    """Keep what was said of the items, one by one or all; what nobody has judged stays open."""
    case = case_of_page(name)
    form = {key: value for key, value in (await request.form()).multi_items() if isinstance(value, str)}
    async with reading() as connection:
        await case_seen_by(connection, officer, case, today)
        items = await queries.items_of(connection, case)
        reasons = (await _step(connection, officer, case))[1]
    try:
        if reasons:
            raise Refused("；".join(reasons), code="NotYours")
        if broken := unseen(form):
            raise Refused("含有不可见字符，请删去后重新输入", code="FormFaulty", faults=broken)
        said = tuple(_verdict(item, form) for item in items if form.get(f"accepted-{item.place}") in ("yes", "no"))
        if not said:
            raise Refused("还没有选择任何一项", code="FormFaulty")
        judged = ItemsJudged(by=officer.actor, verdicts=said)
        receipt = await tell(case, "judge_items", judged, click=str(form.get("click", ""))[:80])
    except Refused as refused:
        if status_of(refused) not in (403, 422):
            raise
        return await _check(request, officer, today, case, form, refused)
    left = [item for item in items if item.accepted is None and item.no not in {one.no for one in said}]
    onward = page_of(f"sanction_list/check/{name}") if left else f"/staff/case/{case}"
    return see_other(request, onward, ("good", receipt.sentence))


@router.get("/change/{case:path}")
async def change_page(request: Request, officer: Officer, today: Today, case: str) -> Response:
    return await matter_page(request, officer, today, CHANGE, await _standing(officer, case, today))


@router.post("/change/{case:path}")
async def change(request: Request, officer: Officer, now: Now, today: Today, case: str) -> Response:
    """提出废止、暂停或者恢复，由负责人核准。"""
    return await matter_told(request, officer, now, today, CHANGE, await _standing(officer, case, today))


def _verdict(item: Any, form: Mapping[str, str]) -> ItemVerdict:
    accepted = form[f"accepted-{item.place}"] == "yes"
    return ItemVerdict(no=item.no, accepted=accepted, reason=form.get(f"reason-{item.place}", "").strip()[:500])


async def _step(connection: AsyncConnection, officer: Signed, case: str) -> tuple[Any, list[str]]:
    """The step in which items are judged, and why this officer may not answer it."""
    open_steps = [one for one in await steps_of(connection, case) if one.state == "open" and one.name == CHECK]
    if not open_steps:
        return None, ["这份清单不在核对"]
    reasons = await desk.obstacles(connection, open_steps[0], officer.actor)
    held = desk.taken(open_steps[0], officer.actor)
    return open_steps[0], [held.sentence, *reasons] if held else reasons


async def _check(
    request: Request, officer: Signed, today: date, case: str, form: Mapping[str, str] | None = None,
    refused: Refused | None = None,
) -> Response:  # fmt: skip
    async with reading() as connection:
        await case_seen_by(connection, officer, case, today)
        row = await list_seen(connection, case)
        items = await queries.items_of(connection, case)
        step, reasons = await _step(connection, officer, case)
    faults = refused.faults if refused else {}
    return await desk_page(
        request, officer, "staff/sanction_list_check.html", title="逐项核对惩戒措施清单", subtitle=f"《{row.title}》",
        today=today, at=AT, crumbs=[*CRUMBS, {"label": row.number, "href": page_of(case)}], row=row,
        items=[_shown(item, form or {}, faults) for item in items], sentence=refused.sentence if refused else "",
        faults=faults, obstacles=reasons, click=uuid4().hex, klasses=KLASSES, unbased=UNBASED, page=page_of(case),
        uses={one.name: one.title for one in purposes(today)}, status=422 if refused else 200, here=HERE,
        judged=sum(one.accepted is not None for one in items), step=step, case=case,
    )  # fmt: skip


def _shown(item: Any, form: Mapping[str, str], faults: Mapping[str, str]) -> dict[str, Any]:
    """An item with what was typed now, else with what was said of it before."""
    before = {True: "yes", False: "no", None: ""}[item.accepted]
    return {
        "row": item,
        "accepted": form.get(f"accepted-{item.place}", before),
        "reason": form.get(f"reason-{item.place}", item.reason),
        "fault": faults.get(item.no, "") or faults.get(f"reason-{item.place}", ""),
        "unbased": item.klass == "I" and not item.basis.strip(),
    }


async def _standing(officer: Signed, case: str, today: date) -> Stands:
    row, about = await case_about(officer, case, today, queries.list_of_case, "惩戒措施清单")
    async with reading() as connection:
        resting = await queries.resting_on(connection, case)
    reasons = []
    if officer.unit != row.unit or not {"handler", "legal"} & set(officer.actor.roles):
        reasons.append("由导入清单的单位的经办或者法制审核岗位提出")
    if about.state not in ("in_force", "suspended"):
        reasons.append("这份清单不在用")
    told = [("施行日期", str(about.in_force_on)), ("依据它的惩戒", f"{len(resting)} 件")]
    return stands(row, reasons, told)
