"""Every activity of an objection and of a contest may run twice: what is written the second time is nothing."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import select
from temporalio.client import Client

from activities import contest, objection
from database.queries.credit_file import entries_of
from database.reading import reading
from database.tables.business import Business
from database.tables.case import Case, Event
from database.tables.objection import ContestRow, ObjectionRow
from database.tables.penalty import PenaltyRow
from database.tables.record import Record
from database.writing import table
from rules.actor import Actor
from rules.journal import Ending, Moment
from rules.objection import Change, Complaint, contest_case, objection_case
from rules.objection_file import (
    Contest,
    ContestFiling,
    ContestSettled,
    Marked,
    Objection,
    ObjectionFiling,
    Receiver,
    Settled,
    Told,
)
from rules.objection_form import ContestEntry, ContestResult
from rules.penalty_file import PenaltyEntry
from rules.record import broken
from rules.scenario import actor
from tests.workflows.objection_course import SAID, business, published

NOON = datetime(2026, 9, 28, 4, tzinfo=UTC)
HEAD = actor("head", "enf")
Act = tuple[Callable[[Any], Any], Any]
TABLES = (Business, Record, PenaltyRow, ObjectionRow, ContestRow, Case, Event)


async def everything(uscc: str, cases: tuple[str, ...]) -> dict[str, list[Any]]:
    found = {}
    async with reading() as connection:
        for model in TABLES:
            rows = table(model)
            mine = rows.c.case_id.in_(cases) if model is Event else rows.c.uscc == uscc
            found[model.__name__] = sorted(
                (tuple(row) for row in await connection.execute(select(rows).where(mine))), key=repr
            )
    return found


def acts_of(about: str, uscc: str) -> list[Act]:
    case = objection_case(about, 1)

    def at(seq: int, by: Actor = HEAD) -> dict[str, Any]:
        return {"case": case, "seq": seq, "at": NOON + timedelta(hours=seq), "by": by}

    entered = Objection(about=about, complaint=Complaint(**SAID), by=business(uscc))
    change = Change(path="decision.content", title="处罚内容", before="罚款人民币伍仟元整", after="罚款人民币叁仟元整")
    place = Receiver(kind="place", id="creditchina", title="信用中国")
    return [
        (objection.file_objection, ObjectionFiling(**at(1), objection=entered)),
        (objection.mark_objection, Marked(**at(2), state="asked", text="原件")),
        (objection.mark_objection, Marked(**at(3), state="supplemented", text="已补", evidence=("u1",))),
        (objection.accept_objection, Moment(**at(4))),
        (objection.look_at_record, Moment(**at(5))),
        (objection.settle_objection, Settled(**at(6), outcome="corrected", findings="录入有误", changes=(change,))),
        (objection.keep_told, Told(**at(7), receiver=place, on=date(2026, 9, 28), said="平台回执")),
        (objection.close_objection, Ending(**at(8), outcome="corrected")),
    ]


def contested(about: str) -> list[Act]:
    entry = ContestEntry(
        means="诉讼", body="示例法院", document="（2026）示例1号", accepted_on=date(2026, 9, 28), stayed=True
    )
    case = contest_case(about, entry.document)

    def at(seq: int) -> dict[str, Any]:
        return {"case": case, "seq": seq, "at": NOON + timedelta(days=1, hours=seq), "by": actor("handler", "enf")}

    paper: dict[str, Any] = {"document": "（2026）示例判1号", "document_day": date(2026, 9, 29), "proof": ("u2",)}
    result = ContestResult(outcome="upheld", reason="合法", **paper)
    return [
        (contest.file_contest, ContestFiling(**at(1), contest=Contest(about=about, entry=entry, by=at(1)["by"]))),
        (contest.settle_contest, ContestSettled(**at(2), result=result)),
        (contest.close_contest, Ending(**at(3), outcome="upheld")),
    ]


async def test_each_act_written_twice_is_written_once(house: Client) -> None:
    penalty = await published(house, 201)
    assert isinstance(penalty.entry, PenaltyEntry)
    uscc, about = penalty.entry.decision.uscc, f"{penalty.case}/penalty"
    acts = acts_of(about, uscc) + contested(about)
    cases = tuple({message.case for _, message in acts})
    for act, message in acts:
        once = await act(message)
        kept = await everything(uscc, cases)
        assert await act(message) == once, act.__name__
        assert await everything(uscc, cases) == kept, act.__name__
    async with reading() as connection:
        entries = await entries_of(connection, uscc)
    assert [entry.kind for entry in entries] == ["penalty", "shown", "frozen", "corrected", "frozen", "unfrozen"]
    assert broken(entries) == []
