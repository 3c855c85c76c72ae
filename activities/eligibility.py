"""重新计算谁具备哪项激励的条件：一页企业读一次档案，告诉进行中的激励，改了的才写，最后才算办过。实施方案 二（三）9。"""

import asyncio
import hashlib
import json
import random
from collections.abc import Iterable, Sequence
from datetime import date
from time import monotonic
from typing import Any, NamedTuple

from sqlalchemy import ARRAY, Integer, String, bindparam, delete, text, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity
from temporalio.client import WorkflowUpdateFailedError, WorkflowUpdateRPCTimeoutOrCancelledError
from temporalio.service import RPCError

from activities.telling import say
from database.queries.eligibility import (
    DUE,
    ELIGIBILITY,
    RUN,
    chains_of,
    counts,
    known_of,
    open_incentives,
    page_of,
    watched_of,
)
from database.reading import reading
from database.tables.eligibility import EligibilityRow
from database.writing import writing
from rules.credit_file import EVER, items
from rules.edition import in_force
from rules.eligibility import EligibilityDone, EligibilityOrder, EligibilityPage
from rules.incentive import Benefit, Eligibility, benefits_of, eligibility, offered
from rules.incentive_file import EligibilityTold

LIMIT = 500
# How long one incentive is waited for; whoever does not answer is told by the next run.
PATIENCE = 6.0
# How many incentives are told side by side.
AT_ONCE = 20
# How long the incentives of one page are waited for in all, of the minutes that the page has.
PAGE_PATIENCE = 120.0
SAME = ("met", "near", "near_on", "met_reasons", "missing", "because", "edition")


class Computed(NamedTuple):
    """What was computed of one business: its rows, and what its incentives are to be told, by case."""

    uscc: str
    chain_seq: int
    rows: tuple[dict[str, Any], ...]
    telling: dict[str, EligibilityTold]


@activity.defn
async def is_anybody_due(order: EligibilityOrder) -> bool:
    async with reading() as connection:
        return bool(await page_of(connection, order.scope, "", 1))


@activity.defn
async def compute_page(page: EligibilityPage) -> EligibilityDone:
    """Compute the next businesses of a run. The incentives are told first and the rows written after, and only then is
    nobody due any more: whatever dies between is done again, and what was told once is told once.
    """
    async with reading() as connection:
        wanted = await page_of(connection, page.scope, page.after, LIMIT)
        usccs = tuple(wanted)
        chains = await chains_of(connection, usccs)
        watched = await watched_of(connection, usccs, page.on)
        had = await open_incentives(connection, usccs)
        known = await known_of(connection, usccs)
    computed = list[Computed]()
    for uscc in usccs:
        activity.heartbeat(uscc)
        if one := _tried(page, uscc, chains.get(uscc, ()), uscc in watched, had.get(uscc, ())):
            computed.append(one)
        # Computing is work of this process alone: whoever else is served by it comes between two businesses.
        await asyncio.sleep(0)
    answers = await _told(computed)
    unheard = {case for case, answer in answers.items() if answer is None}
    heard = [one for one in computed if not unheard & one.telling.keys()]
    left = sorted(set(usccs) - {one.uscc for one in heard})
    changed = [row for one in heard for row in one.rows if _differs(known.get((one.uscc, row["benefit"])), row)]
    done = EligibilityDone(
        after=usccs[-1] if len(usccs) == LIMIT else "",
        looked_at=page.looked_at + len(usccs),
        changed=page.changed + len(changed),
        told=page.told + sum(answer is True for answer in answers.values()),
        left=page.left + len(left),
    )
    seen = {one.uscc: one.chain_seq for one in heard}
    await _write(page, changed, seen, left, done)
    if not done.after:
        await _count(page)
    return done


def _tried(page: EligibilityPage, uscc: str, *given: Any) -> Computed | None:
    """What was computed, or None: no single file may keep the others of its page from being computed."""
    try:
        return _computed(page, uscc, *given)
    except Exception:
        activity.logger.exception("the eligibility of %s could not be computed", uscc)
        return None


def _computed(page: EligibilityPage, uscc: str, chain: Sequence[Any], watched: bool, had: Iterable[Any]) -> Computed:
    file = items(chain, on=page.on, known_by=EVER)
    rows = tuple(
        {
            **eligibility(file, benefit, on=page.on, watched=watched).model_dump(mode="python"),
            "uscc": uscc, "edition": edition, "computed_on": page.on, "chain_seq": len(chain),
        }
        for edition, benefit in _current(page)
    )  # fmt: skip
    telling = {}
    for incentive in had:
        benefit = next((one for one in benefits_of(incentive.edition) if one.id == incentive.benefit), None)
        if benefit is not None:
            found = eligibility(file, benefit, on=page.on, watched=watched)
            if _matters(incentive, found):
                said = found.model_dump(include={"met", "missing", "because"})
                telling[incentive.case_id] = EligibilityTold(**said, on=page.on)
    return Computed(uscc, len(chain), rows, telling)


def _current(page: EligibilityPage) -> list[tuple[date, Benefit]]:
    """The benefits in force on the day, with the day on which their edition began."""
    return [(in_force("incentive", page.on).in_force_on, benefit) for benefit in offered(page.on)]


