"""对照信用档案核对重点关注的标准：复核时看全部，依据的案件不再有效时和每月初看原来那一条。实施方案 二（三）9。"""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.hanging import hang, resting
from database.queries.credit_file import entries_of
from database.reading import reading
from database.tables.case import Case
from database.tables.watch import Watch
from database.writing import note, table
from rules.credit_file import EVER, Item, items
from rules.journal import Entry, Moment
from rules.message import Message
from rules.refusal import Refused
from rules.watch_file import WatchLooked
from rules.watch_finding import Met, findings

SHANGHAI = ZoneInfo("Asia/Shanghai")
CASE, WATCH = table(Case), table(Watch)


class Found(Message):
    """Every criterion as it was found on a day."""

    found: tuple[Met, ...]


@activity.defn
async def look_at_file(moment: Moment) -> Found:
    """What the file of a watched business says of every criterion today."""
    async with reading() as connection:
        uscc = await connection.scalar(select(WATCH.c.uscc).where(WATCH.c.case_id == moment.case))
        used = await file_of(connection, str(uscc), moment)
    return Found(found=_held_against(used, moment))


@activity.defn
async def look_again(looked: WatchLooked) -> Met:
    """The criterion of a watch without the cases that fell; while it is met all the same, the timeline says so."""
    async with resting() as connection:
        row = (await connection.execute(select(WATCH).where(WATCH.c.case_id == looked.case))).one()
        used = await file_of(connection, row.uscc, looked)
        found = _held_against(used, looked, without=frozenset(looked.without), standing=True)
        met = next((one for one in found if one.criterion == row.criterion), None)
        if met is None:
            return Met.model_validate(row.met | {"met": False, "reasons": ["现行版次没有这条标准"]})
        if met.met:
            one = update(WATCH).where(WATCH.c.case_id == looked.case)
            await connection.execute(one.values(met=met.model_dump(mode="json")))
            what = f"{'月初核对' if looked.monthly else '所依据的案件有变化'}，列入的标准仍然满足"
            entry = Entry(
                key=f"looked/{looked.seq}", at=looked.at, mark="record", what=what,
                why="；".join(met.reasons), internal=True,
            )  # fmt: skip
            await note(connection, looked.case, entry)
            await hang_on(connection, looked, met)
        return met


def _held_against(used: tuple[Item, ...], moment: Moment, **how: Any) -> tuple[Met, ...]:
    """Every criterion of the day; where no edition is in force there is none, and a watch that has none ends."""
    try:
        return findings(used, on=moment.at.astimezone(SHANGHAI).date(), **how)
    except Refused:
        return ()


async def file_of(connection: AsyncConnection, uscc: str, moment: Moment) -> tuple[Item, ...]:
    """The file of a business as it stands on the day of a moment of a case."""
    on = moment.at.astimezone(SHANGHAI).date()
    return items(await entries_of(connection, uscc), on=on, known_by=EVER)


async def hang_on(connection: AsyncConnection, moment: Moment, met: Met) -> None:
    """The watch rests on the cases whose records meet its criterion."""
    found = select(CASE.c.id, CASE.c.title).where(CASE.c.id.in_(met.cases))
    titles = {row.id: row.title for row in await connection.execute(found)}
    for case in met.cases:
        await hang(
            connection,
            moment.case,
            case,
            about=titles.get(case, met.title),
            since=moment.at.astimezone(SHANGHAI).date(),
        )
