"""两段文字有什么不同：逐字比较，分成相同的、删去的、新增的。"""

import re
from difflib import SequenceMatcher
from typing import Literal, NamedTuple

# Words, numbers and single Chinese characters: what a reader sees as one thing is never cut.
_PIECE = re.compile(r"[A-Za-z]+|\d+|\s+|.", re.DOTALL)


class Part(NamedTuple):
    """A stretch of text: in both, only in the older, or only in the newer one."""

    kind: Literal["same", "gone", "new"]
    text: str


def difference(older: str, newer: str) -> list[Part]:
    """The parts in order: those that are not `new` make up the older text, those that are not `gone` the newer."""
    a, b = _PIECE.findall(older), _PIECE.findall(newer)
    parts = []
    for tag, a0, a1, b0, b1 in SequenceMatcher(None, a, b, autojunk=False).get_opcodes():
        if tag == "equal":
            parts.append(Part("same", "".join(a[a0:a1])))
            continue
        if a1 > a0:
            parts.append(Part("gone", "".join(a[a0:a1])))
        if b1 > b0:
            parts.append(Part("new", "".join(b[b0:b1])))
    return parts
