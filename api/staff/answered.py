"""各环节填写的意见和决定：陈述申辩、听证笔录、逐点答复、审核、表决、会议记录，按表单的字段逐项给人看。"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from markupsafe import Markup
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncConnection

from api.access import Signed
from api.staff.seeing import supervises
from database.queries.case import uploads_named
from rules.form import FORMS
from templates.form import form_fields

Facts = list[tuple[str, Any]]
BLANK = ("", "—", "无")


async def answered(
    connection: AsyncConnection, officer: Signed, case: Any, steps: Sequence[Any], today: date
) -> list[dict[str, Any]]:
    """What was filled into every answered step of a case, in the order in which they were opened.

    A unit that only takes part in a case reads its own answers; the unit of the case, and who supervises it, all.
    """
    whole = officer.unit == case.unit or supervises(officer, case.unit, today)
    told = []
    for step in steps:
        if step.state == "done" and step.form in FORMS and (whole or step.unit == officer.unit):
            facts = await said(connection, FORMS[step.form], step.answers or {})
            told.append({"step": step, "facts": [pair for pair in facts if pair[1] not in BLANK]})
    return told


async def said(connection: AsyncConnection, form: type[BaseModel], answers: Mapping[str, Any]) -> Facts:
    """What was filled into a form, by its labels; a choice is the words that were chosen, papers are links."""
    facts: Facts = []
    for field in form_fields(form, answers):
        value = answers.get(field.name)
        if field.widget == "file":
            facts.append((field.label, await links(connection, value or [])))
        elif chosen := [option.label for option in field.options if option.chosen]:
            facts.append((field.label, "、".join(chosen)))
        elif isinstance(value, (list, tuple)):
            facts.append((field.label, "、".join(map(str, value)) or "—"))
        else:
            facts.append((field.label, {True: "是", False: "否"}.get(value, value) if value is not None else "—"))
    return facts


async def links(connection: AsyncConnection, ids: Sequence[Any]) -> Any:
    """The papers of these ids by their names, each leading to itself."""
    papers = await uploads_named(connection, [str(id) for id in ids])
    anchors = [Markup('<a href="/staff/upload/{}">{}</a>').format(one.id, one.name) for one in papers]
    return Markup("、").join(anchors) if anchors else "无"
