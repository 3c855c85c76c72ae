"""文书的编号、定稿和冻结。编号、排版、入库在一个事务里：失败不跳号，重试不重号。"""

import asyncio
import secrets
from collections.abc import Callable
from functools import lru_cache
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import Insert, insert
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.letter_facts import Facts, verify_url
from database.tables.letter import LetterCount, LetterRow
from database.writing import row, table
from rules.journal import Moment
from rules.letter import LETTERS, TITLES, HeadedLetter, Letter, Paper, letter_number
from rules.notice import series
from settings import settings
from templates.letter import Rendered, render_letter

LETTER, COUNT = table(LetterRow), table(LetterCount)
CODE_LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
Write = Callable[[Paper], Letter]


def letter_id(case: str, key: str) -> str:
    return f"{case}/{key}"


def code(groups: int, drawn: bytes = b"") -> str:
    """A code of groups of four characters that cannot be misread: random, or read off bytes that were drawn before."""
    drawn = drawn or secrets.token_bytes(4 * groups)
    letters = [CODE_LETTERS[byte % len(CODE_LETTERS)] for byte in drawn[: 4 * groups]]
    return "-".join("".join(letters[place : place + 4]) for place in range(0, len(letters), 4))


async def issue(
    connection: AsyncConnection, moment: Moment, facts: Facts, name: str, key: str, bundle: str, write: Write
) -> str:
    """The number of the letter, issued now or before: two attempts wait for each other, so none numbers it twice."""
    identity = letter_id(moment.case, key)
    await connection.execute(select(func.pg_advisory_xact_lock(func.hashtextextended(identity, 0))))
    found = select(LETTER.c.state, LETTER.c.number).where(LETTER.c.id == identity)
    standing = (await connection.execute(found)).one_or_none()
    if standing is not None and standing.state == "issued":
        return standing.number or ""
    check_id = code(3)
    prefix = series(name, facts.unit, facts.today)
    numbered = issubclass(LETTERS[name], HeadedLetter)
    serial = await _next(connection, facts, prefix) if numbered else 0
    number = letter_number(prefix, facts.today.year, serial) if numbered else ""
    paper = Paper(day=facts.today, no=number, code=check_id, verify_url=verify_url(check_id))
    await keep(connection, moment, facts, name, key, bundle, write(paper), paper)
    return number


async def _next(connection: AsyncConnection, facts: Facts, prefix: str) -> int:
    counted = insert(COUNT).values(unit=facts.unit.id, series=prefix, year=facts.today.year, last=1)
    statement = counted.on_conflict_do_update(
        index_elements=["unit", "series", "year"], set_={"last": COUNT.c.last + 1}
    ).returning(COUNT.c.last)
    return int((await connection.execute(statement)).scalar_one())


async def keep(
    connection: AsyncConnection,
    moment: Moment,
    facts: Facts,
    name: str,
    key: str,
    bundle: str,
    letter: Letter,
    paper: Paper,
) -> None:
    data = letter.model_dump(mode="json")
    rendered: Rendered = await asyncio.to_thread(render_letter, name, data, font_folder=settings().font_folder)
    values: dict[str, Any] = {
        "id": letter_id(moment.case, key),
        "case_id": moment.case,
        "key": key,
        "template": name,
        "title": TITLES[name],
        "unit": facts.unit.id,
        "uscc": "" if letter.internal else facts.case.uscc,
        "bundle": bundle,
        "state": "draft" if paper.draft else "issued",
        "number": paper.no or None,
        "check_id": paper.code or None,
        "issued_on": None if paper.draft else paper.day,
        "approved_by": "" if paper.draft else moment.by.name,
        "data": data,
        "version": rendered.template,
        "sha256": rendered.sha256,
        "pdf": rendered.pdf,
        "drawn_at": moment.at,
    }
    await connection.execute(_keeping(tuple(values)), row(LetterRow, values))


@lru_cache(maxsize=1)
def _keeping(names: tuple[str, ...]) -> Insert:
    """Only its own draft gives way: a number or a check code that another letter bears is a fault, not passed over."""
    kept = insert(LETTER)
    newer = {name: kept.excluded[name] for name in names}
    return kept.on_conflict_do_update(index_elements=["id"], set_=newer, where=LETTER.c.state == "draft")
