"""抽样：分层、可以重现。同一份名单、同一个种子，谁来抽都得到同样的结果。实施方案 二（一）1，履约核查。

Every item has a lot, the SHA-256 of the seed and its id; of each stratum the smallest lots are drawn. The seed is a
text that is published before the draw, so nobody can choose who is drawn and everybody can draw again.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable

from pydantic import Field

from rules.message import Message
from rules.refusal import Refused


class Candidate(Message):
    """Something that may be drawn, and the stratum it belongs to."""

    id: str
    stratum: str


class Share(Message):
    """How many of each stratum are drawn: so many percent, rounded up, and no fewer than `least` where there are."""

    percent: int = Field(ge=0, le=100)
    least: int = Field(default=0, ge=0)

    def of(self, size: int) -> int:
        return min(size, max(self.least, -(-size * self.percent // 100)))


class Draw(Message):
    """A draw, and what it takes to repeat it beside the list of candidates."""

    seed: str
    share: Share
    drawn: tuple[str, ...]


def draw(candidates: Iterable[Candidate], share: Share, seed: str) -> Draw:
    """The drawn ids, in order of stratum and lot. Raises Refused NoSeed, DrawnTwice (an id occurs twice)."""
    if not seed.strip():
        raise Refused("抽样应当先公布种子", code="NoSeed")
    strata: dict[str, list[str]] = defaultdict(list)
    known: set[str] = set()
    for one in candidates:
        if one.id in known:
            raise Refused(f"名单中重复出现 {one.id}", code="DrawnTwice")
        known.add(one.id)
        strata[one.stratum].append(one.id)
    drawn = [
        id
        for stratum in sorted(strata)
        for id in sorted(strata[stratum], key=lambda id: (lot(seed, id), id))[: share.of(len(strata[stratum]))]
    ]
    return Draw(seed=seed, share=share, drawn=tuple(drawn))


def population(candidates: Iterable[Candidate]) -> str:
    """The digest of everybody who may be drawn, in whatever order they are listed."""
    return _digest("\n".join(sorted(f"{one.stratum}\t{one.id}" for one in candidates)))


def lot(seed: str, id: str) -> str:
    """The lot of an item under a seed, in hex."""
    return _digest(f"{seed}\n{id}")


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()
