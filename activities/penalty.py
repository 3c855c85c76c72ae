"""处罚案件的事实：立案、分类、改正送达信息、公示、变更撤销、办结。"""

from datetime import date
from typing import Any

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.business import keep_business, rename
from database.reading import reading
from database.tables.case import Case
from database.tables.penalty import PenaltyRow
from database.tables.record import Disclosure
from database.writing import adding, given, line, new, note, noted, put, table, writing
from rules.clock import deadline, limits
from rules.edition import in_force
from rules.journal import Ending, Entry, Moment
from rules.notice import last_reminder
from rules.penalty import PenaltyDecision, faults, name_notes
from rules.penalty_class import CLASS_TITLES, Classification, classify
from rules.penalty_file import ClassConfirmed, Correction, PenaltyFiling, PenaltyOnFile, Place, Revision
from rules.refusal import Refused
from rules.repair import Publication, publication
from rules.responsibility import obstacles_to_start
from rules.unit import unit
from rules.working_day import calendar

CASE, PENALTY, DISCLOSURE = table(Case), table(PenaltyRow), table(Disclosure)
OF_CASE = select(PENALTY).where(PENALTY.c.case_id == bindparam("this_case"))
FILED = noted(adding(Case), adding(PenaltyRow))
CLASSED = (
    update(PENALTY)
    .where(PENALTY.c.case_id == bindparam("this_case"))
    .values(new(PenaltyRow, "klass", "classification", "publication", "regime", "earliest_repair_on"))
    .returning(PENALTY)
)
OUTCOMES = {
    "repaired": "已修复",
    "expired": "公示期满",
    "unpublished": "不予公示，已送达",
    "revoked": "处罚决定已撤销",
    "changed": "处罚决定已变更",
    "withdrawn": "登记人撤回",
}


@activity.defn
async def file_penalty(filing: PenaltyFiling) -> PenaltyOnFile:
    """Make the penalty a fact: class and dates computed by the editions of the day it was decided, and remembered.

    Refused: FormFaulty (faults by field), NotResponsible (measure 7 is not this unit's).
    """
    decision, today = filing.decision, filing.at.date()
    if wrong := faults(decision, on=today):
        raise Refused("处罚信息有误，请按提示修改", code="FormFaulty", faults=wrong)
    if reasons := obstacles_to_start(7, unit(decision.unit, today), today):
        raise Refused("；".join(reasons), code="NotResponsible")
    classification = classify(decision)
    async with writing() as connection:
        notes = name_notes(decision.subject, on_file=await keep_business(connection, decision))
        classified = classification.model_copy(update={"notes": (*classification.notes, *notes)})
        entry = Entry(
            key="filed",
            at=filing.at,
            mark="step",
            what="登记处罚决定",
            by=filing.by,
            why=f"{decision.subject}，{decision.content}",
        )
        rows = given(Case, _case(filing)) | given(PenaltyRow, _penalty(filing, classified))
        await connection.execute(FILED, rows | line(filing.case, entry))
        row = await penalty_row(connection, filing.case)
    return on_file(row)


@activity.defn
async def confirm_class(confirmed: ClassConfirmed) -> PenaltyOnFile:
    """The second person's word on the class; the dates that follow from it are fixed here, once."""
    said = confirmed.confirmation
    # Where no name changes, one statement writes, and is a transaction of its own.
    async with writing() if said.renamed else reading() as connection:
        row = await penalty_row(connection, confirmed.case)
        decision = PenaltyDecision.model_validate(row.decision)
        computed = Classification.model_validate(row.classification)
        reasons = computed.reasons
        if said.klass != computed.klass:
            reasons = (*reasons, f"复核更正为“{CLASS_TITLES[said.klass]}”：{said.reason or '未说明'}")
        if said.publish_minor:
            reasons = (*reasons, f"确有必要公示：{said.publish_reason}")
        final = computed.model_copy(update={"klass": said.klass, "reasons": reasons})
        shown = publication(decision, said.klass, publish_minor=said.publish_minor)
        values = {f"penalty_{name}": value for name, value in _classed(final, shown).items()}
        classed = (await connection.execute(CLASSED, values | {"this_case": confirmed.case})).one()
        if said.renamed:
            await rename(connection, confirmed, decision)
    return on_file(classed)


@activity.defn
async def correct_penalty(correction: Correction) -> None:
    """The address of service, mended after the papers were sent back."""
    mended = correction.correction.model_dump(include={"address", "email", "phone"})
    async with writing() as connection:
        row = await penalty_row(connection, correction.case)
        decision = row.decision | {name: value for name, value in mended.items() if value}
        await connection.execute(update(PENALTY).where(PENALTY.c.case_id == correction.case).values(decision=decision))
        await keep_business(connection, PenaltyDecision.model_validate(decision))


