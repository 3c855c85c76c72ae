"""送达的事实：每一次送达行动、每一份文书的回证、公告、电子送达的同意和阅读。"""

from datetime import date
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.business import BUSINESS
from activities.business_mail import mail_business
from activities.letter_facts import explained, facts_of
from activities.letter_issue import issue
from activities.penalty import PENALTY, penalty_row
from activities.public_notice import notice_of
from activities.record import append
from database.reading import reading
from database.tables.letter import LetterRow, ServiceAct
from database.writing import note, put, table, writing
from rules.clock import deadline, limits
from rules.journal import Entry, Telling
from rules.penalty_file import MailOrder, Served
from rules.penalty_form import MEANS_TITLES
from rules.step import Receipt
from rules.working_day import calendar

LETTER, ACT = table(LetterRow), table(ServiceAct)


@activity.defn
async def keep_service(served: Served) -> bool:
    """One act of service, with a receipt for each of its papers; a bundle is served as a whole or not at all.

    Answers whether the business has agreed to electronic service, for whoever has to choose the next means.
    """
    means = MEANS_TITLES[served.means]
    async with writing() as connection:
        act = served.model_dump(include={"key", "means", "outcome", "on", "receiver", "witness", "note", "at"})
        who = {"by_id": served.by.id, "by_name": served.by.name}
        papers = {"case_id": served.case, "bundle": served.bundle.key, "letters": list(served.bundle.letters)}
        await put(connection, ServiceAct, {**act, **who, **papers, "proof": list(served.proof)})
        # Papers that came back are not served, though an e-mail that its relay had taken may have let them seem so.
        proved: dict[str, Any] = {"served_on": None, "served_by": ""}
        if served.outcome == "served":
            proved = {"served_on": served.on, "served_by": served.means}
        await connection.execute(update(LETTER).where(LETTER.c.id.in_(served.bundle.letters)).values(proved))
        if served.bundle.key == "papers":
            await _serve_penalty(connection, served, proved)
        said = {"served": "已送达", "returned": "未能送达"}.get(served.outcome, "已公告")
        entry = Entry(
            key=f"{served.key}/{served.outcome}",
            at=served.at,
            mark="service",
            by=served.by,
            what=f"{means}：{said}（{served.on}）",
            why=served.note or served.receiver,
            letters=served.bundle.letters,
        )
        await note(connection, served.case, entry)
        agreed = select(BUSINESS.c.electronic_since).join(LETTER, LETTER.c.uscc == BUSINESS.c.uscc)
        since = await connection.scalar(agreed.where(LETTER.c.id.in_(served.bundle.letters)).limit(1))
    return since is not None


async def _serve_penalty(connection: AsyncConnection, served: Served, proved: dict[str, Any]) -> None:
    """What is published is used from its publication; a penalty that is not, from the service of its papers."""
    was = await penalty_row(connection, served.case)
    await connection.execute(update(PENALTY).where(PENALTY.c.case_id == served.case).values(proved))
    if was.publication["published"] or not (was.served_on or proved["served_on"]):
        return
    kind = "served" if proved["served_on"] else "unserved"
    await append(connection, served, was.uscc, kind, served.on, {"about": f"{served.case}/penalty"}, n=served.seq)


@activity.defn
async def send_electronically(served: Served) -> Served:
    """Into the business's box here, and a letter that says so to its address; a bounce is a return.

    Without a consent on record nothing is sent: that is a return too.
    """
    async with reading() as connection:
        facts = await facts_of(connection, served.case, served.at.date())
    if facts.business.electronic_since is None:
        return served.model_copy(update={"outcome": "returned", "note": "企业没有确认同意电子送达"})
    order = MailOrder(
        case=served.case,
        seq=served.seq,
        at=served.at,
        email="",
        key=f"{served.key}/mail",
        letters=served.bundle.letters,
    )
    if await mail_business(order) == "bounced":
        return served.model_copy(update={"outcome": "returned", "note": "电子邮件被退回"})
    return served.model_copy(update={"receiver": "企业端收件箱", "note": "依企业签名确认的电子送达同意书"})


