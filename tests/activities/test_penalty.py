"""一件处罚的几次写入：再做一遍不多一行，链头不动；每次只走该走的几趟。"""

from collections.abc import AsyncIterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import event, select

from activities.penalty import confirm_class, file_penalty
from activities.record import publish_penalty, record_penalty
from activities.service import keep_service
from activities.step import close_step, open_step, recount_step
from database.engine import engine
from database.queries.credit_file import entries_of
from database.reading import reading
from database.tables.business import Business
from database.tables.case import Case, Event
from database.tables.eligibility import EligibilityDue
from database.tables.record import Record
from database.tables.step import StepRow
from database.writing import table
from rules.actor import Actor
from rules.clock import Pause
from rules.credit_file import EVER, items
from rules.journal import Closing, Moment, Opening, Recount
from rules.penalty import case_id
from rules.penalty_file import Bundle, ClassConfirmed, PenaltyFiling, Served
from rules.penalty_form import ClassConfirmation
from rules.penalty_step import step
from rules.step import Answer
from settings import settings
from tests.rules.penalty_example import code, penalty

AT = datetime(2026, 4, 7, 10, tzinfo=ZoneInfo("Asia/Shanghai"))
BY = Actor(kind="staff", id="li", name="示例李", unit="enf", roles=("reviewer",))
BUSINESS, STEP, DUE = table(Business), table(StepRow), table(EligibilityDue)


@pytest.fixture
async def journeys(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[str]]:
    """The statements that were sent to a clean database."""
    monkeypatch.setenv("DATABASE_URL", database)
    settings.cache_clear()
    engine.cache_clear()
    sent: list[str] = []

    def send(_: Any, __: Any, statement: str, *___: Any) -> None:
        sent.append(statement)

    event.listen(engine().sync_engine, "before_cursor_execute", send)
    yield sent
    await engine().dispose()
    settings.cache_clear()
    engine.cache_clear()


def filing(no: str, **changed: Any) -> PenaltyFiling:
    decision = penalty(no=no, uscc=code(), **changed)
    return PenaltyFiling(case=case_id(no), seq=1, at=AT, by=BY, decision=decision)


async def counted(*models: Any) -> list[int]:
    async with reading() as connection:
        return [len((await connection.execute(select(table(one)))).all()) for one in models]


async def on_file(uscc: str) -> Any:
    async with reading() as connection:
        return (await connection.execute(select(BUSINESS).where(BUSINESS.c.uscc == uscc))).one()


async def test_what_runs_twice_writes_once_and_in_few_journeys(journeys: list[str]) -> None:
    filed = filing("连交罚〔2026〕1号")
    case, uscc = filed.case, filed.decision.uscc
    asked = step("class_confirmation", unit="enf", anchor=AT.date())
    opening = Opening(case=case, key="class_confirmation.1", seq=2, step=asked, at=AT)
    answer = Answer(key=opening.key, by=BY, answers={"klass": "general", "reason": ""})
    closing = Closing(
        case=case, key=opening.key, seq=3, at=AT, title=asked.title, state="done", answer=answer, internal=True
    )
    confirmed = ClassConfirmed(case=case, seq=4, at=AT, by=BY, confirmation=ClassConfirmation(klass="general"))
    recorded = Moment(case=case, seq=5, at=AT)
    course: list[tuple[Any, Any, int]] = [
        (file_penalty, filed, 3), (open_step, opening, 1), (close_step, closing, 1), (confirm_class, confirmed, 2),
        (record_penalty, recorded, 5),
    ]  # fmt: skip
    for act, said, most in course:
        journeys.clear()
        once = await act(said)
        assert len(journeys) <= most, (act.__name__, journeys)
        if act is record_penalty:
            head = (await on_file(uscc)).chain_head
        assert await act(said) == once, act.__name__
    assert await counted(Case, StepRow, Record, Event) == [1, 1, 1, 4]
    async with reading() as connection:
        row = (await connection.execute(select(STEP))).one()
    assert (row.state, row.kind, row.case_title, row.uscc) == ("done", "penalty", filed.decision.no, uscc)
    business = await on_file(uscc)
    assert (business.chain_seq, business.chain_head) == (1, head)
    assert head


async def test_what_is_written_late_undoes_nothing_newer(journeys: list[str]) -> None:
    filed = filing("连交罚〔2026〕1号")
    await file_penalty(filed)
    asked = step("class_confirmation", unit="enf", anchor=AT.date())
    opening = Opening(case=filed.case, key="class_confirmation.1", seq=2, step=asked, at=AT)
    opened = await open_step(opening)
    pause = Pause(since=AT.date(), ball="other", reason="示例：送检")
    stopping = Recount(case=filed.case, seq=3, at=AT, open=opened, pauses=(pause,), why="中止计时", by=BY)
    going_on = stopping.model_copy(update={"seq": 4, "pauses": (), "why": "恢复计时"})
    answer = Answer(key=opening.key, by=BY, answers={"klass": "general", "reason": ""})
    closing = Closing(
        case=filed.case, key=opening.key, seq=5, at=AT, title=asked.title, state="done", answer=answer, internal=True
    )
    lapsing = closing.model_copy(update={"seq": 4, "state": "lapsed", "answer": None})
    course: list[tuple[Any, Any, Any]] = [
        (recount_step, stopping, ("open", True, 3)), (recount_step, going_on, ("open", False, 4)),
        (recount_step, stopping, ("open", False, 4)), (open_step, opening, ("open", False, 4)),
        (close_step, closing, ("done", False, 5)), (recount_step, stopping, ("done", False, 5)),
        (close_step, lapsing, ("done", False, 5)), (open_step, opening, ("done", False, 5)),
    ]  # fmt: skip
    for act, said, stands in course:
        await act(said)
        async with reading() as connection:
            row = (await connection.execute(select(STEP))).one()
        assert (row.state, row.suspended, row.seq) == stands, (act.__name__, said.seq)
    assert row.answered_by == BY.id


