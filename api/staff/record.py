"""登记信用记录：选信息项 → 填写 → 记入；更正、终止、更名、合并也在这里，由第二人复核。实施方案 二（一）4。"""

from collections.abc import Mapping
from datetime import date
from typing import Any, cast

from fastapi import APIRouter, Request
from fastapi.responses import Response
from pydantic import ValidationError

from api.access import Officer, Signed
from api.answers import answers_of, fields_of
from api.day import Now, Today
from api.lifecycle import begin
from api.page import case_url, see_other
from api.refusal import status_of
from api.staff.desk_page import desk_page
from database.queries.credit_file import entries_of
from database.queries.firm import firm_of
from database.queries.record_entry import case_of_record
from database.reading import reading
from rules.catalogue import CatalogueItem, catalogue, item_of
from rules.credit_file import Item, items
from rules.edition import in_force
from rules.fault import judge, sentences
from rules.record_entry import ACTS, Act, RecordDraft, RecordEntering, record_faults
from rules.record_form import PAPER, SUBJECT, RecordForm, shown_fields
from rules.refusal import Refused
from rules.responsibility import obstacles_to_start
from rules.unit import unit
from rules.uscc import normalise
from templates.form import Field

router = APIRouter(prefix="/staff/record", include_in_schema=False)
AT = "/staff/search"
FAULTY = "信用记录有误，请按提示修改"
KEPT = ("title", "number", "content", "result", "valid_until", "adverse", "issuer", "issuer_code", "true_on", "remark")


@router.get("/new")
async def entry(
    request: Request, officer: Officer, today: Today, now: Now,
    act: str = "enter", item: str = "", uscc: str = "", about: str = "",
) -> Response:  # fmt: skip
    """The items of the catalogue; with one chosen, or with a record to be changed, its form."""
    if act not in ACTS:
        raise Refused("没有这种办理", code="NotFound")
    answers: dict[str, Any] = {"act": act, "about": about}
    if code := normalise(uscc):
        async with reading() as connection:
            firm = await firm_of(connection, code)
            found = items(await entries_of(connection, code), on=today, known_by=now) if about else ()
        answers |= {"uscc": code, "subject": firm.name if firm is not None else ""}
        if about:
            answers |= _as_kept(next((one for one in found if one.key == about), None), act)
    if act == "enter" and item not in catalogue(today):
        return await _choice(request, officer, today, code)
    return await _form(request, officer, today, {"item": item or "registration", **answers})


def _as_kept(kept: Item | None, act: Act) -> dict[str, Any]:
    """What the form of a change starts from: the record as it stands."""
    if kept is None or "item" not in kept.body or kept.state == "corrected":
        raise Refused("没有这条可以更正或者终止的记录", code="NotFound")
    if act == "end":
        return {"item": kept.body["item"]}
    paper = kept.body["paper"]
    source = {"paper": paper["name"], "paper_number": paper["number"], "paper_unit": paper["unit"]}
    return {"item": kept.body["item"], **{name: kept.body.get(name) for name in KEPT}, **source}


@router.post("/new")
async def enter(request: Request, officer: Officer, today: Today, now: Now) -> Response:
    """Enter a record. What keeps it out is said beside its field."""
    answers: dict[str, Any] = {}
    case = ""
    try:
        answers = await answers_of(request, RecordForm, officer.actor, now=now)
        draft = _judged(officer, answers, today)
        async with reading() as connection:
            case = await case_of_record(connection, draft)
        await begin("record", RecordEntering(draft=draft, by=officer.actor), case=case)
    except Refused as refused:
        if status_of(refused) == 409 and case:
            return see_other(request, case_url(case), ("warn", "这条记录此前已经登记，没有重复登记"))
        if status_of(refused) not in (403, 413, 415, 422):
            raise
        return await _form(request, officer, today, answers, refused)
    said = "已登记，待第二人复核后记入信用档案" if draft.checked else "已记入信用档案"
    return see_other(request, case_url(case), ("good", said))


def _judged(officer: Signed, answers: Mapping[str, Any], today: date) -> RecordDraft:
    """The record. Raises Refused NotYours, NotResponsible, FormFaulty with every fault by field."""
    if "handler" not in officer.actor.roles:
        raise Refused("信用记录由经办岗位登记", code="NotYours")
    if reasons := obstacles_to_start(4, unit(officer.unit, today), today):
        raise Refused("；".join(reasons), code="NotResponsible")
    try:
        draft = judge(RecordForm, answers).draft(unit=officer.unit, issuer=unit(officer.unit, today).name)
    except ValidationError as error:
        raise Refused(FAULTY, code="FormFaulty", faults=sentences(RecordDraft, error)) from None
    if wrong := record_faults(draft, on=today):
        raise Refused(FAULTY, code="FormFaulty", faults=wrong)
    return draft


async def _choice(request: Request, officer: Signed, today: date, uscc: str) -> Response:
    found: dict[str, list[CatalogueItem]] = {}
    for one in catalogue(today).values():
        found.setdefault(one.within, []).append(one)
    return await desk_page(
        request, officer, "staff/record_choice.html", title="登记信用记录", today=today, at=AT, uscc=uscc,
        classes=found, edition=in_force("catalogue", today), obstacles=_obstacles(officer, today),
    )  # fmt: skip


async def _form(
    request: Request, officer: Signed, today: date, answers: Mapping[str, Any], refused: Refused | None = None
) -> Response:
    act = cast(Act, answers.get("act") if answers.get("act") in ACTS else "enter")
    item = item_of(str(answers.get("item") or "registration"), today)
    wrong = refused.faults if refused else {}
    async with reading() as connection:
        fields = await fields_of(connection, RecordForm, answers, wrong)
    names, needed = shown_fields(act, item)
    shown = [field._replace(required=field.name in needed) for field in fields if field.name in names]
    title = f"登记{item.title}" if act == "enter" else ACTS[act]
    return await desk_page(
        request, officer, "staff/record_new.html", title=title, subtitle=str(answers.get("subject") or ""),
        today=today, at=AT, status=422 if refused else 200, fields=_shown(shown), faults=wrong, item=item, act=act,
        parts=_parts(shown),
        hidden={name: str(answers.get(name) or "") for name in ("act", "item", "about")} | {"act": act},
        sentence=refused.sentence if refused else "", obstacles=_obstacles(officer, today),
        crumbs=[{"label": "登记信用记录", "href": "/staff/record/new"}], entering=act in ("enter", "correct"),
    )  # fmt: skip


def _shown(fields: list[Field]) -> list[Field]:
    return [field for field in fields if field.widget != "hidden"]


def _parts(fields: list[Field]) -> list[tuple[str, list[Field]]]:
    """The fields under three headings."""
    told = {"市场主体": SUBJECT, "来源文件": PAPER}
    named = {title: [field for field in fields if field.name in names] for title, names in told.items()}
    rest = [field for field in _shown(fields) if field.name not in (*SUBJECT, *PAPER)]
    return [("市场主体", named["市场主体"]), ("信息", rest), ("来源文件", named["来源文件"])]


def _obstacles(officer: Signed, today: date) -> list[str]:
    return obstacles_to_start(4, unit(officer.unit, today), today)
