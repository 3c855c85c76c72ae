"""信用档案的链：每个市场主体的记录首尾相连，改动任何一条都会被发现。DESIGN「The credit file」.

The link seals the header and the digest of the body, not the body: a sealed record's body and salt can be destroyed
(`body=None`) and the chain still verifies. The salt keeps a short body from being guessed from its digest.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import date
from typing import Any

from rules.message import Message

FIRST = "0" * 64


class Entry(Message):
    """One record. `true_on`: when it was so; `known_at`: when we knew it (ISO 8601); `prev`: the link before, or FIRST.

    `seq` counts from 1 in each business's chain. `salt` is hex and comes from outside: rules know no chance. `case`,
    `key` and `about` stand beside the seal to be asked for; the body says them too, and must say the same.
    """

    uscc: str
    seq: int
    kind: str
    body: dict[str, Any] | None
    salt: str
    true_on: date
    known_at: str
    prev: str = FIRST
    body_digest: str = ""
    own_link: str = ""
    case: str = ""
    key: str = ""
    about: str = ""


def sealed(entry: Entry) -> Entry:
    """The entry with its body's digest and its own link. TypeError or ValueError for a body that is not plain JSON."""
    if entry.body is None:
        raise ValueError("没有内容的记录不能入链")
    digested = entry.model_copy(update={"body_digest": digest(entry.body, entry.salt)})
    return digested.model_copy(update={"own_link": link(digested)})


def digest(body: dict[str, Any], salt: str) -> str:
    """HMAC-SHA-256 of the body's canonical JSON under its salt (hex).

    Decimals and dates must be text and fractions are refused, so that a body read back from the database is the same.
    """
    text = json.dumps(body, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    json.loads(text, parse_float=_no_fraction)
    return hmac.new(bytes.fromhex(salt), text.encode(), hashlib.sha256).hexdigest()


def link(entry: Entry) -> str:
    """SHA-256 over the header, the body's digest and the link before."""
    header = [entry.uscc, entry.seq, entry.kind, entry.true_on.isoformat(), entry.known_at]
    text = json.dumps([*header, entry.body_digest, entry.prev], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def entry_key(case: str, kind: str, n: int = 1) -> str:
    """The key of the `n`th entry of a kind that a case has made."""
    return f"{case}/{kind}" if n == 1 else f"{case}/{kind}.{n}"


def broken(entries: Iterable[Entry], *, head: str | None = None) -> list[str]:
    """What is wrong with one business's chain, in order of `seq`; empty means whole.

    `head` is the last link as it was kept elsewhere: without it a chain cut short at its end still looks whole.
    """
    found: list[str] = []
    prev, expected, uscc = FIRST, 1, None
    for entry in entries:
        uscc = uscc or entry.uscc
        found += [f"{uscc} 第 {entry.seq} 条：{fault}" for fault in _faults(entry, prev, expected, uscc)]
        prev, expected = entry.own_link, entry.seq + 1
    if head is not None and head != prev:
        found.append(f"{uscc or '空链'}：链尾与另行保存的链头不一致，末尾的记录被删去、改动或者增加")
    return found


def _faults(entry: Entry, prev: str, expected: int, uscc: str) -> list[str]:
    found = []
    if entry.uscc != uscc:
        found.append(f"属于另一主体 {entry.uscc}")
    if entry.seq != expected:
        found.append(f"序号应为 {expected}，其间有记录缺失或者重复")
    if entry.prev != prev:
        found.append("与上一条记录不相连")
    if entry.body is not None and digest(entry.body, entry.salt) != entry.body_digest:
        found.append("内容与摘要不符，内容被改动")
    if link(entry) != entry.own_link:
        found.append("记录头与链值不符，记录头被改动")
    if entry.body is not None and (entry.case, entry.key, entry.about) != _beside(entry.body, entry.kind):
        found.append("案件编号、键或者所指的记录与内容不符")
    return found


def _beside(body: dict[str, Any], kind: str) -> tuple[str, str, str]:
    case = str(body.get("case", ""))
    return case, entry_key(case, kind, body.get("n", 1)), str(body.get("about", ""))


def _no_fraction(text: str) -> float:
    raise ValueError(f"记录中的数 {text} 应写成文本，小数不能入链")
