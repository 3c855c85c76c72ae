"""失信惩戒在工作流和活动之间传递的消息。"""

from datetime import date
from typing import Literal

from rules.actor import Actor
from rules.dishonesty_item import Degree
from rules.journal import Moment
from rules.message import Message
from rules.sanction import SanctionDates, SanctionProposal
from rules.sanction_list import Klass


class SanctionEntry(Message):
    """A proposal as it enters the house, and who entered it."""

    proposal: SanctionProposal
    by: Actor


class SanctionFiling(Moment):
    proposal: SanctionProposal


class SanctionOnFile(Message):
    """What the lifecycle remembers of a measure; `heard`: the business is heard before it is decided.

    `units` are (id, name) of those who implement it. The dates are fixed once, by the proved service of the decision.
    """

    case: str
    number: str
    uscc: str
    subject: str
    unit: str
    determination: str
    determination_number: str
    degree: Degree
    measure: str
    klass: Klass
    klass_title: str
    heard: bool
    content: str
    basis: str
    list_id: str
    list_item: str
    months: int
    units: tuple[tuple[str, str], ...]
    partners: tuple[str, ...]
    reason: str
    less: str
    proportion: tuple[str, ...]
    barred: tuple[str, ...] = ()
    decided_on: date | None = None
    dates: SanctionDates | None = None


class SanctionDecided(Moment):
    """The decision to apply a measure."""

    reason: str


# How an implementing unit stands with a measure; `never`: it had not carried it out when it was lifted.
UnitState = Literal["asked", "done", "not_applicable", "refused", "lifted", "never"]
FEEDBACK: dict[UnitState, str] = {
    "asked": "请再次实施",
    "done": "已经实施",
    "not_applicable": "不适用",
    "refused": "不予实施",
    "lifted": "已经停止实施",
    "never": "没有实施过",
}
# Who has been asked and has not said otherwise may have carried it out.
MAY_APPLY: frozenset[UnitState] = frozenset({"asked", "done"})


class UnitFedBack(Moment):
    """What an implementing unit has done with a measure, or with its lifting; `asked`: it is asked once more."""

    unit: str
    state: UnitState
    on: date
    reason: str = ""
    evidence: tuple[str, ...] = ()


class SanctionLifted(Moment):
    """A measure is no longer applied, or will not be, and why; `event` is the outcome of its case."""

    event: Literal["term_over", "basis_fallen", "lifted", "unserved", "not_pursued", "not_applied"]
    why: str
