"""履约抽查的事实：冻结名单，抽取，逐件启动核查。"""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.commitment_call import PASSED_BY
from activities.telling import say
from database.queries.commitment import open_commitments
from database.reading import reading
from database.tables.case import Case
from database.tables.commitment import CommitmentSampling
from database.writing import note, put, table, writing
from rules.commitment_sampling import Frozen, SamplingFiling, Seeded, share
from rules.journal import Ending, Entry, Telling
from rules.refusal import Refused
from rules.responsibility import obstacles_to_start
from rules.sampling import Candidate, Share, draw, population
from rules.unit import unit

SHANGHAI = ZoneInfo("Asia/Shanghai")
CASE, SAMPLING = table(Case), table(CommitmentSampling)


@activity.defn
async def file_sampling(filing: SamplingFiling) -> Frozen:
    """Freeze the list of who may be drawn. Refused: NotResponsible, NothingToSample."""
    order, today = filing.order, filing.at.astimezone(SHANGHAI).date()
    if reasons := obstacles_to_start(1, unit(order.unit, today), today):
        raise Refused("；".join(reasons), code="NotResponsible")
    async with writing() as connection:
        found = await open_commitments(connection, order.unit, since=order.since, until=order.until)
        if not found:
            raise Refused("这段时间受理的承诺，没有可以抽查的", code="NothingToSample")
        listed = {
            **order.model_dump(),
            **share(today).model_dump(),
            "case_id": filing.case,
            "candidates": [one.model_dump() for one in found],
            "population": population(found),
        }
        await put(connection, Case, _case(filing))
        await put(connection, CommitmentSampling, listed)
        row = await _row(connection, filing.case)
        entry = Entry(
            key="filed", at=filing.at, mark="step", what=f"冻结抽查名单，共 {len(row.candidates)} 件", by=filing.by,
            why=f"名单摘要 {row.population}；随机数来源：{order.source}",
        )  # fmt: skip
        await note(connection, filing.case, entry)
    return Frozen(size=len(row.candidates), population=row.population)


@activity.defn
async def draw_sample(seeded: Seeded) -> int:
    """Draw from the frozen list with the published number; answers how many were drawn."""
    today = seeded.at.astimezone(SHANGHAI).date()
    async with writing() as connection:
        row = await _row(connection, seeded.case)
        candidates = [Candidate.model_validate(one) for one in row.candidates]
        drawn = draw(candidates, Share(percent=row.percent, least=row.least), seeded.number).drawn
        undrawn = update(SAMPLING).where(SAMPLING.c.case_id == seeded.case, SAMPLING.c.drawn_on.is_(None))
        await connection.execute(undrawn.values(seed=seeded.number, drawn=list(drawn), drawn_on=today))
        what, why = f"抽取 {len(drawn)} 件", f"随机数 {seeded.number}（{row.source}）"
        entry = Entry(key="drawn", at=seeded.at, mark="decision", what=what, why=why, by=seeded.by)
        await note(connection, seeded.case, entry)
    return len(drawn)


@activity.defn
async def call_drawn(seeded: Seeded) -> None:
    """Call for the check of everybody drawn; the same call twice is one check."""
    async with reading() as connection:
        row = await _row(connection, seeded.case)
    content = {"cause": "sampled", "source": f"{row.title}（{seeded.case}）", "reason": f"按随机数 {row.seed} 抽中"}
    telling = Telling(by=seeded.by, content=content)
    called = 0
    for place, case in enumerate(row.drawn):
        activity.heartbeat(place)
        called += await say(case, "call_for_check", telling, click=seeded.case, passed_by=PASSED_BY)
    passed_by = len(row.drawn) - called
    why = f"{passed_by} 件的履约结果此前已经认定" if passed_by else ""
    entry = Entry(key="called", at=seeded.at, mark="step", what=f"启动核查 {called} 件", why=why)
    async with writing() as connection:
        await note(connection, seeded.case, entry)


@activity.defn
async def close_sampling(ending: Ending) -> None:
    async with writing() as connection:
        closed = {"position": "closed", "outcome": ending.outcome, "closed_at": ending.at, "seq": ending.seq}
        await connection.execute(update(CASE).where(CASE.c.id == ending.case).values(closed))
        entry = Entry(key="closed", at=ending.at, mark="system", what="案件办结：已抽取并启动核查")
        await note(connection, ending.case, entry)


async def _row(connection: AsyncConnection, case: str) -> Any:
    return (await connection.execute(select(SAMPLING).where(SAMPLING.c.case_id == case))).one()


def _case(filing: SamplingFiling) -> dict[str, Any]:
    order = filing.order
    return {
        "id": filing.case,
        "kind": "commitment_sampling",
        "title": order.title,
        "subject": f"{unit(order.unit, filing.at.astimezone(SHANGHAI).date()).name}履约抽查",
        "uscc": "",
        "unit": order.unit,
        "started_by": filing.by.id,
        "started_at": filing.at,
        "legal_date": filing.at.astimezone(SHANGHAI).date(),
        "position": "filed",
        "seq": filing.seq,
    }
