"""信用承诺的事实：提供、签署、受理、公示入档、办结。实施方案 二（一）1。"""

from collections.abc import Mapping
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.business import keep_business
from activities.record import append
from database.queries.commitment import newest_template, standing_of
from database.queries.commitment_shown import renewable, waiting
from database.tables.case import Case
from database.tables.commitment import Commitment
from database.tables.record import Disclosure
from database.writing import note, put, table, writing
from rules.commitment import (
    OUTCOMES,
    TYPES,
    UNBOUND,
    CommitmentDates,
    CommitmentOffer,
    commitment_number,
    consequences,
    dates,
    rectifications,
)
from rules.commitment import exclusions as exclusions_of
from rules.commitment import faults as faults_of
from rules.commitment_file import Accepted, CommitmentFiling, CommitmentOnFile, SignedLetter
from rules.commitment_file import Signature as Signed
from rules.edition import in_force
from rules.journal import Ending, Entry, Moment
from rules.notice import commitment_places
from rules.penalty_file import Place
from rules.refusal import Refused
from rules.responsibility import obstacles_to_start
from rules.unit import unit
from rules.working_day import calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
CASE, COMMITMENT = table(Case), table(Commitment)
OFFERED = {"uscc", "subject", "unit", "use", "type", "matter", "reference", "template", "replaces"}
ENDINGS: Mapping[str, str] = UNBOUND | {str(outcome): title for outcome, title in OUTCOMES.items()}


@activity.defn
async def file_commitment(filing: CommitmentFiling) -> CommitmentOnFile:
    """Make the offer a fact, with the newest text of its letter frozen.

    Refused: NotYours (a business commits itself alone, and to the public), FormFaulty (faults by field),
    NotResponsible, CommitmentExcluded (with every reason), TooMany (of its own, not accepted yet), NotToRenew,
    NoSuchTemplate.
    """
    offer, today = filing.offer, filing.at.astimezone(SHANGHAI).date()
    if filing.by.kind == "business" and (filing.by.id != offer.uscc or offer.use != "voluntary"):
        raise Refused("企业自行作出的，应当是本企业主动向社会作出的承诺", code="NotYours")
    if wrong := faults_of(offer, on=today):
        raise Refused("承诺信息有误，请按提示修改", code="FormFaulty", faults=wrong)
    for office in {offer.unit, offer.answered_by}:
        if reasons := obstacles_to_start(1, unit(office, today), today):
            raise Refused("；".join(reasons), code="NotResponsible")
    async with writing() as connection:
        if reasons := exclusions_of(offer, await standing_of(connection, offer.uscc, filing.case), on=today):
            raise Refused("；".join(reasons), code="CommitmentExcluded")
        most = in_force("commitment", today).data["voluntary"]["waiting"]
        if filing.by.kind == "business" and await waiting(connection, offer.uscc, but=filing.case) >= most:
            raise Refused(f"已有 {most} 份主动承诺等待签署或者受理，请办完以后再提交", code="TooMany")
        if offer.replaces and not await renewable(connection, offer.uscc, offer.replaces, by=filing.case):
            raise Refused("只能更新本企业正在履行的主动承诺，而且同一份不能同时更新两次", code="NotToRenew")
        template = await newest_template(connection, offer.template)
        if template is None or template.type != offer.type:
            raise Refused(f"没有可用于{TYPES[offer.type]}的承诺书文本“{offer.template}”", code="NoSuchTemplate")
        if (known := await keep_business(connection, offer)) != offer.subject:
            told = {"subject": f"该代码在档的名称是“{known}”，请核对；更名的，先办理更名"}
            raise Refused("承诺信息有误，请按提示修改", code="FormFaulty", faults=told)
        await put(connection, Case, _case(filing))
        await put(connection, Commitment, _offered(filing, template))
        entry = Entry(key="filed", at=filing.at, mark="step", what="提供承诺书", by=filing.by, why=offer.matter)
        await note(connection, filing.case, entry)
        return on_file(await commitment_row(connection, filing.case))


@activity.defn
async def sign_commitment(signed: Signed) -> tuple[str, ...]:
    """The business has signed, in the portal or on paper; a letter that was sent back is signed again.

    Answers why the commitment may not be accepted now, by what has become known since it was offered.
    """
    letter, today = signed.letter, signed.at.astimezone(SHANGHAI).date()
    async with writing() as connection:
        values = {"signed_on": letter.signed_on, "signature": letter.model_dump(mode="json")}
        await connection.execute(_one(signed.case).values(values))
        entry = Entry(
            key=f"signed/{signed.seq}",
            at=signed.at,
            mark="decision",
            what="签署承诺书" if letter.means == "portal" else "录入纸面签署的承诺书",
            why=f"{letter.signer}，{letter.signed_on}；{'同意公开' if letter.publish else '不同意公开'}",
            by=signed.by,
        )
        await note(connection, signed.case, entry)
        offer = CommitmentOffer.model_validate((await commitment_row(connection, signed.case)).offer)
        return tuple(exclusions_of(offer, await standing_of(connection, offer.uscc, signed.case), on=today))


