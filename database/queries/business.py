"""查企业：按代码、名称片段、拼音和拼音首字母；一百万家里也一样快。"""

import re
from collections.abc import Sequence
from typing import Any

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection

Row = Any
Way = tuple[str, dict[str, Any]]
SHOWN = "uscc, name, pinyin, initials, legal_representative, successor"
# More are looked at than are shown, so that the nearest of them come first.
LOOKED_AT = 60
LAST = "\U0010ffff"
# What nearly every name has finds nobody: it is left to the comparison of the whole text.
USUAL = ("股份有限责任公司", "有限公司", "分公司", "gfyxzrgs", "yxgs", "fgs")


async def businesses_like(connection: AsyncConnection, said: str, *, limit: int = 20) -> Sequence[Row]:
    """Businesses whose code, name or pinyin begins with a text, or whose name or initials hold it; nearest first."""
    wanted = said.replace("\x00", "").strip()
    if not wanted:
        return ()
    statement, values = _asked(wanted)
    found = {row.uscc: row for row in await connection.execute(text(statement), values)}
    small = wanted.lower()

    def distance(row: Row) -> tuple[bool, int, str, str]:
        begins = any(one.startswith(small) for one in (row.name.lower(), row.uscc.lower(), row.pinyin, row.initials))
        return not begins, len(row.name), row.pinyin, row.uscc

    return sorted(found.values(), key=distance)[:limit]


def _asked(wanted: str) -> tuple[str, dict[str, Any]]:
    """One statement of all the ways in which a text may be meant, and its values."""
    small = wanted.lower()
    if re.fullmatch(r"[0-9A-Za-z]+", wanted):
        ways: list[Way | None] = [
            _beginning("uscc", wanted.upper()),
            _beginning("pinyin", small),
            _beginning("initials", small),
        ]
        ways += [_holding("initials", "initials", small, 3)]
    else:
        ways = [_beginning("name", wanted)]
    ways.append(_holding("part", "name", wanted, 2))
    told = [way for way in ways if way is not None]
    statement = " union all ".join(f"(select {SHOWN} from {source} limit {LOOKED_AT})" for source, _ in told)
    return statement, {name: value for _, values in told for name, value in values.items()}


def _beginning(column: str, wanted: str) -> Way:
    """Those whose column begins with a text; a range of bytes is found by the index whatever the plan knows of it."""
    within = f"business where {column} ~>=~ :{column}_from and {column} ~<~ :{column}_to"
    return within, {f"{column}_from": wanted, f"{column}_to": wanted + LAST}


def _holding(by: str, column: str, wanted: str, n: int) -> Way | None:
    """Those that hold a text, by the index of their parts of `n` characters; a shorter text has none."""
    if len(wanted) < n:
        return None
    usual = {one for word in USUAL for one in _parts(word, n)}
    telling = sorted(set(_parts(wanted, n)) - usual)
    likeness = {f"{by}_like": f"%{_escaped(wanted)}%"}
    if not telling:
        return f"business where {column} like :{by}_like", likeness
    source = f"business_by_{by}(cast(:{by}_wanted as text[]), :{by}_like, {LOOKED_AT})"
    return source, {f"{by}_wanted": telling, **likeness}


def _parts(word: str, n: int) -> list[str]:
    return [word[place : place + n] for place in range(len(word) - n + 1)]


def _escaped(wanted: str) -> str:
    return wanted.replace("\\", r"\\").replace("%", r"\%").replace("_", r"\_")
