"""随行政处罚决定送达的文书，以及决定变更、撤销后的文书。行政处罚法第 48、61 条；实施方案 二（二）7。"""

from datetime import date

from pydantic import Field

from rules.letter_repair import Publication, RequestFacts
from rules.letter_shape import ExplainedDay, HeadedLetter, Letter, PenaltyFacts, Remedy, ServedPaper


class PenaltyService(Letter):
    """行政处罚决定书送达文书：the cover sheet of a decision, with room for the signatures of its service.

    `means` is empty until it is chosen, and is then ticked by hand; `pay_by` is the last day to pay a fine.
    """

    penalty: PenaltyFacts
    papers: tuple[ServedPaper, ...] = Field(min_length=1)
    remedies: tuple[Remedy, ...] = Field(min_length=1)
    means: str = ""
    pay_by: ExplainedDay | None = None


class ServiceReceipt(Letter):
    """送达回证 of one paper. Empty fields are ruled lines to be filled in by hand."""

    served: ServedPaper
    matter: str
    means: str = ""
    place: str = ""
    served_on: date | None = None
    receiver: str = ""
    servers: tuple[str, ...] = ()
    evidence: str = ""
    remark: str = ""


class PublicNotice(HeadedLetter):
    """公告送达：`tried` says what was tried before and when; the papers count as served on `served_on`.

    `request` is what the papers answer, where they are not the decision's own; `matter` names a case of another kind.
    """

    penalty: PenaltyFacts | None = None
    matter: str = ""
    request: RequestFacts | None = None
    papers: tuple[ServedPaper, ...] = Field(min_length=1)
    tried: tuple[str, ...] = Field(min_length=1)
    served_on: ExplainedDay
    basis: str
    days: int
    remedies: tuple[Remedy, ...] = ()


class ReplacementReminder(HeadedLetter):
    """替换原提醒函. `publication` is None when nothing of the decision remains to be published."""

    penalty: PenaltyFacts
    replaced_no: str
    replaced_day: date
    event: str
    document: str
    document_day: date
    changes: tuple[str, ...] = Field(min_length=1)
    publication: Publication | None = None
    remedies: tuple[Remedy, ...] = ()
