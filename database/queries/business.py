"""查企业：按代码、名称片段、拼音和拼音首字母；一百万家里也一样快。"""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, TEXT, bindparam, select, text
from sqlalchemy.ext.asyncio import AsyncConnection

from database.tables.business import Business
from database.writing import table

Row = Any
BUSINESS = table(Business)
SHOWN = (
    BUSINESS.c.uscc,
    BUSINESS.c.name,
    BUSINESS.c.pinyin,
    BUSINESS.c.initials,
    BUSINESS.c.legal_representative,
    BUSINESS.c.successor,
)
# More are looked at than are shown, so that the nearest of them come first.
LOOKED_AT = 60
# What nearly every name has finds nobody: it is left to the comparison of the whole text.
USUAL = ("股份有限责任公司", "有限公司", "分公司", "gfyxzrgs", "yxgs", "fgs")
_FOUND = ", ".join(column.name for column in SHOWN)


def _by(name: str) -> Any:
    wanted = bindparam("wanted", type_=ARRAY(TEXT))
    return text(f"select {_FOUND} from business_by_{name}(:wanted, :likeness, :most)").bindparams(wanted)


PART, INITIALS = _by("part"), _by("initials")


async def businesses_like(connection: AsyncConnection, said: str, *, limit: int = 20) -> Sequence[Row]:
    """Businesses whose code, name or pinyin begins with a text, or whose name or initials hold it; nearest first."""
    wanted = said.strip()
    if not wanted:
        return ()
    found: dict[str, Row] = {}
    for rows in await _looked_up(connection, wanted):
        found |= {row.uscc: row for row in rows}
    small = wanted.lower()

    def distance(row: Row) -> tuple[bool, int, str, str]:
        begins = any(one.startswith(small) for one in (row.name.lower(), row.uscc.lower(), row.pinyin, row.initials))
        return not begins, len(row.name), row.pinyin, row.uscc

    return sorted(found.values(), key=distance)[:limit]


async def _looked_up(connection: AsyncConnection, wanted: str) -> list[Sequence[Row]]:
    small, found = wanted.lower(), []
    if re.fullmatch(r"[0-9A-Za-z]+", wanted):
        found.append(await _beginning(connection, BUSINESS.c.uscc, wanted.upper()))
        found.append(await _beginning(connection, BUSINESS.c.pinyin, small))
        found.append(await _beginning(connection, BUSINESS.c.initials, small))
        found.append(await _holding(connection, INITIALS, BUSINESS.c.initials, small, 3))
    else:
        found.append(await _beginning(connection, BUSINESS.c.name, wanted))
    found.append(await _holding(connection, PART, BUSINESS.c.name, wanted, 2))
    return found


async def _beginning(connection: AsyncConnection, column: Any, wanted: str) -> Sequence[Row]:
    """Those whose column begins with a text; a range of bytes is found by the index whatever the plan knows of it."""
    beyond = wanted[:-1] + chr(ord(wanted[-1]) + 1)
    begins = select(*SHOWN).where(column.op("~>=~")(wanted), column.op("~<~")(beyond))
    return (await connection.execute(begins.limit(LOOKED_AT))).all()


async def _holding(connection: AsyncConnection, by: Any, column: Any, wanted: str, n: int) -> Sequence[Row]:
    """Those that hold a text, by the index of their parts of `n` characters; a shorter text has none."""
    if len(wanted) < n:
        return ()
    usual = {one for word in USUAL for one in _parts(word, n)}
    likeness = f"%{_escaped(wanted)}%"
    telling = sorted(set(_parts(wanted, n)) - usual)
    if not telling:
        held = select(*SHOWN).where(column.like(likeness, escape="\\")).limit(LOOKED_AT)
        return (await connection.execute(held)).all()
    values = {"wanted": telling, "likeness": likeness, "most": LOOKED_AT}
    return (await connection.execute(by, values)).all()


def _parts(word: str, n: int) -> list[str]:
    return [word[place : place + n] for place in range(len(word) - n + 1)]


def _escaped(wanted: str) -> str:
    return wanted.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
