"""信用档案：入链、公示终止、逐处收回。只增不改。DESIGN「The credit file」。"""

import secrets
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Update, bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.business import BUSINESS
from activities.penalty import DISCLOSURE, PENALTY, penalty_row, share, stand_at
from database.queries.commitment import still_to_keep
from database.tables.eligibility import EligibilityDue
from database.tables.record import Record
from database.writing import adding, given, note, table, writing
from rules.clock import deadline, limits
from rules.journal import Entry as Line
from rules.journal import Moment
from rules.notice import places
from rules.penalty_file import Disclosed, Place, Recalled, Withdrawal
from rules.penalty_form import BY_HAND
from rules.record import FIRST, Entry, entry_key, sealed
from rules.repair import Publication
from rules.working_day import calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
RECORD, DUE = table(Record), table(EligibilityDue)


@activity.defn
async def record_penalty(moment: Moment) -> bool:
    """The penalty enters the credit file of its business. Answers whether that business has a commitment to keep."""
    async with writing() as connection:
        row = await penalty_row(connection, moment.case)
        body = {"decision": row.decision, "classification": row.classification, "publication": row.publication}
        body |= {"awaits_service": True}
        await append(connection, moment, row.uscc, "penalty", row.decided_on, body)
        await note(connection, moment.case, Line(key="recorded", at=moment.at, mark="record", what="记入信用档案"))
        return bool(await still_to_keep(connection, row.uscc))


@activity.defn
async def publish_penalty(moment: Moment) -> tuple[Place, ...]:
    """Show it on our own page at once, and log that; answers the places to which people have to upload it."""
    today = moment.at.date()
    async with writing() as connection:
        row = await penalty_row(connection, moment.case)
        shown = Publication.model_validate(row.publication)
        await connection.execute(
            update(PENALTY)
            .where(PENALTY.c.case_id == moment.case)
            .values(shown_from=max(today, shown.starts_on), shown_until=shown.published_until)
        )
        from_now = {"about": f"{moment.case}/penalty"}
        await append(connection, moment, row.uscc, "shown", max(today, shown.starts_on), from_now)
        shown_at = places(row.decided_on)
        own, by_hand = ([one for one in shown_at if one.by_hand is hand] for hand in (False, True))
        for place in own:
            await share(connection, moment.case, place, today)
        await stand_at(connection, moment, "published")
        line = Line(
            key=f"published/{moment.seq}",
            at=moment.at,
            mark="record",
            what=f"{'、'.join(place.title for place in own)}开始公示，至 {shown.published_until}",
            why=f"待经办上传：{'、'.join(place.title for place in by_hand)}" if by_hand else "",
        )
        await note(connection, moment.case, line)
    return tuple(by_hand)


@activity.defn
async def end_publication(withdrawal: Withdrawal) -> tuple[Place, ...]:
    """Publication and use stop here at once; answers the places that somebody has to confirm."""
    today = withdrawal.at.date()
    async with writing() as connection:
        row = await penalty_row(connection, withdrawal.case)
        ended = update(PENALTY).where(PENALTY.c.case_id == withdrawal.case, PENALTY.c.ended_on.is_(None))
        await connection.execute(ended.values(ended_on=today, ended_why=withdrawal.why, frozen_on=None))
        body = {"why": withdrawal.why, "explanation": withdrawal.explanation, "about": f"{withdrawal.case}/penalty"}
        await append(connection, withdrawal, row.uscc, withdrawal.kind, today, body, n=withdrawal.n)
        due = deadline(today, limits(today)[withdrawal.limit], calendar(), (), withdrawal.why)
        shared = select(DISCLOSURE).where(DISCLOSURE.c.case_id == withdrawal.case, DISCLOSURE.c.recalled_on.is_(None))
        places = (await connection.execute(shared.order_by(DISCLOSURE.c.place))).all()
        asked = update(DISCLOSURE).where(DISCLOSURE.c.case_id == withdrawal.case)
        await connection.execute(asked.values(recall_due_on=due.on, recall_why=withdrawal.why))
        await confirm_place(connection, withdrawal.case, "xincheng", today, "本系统公示页即时停止")
        line = Line(
            key=f"ended/{withdrawal.kind}.{withdrawal.n}",
            at=withdrawal.at,
            mark="record",
            what=f"停止公示和使用：{withdrawal.why}",
            why=withdrawal.explanation,
            clock=f"各处收回期限 {due.on}",
        )
        await note(connection, withdrawal.case, line)
    return tuple(
        Place(place=place.place, title=place.title, by_hand=True) for place in places if place.place in BY_HAND
    )


