"""惩戒真的通报出去：对方收到的是这一件措施；认定撤销的当日通报解除，等到回执才算解除完毕；关系图随之变灰。"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from temporalio.client import Client

from api.web_view import web_picture
from database.queries.credit_file import entries_of
from database.queries.web import web_of
from database.reading import reading
from database.tables.record import Disclosure
from database.writing import table
from local.accounts import open_accounts
from rules.credit_file import items
from settings import settings
from tests.partner import Department, department
from tests.workflows.sanction_course import SanctionCourse, adopted, determined
from tests.workflows.test_sanction import PROPOSED, annulled

FELL = date(2026, 6, 1)


@pytest.fixture(scope="module")
def partner(surroundings: dict[str, str]) -> Iterator[Department]:
    with department() as own, pytest.MonkeyPatch.context() as patch:
        patch.setenv("XINCHENG_PARTNERS", own.configured("fgw"))
        settings.cache_clear()
        yield own
    settings.cache_clear()


@pytest.fixture
async def bureau(partner: Department, house: Client) -> Client:
    await open_accounts({})
    return house


async def places(case: str) -> list[tuple[Any, ...]]:
    found = table(Disclosure)
    columns = (found.c.place, found.c.shared_on, found.c.recall_due_on, found.c.recalled_on)
    async with reading() as connection:
        return [tuple(row) for row in await connection.execute(select(*columns).where(found.c.case_id == case))]


async def drawn(one: SanctionCourse, on: date) -> dict[str, list[Any]]:
    """What the picture says of each kind on a day: the word of its box, and whether each of its lines is over."""
    async with reading() as connection:
        rows = await web_of(connection, one.uscc)
        kept = items(await entries_of(connection, one.uscc), on=on, known_by=one.now())
    picture = web_picture(rows, [(item, "") for item in kept], on, lambda row, item: "/there")
    assert picture
    return {box["kind"]: [box["word"], *(rest["over"] for rest in box["rests"])] for box in picture["cases"]}


async def test_a_partner_is_told_of_a_measure_and_the_same_day_of_its_end(bureau: Client, partner: Department) -> None:
    """06-01 认定撤销；对方先答 503，一分钟后收下；各处确认以后案件才办结。"""
    of = await adopted(bureau, 4420)
    basis = await determined(bureau, 4420)
    one = SanctionCourse(bureau, basis, of, PROPOSED, partners=("fgw",))
    await one.applied(PROPOSED)
    await one.done(date(2026, 5, 15), "enf")
    row = await one.sanction()
    told = partner.heard[-1].told
    assert told == {
        "key": partner.heard[-1].headers["Idempotency-Key"], "case": one.case, "event": "applied", "number": row.number,
        "uscc": one.uscc, "name": row.subject, "measure": row.measure, "basis": told["basis"],
        "unit": "市交通执法支队", "from": str(PROPOSED), "until": str(row.ends_on), "why": one.about.reason,
    }  # fmt: skip
    assert "第 2 项" in told["basis"]
    assert await places(one.case) == [("partner/fgw", PROPOSED, None, None)]
    assert (await drawn(one, date(2026, 5, 20)))["失信惩戒"] == ["有效", False, False]
    partner.answers = [(503, b""), (200, b'{"receipt": "R-2"}')]
    await one.past(FELL)
    await annulled(basis, FELL)
    await one.quiet()
    await one.stopped(date(2026, 6, 1), "enf")
    assert partner.heard[-1].told["event"] == "lifted"
    assert (await one.sanction()).confirmed_on is None, "the partner has not confirmed it"
    await one.go_to(one.now() + timedelta(hours=1))
    assert [heard.told["event"] for heard in partner.heard] == ["applied", "lifted", "lifted"]
    assert (await one.sanction()).confirmed_on == FELL
    assert [place[3] for place in await places(one.case)] == [FELL]
    await one.told_of_end(date(2026, 6, 2))
    assert await one.over()
    after = await drawn(one, date(2026, 6, 2))
    assert after["失信惩戒"] == ["已终止", True, True]
    assert (after["失信认定"][0], after["惩戒清单"]) == ("已终止", ["现行"])