async def test_what_is_left_empty_stays_as_it_was_and_another_name_is_only_noted(journeys: list[str]) -> None:
    first = await file_penalty(filing("连交罚〔2026〕1号", subject="示例甲有限公司", phone="123", address="示例路1号"))
    assert "示例甲" not in "".join(first.classification.notes)
    other = filing("连交罚〔2026〕2号", subject="示例乙有限公司", phone="", address="示例路2号", email="a@example.com")
    second = await file_penalty(other)
    assert "示例甲有限公司" in "".join(second.classification.notes)
    found = await on_file(other.decision.uscc)
    assert (found.name, found.phone, found.address, found.email) == (
        "示例甲有限公司", "123", "示例路2号", "a@example.com",
    )  # fmt: skip


async def confirmed(klass: Any) -> PenaltyFiling:
    """A penalty of a class, in the file; its papers have not been served."""
    filed = filing("连交罚〔2026〕1号")
    await file_penalty(filed)
    said = ClassConfirmation(klass=klass, reason="示例：复核更正")
    await confirm_class(ClassConfirmed(case=filed.case, seq=2, at=AT, by=BY, confirmation=said))
    await record_penalty(Moment(case=filed.case, seq=3, at=AT))
    return filed


async def states(filed: PenaltyFiling, *days: date) -> list[str]:
    async with reading() as connection:
        chain = await entries_of(connection, filed.decision.uscc)
    return [item.state for day in days for item in items(chain, on=day, known_by=EVER)]


async def served(filed: PenaltyFiling, seq: int, outcome: str, on: date) -> None:
    """The same act of service, kept twice."""
    own = {"case": filed.case, "unit": "enf", "subject": "示例", "anchor": AT.date(), "clause": "示例"}
    bundle = Bundle.model_validate({**own, "key": "papers", "letters": (), "means": "electronic"})
    act: dict[str, Any] = {"key": f"service.{seq}", "bundle": bundle, "outcome": outcome, "means": "electronic"}
    for _ in range(2):
        await keep_service(Served(case=filed.case, seq=seq, at=AT, on=on, **act))


@pytest.mark.parametrize("klass", ["general", "serious", "minor"])
async def test_no_penalty_is_used_before_its_papers_have_arrived(journeys: list[str], klass: Any) -> None:
    filed = await confirmed(klass)
    assert await states(filed, AT.date()) == ["awaited"]
    await served(filed, 4, "returned", AT.date())
    assert await states(filed, AT.date()) == ["awaited"]
    assert await counted(Record) == [1], "what never counted as served is not undone"


async def test_a_penalty_that_is_not_published_is_used_from_the_day_of_service(journeys: list[str]) -> None:
    filed = await confirmed("minor")
    before, day, undone, again = (AT.date() + timedelta(days=days) for days in (0, 1, 3, 6))
    await served(filed, 4, "served", day)
    assert await states(filed, before, day) == ["awaited", "in_force"]
    async with reading() as connection:
        due = (await connection.execute(select(DUE.c.uscc, DUE.c.chain_seq))).all()
    assert [tuple(one) for one in due] == [(filed.decision.uscc, 2)], "what it is eligible for is computed anew"
    await served(filed, 5, "returned", undone)
    await served(filed, 6, "served", again)
    assert await states(filed, day, undone, again) == ["in_force", "awaited", "in_force"]
    assert await counted(Record) == [4]


async def test_a_penalty_that_is_published_is_not_used_before_it_is(journeys: list[str]) -> None:
    filed = await confirmed("general")
    await served(filed, 4, "served", AT.date())
    assert await states(filed, AT.date()) == ["awaited"]
    await publish_penalty(Moment(case=filed.case, seq=5, at=AT))
    assert await states(filed, AT.date()) == ["in_force"]


async def test_two_cases_of_one_business_are_two_links_of_its_chain(journeys: list[str]) -> None:
    for n in (1, 2):
        filed = filing(f"连交罚〔2026〕{n}号")
        await file_penalty(filed)
        await record_penalty(Moment(case=filed.case, seq=2, at=AT))
    async with reading() as connection:
        links = (await connection.execute(select(table(Record)).order_by(table(Record).c.seq))).all()
    assert [link.seq for link in links] == [1, 2]
    assert links[1].prev == links[0].link
    assert (await on_file(filed.decision.uscc)).chain_head == links[1].link
