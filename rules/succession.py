"""存续企业承继：合并进来的企业仍然有效的信息，怎样计入存续企业的查验和报告。实施方案 二（一）3、4。

Which successions count, and how far, are parameters of the edition `check` with their own doubt. That one business
follows another is read from the chain of the one that was absorbed, so a receipt is proved without any other table.
"""

from collections.abc import Collection, Iterable
from datetime import date, datetime
from typing import NamedTuple

from rules.credit_file import Item, items
from rules.edition import Edition
from rules.message import Message
from rules.record import FIRST, Entry


class Predecessor(NamedTuple):
    """A business whose file another follows, with its chain; directly, or through others."""

    uscc: str
    name: str
    entries: tuple[Entry, ...]


class Inherited(Message):
    """A business whose file counted for another, and where its chain ended when it was read."""

    uscc: str
    name: str
    seq: int
    head: str


class Inheritance(NamedTuple):
    """What a business has from those that it absorbed: their chains, and what is in force of them, said as such."""

    chains: tuple[Inherited, ...]
    items: tuple[Item, ...]


def inheritance(
    uscc: str, before: Iterable[Predecessor], used: Edition, *, on: date, known_by: datetime
) -> Inheritance:
    """What counts of the predecessors of a business on a day as it was known at a moment, by the edition `check`."""
    counted = used.data["inherited"]["successions"]
    left = [(one, items(one.entries, on=on, known_by=known_by)) for one in before if one.uscc != uscc]
    reached, chains, found = {uscc}, list[Inherited](), list[Item]()
    while absorbed := [(one, file) for one, file in left if _into(file, counted) & reached]:
        for one, file in absorbed:
            last = one.entries[-1]
            chains.append(Inherited(uscc=one.uscc, name=one.name, seq=last.seq, head=last.own_link))
            found += [_named(item, one.name) for item in file if item.state == "in_force"]
        reached |= {one.uscc for one, _ in absorbed}
        left = [(one, file) for one, file in left if one.uscc not in reached]
    return Inheritance(tuple(sorted(chains, key=lambda one: one.uscc)), tuple(sorted(found, key=_place)))


def as_read(inherited: Inherited, entries: tuple[Entry, ...]) -> Predecessor | None:
    """A predecessor as its chain was when it was read; None where the chain is no longer that one."""
    told = entries[: inherited.seq]
    if len(told) < inherited.seq or (told[-1].own_link if told else FIRST) != inherited.head:
        return None
    return Predecessor(inherited.uscc, inherited.name, told)


def _into(file: Iterable[Item], counted: Collection[str]) -> set[str]:
    told = (one.body for one in file if one.kind == "merged" and one.state == "in_force")
    return {str(body.get("successor", "")) for body in told if str(body.get("succession")) in counted}


def _named(item: Item, name: str) -> Item:
    return item.model_copy(update={"title": f"{item.title}（存续企业承继自 {name}）"})


def _place(item: Item) -> tuple[str, int]:
    return item.uscc, item.seq
