"""处罚案件在工作流和活动之间传递的消息。"""

from datetime import date

from rules.actor import Actor
from rules.clock import Pause
from rules.journal import Moment
from rules.message import Message
from rules.penalty import PenaltyDecision
from rules.penalty_class import Classification
from rules.penalty_form import ClassConfirmation, Means, PaperCorrection
from rules.repair import Publication


class PenaltyEntry(Message):
    """A penalty as it enters the house: the decision, and who entered it."""

    decision: PenaltyDecision
    by: Actor


class PenaltyFiling(Moment):
    decision: PenaltyDecision


class PenaltyOnFile(Message):
    """A penalty with its class and its legal dates, fixed once and remembered."""

    case: str
    no: str
    uscc: str
    subject: str
    unit: str
    decided_on: date
    owes_money: bool = True
    classification: Classification
    publication: Publication
    minor_publishable: bool = False
    remind_on: date | None = None
    revisable_until: date | None = None
    means: Means = "direct"
    barred: tuple[str, ...] = ()


class ClassConfirmed(Moment):
    confirmation: ClassConfirmation


class Correction(Moment):
    correction: PaperCorrection


class Bundle(Message):
    """两书同达：papers that are drawn, approved, numbered and served in one act; `means` is what is tried first.

    `titles` are theirs, as people know them.
    """

    case: str
    key: str
    letters: tuple[str, ...]
    titles: tuple[str, ...] = ()
    unit: str
    subject: str
    means: Means
    barred: tuple[str, ...] = ()
    clause: str
    anchor: date


class Served(Moment):
    """What came of one act of service: served or returned, by which means, on which day, with which proof."""

    key: str
    bundle: Bundle
    outcome: str
    means: Means
    on: date
    receiver: str = ""
    witness: str = ""
    proof: tuple[str, ...] = ()
    note: str = ""


class Revision(Moment):
    """处罚决定被变更、撤销、确认违法或者无效。"""

    event: str
    document: str
    document_day: date
    reason: str
    changes: str = ""


class RepairFiling(Moment):
    """A repair request, as the business sent it or as it was entered for it."""

    n: int
    channel: str
    received_on: date
    application: dict[str, object]


class RepairRequest(Message):
    """A repair request under way."""

    n: int
    number: str
    received_on: date
    electronic: bool = False


class RepairMark(Moment):
    """A new state of a repair request."""

    n: int
    state: str
    on: date
    reason: str = ""


class LetterOrder(Moment):
    """A letter to be drawn, numbered and kept: which, about which repair request, with what to say.

    `more` names letters that are issued and served together with it.
    """

    letter: str
    key: str
    more: tuple[str, ...] = ()
    n: int = 0
    reasons: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    day: date | None = None
    pauses: tuple[Pause, ...] = ()
    revision: Revision | None = None


class MailOrder(Moment):
    """An e-mail to the business of a case."""

    email: str
    key: str
    n: int = 0
    letters: tuple[str, ...] = ()


class Withdrawal(Moment):
    """The end of a record's publication and use, and why; the `n`th of its kind in the case."""

    kind: str
    n: int = 1
    why: str
    explanation: str = ""
    limit: str = "recall"


class Place(Message):
    """One place where a record is shown; `by_hand`: people upload it there and say so, no machine does."""

    place: str
    title: str
    by_hand: bool


class Disclosed(Moment):
    """The places to which people have uploaded a record, on which day, with which evidence."""

    places: tuple[Place, ...]
    on: date
    evidence: str


class Recalled(Moment):
    place: str
    on: date
    evidence: str
