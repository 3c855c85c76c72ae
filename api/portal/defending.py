"""企业在决定作出以前陈述、申辩：意见和材料一并交来，填错的连同填过的退回。认定和惩戒共用。"""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_urlsafe
from typing import Any, NamedTuple

from fastapi import Request
from markupsafe import Markup

from api.access import Signed
from api.lifecycle import tell
from api.portal.evidence import Evidence, file_fields, own_files, take_files
from api.refusal import status_of
from database.queries.step import steps_of
from database.reading import reading
from rules.fault import judge
from rules.message import Message
from rules.refusal import Refused
from rules.step import Answer
from templates.form import form_fields, posted
from templates.page import moment


class Said(NamedTuple):
    """What a business filled in, the files it sent before, and why it was refused, if it was."""

    answers: dict[str, Any] = {}
    kept: Sequence[str] = ()
    refused: Refused | None = None


async def defended(
    request: Request, business: Signed, case: str, step: Any, model: type[Message], now: datetime
) -> Said:
    """Hand in what the business says to a step of its own; a faulty form comes back in `refused`."""
    form = await request.form()
    click, kept = str(form.get("click", "")), [str(one) for one in form.getlist("kept")]
    answers = {name: one for name, one in posted(model, form.multi_items()).items() if name != "evidence"}
    try:
        kept = await take_files(form, business, case, kept=kept, now=now)
        answers["evidence"] = [row.id for row in await own_files(business, kept)]
        judge(model, answers)
        await tell(case, "decide", Answer(key=step.key, by=business.actor, answers=answers), click=click)
    except Refused as refused:
        if refused.code != "FormFaulty":
            raise
        return Said(answers, kept, refused)
    return Said()


async def defence_shown(business: Signed, model: type[Message], said: Said, case: str) -> dict[str, Any]:
    """What the form of a defence needs on its page, and what the business has said before, `given`."""
    faults = said.refused.faults if said.refused else {}
    written = {name: one for name, one in said.answers.items() if name != "evidence"}
    fields = [one for one in form_fields(model, written, faults) if one.name != "evidence"]
    return {
        "status": status_of(said.refused) if said.refused else 200,
        "fields": [*fields, *file_fields(Evidence, {}, faults)],
        "faults": faults,
        "sentence": said.refused.sentence if said.refused else "",
        "files": await own_files(business, list(said.kept)),
        "click": token_urlsafe(16),
        "given": await _given(business, case),
    }


async def _given(business: Signed, case: str) -> list[list[tuple[str, Any]]]:
    """What a business said in a case, when, and the papers it sent along; it keeps a copy of everything."""
    async with reading() as connection:
        steps = [one for one in await steps_of(connection, case) if one.unit == business.id and one.state == "done"]
    told = []
    for step in steps:
        said = step.answers or {}
        files = await own_files(business, [str(one) for one in said.get("evidence") or []])
        links = [Markup('<a href="/portal/upload/{}">{}</a>').format(one.id, one.name) for one in files]
        points = said.get("points") or ("" if said.get("hearing") else "没有意见")
        hearing = "要求听证" if said.get("hearing") else ""
        pairs = [("提出时间", moment(step.answered_at)), ("意见", points), ("听证", hearing)]
        told.append([pair for pair in [*pairs, ("证据材料", Markup("、").join(links))] if pair[1]])
    return told
