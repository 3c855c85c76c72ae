"""市场主体的事实：以代码为键；名称经第二人确认才改，曾用名留存。"""

from zoneinfo import ZoneInfo

from pypinyin import Style, lazy_pinyin
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.business import Business
from database.writing import note, put, table
from rules.commitment import CommitmentOffer
from rules.journal import Entry
from rules.penalty import PenaltyDecision
from rules.penalty_file import ClassConfirmed

BUSINESS = table(Business)
SHANGHAI = ZoneInfo("Asia/Shanghai")


async def keep_business(connection: AsyncConnection, decision: PenaltyDecision | CommitmentOffer) -> str:
    """The business of a decision or commitment; what is newly known of it is kept, what is left empty stays as it was.

    Answers its name on file, which an entry alone never changes.
    """
    known = {
        "legal_representative": decision.legal_representative,
        "address": decision.address,
        "email": decision.email,
        "phone": decision.phone,
    }
    if await put(connection, Business, {"uscc": decision.uscc, **_named(decision.subject), **known}):
        return decision.subject
    told = {name: value for name, value in known.items() if value} or {"uscc": decision.uscc}
    kept = update(BUSINESS).where(BUSINESS.c.uscc == decision.uscc).values(told).returning(BUSINESS.c.name)
    return str((await connection.execute(kept)).scalar_one())


async def rename(connection: AsyncConnection, confirmed: ClassConfirmed, decision: PenaltyDecision) -> None:
    """The second person has confirmed that the business bears another name now; the former one stays on file."""
    found = select(BUSINESS.c.name, BUSINESS.c.former_names).where(BUSINESS.c.uscc == decision.uscc).with_for_update()
    known = (await connection.execute(found)).one()
    if known.name == decision.subject:
        return
    until = confirmed.at.astimezone(SHANGHAI).date()
    former = {"name": known.name, "until": until.isoformat(), "case": confirmed.case}
    values = {**_named(decision.subject), "former_names": [*known.former_names, former]}
    await connection.execute(update(BUSINESS).where(BUSINESS.c.uscc == decision.uscc).values(values))
    entry = Entry(
        key="renamed",
        at=confirmed.at,
        mark="decision",
        what=f"确认企业更名：{known.name} → {decision.subject}",
        by=confirmed.by,
        internal=True,
    )
    await note(connection, confirmed.case, entry)


def _named(name: str) -> dict[str, str]:
    return {"name": name, "pinyin": "".join(lazy_pinyin(name, style=Style.NORMAL))}