def _matters(incentive: Any, found: Eligibility) -> bool:
    """What is had or under way hears that it is lost; what is stopped hears that this is otherwise than it was."""
    if incentive.state != "stopped":
        return not found.met
    return found.met or tuple(sorted(incentive.because)) != found.because


async def _told(computed: Iterable[Computed]) -> dict[str, bool | None]:
    """Whether each incentive took it, by case; None for whoever has to be told another time.

    So many are told side by side and in no order, so that those that never answer keep nobody else from hearing; when
    the page has waited long enough, none is told any more.
    """
    until, turns, answers = monotonic() + PAGE_PATIENCE, asyncio.Semaphore(AT_ONCE), dict[str, bool | None]()

    async def tell(case: str, one: Computed, telling: EligibilityTold) -> None:
        async with turns:
            answers[case] = await _tell(case, one, telling) if monotonic() < until else None

    wanted = [(case, one, telling) for one in computed for case, telling in one.telling.items()]
    random.shuffle(wanted)
    async with asyncio.TaskGroup() as group:
        for telling in wanted:
            group.create_task(tell(*telling))
    return answers


async def _tell(case: str, computed: Computed, told: EligibilityTold) -> bool | None:
    """Whether a case took it; None when it could not be reached and has to be told another time."""
    content = json.dumps([computed.chain_seq, told.model_dump(mode="json", exclude={"on"})], ensure_ascii=False)
    click = f"eligibility/{hashlib.sha256(content.encode()).hexdigest()[:16]}"
    activity.heartbeat(case)
    try:
        async with asyncio.timeout(PATIENCE):
            return await say(case, "eligibility", told, click=click)
    except WorkflowUpdateFailedError as error:
        activity.logger.warning("%s would not hear of its eligibility: %s", case, error.cause)
        return False
    except (WorkflowUpdateRPCTimeoutOrCancelledError, TimeoutError, RPCError) as error:
        # The client says the same whether patience is over or this activity itself is to stop.
        if (task := asyncio.current_task()) and task.cancelling():
            raise asyncio.CancelledError from None
        activity.logger.warning("%s could not be told of its eligibility: %r", case, error)
        return None


def _differs(known: Any, row: dict[str, Any]) -> bool:
    return known is None or any(_plain(getattr(known, name)) != _plain(row[name]) for name in SAME)


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value


async def _write(
    page: EligibilityPage, changed: list[dict[str, Any]], seen: dict[str, int], left: list[str], done: EligibilityDone
) -> None:
    async with writing() as connection:
        if changed:
            rows = [{name: _plain(row[name]) for name in EligibilityRow.model_fields} for row in changed]
            await connection.execute(RENEWED, rows)
        await _drop_former(connection, page, tuple(seen))
        await _no_longer_due(connection, seen)
        for uscc in left:
            await connection.execute(insert(DUE).values(uscc=uscc, chain_seq=1).on_conflict_do_nothing())
        counted = done.model_dump(include={"looked_at", "changed", "told"})
        ended = None if done.after else page.at
        run = insert(RUN).values(scope=page.scope, on=page.on, started_at=page.begun_at, ended_at=ended, **counted)
        await connection.execute(
            run.on_conflict_do_update(
                index_elements=["scope"],
                set_={name: run.excluded[name] for name in ("on", "started_at", "ended_at", *counted)},
            )
        )


async def _count(page: EligibilityPage) -> None:
    """A run that ends leaves behind how many have what: nobody who looks at the list counts them all again."""
    async with reading() as connection, asyncio.TaskGroup() as group:
        counting = group.create_task(counts(connection))
        while not (await asyncio.wait({counting}, timeout=3))[0]:
            activity.heartbeat()
    async with writing() as connection:
        kept = update(RUN).where(RUN.c.scope == page.scope)
        await connection.execute(kept.values(figures=counting.result(), counted_at=page.at))


async def _drop_former(connection: AsyncConnection, page: EligibilityPage, usccs: tuple[str, ...]) -> None:
    """What the edition of the day does not offer, nobody is eligible for."""
    offered = [benefit.id for _, benefit in _current(page)]
    former = delete(ELIGIBILITY).where(ELIGIBILITY.c.uscc.in_(usccs), ELIGIBILITY.c.benefit.not_in(offered))
    await connection.execute(former)


async def _no_longer_due(connection: AsyncConnection, seen: dict[str, int]) -> None:
    """A business stays due when its chain has grown meanwhile, or is just growing."""
    await connection.execute(SETTLED, {"usccs": list(seen), "lengths": list(seen.values())})


RENEWED = insert(ELIGIBILITY)
RENEWED = RENEWED.on_conflict_do_update(
    index_elements=["uscc", "benefit"],
    set_={name: RENEWED.excluded[name] for name in EligibilityRow.model_fields if name not in ("uscc", "benefit")},
    # Two runs may overlap: what was computed of a shorter chain does not take the place of what a longer one says.
    where=ELIGIBILITY.c.chain_seq <= RENEWED.excluded.chain_seq,
)
SETTLED = text(
    "delete from eligibility_due where uscc in (select due.uscc from eligibility_due as due"
    " join unnest(:usccs, :lengths) as seen (uscc, length) on seen.uscc = due.uscc and due.chain_seq <= seen.length"
    " for update of due skip locked)"
).bindparams(bindparam("usccs", type_=ARRAY(String)), bindparam("lengths", type_=ARRAY(Integer)))
