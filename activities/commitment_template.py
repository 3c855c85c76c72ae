"""承诺书文本的事实：送审、核准后成为下一版。"""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update
from temporalio import activity

from database.tables.case import Case
from database.tables.commitment import CommitmentTemplate
from database.writing import note, put, table, writing
from rules.commitment import TYPES
from rules.commitment_template import TEMPLATE_OUTCOMES, TemplateFiling, TemplateKept, template_faults
from rules.journal import Ending, Entry
from rules.refusal import Refused
from rules.responsibility import obstacles_to_start
from rules.unit import unit

SHANGHAI = ZoneInfo("Asia/Shanghai")
CASE, TEMPLATE = table(Case), table(CommitmentTemplate)


@activity.defn
async def file_template(filing: TemplateFiling) -> None:
    """Put a draft up for approval. Refused: FormFaulty (what it ought to say and does not), NotResponsible."""
    draft, today = filing.draft, filing.at.astimezone(SHANGHAI).date()
    if wrong := template_faults(draft, on=today):
        raise Refused("承诺书文本有误，请按提示修改", code="FormFaulty", faults=wrong)
    if reasons := obstacles_to_start(1, unit(filing.unit, today), today):
        raise Refused("；".join(reasons), code="NotResponsible")
    case: dict[str, Any] = {
        "id": filing.case,
        "kind": "commitment_template",
        "title": draft.id,
        "subject": draft.title,
        "uscc": "",
        "unit": filing.unit,
        "started_by": filing.by.id,
        "started_at": filing.at,
        "legal_date": today,
        "position": "filed",
        "seq": filing.seq,
    }
    async with writing() as connection:
        await put(connection, Case, case)
        entry = Entry(
            key="filed", at=filing.at, mark="step", what="送审承诺书文本", by=filing.by,
            why=f"《{draft.title}》，{TYPES[draft.type]}",
        )  # fmt: skip
        await note(connection, filing.case, entry)


@activity.defn
async def keep_template(kept: TemplateKept) -> int:
    """The draft becomes the next version of its text; answers which."""
    own = TEMPLATE.c.case_id == kept.case
    async with writing() as connection:
        # Two drafts of one text that are approved at once must not both become the same version.
        await connection.execute(select(func.pg_advisory_xact_lock(func.hashtext(f"template/{kept.draft.id}"))))
        known: int | None = await connection.scalar(select(TEMPLATE.c.version).where(own))
        if known is not None:
            return known
        last = select(func.coalesce(func.max(TEMPLATE.c.version), 0)).where(TEMPLATE.c.id == kept.draft.id)
        version = int(await connection.scalar(last) or 0) + 1
        row = {**kept.draft.model_dump(), "version": version, "case_id": kept.case}
        await put(connection, CommitmentTemplate, row | {"kept_by": kept.by.name, "kept_at": kept.at})
        entry = Entry(key="kept", at=kept.at, mark="decision", what=f"启用第 {version} 版", by=kept.by)
        await note(connection, kept.case, entry)
    return version


@activity.defn
async def close_template(ending: Ending) -> None:
    async with writing() as connection:
        closed = {"position": "closed", "outcome": ending.outcome, "closed_at": ending.at, "seq": ending.seq}
        await connection.execute(update(CASE).where(CASE.c.id == ending.case).values(closed))
        what = f"案件办结：{TEMPLATE_OUTCOMES[ending.outcome]}"
        await note(connection, ending.case, Entry(key="closed", at=ending.at, mark="system", what=what))
