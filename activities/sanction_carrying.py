"""清单失效时，依据它的惩戒：同一层级另一份现行清单有同一项的，转而依据它；没有的，解除（由 let_fall 告知）。"""

from typing import Any

from sqlalchemy import select, update
from sqlalchemy.dialects.postgresql import insert
from temporalio import activity

from database.queries.sanction_list import items_in_force
from database.tables.hang import Hang
from database.tables.sanction import Sanction
from database.tables.sanction_list import SanctionList
from database.writing import note, table, writing
from rules.journal import Entry, Moment
from rules.sanction_list import ListItem, carries

HANG, SANCTION, LIST = table(Hang), table(Sanction), table(SanctionList)


@activity.defn
async def carry_over(moment: Moment) -> int:
    """Let what rests on a list that fell rest on the same item of another list in force today; answers how many do.

    What finds no such item keeps resting on the list that fell, so that `let_fall` finds it. Twice is once.
    """
    today = moment.at.date()
    async with writing() as connection:
        level = await connection.scalar(select(LIST.c.level).where(LIST.c.case_id == moment.case))
        # Another list of the level that falls now waits for us, and then finds what moved to it; or we find it fallen.
        await connection.execute(select(LIST.c.case_id).where(LIST.c.level == level).with_for_update(read=True))
        items = [one for one in await items_in_force(connection, today) if one.list_id != moment.case]
        # A proposal that is not applied yet falls with its list; people propose it anew from the list in force.
        applied = select(SANCTION.c.case_id, SANCTION.c.item).where(
            SANCTION.c.starts_on.is_not(None), SANCTION.c.lifted_on.is_(None)
        )
        resting = applied.join(HANG, HANG.c.case_id == SANCTION.c.case_id)
        rows = await connection.execute(resting.where(HANG.c.on_case == moment.case, HANG.c.until.is_(None)))
        moved = 0
        for row in rows.all():
            rested = ListItem.model_validate(row.item)
            item = next((one for one in items if carries(one, rested)), None)
            if item is None:
                continue
            moved += 1
            about = f"《{item.list_title}》（{item.number}）第 {item.no} 项"
            left = update(HANG).where(HANG.c.case_id == row.case_id, HANG.c.on_case == moment.case)
            await connection.execute(left.values(until=today, why=f"转依{about}"))
            await connection.execute(_resting(row.case_id, item, about, today))
            await connection.execute(_under(row.case_id, item))
            what = f"所依据的清单失效，转依{about}"
            entry = Entry(key=f"carried/{moment.case}/{moment.seq}", at=moment.at, mark="record", what=what)
            await note(connection, row.case_id, entry)
    return moved


def _under(case: str, item: ListItem) -> Any:
    """What the row names is the item in force; the credit file and the lifecycle keep what was decided."""
    now = {"list_id": item.list_id, "item_no": item.no, "basis": item.basis, "item": item.model_dump(mode="json")}
    return update(SANCTION).where(SANCTION.c.case_id == case).values(now)


def _resting(case: str, item: ListItem, about: str, since: Any) -> Any:
    """It may have rested on that list before, and come back to it."""
    values = {"case_id": case, "on_case": item.list_id, "about": about, "since": since, "until": None, "why": ""}
    return insert(HANG).values(values).on_conflict_do_update(index_elements=["case_id", "on_case"], set_=values)
