"""惩戒措施清单：流程和活动之间的消息。"""

from datetime import date
from typing import Literal

from pydantic import Field

from rules.actor import Actor
from rules.journal import Moment
from rules.message import Message
from rules.sanction_list import ListEdition

ListEvent = Literal["repealed", "replaced"]


class ListEntry(Message):
    """A list as it enters the house: which edition, the upload of its sheet, for which unit, by whom."""

    edition: ListEdition
    sheet: str
    unit: str
    by: Actor


class ListFiling(Moment):
    """A list to be read and put on file."""

    entry: ListEntry


class ItemOnFile(Message):
    """What the lifecycle remembers of an item; its words are in its row. `unbased`: class I without a basis."""

    no: str
    unbased: bool


class ListOnFile(Message):
    """What the lifecycle remembers of a list: its edition, its items, and the case and title of the one it replaces."""

    case: str
    unit: str
    edition: ListEdition
    items: tuple[ItemOnFile, ...]
    former: str = ""
    former_title: str = ""

    def item(self, no: str) -> ItemOnFile | None:
        return next((one for one in self.items if one.no == no), None)


class ItemVerdict(Message):
    """What a second person says of one item after comparing it with the paper."""

    no: str = Field(min_length=1, max_length=60)
    accepted: bool
    reason: str = Field("", max_length=500)


class ItemsJudged(Message):
    """Some items of a list that were compared with the paper, and by whom."""

    by: Actor
    verdicts: tuple[ItemVerdict, ...]


class VerdictsKept(Moment):
    verdicts: tuple[ItemVerdict, ...]


class ListConfirmed(Moment):
    """Every item has been judged; the list holds from its day."""

    reason: str = ""


class ListSuspended(Moment):
    """A list is not to be carried out for the time being, or is again."""

    suspended: bool
    document: str
    document_day: date
    reason: str


class ListEnded(Moment):
    """The first day on which a list is in force no more, and why; `by_list` is the list that replaces it."""

    event: ListEvent
    on: date
    why: str
    document: str = ""
    document_day: date | None = None
    by_list: str = ""
