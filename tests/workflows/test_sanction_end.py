"""惩戒在不寻常的时候结束：决定了还没有送达，送达不成立，认定先到期，单位的反馈与解除同时到达。"""

import asyncio
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update
from temporalio.client import Client

from activities.business import BUSINESS
from database.queries.credit_file import entries_of
from database.reading import reading
from database.tables.case import Case
from database.tables.letter import Mail
from database.writing import table, writing
from local.accounts import open_accounts
from rules.credit_file import items
from rules.journal import Telling
from tests.workflows.dishonesty_course import SERVED
from tests.workflows.sanction_course import SanctionCourse, adopted, determined
from tests.workflows.sanction_list_course import SanctionListCourse
from tests.workflows.test_bounce import RELAY, WHY
from tests.workflows.test_sanction import PROPOSED, annulled

MAIL = table(Mail)


@pytest.fixture(scope="module")
async def bureau(house: Client) -> Client:
    await open_accounts({})
    return house


@pytest.fixture(scope="module")
async def of(bureau: Client) -> SanctionListCourse:
    return await adopted(bureau, 4240)


async def agrees_to_mail(uscc: str) -> None:
    """The business has agreed that papers reach it by mail."""
    agreed = {"electronic_since": date(2026, 1, 1), "electronic_proof": "示例确认书", "email": "a@example.invalid"}
    async with writing() as connection:
        await connection.execute(update(BUSINESS).where(BUSINESS.c.uscc == uscc).values(agreed))


async def came_back(one: SanctionCourse) -> None:
    """The mail that told the business of the decision was returned."""
    async with reading() as connection:
        found = select(MAIL.c.id).where(MAIL.c.case_id == one.case).order_by(MAIL.c.id)
        mail = (await connection.scalars(found)).first()
    assert one.handle is not None
    telling = Telling(by=RELAY, key=str(mail), content={"diagnostic": WHY})
    await one.handle.execute_update("bounced", telling, id=f"bounced/{mail}")
    await one.quiet()


async def test_a_decision_whose_basis_falls_before_its_service_is_never_applied(
    bureau: Client, of: SanctionListCourse
) -> None:
    basis = await determined(bureau, 4241)
    one = SanctionCourse(bureau, basis, of, PROPOSED)
    await one.begin()
    await one.decided(PROPOSED)
    await one.past(date(2026, 5, 15))
    await annulled(basis, date(2026, 5, 15))
    await one.quiet()
    assert (await one.steps())["service_proof.1"] == "withdrawn"
    row = await one.sanction()
    assert (row.starts_on, row.lifted_on, row.confirmed_on) == (None, date(2026, 5, 15), date(2026, 5, 15))
    await one.told_of_end(date(2026, 5, 18))
    assert ((await one.row(Case)).outcome, await one.records(), await one.units()) == ("basis_fallen", [], {})
    await one.replayed()


async def test_a_decision_whose_mail_came_back_is_lifted_at_once_and_may_be_proposed_anew(
    bureau: Client, of: SanctionListCourse
) -> None:
    basis = await determined(bureau, 4242)
    await agrees_to_mail(basis.uscc)
    one = SanctionCourse(bureau, basis, of, PROPOSED)
    await one.begin()
    await one.decided(PROPOSED)
    assert (await one.sanction()).starts_on == PROPOSED, "it reached the box of the business"
    await one.past(date(2026, 5, 18))
    await came_back(one)
    row = await one.sanction()
    assert (row.lifted_on, row.confirmed_on) == (date(2026, 5, 18), None), "its unit was asked and may have begun"
    assert "决定没有送达" in row.lifted_why
    await one.never_done(date(2026, 5, 18), "enf")
    assert (await one.sanction()).confirmed_on == date(2026, 5, 18)
    assert await one.over(), "the letter of its end goes by mail as well"
    assert (await one.row(Case)).outcome == "unserved"
    again = SanctionCourse(bureau, basis, of, date(2026, 5, 19), turn=2)
    await again.begin()
    await one.replayed()


async def test_a_measure_ends_no_later_than_its_determination(bureau: Client, of: SanctionListCourse) -> None:
    """认定至 2028-05-13；23 个月自 2026-05-14 为 2028-04-14，07-01 送达则为 2028-06-01，以认定的最后一日为限。"""
    basis = await determined(bureau, 4243)
    one = SanctionCourse(bureau, basis, of, PROPOSED, months=23)
    await one.begin()
    await one.decided(PROPOSED)
    await one.answer(date(2026, 7, 1), "service_proof", on="2026-07-01", **SERVED)
    row = await one.sanction()
    assert (row.starts_on, row.ends_on) == (date(2026, 7, 1), date(2028, 5, 13))
    assert any("不长于认定" in reason for reason in row.reasons)
    await one.past(date(2028, 5, 14))
    assert (await one.sanction()).lifted_on == date(2028, 5, 14)


async def test_what_a_unit_says_in_the_instant_of_the_lifting_is_not_lost(
    bureau: Client, of: SanctionListCourse
) -> None:
    """Whoever has carried it out by then has to stop, whichever of the two came first."""
    basis = await determined(bureau, 4244)
    one = SanctionCourse(bureau, basis, of, PROPOSED, units=("enf", "svc", "trc"))
    await one.applied(PROPOSED)
    await one.tell(PROPOSED, "propose_lift", reason="情形已经改变")
    keys = {unit: await one.open_key(f"sanction_done@{unit}") for unit in one.about.units}
    assert len(set(keys.values())) == 3

    async def says(unit: str) -> None:
        await one.answer(PROPOSED, f"sanction_done@{unit}", outcome="done", on=str(PROPOSED), evidence=["回执"])

    approving = one.answer(PROPOSED, "sanction_lift", outcome="approve", reason="属实")
    await asyncio.gather(says("enf"), approving, says("svc"), return_exceptions=True)
    await one.quiet()
    steps, units = await one.steps(), await one.units()
    for unit, key in keys.items():
        assert steps[key] in ("done", "withdrawn")
        assert units[unit] == ("done" if steps[key] == "done" else "asked")
    for name, standing in (("sanction_lifted.", "done"), ("sanction_unreported.", "asked")):
        stopping = sum(key.startswith(name) and state == "open" for key, state in steps.items())
        assert stopping == sum(state == standing for state in units.values())
    await one.replayed()


async def test_a_check_restricts_only_while_the_measure_is_in_force(bureau: Client, of: SanctionListCourse) -> None:
    one = SanctionCourse(bureau, await determined(bureau, 4245), of, PROPOSED, item_no="1", months=1)
    await one.begin()
    await one.answer(PROPOSED, "sanction_notice", outcome="approve")
    await one.answer(PROPOSED, "letter_delivery", on=str(PROPOSED), **SERVED)
    await one.answer(PROPOSED, "sanction_defence", outcome="waive")
    await one.decided(PROPOSED)
    assert await restricting(one) == []
    await one.answer(PROPOSED, "service_proof", on=str(PROPOSED), **SERVED)
    ((purposes, item, basis),) = await restricting(one)
    assert (len(purposes), "第 1 项" in item, basis) == (2, True, "《示例条例》第一条")
    await one.past(date(2026, 6, 15))
    assert await restricting(one) == []


async def restricting(one: SanctionCourse) -> list[Any]:
    """What restricts the business now: the purposes, the item of the list and the basis it rests on."""
    async with reading() as connection:
        kept = items(await entries_of(connection, one.uscc), on=one.now().date(), known_by=one.now())
    found = [item for item in kept if item.state == "in_force" and item.restricts]
    return [(item.restricts, item.body["list_item"], item.body["basis"]) for item in found]
