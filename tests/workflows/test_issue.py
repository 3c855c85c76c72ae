"""Numbers and codes are given once: what clashes is a fault, and who asks once for a code gets one code."""

from datetime import UTC, datetime

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
