"""一案依附于另一案：认定依附于处罚，惩戒依附于认定和清单。根基不在了，依附于它的当日解除。实施方案 二（三）8、9。"""

from typing import Literal

from rules.journal import Moment

Event = Literal[
    "repaired", "expired", "annulled", "revoked", "changed", "withdrawn", "repealed", "basis_fallen", "corrected"
]  # fmt: skip
EVENTS: dict[Event, str] = {
    "repaired": "信用修复",
    "expired": "期限届满",
    "annulled": "被撤销",
    "revoked": "被撤销、确认违法或者无效",
    "changed": "被变更",
    "withdrawn": "被登记人撤回",
    "repealed": "被废止或者暂停施行",
    "basis_fallen": "所依据的文书不再有效",
    "corrected": "被更正",
}
# After these it is as if it had never been: what somebody lost because of it is given back.
VOID: frozenset[Event] = frozenset({"annulled", "revoked", "withdrawn", "basis_fallen", "corrected"})


class Fallen(Moment):
    """A case no longer holds what hangs on it. `case` is the one that fell, `why` says so to people."""

    event: Event
    why: str
    document: str = ""


class RecordPutRight(Moment):
    """The case that speaks has put a record right, or struck it; `about` is the key of any of its versions."""

    about: str
    event: Event
    why: str


class FallenHeard(Moment):
    """A case has heard of it."""

    fallen: Fallen