@activity.defn
async def resume_use(resumed: Withdrawal) -> None:
    """What had stopped because the papers had not arrived goes on, for they have."""
    async with writing() as connection:
        row = await penalty_row(connection, resumed.case)
        again = update(PENALTY).where(PENALTY.c.case_id == resumed.case)
        await connection.execute(again.values(ended_on=None, ended_why=""))
        body = {"why": resumed.why, "about": f"{resumed.case}/penalty"}
        await append(connection, resumed, row.uscc, resumed.kind, resumed.at.date(), body, n=resumed.n)
        line = Line(key=f"resumed/{resumed.seq}", at=resumed.at, mark="record", what=f"恢复公示和使用：{resumed.why}")
        await note(connection, resumed.case, line)


@activity.defn
async def confirm_disclosure(disclosed: Disclosed) -> None:
    """People have uploaded it: from now on these places have it, and each has to be recalled in the end."""
    titles = "、".join(place.title for place in disclosed.places)
    async with writing() as connection:
        for place in disclosed.places:
            await share(connection, disclosed.case, place, disclosed.on)
        line = Line(
            key=f"disclosed/{disclosed.seq}",
            at=disclosed.at,
            mark="record",
            what=f"经办登记已上传公示：{titles}（{disclosed.on}）",
            why=disclosed.evidence,
            by=disclosed.by,
        )
        await note(connection, disclosed.case, line)


@activity.defn
async def confirm_recall(recalled: Recalled) -> None:
    """One place has stopped showing and using it."""
    async with writing() as connection:
        await confirm_place(connection, recalled.case, recalled.place, recalled.on, recalled.evidence)


async def append(
    connection: AsyncConnection, moment: Moment, uscc: str, kind: str, true_on: date, body: dict[str, Any], n: int = 1
) -> None:
    """Add the `n`th entry of a kind and case to a business's chain, once; the business's row is the chain's lock."""
    key = entry_key(moment.case, kind, n)
    head = (await connection.execute(HEAD, {"this_uscc": uscc})).one()
    entry = sealed(
        Entry(
            uscc=uscc,
            seq=head.chain_seq + 1,
            kind=kind,
            body={"case": moment.case, **body} | ({"n": n} if n > 1 else {}),
            salt=secrets.token_hex(16),
            true_on=true_on,
            known_at=moment.at.astimezone(SHANGHAI).isoformat(),
            prev=head.chain_head or FIRST,
        )
    )
    columns = entry.model_dump(include={"uscc", "seq", "kind", "body", "salt", "true_on", "prev"})
    sealed_by = {"digest": entry.body_digest, "link": entry.own_link}
    where = {"case_id": moment.case, "key": key, "known_at": moment.at, "about": str(body.get("about", ""))}
    await connection.execute(CHAINED, given(Record, {**columns, **sealed_by, **where}))


def _chained() -> Update:
    """One more link, unless the entry is in the chain already: then its head stays where it is.

    What the business is eligible for is to be computed anew: said with the link, so that neither is there alone.
    """
    added = adding(Record).returning(RECORD.c.uscc, RECORD.c.seq, RECORD.c.link).cte("added")
    due = insert(DUE).from_select(["uscc", "chain_seq"], select(added.c.uscc, added.c.seq))
    due = due.on_conflict_do_update(index_elements=["uscc"], set_={"chain_seq": due.excluded.chain_seq})
    head = {"chain_seq": added.c.seq, "chain_head": added.c.link}
    return update(BUSINESS).where(BUSINESS.c.uscc == added.c.uscc).values(head).add_cte(due.cte("due"))


HEAD = (
    select(BUSINESS.c.chain_seq, BUSINESS.c.chain_head)
    .where(BUSINESS.c.uscc == bindparam("this_uscc"))
    .with_for_update()
)
CHAINED = _chained()


async def confirm_place(connection: AsyncConnection, case: str, place: str, on: date, evidence: str) -> None:
    one = update(DISCLOSURE).where(
        DISCLOSURE.c.case_id == case, DISCLOSURE.c.place == place, DISCLOSURE.c.recalled_on.is_(None)
    )
    await connection.execute(one.values(recalled_on=on, evidence=evidence))
