"""真的惩戒依据真的清单：新版有同一项的不受影响，转依新版；新版废止的，当日解除。"""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from temporalio.client import Client

from database.reading import reading
from database.tables.hang import Hang
from database.writing import table
from local.accounts import open_accounts
from rules.sanction_list import ListItem
from tests.rules.list_example import FIRST, SECOND
from tests.workflows.sanction_course import LISTED, SanctionCourse, determined
from tests.workflows.sanction_list_course import SanctionListCourse

BASED = SECOND | {"法规政策依据": "《示例条例》第二条"}
NEW, REPEALED = date(2026, 6, 1), date(2026, 7, 1)


@pytest.fixture(scope="module")
async def bureau(house: Client) -> Client:
    await open_accounts({})
    return house


async def rests_on(one: SanctionCourse) -> set[str]:
    found = table(Hang)
    async with reading() as connection:
        cases = select(found.c.on_case).where(found.c.case_id == one.case, found.c.until.is_(None))
        return set(await connection.scalars(cases))


async def test_a_measure_goes_on_under_the_new_edition_that_has_it_and_is_lifted_when_that_one_is_repealed(
    bureau: Client,
) -> None:
    """05-13 实施；06-01 新版代替，有同一项；07-01 新版废止，再没有同一项。"""
    basis = await determined(bureau, 4120)
    old = SanctionListCourse(bureau, "4120", date(2026, 5, 6), rows=(FIRST, BASED))
    await old.adopted()
    one = SanctionCourse(bureau, basis, old, LISTED)
    await one.applied(LISTED)
    await one.done(LISTED, "enf")
    new = SanctionListCourse(
        bureau, "4120", date(2026, 5, 18), rows=(FIRST, BASED | {"序号": "7"}), turn=2, in_force_on=str(NEW)
    )
    await new.adopted()
    await one.past(NEW)
    await old.until_noon(NEW)
    assert await old.over()
    assert await rests_on(one) == {basis.case, new.case}
    assert "所依据的清单失效，转依《示例失信惩戒措施清单 4120》（示例清单-4120）第 7 项" in await one.events()
    row = await one.sanction()
    assert row.lifted_on is None
    assert (row.list_id, row.item_no, ListItem.model_validate(row.item).list_id) == (new.case, "7", new.case)
    await one.past(REPEALED)
    await new.changed(REPEALED - timedelta(days=1), "repeal", on=str(REPEALED), document_day="2026-06-01")
    await new.until_noon(REPEALED)
    assert await new.over()
    await one.quiet()
    assert ((await one.sanction()).lifted_on, new.case in await rests_on(one)) == (REPEALED, False)
    await one.stopped(REPEALED, "enf")
    await one.told_of_end(REPEALED)
    assert await one.over()
    assert ((await one.sanction()).confirmed_on, await rests_on(one)) == (REPEALED, set())
    await new.replayed()
