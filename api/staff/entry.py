"""两步录入：填写 → 核对（随之而来的事）→ 立案，各种案件共用；核对时看责任、企业在档的情况、写了姓名的同事。"""

import json
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic, NamedTuple, TypeVar

from fastapi import Request
from fastapi.responses import Response
from pydantic import BaseModel, ValidationError
from sqlalchemy.ext.asyncio import AsyncConnection

from api.access import Signed
from api.lifecycle import begin
from api.page import case_url, see_other
from api.refusal import status_of
from database.queries.account import colleagues
from database.queries.firm import firm_of
from database.reading import reading
from rules.fault import sentences
from rules.message import Message
from rules.refusal import Refused
from rules.responsibility import obstacles_to_start
from rules.unit import unit
from rules.uscc import normalise
from templates.form import Field, posted

Judged = TypeVar("Judged")
FROM_FILE = ("legal_representative", "email", "phone", "address")


class Filing(NamedTuple):
    """The case that what was judged becomes: its lifecycle, its id, its entry."""

    kind: str
    case: str
    entry: Message


@dataclass(frozen=True)
class TwoStep(Generic[Judged]):
    """How one kind of case is entered by hand.

    `judged` makes of the answers what may be filed, or raises Refused; `page` is the form, filled with what was typed
    and with what was refused; `confirm` shows what follows; `filing` names the case. `said` is told where it lands.
    """

    form: type[BaseModel]
    judged: Callable[[Signed, Mapping[str, Any], date], Awaitable[Judged]]
    page: Callable[[Request, Signed, date, Mapping[str, Any], Refused | None], Awaitable[Response]]
    confirm: Callable[[Request, Signed, date, Judged, Mapping[str, Any]], Awaitable[Response]]
    filing: Callable[[Signed, Judged], Awaitable[Filing]]
    said: Callable[[Judged], str]
    landing: str = "/staff/case"


async def check_or_enter(request: Request, officer: Signed, today: date, two: TwoStep[Any]) -> Response:
    """What was filled in is judged, then shown with what follows from it; confirmed, it is filed.

    The field `stage` says which: check (also when it is left out), edit (back to the form) or begin. What is refused
    comes back on the form with everything that was typed; a case that is there already is shown.
    """
    form = await request.form()
    stage, kept = str(form.get("stage") or "check"), str(form.get("answers") or "")
    answers = _kept(kept) if kept else posted(two.form, form.multi_items())
    if stage == "edit":
        return await two.page(request, officer, today, answers, None)
    case = ""
    try:
        judged = await two.judged(officer, answers, today)
        if stage != "begin":
            return _whole(await two.confirm(request, officer, today, judged, answers))
        kind, case, entry = await two.filing(officer, judged)
        await begin(kind, entry, case=case)
    except Refused as refused:
        if status_of(refused) == 409:
            return see_other(request, case_url(case), ("warn", refused.sentence))
        if status_of(refused) not in (403, 422):
            raise
        return await two.page(request, officer, today, answers, refused)
    return see_other(request, case_url(case, two.landing), ("good", two.said(judged)))


def _whole(page: Response) -> Response:
    """The form of htmx would look for itself on the page of the check; the whole page takes its place."""
    page.headers.update({"HX-Retarget": "#main", "HX-Reselect": "#main", "HX-Reswap": "outerHTML show:window:top"})
    return page


def carried(answers: Mapping[str, Any]) -> str:
    """The answers as the page of the check carries them along."""
    return json.dumps(dict(answers), ensure_ascii=False, default=str)


def _kept(text: str) -> dict[str, Any]:
    """The answers that the page of the check has carried along. Raises Refused RequestFaulty."""
    try:
        answers = json.loads(text)
    except ValueError:
        answers = None
    if not isinstance(answers, dict):
        raise Refused("提交的内容不完整，请重新填写", code="RequestFaulty")
    return answers


def closed_to(officer: Signed, measure: int, today: date, *, otherwise: str) -> list[str]:
    """Why somebody may not enter cases of a measure (`otherwise` when it is not for their post); empty means they may.

    A page asks before it offers a form, so that no button leads to a refusal.
    """
    if "handler" not in officer.actor.roles:
        return [otherwise]
    return obstacles_to_start(measure, unit(officer.unit, today), today)


def responsible(officer: Signed, measure: int, today: date, *, otherwise: str) -> None:
    """Heed who enters cases of a measure. Raises Refused NotYours (in the words of `otherwise`), NotResponsible."""
    if "handler" not in officer.actor.roles:
        raise Refused(otherwise, code="NotYours")
    if reasons := obstacles_to_start(measure, unit(officer.unit, today), today):
        raise Refused("；".join(reasons), code="NotResponsible")


def faulty(faults: Mapping[str, str]) -> None:
    """Raises Refused FormFaulty when a field has a fault."""
    if faults:
        raise Refused("表单有误，请按提示修改", code="FormFaulty", faults=dict(faults))


@contextmanager
def made_of(model: type[BaseModel]) -> Iterator[None]:
    """What the entered fields do not yet make as a whole is said by field. Raises Refused FormFaulty."""
    try:
        yield
    except ValidationError as error:
        faulty(sentences(model, error))


async def on_file(text: str) -> dict[str, Any]:
    """The answers to begin with: of a business that is named by its code, what is on file."""
    if not (code := normalise(text)):
        return {}
    async with reading() as connection:
        firm = await firm_of(connection, code)
    known = {} if firm is None else {"subject": firm.name, **{name: getattr(firm, name) for name in FROM_FILE}}
    return {"uscc": code} | known


async def name_fault(connection: AsyncConnection, uscc: str, subject: str) -> dict[str, str]:
    """The fault of a business that is on file under another name."""
    firm = await firm_of(connection, uscc)
    if firm is None or firm.name == subject:
        return {}
    return {"subject": f"该代码在档的名称是“{firm.name}”，请核对；更名的，先办理更名"}


async def colleagues_named(officer: Signed, text: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The colleagues named in the field `interested`, by id; whoever is not of this unit is a fault."""
    wanted = [name for name in text.replace("，", "、").replace(",", "、").split("、") if name.strip()]
    if not wanted:
        return {}, ()
    async with reading() as connection:
        staff = await colleagues(connection, officer.unit)
    # Of two colleagues with one name, both stand aside.
    ids = {name.strip(): [one.id for one in staff if one.name == name.strip()] for name in wanted}
    strange = [name for name, found in ids.items() if not found]
    wrong = {"interested": f"本单位没有：{'、'.join(strange)}"} if strange else {}
    return wrong, tuple(id for found in ids.values() for id in found)


def under_headings(fields: Sequence[Field], parts: Mapping[str, Sequence[str]]) -> list[tuple[str, list[Field]]]:
    """The fields of an entry under their headings, in the order of the headings."""
    named = {field.name: field for field in fields}
    return [(title, [named[name] for name in names]) for title, names in parts.items()]
