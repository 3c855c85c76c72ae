"""The name of a business: an entry never changes it, the second person's word does, and the former one stays."""

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select
from temporalio.client import Client

from activities.penalty import confirm_class, file_penalty
from database.reading import reading
from database.tables.business import Business
from database.writing import table
from rules.penalty import PenaltyDecision, case_id
from rules.penalty_file import ClassConfirmed, PenaltyFiling, PenaltyOnFile
from rules.penalty_form import ClassConfirmation
from rules.scenario import actor
from tests.rules.penalty_example import code, penalty

BUSINESS = table(Business)
NOON = datetime(2026, 4, 3, 4, tzinfo=UTC)
OLD, NEW = "示例旧名物流有限公司", "示例新名物流有限公司"


async def filed(decision: PenaltyDecision) -> PenaltyOnFile:
    filing = PenaltyFiling(case=case_id(decision.no), seq=1, at=NOON, by=actor("handler", "enf"), decision=decision)
    return await file_penalty(filing)


async def confirmed(case: str, **said: Any) -> None:
    confirmation = ClassConfirmation(klass="general", **said)
    await confirm_class(
        ClassConfirmed(case=case, seq=2, at=NOON, by=actor("reviewer", "enf"), confirmation=confirmation)
    )


async def business(uscc: str) -> Any:
    async with reading() as connection:
        return (await connection.execute(select(BUSINESS).where(BUSINESS.c.uscc == uscc))).one()


async def test_an_entry_under_another_name_changes_no_name_and_says_so_to_the_second_person(house: Client) -> None:
    uscc = code("MAAN0001")
    await filed(penalty(no="连交罚〔2026〕5301号", uscc=uscc, subject=OLD))
    other = penalty(no="连交罚〔2026〕5302号", uscc=uscc, subject=NEW, phone="0518-00000000")
    once, twice = await filed(other), await filed(other)
    assert (await business(uscc)).name == OLD
    assert (await business(uscc)).phone == "0518-00000000"
    assert once == twice
    assert [note for note in once.classification.notes if f"在档名称为“{OLD}”，本次登记为“{NEW}”" in note]


async def test_a_name_on_file_is_not_remarked_upon(house: Client) -> None:
    uscc = code("MAAN0002")
    await filed(penalty(no="连交罚〔2026〕5303号", uscc=uscc, subject=OLD))
    again = await filed(penalty(no="连交罚〔2026〕5304号", uscc=uscc, subject=OLD))
    assert not [note for note in again.classification.notes if "在档名称" in note]


async def test_the_name_changes_when_the_second_person_confirms_it_and_only_then(house: Client) -> None:
    uscc = code("MAAN0003")
    await filed(penalty(no="连交罚〔2026〕5305号", uscc=uscc, subject=OLD))
    case = (await filed(penalty(no="连交罚〔2026〕5306号", uscc=uscc, subject=NEW))).case
    await confirmed(case)
    assert (await business(uscc)).name == OLD
    for _ in range(2):
        await confirmed(case, renamed=True)
    now = await business(uscc)
    assert (now.name, now.pinyin) == (NEW, "shilixinmingwuliuyouxiangongsi")
    assert now.former_names == [{"name": OLD, "until": "2026-04-03", "case": case}]
