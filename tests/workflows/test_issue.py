"""Numbers and codes are given once: what clashes is a fault, and who asks once for a code gets one code."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from temporalio.client import Client

from activities import letter_issue
from activities.letter import issue_penalty_papers, renew_portal_code
from activities.penalty import file_penalty
from database.reading import reading
from database.tables.account import PortalCode
from database.tables.letter import LetterRow, Mail
from database.writing import table
from rules.journal import Moment, Telling
from rules.penalty import case_id
from rules.penalty_file import PenaltyFiling
from rules.scenario import actor
from tests.rules.penalty_example import code, penalty

CODE, LETTER, MAIL = table(PortalCode), table(LetterRow), table(Mail)
NOON = datetime(2026, 4, 3, 4, tzinfo=UTC)
HANDLER = actor("handler", "enf")


async def filed(serial: int) -> str:
    decision = penalty(
        no=f"连交罚〔2026〕{5600 + serial}号", uscc=code(f"MAAT{serial:04d}"), email=f"firm{serial}@example.invalid"
    )
    case = case_id(decision.no)
    await file_penalty(PenaltyFiling(case=case, seq=1, at=NOON, by=HANDLER, decision=decision))
    return case


async def test_a_check_code_that_another_letter_bears_is_a_fault(
    house: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = await filed(1)
    monkeypatch.setattr(letter_issue, "code", lambda groups: "AAAA-BBBB-CCCC")
    with pytest.raises(IntegrityError):
        await issue_penalty_papers(Moment(case=case, seq=2, at=NOON, by=HANDLER))
    async with reading() as connection:
        assert (await connection.execute(select(LETTER.c.id).where(LETTER.c.case_id == case))).all() == []


async def test_papers_that_are_issued_again_keep_their_number_and_leave_no_gap(house: Client) -> None:
    case, following = await filed(3), await filed(4)
    issuing = Moment(case=case, seq=2, at=NOON, by=HANDLER)
    # An attempt that was given up for dead may still be writing when the next one begins.
    first, second = await asyncio.gather(issue_penalty_papers(issuing), issue_penalty_papers(issuing))
    issued = await papers_of(case)
    assert first == second == await issue_penalty_papers(issuing.model_copy(update={"seq": 3}))
    assert await papers_of(case) == issued
    await issue_penalty_papers(Moment(case=following, seq=2, at=NOON, by=HANDLER))
    (number,), (after,) = (
        [one.number for one in papers if one.number] for papers in (issued, await papers_of(following))
    )
    assert serial_of(after) == serial_of(number) + 1


async def papers_of(case: str) -> Sequence[Any]:
    columns = (LETTER.c.id, LETTER.c.number, LETTER.c.check_id, LETTER.c.sha256)
    async with reading() as connection:
        return (await connection.execute(select(*columns).where(LETTER.c.case_id == case).order_by(LETTER.c.id))).all()


def serial_of(number: str) -> int:
    return int(number.partition("〕")[2].removesuffix("号"))


async def test_a_code_that_is_renewed_again_for_the_same_wish_is_the_same_code(house: Client) -> None:
    case = await filed(2)
    wish = Telling(by=HANDLER, case=case, key="portal_code.1", at=NOON, content={"drawn": "0123456789abcdef"})
    first, again = await renew_portal_code(wish), await renew_portal_code(wish)
    assert first == again
    async with reading() as connection:
        codes = (await connection.execute(select(CODE.c.code_digest).where(CODE.c.case_id == case))).all()
        (mail,) = (await connection.execute(select(MAIL).where(MAIL.c.case_id == case))).all()
    assert len(codes) == 1
    assert first.sentence.partition("：")[2].partition("。")[0] in mail.body
    other = await renew_portal_code(wish.model_copy(update={"key": "portal_code.2", "content": {"drawn": "ff" * 8}}))
    assert other.sentence != first.sentence