@activity.defn
async def accept_commitment(accepted: Accepted) -> CommitmentOnFile:
    """The commitment is accepted; the days that follow from it are fixed here, once."""
    today = accepted.at.astimezone(SHANGHAI).date()
    async with writing() as connection:
        row = await commitment_row(connection, accepted.case)
        found = dates(CommitmentOffer.model_validate(row.offer), today, calendar())
        values = found.model_dump(include={"missing_due_on", "due_on", "ends_on"})
        values |= {"accepted_on": today, "reasons": list(found.reasons)}
        await connection.execute(_one(accepted.case).where(COMMITMENT.c.accepted_on.is_(None)).values(values))
        entry = Entry(
            key="accepted", at=accepted.at, mark="decision", what="受理承诺", why=accepted.reason, by=accepted.by,
            clock="；".join(found.reasons),
        )  # fmt: skip
        await note(connection, accepted.case, entry)
        return on_file(await commitment_row(connection, accepted.case))


@activity.defn
async def publish_commitment(moment: Moment) -> tuple[Place, ...]:
    """The commitment enters the credit file; where its business agreed, the public sees it.

    Answers the places to which people have to upload it.
    """
    today = moment.at.astimezone(SHANGHAI).date()
    async with writing() as connection:
        row = await commitment_row(connection, moment.case)
        public = SignedLetter.model_validate(row.signature).publish
        await connection.execute(_one(moment.case).values(shown_from=today if public else None))
        shown_at = commitment_places(row.use, today) if public else ()
        for place in shown_at:
            if not place.by_hand:
                shared = {"case_id": moment.case, "place": place.place, "title": place.title, "shared_on": today}
                await put(connection, Disclosure, shared)
        body = {
            "offer": row.offer,
            "letter": row.letter,
            "signature": row.signature,
            "number": row.number,
            "accepted_on": str(row.accepted_on),
            "reasons": row.reasons,
        }
        await append(connection, moment, row.uscc, "commitment", row.accepted_on, body)
        await stand(connection, moment, "published")
        what = "记入信用档案，向社会公开" if public else "记入信用档案"
        await note(connection, moment.case, Entry(key="published", at=moment.at, mark="record", what=what))
    return tuple(place for place in shown_at if place.by_hand)


@activity.defn
async def close_commitment(ending: Ending) -> None:
    async with writing() as connection:
        closed = {"position": "closed", "outcome": ending.outcome, "closed_at": ending.at, "seq": ending.seq}
        await connection.execute(update(CASE).where(CASE.c.id == ending.case).values(closed))
        entry = Entry(key="closed", at=ending.at, mark="system", what=f"案件办结：{ENDINGS[ending.outcome]}")
        await note(connection, ending.case, entry)


async def commitment_row(connection: AsyncConnection, case: str) -> Any:
    return (await connection.execute(select(COMMITMENT).where(COMMITMENT.c.case_id == case))).one()


async def stand(connection: AsyncConnection, moment: Moment, position: str) -> None:
    """Where the case stands, unless something newer has been said."""
    one = update(CASE).where(CASE.c.id == moment.case, CASE.c.seq < moment.seq)
    await connection.execute(one.values(position=position, seq=moment.seq))


def on_file(row: Any) -> CommitmentOnFile:
    """What the lifecycle remembers of a commitment's row."""
    offer = CommitmentOffer.model_validate(row.offer)
    found = {"missing_due_on": row.missing_due_on, "due_on": row.due_on, "ends_on": row.ends_on}
    return CommitmentOnFile(
        **offer.model_dump(include={"uscc", "subject", "unit", "use", "type", "matter", "missing", "replaces"}),
        case=row.case_id,
        number=row.number,
        handling_unit=row.handling_unit,
        letter=f"《{row.letter['title']}》第 {row.version} 版",
        barred=offer.interested,
        accepted_on=row.accepted_on,
        dates=CommitmentDates(**found, reasons=tuple(row.reasons)),
        consequences=consequences(on=row.accepted_on) if row.accepted_on else {},
        **({"rectifications": rectifications(on=row.accepted_on)} if row.accepted_on else {}),
    )


def _one(case: str) -> Any:
    return update(COMMITMENT).where(COMMITMENT.c.case_id == case)


def _case(filing: CommitmentFiling) -> dict[str, Any]:
    offer, today = filing.offer, filing.at.astimezone(SHANGHAI).date()
    return {
        "id": filing.case,
        "kind": "commitment",
        "title": commitment_number(filing.case, today),
        "subject": offer.subject,
        "uscc": offer.uscc,
        "unit": offer.unit,
        "started_by": filing.by.id,
        "started_at": filing.at,
        "legal_date": today,
        "position": "filed",
        "seq": filing.seq,
    }


def _offered(filing: CommitmentFiling, template: Any) -> dict[str, Any]:
    offer, today = filing.offer, filing.at.astimezone(SHANGHAI).date()
    told = {name: getattr(template, name) for name in ("title", "conditions", "standards", "consequences", "promise")}
    return {
        **offer.model_dump(include=OFFERED),
        "case_id": filing.case,
        "number": commitment_number(filing.case, today),
        "handling_unit": offer.answered_by,
        "offer": offer.model_dump(mode="json"),
        "version": template.version,
        "letter": told,
        "offered_at": filing.at,
    }
