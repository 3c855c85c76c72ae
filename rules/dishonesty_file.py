"""失信行为认定在工作流和活动之间传递的消息。"""

from datetime import date
from typing import Literal

from rules.actor import Actor
from rules.dishonesty import DishonestyDates, DishonestyProposal
from rules.dishonesty_item import Degree
from rules.journal import Moment
from rules.message import Message


class DishonestyEntry(Message):
    """A proposal as it enters the house, and who entered it."""

    proposal: DishonestyProposal
    by: Actor


class DishonestyFiling(Moment):
    proposal: DishonestyProposal


class DishonestyOnFile(Message):
    """What the lifecycle remembers of a determination; `listed` is the title of the list it leads to, if it does.

    `quorum` is how many have to discuss a listing, of whom more than `agreeing` per cent have to agree; `grounds` are
    the papers it rests on, by the case each is kept in.
    The dates are fixed by the decision or, for a list, by publication.
    """

    case: str
    number: str
    uscc: str
    subject: str
    unit: str
    item: str
    degree: Degree
    proposed_on: date
    listed: str = ""
    document: str
    effective_on: date
    quorum: int = 0
    agreeing: int = 50
    matched: tuple[str, ...] = ()
    principles: dict[str, str] = {}
    facts: str = ""
    barred: tuple[str, ...] = ()
    grounds: dict[str, str] = {}
    decided_on: date | None = None
    dates: DishonestyDates | None = None


class DishonestyDecided(Moment):
    """The decision to determine. A listing keeps who discussed it, how they voted, and the minutes."""

    reason: str
    members: tuple[str, ...] = ()
    votes_for: int = 0
    votes_against: int = 0
    met_on: date | None = None
    minutes: tuple[str, ...] = ()


class DishonestyEnded(Moment):
    """A determination is no longer used, and why."""

    event: Literal["expired", "repaired", "annulled", "basis_fallen", "unserved"]
    document: str = ""
    document_day: date | None = None
    reason: str = ""
