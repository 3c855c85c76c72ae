"""主动承诺的更新：受理过的新一份代替旧的一份；正在核查的先做完；公示的期限随结果固定。真的流程引擎，跳过时间。"""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from temporalio.client import Client

from database.queries import commitment_shown as shown
from database.reading import reading
from database.tables.case import Event
from database.writing import table
from rules.refusal import Refused
from tests.workflows.commitment_course import SIGN, CommitmentCourse
from tests.workflows.test_commitment import BEGUN, FED_BACK, PROOF, course, offering

__all__ = ["offering"]
OWN: dict[str, Any] = {"use": "voluntary", "type": "openness", "template": "open", "due_on": None}
UNTIL = date(2026, 12, 31)


def own(client: Client, serial: int, **changed: Any) -> CommitmentCourse:
    """A voluntary commitment that its business makes itself."""
    return course(client, serial, by_business=True, **OWN | {"valid_until": UNTIL} | changed)


def renewal(client: Client, serial: int, old: CommitmentCourse, **changed: Any) -> CommitmentCourse:
    """The next version of a voluntary commitment, by the same business."""
    one = own(client, serial, uscc=old.offer.uscc, replaces=old.case, **changed)
    # Each case has a clock of its own: the new one is offered later in the morning.
    one.offset += timedelta(minutes=5)
    return one


async def marks(one: CommitmentCourse, on: date) -> list[tuple[str, str]]:
    async with reading() as connection:
        return [(row.case_id, row.mark) for row in await shown.versions(connection, one.case, on=on)]


async def test_a_renewed_commitment_ends_when_the_new_one_is_accepted(offering: Client) -> None:
    old = own(offering, 101)
    await old.accepted(BEGUN)
    new = renewal(offering, 102, old, details="二十四小时内答复投诉")
    await new.begin()
    await new.answer(BEGUN, "commitment_signing", **SIGN)
    assert not await old.over(), "what is only signed renews nothing"
    await new.answer(BEGUN, "commitment_acceptance", outcome="accept")
    await new.past(date(2026, 4, 2))
    assert await old.over()
    row = await old.row()
    assert (row.outcome, row.settled_on, row.shown_until) == ("not_needed", BEGUN, date(2027, 4, 1))
    assert f"企业已更新，由 {(await new.row()).number} 代替" in await whys(old)
    assert await marks(new, BEGUN) == [(old.case, "renewed"), (new.case, "pending")]
    assert await marks(old, BEGUN) == await marks(new, BEGUN)
    await old.replayed()
    await new.replayed()


async def whys(one: CommitmentCourse) -> list[str]:
    event = table(Event)
    async with reading() as connection:
        return list(await connection.scalars(select(event.c.why).where(event.c.case_id == one.case)))


async def test_a_check_that_is_under_way_is_finished_before_the_old_one_ends(offering: Client) -> None:
    old = own(offering, 103)
    await old.accepted(BEGUN)
    await old.tell(BEGUN, "call_for_check", cause="complaint", source="投诉〔2026〕9号", reason="有人反映")
    new = renewal(offering, 104, old)
    await new.accepted(BEGUN)
    await new.past(date(2026, 4, 2))
    assert not await old.over()
    found = {"outcome": "unfulfilled", "findings": "没有做到"}
    await old.answer(date(2026, 4, 3), "commitment_check", on="2026-04-03", **found, **PROOF)
    await old.delivered(date(2026, 4, 3))
    await old.answer(date(2026, 4, 3), "commitment_hearing", outcome="waive")
    said = {"outcome": "unfulfilled", "measure": "record", "reason": "投诉属实"}
    await old.answer(date(2026, 4, 7), "commitment_decision", **said)
    await old.answer(date(2026, 4, 8), "commitment_feedback", **FED_BACK)
    row = await old.row()
    assert (row.outcome, row.barred_since) == ("unfulfilled", date(2026, 4, 7)), "renewing is no way out of a check"
    assert await marks(new, date(2026, 4, 8)) == [(old.case, "unfulfilled"), (new.case, "pending")]


async def test_nobody_renews_what_is_not_theirs_not_in_force_or_renewed_already(offering: Client) -> None:
    old = own(offering, 105)
    await old.begin()
    faults = [
        (renewal(offering, 106, old), "NotToRenew", "not accepted yet"),
        (own(offering, 107, replaces=old.case), "NotToRenew", "of another business"),
        (course(offering, 108, replaces=old.case), "FormFaulty", "not voluntary"),
    ]
    for one, code, why in faults:
        with pytest.raises(Refused) as caught:
            await one.begin()
        assert caught.value.code == code, why
    await old.answer(BEGUN, "commitment_signing", **SIGN)
    await old.answer(BEGUN, "commitment_acceptance", outcome="accept")
    await renewal(offering, 109, old).begin()
    with pytest.raises(Refused) as caught:
        await renewal(offering, 110, old).begin()
    assert caught.value.code == "NotToRenew", "one renewal at a time"


async def test_who_speaks_to_the_public_agrees_to_be_shown(offering: Client) -> None:
    one = own(offering, 111)
    await one.begin()
    await one.answer(BEGUN, "commitment_signing", refused="FormFaulty", **SIGN | {"publish": False})
    await one.answer(BEGUN, "commitment_signing", outcome="decline")
    assert await one.over()


async def test_what_is_over_leaves_the_public_a_year_after_its_outcome(offering: Client) -> None:
    """2026-09-30 届满，10-01 认定；再公示 12 个月，到 2027-10-01。"""
    one = own(offering, 112, valid_until=date(2026, 9, 30))
    await one.accepted(BEGUN)
    assert await marks(one, date(2026, 9, 30)) == [(one.case, "pending")]
    await one.past(date(2026, 10, 1))
    assert await one.over()
    assert await marks(one, date(2027, 10, 1)) == [(one.case, "expired")]
    assert await marks(one, date(2027, 10, 2)) == []
