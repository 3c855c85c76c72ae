"""市场主体的事实：以代码为键；名称经第二人确认才改，曾用名留存。"""

from collections.abc import Mapping
from types import MappingProxyType
from zoneinfo import ZoneInfo

from pypinyin import Style, lazy_pinyin
from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.business import Business
from database.writing import note, row, table
from rules.commitment import CommitmentOffer
from rules.dishonesty import DishonestyProposal
from rules.journal import Entry, Moment
from rules.penalty import PenaltyDecision
from rules.penalty_file import ClassConfirmed
from rules.record_entry import RecordDraft

BUSINESS = table(Business)
SHANGHAI = ZoneInfo("Asia/Shanghai")
KNOWN = ("legal_representative", "address", "email", "phone")
MET = insert(BUSINESS)
KEPT = MET.on_conflict_do_update(
    index_elements=["uscc"],
    set_={name: func.coalesce(func.nullif(MET.excluded[name], ""), BUSINESS.c[name]) for name in KNOWN},
).returning(BUSINESS.c.name)


async def keep_business(
    connection: AsyncConnection, decision: PenaltyDecision | CommitmentOffer | DishonestyProposal
) -> str:
    """The business of a decision or commitment; what is newly known of it is kept, what is left empty stays as it was.

    Answers its name on file, which an entry alone never changes.
    """
    known = {name: getattr(decision, name) for name in KNOWN}
    return await name_on_file(connection, decision.uscc, decision.subject, known)


async def name_on_file(
    connection: AsyncConnection, uscc: str, subject: str, known: Mapping[str, str] = MappingProxyType({})
) -> str:
    """The name under which a business is on file; one that nobody has met yet is put on file as `subject`."""
    return str((await connection.execute(KEPT, row(Business, {"uscc": uscc, **named(subject), **known}))).scalar_one())


async def rename(connection: AsyncConnection, confirmed: ClassConfirmed, decision: PenaltyDecision) -> None:
    """The second person has confirmed that the business bears another name now; the former one stays on file."""
    await rename_to(connection, confirmed, decision.uscc, decision.subject)


async def rename_to(connection: AsyncConnection, confirmed: Moment, uscc: str, name: str) -> None:
    """The same by a business's code; a name that it bears already changes nothing."""
    found = select(BUSINESS.c.name, BUSINESS.c.former_names).where(BUSINESS.c.uscc == uscc).with_for_update()
    known = (await connection.execute(found)).one()
    if known.name == name:
        return
    until = confirmed.at.astimezone(SHANGHAI).date()
    former = {"name": known.name, "until": until.isoformat(), "case": confirmed.case}
    values = {**named(name), "former_names": [*known.former_names, former]}
    await connection.execute(update(BUSINESS).where(BUSINESS.c.uscc == uscc).values(values))
    entry = Entry(
        key="renamed",
        at=confirmed.at,
        mark="decision",
        what=f"确认企业更名：{known.name} → {name}",
        by=confirmed.by,
        internal=True,
    )
    await note(connection, confirmed.case, entry)


async def against_succession(connection: AsyncConnection, draft: RecordDraft) -> str:
    """Why a business cannot be followed by that successor, in a sentence; usually nothing."""
    found = select(BUSINESS.c.uscc, BUSINESS.c.successor).where(BUSINESS.c.uscc.in_((draft.uscc, draft.successor)))
    after = {row.uscc: row.successor for row in await connection.execute(found)}
    if after.get(draft.successor) == draft.uscc:
        return "承继者已经登记为由本主体承继，不能互相承继"
    known = after.get(draft.uscc, "")
    return "本主体已经登记了另一个承继者" if known not in ("", draft.successor) else ""


async def succeed(connection: AsyncConnection, draft: RecordDraft) -> None:
    """A business is followed by another; its own chain stays with its own code."""
    followed = {"successor": draft.successor, "succession": draft.succession, "succeeded_on": draft.true_on}
    await connection.execute(update(BUSINESS).where(BUSINESS.c.uscc == draft.uscc).values(followed))


def named(name: str) -> dict[str, str]:
    """A name with its pinyin and the initials of its pinyin, by which it is found and put in order."""
    initials = lazy_pinyin(name, style=Style.FIRST_LETTER, errors=_figures_and_letters)
    pinyin = lazy_pinyin(name, style=Style.NORMAL)
    return {"name": name, "pinyin": "".join(pinyin), "initials": "".join(initials).lower()}


def _figures_and_letters(other: str) -> str:
    return "".join(one for one in other if one.isalnum())