@activity.defn
async def revise_penalty(revision: Revision) -> None:
    """The decision was changed or fell; its page says why, as 行政处罚法第四十八条 asks."""
    explanation = f"处罚决定被{revision.event}（{revision.document}，{revision.document_day}）：{revision.reason}"
    async with writing() as connection:
        await connection.execute(
            update(PENALTY).where(PENALTY.c.case_id == revision.case).values(explanation=explanation)
        )
        entry = Entry(
            key=f"revised/{revision.seq}",
            at=revision.at,
            mark="decision",
            what=f"处罚决定被{revision.event}",
            why=explanation,
            by=revision.by,
        )
        await note(connection, revision.case, entry)


@activity.defn
async def close_penalty(ending: Ending) -> None:
    async with writing() as connection:
        await connection.execute(
            update(CASE)
            .where(CASE.c.id == ending.case)
            .values(position="closed", outcome=ending.outcome, closed_at=ending.at, seq=ending.seq)
        )
        await connection.execute(update(PENALTY).where(PENALTY.c.case_id == ending.case).values(outcome=ending.outcome))
        entry = Entry(
            key=f"closed/{ending.seq}",
            at=ending.at,
            mark="system",
            what=f"案件办结：{OUTCOMES[ending.outcome]}",
            why=ending.why,
        )
        await note(connection, ending.case, entry)


async def share(connection: AsyncConnection, case: str, place: Place, on: date) -> None:
    """A place shows it since a day; one that had taken it down shows it again."""
    one = {"case_id": case, "place": place.place}
    if not await put(connection, Disclosure, {**one, "title": place.title, "shared_on": on}):
        down = (DISCLOSURE.c.case_id == case, DISCLOSURE.c.place == place.place, DISCLOSURE.c.recalled_on.is_not(None))
        again = {"shared_on": on, "recalled_on": None, "recall_due_on": None, "recall_why": "", "evidence": ""}
        await connection.execute(update(DISCLOSURE).where(*down).values(again))


async def penalty_row(connection: AsyncConnection, case: str) -> Any:
    return (await connection.execute(OF_CASE, {"this_case": case})).one()


def on_file(row: Any) -> PenaltyOnFile:
    """What the lifecycle remembers of a penalty's row."""
    decision = PenaltyDecision.model_validate(row.decision)
    shown = Publication.model_validate(row.publication)
    until = shown.published_until
    return PenaltyOnFile(
        case=row.case_id,
        no=row.no,
        uscc=row.uscc,
        subject=row.subject,
        unit=row.unit,
        decided_on=row.decided_on,
        owes_money=decision.owes_money,
        classification=Classification.model_validate(row.classification),
        publication=shown,
        minor_publishable=in_force("repair", row.decided_on).data["minor"]["publishable"],
        remind_on=last_reminder(until, row.decided_on) if until else None,
        revisable_until=deadline(row.decided_on, limits(row.decided_on)["revision"], calendar()).on,
        means=decision.hand_over,
        barred=decision.interested,
    )


def _case(filing: PenaltyFiling) -> dict[str, Any]:
    decision = filing.decision
    return {
        "id": filing.case,
        "kind": "penalty",
        "title": decision.no,
        "subject": decision.subject,
        "uscc": decision.uscc,
        "unit": decision.unit,
        "started_by": filing.by.id,
        "started_at": filing.at,
        "legal_date": decision.decided_on,
        "position": "filed",
        "seq": filing.seq,
    }


def _penalty(filing: PenaltyFiling, classification: Classification) -> dict[str, Any]:
    decision = filing.decision
    return {
        **decision.model_dump(include=set(PenaltyRow.model_fields)),
        "case_id": filing.case,
        "decision": decision.model_dump(mode="json"),
        "entered_at": filing.at,
        **_classed(classification, publication(decision, classification.klass)),
    }


def _classed(classification: Classification, shown: Publication) -> dict[str, Any]:
    return {
        "klass": classification.klass,
        "classification": classification.model_dump(mode="json"),
        "publication": shown.model_dump(mode="json"),
        "regime": shown.edition,
        "earliest_repair_on": shown.earliest_repair_on,
    }


async def stand_at(connection: AsyncConnection, moment: Moment, position: str) -> None:
    await connection.execute(
        update(CASE).where(CASE.c.id == moment.case, CASE.c.seq < moment.seq).values(position=position, seq=moment.seq)
    )