@activity.defn
async def keep_notice(given: Served) -> date:
    """The notice was published: its paper is kept, and the day on which the papers count as served is answered."""
    async with writing() as connection:
        facts = await facts_of(connection, given.case, given.at.date())
        limit = limits(given.on)["public_notice"]
        due = deadline(given.on, limit, calendar(), (), "公告")
        own = (ACT.c.case_id == given.case, ACT.c.bundle == given.bundle.key, ACT.c.outcome == "returned")
        before = select(ACT).where(*own).order_by(ACT.c.at)
        tried = tuple(
            f"{row.on} {MEANS_TITLES[row.means]}：{row.note}" for row in await connection.execute(before)
        ) or (given.note,)
        papers = select(LETTER.c.template, LETTER.c.title, LETTER.c.number, LETTER.c.data)
        noticed = (await connection.execute(papers.where(LETTER.c.id.in_(given.bundle.letters)))).all()
        await issue(
            connection,
            given,
            facts,
            "public_notice",
            given.key,
            given.key,
            await notice_of(connection, given, facts, noticed, tried, explained(due)),
        )
        entry = Entry(
            key=f"{given.key}/published",
            at=given.at,
            mark="service",
            by=given.by,
            what=f"刊登送达公告（{given.on}），{due.on} 视为送达",
            why=given.note,
            clock="；".join(due.steps),
        )
        await note(connection, given.case, entry)
    return due.on


@activity.defn
async def keep_consent(telling: Telling) -> Receipt:
    """The business agrees to electronic service and signs; it holds until it is taken back."""
    assert telling.at is not None
    signature = str(telling.content.get("signature", ""))
    async with writing() as connection:
        await connection.execute(
            update(BUSINESS)
            .where(BUSINESS.c.uscc == telling.by.id)
            .values(electronic_since=telling.at.date(), electronic_proof=f"{telling.case}/{telling.key}")
        )
        entry = Entry(
            key=telling.key,
            at=telling.at,
            mark="service",
            by=telling.by,
            what="企业确认同意电子送达",
            why=f"签名：{signature}",
        )
        await note(connection, telling.case, entry)
    return Receipt(case=telling.case, key=telling.key, at=telling.at, sentence="已登记电子送达同意")


@activity.defn
async def end_consent(telling: Telling) -> Receipt:
    """The business takes its agreement back: what is not yet served electronically goes another way."""
    assert telling.at is not None
    async with writing() as connection:
        taken_back = update(BUSINESS).where(BUSINESS.c.uscc == telling.by.id)
        await connection.execute(taken_back.values(electronic_since=None, electronic_proof=""))
        entry = Entry(key=telling.key, at=telling.at, mark="service", by=telling.by, what="企业撤回电子送达同意")
        await note(connection, telling.case, entry)
    return Receipt(case=telling.case, key=telling.key, at=telling.at, sentence="已撤回电子送达同意")


@activity.defn
async def keep_reading(telling: Telling) -> Receipt:
    """The first time that the business opened a paper."""
    assert telling.at is not None
    async with writing() as connection:
        first = update(LETTER).where(LETTER.c.id == telling.key, LETTER.c.read_at.is_(None))
        opened = await connection.execute(first.values(read_at=telling.at))
        if opened.rowcount:
            seen = update(PENALTY).where(PENALTY.c.case_id == telling.case, PENALTY.c.read_at.is_(None))
            await connection.execute(seen.values(read_at=telling.at))
            entry = Entry(
                key=f"read/{telling.key}",
                at=telling.at,
                mark="service",
                by=telling.by,
                what="企业已查阅文书",
                letters=(telling.key,),
            )
            await note(connection, telling.case, entry)
    return Receipt(case=telling.case, key=telling.key, at=telling.at, sentence="已记录查阅")
