"""企业在决定作出以前陈述、申辩：意见和材料一并交来，填错的连同填过的退回。认定和惩戒共用。"""

from collections.abc import Sequence
from datetime import datetime
from secrets import token_urlsafe
from typing import Any, NamedTuple

from fastapi import Request

from api.access import Signed
from api.lifecycle import tell
from api.portal.evidence import Evidence, file_fields, own_files, take_files
from api.refusal import status_of
from rules.fault import judge
from rules.message import Message
from rules.refusal import Refused
from rules.step import Answer
from templates.form import form_fields, posted


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


async def defence_shown(business: Signed, model: type[Message], said: Said) -> dict[str, Any]:
    """What the form of a defence needs on its page."""
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
    }
