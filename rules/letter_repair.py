"""信用修复各步骤的文书。实施方案 二（二）7；《信用修复管理办法》（期限、条件由版次给出，不在此处）。"""

from datetime import date, datetime, timedelta, timezone

from pydantic import AwareDatetime, Field, field_validator, model_validator

from rules.letter_shape import (
    ExplainedDay,
    HeadedLetter,
    Letter,
    Office,
    PenaltyFacts,
    PortalDoor,
    Reason,
    Remedy,
)
from rules.message import Message

SHANGHAI = timezone(timedelta(hours=8))

REMINDER_CONTENTS = (
    "收件人名称和统一社会信用代码",
    "决定文号、日期、种类、机关",
    "公示去向和公示时限",
    "分类及依据",
    "起算日、最早修复日、最长公示日",
    "公示期间的影响",
    "修复条件",
    "材料和空白文书",
    "申请的入口和办法",
    "办理时限",
    "不收费、谨防代办",
    "虚假材料的后果",
    "救济权利",
    "联系方式",
    "二维码",
    "日期和印章",
)


class Severity(Message):
    """轻微 · 一般 · 严重, with the reasons of the edition that chose it."""

    name: str
    basis: str
    reasons: tuple[str, ...] = ()


class Publication(Message):
    """Whether, where and when a decision is shown.

    A published decision has places, the day it must be shown by, a start and an end, and either the earliest day
    on which repair may be asked for or the reason why a law excludes repair.
    """

    basis: str
    published: bool = True
    places: tuple[str, ...] = ()
    due: ExplainedDay | None = None
    start: ExplainedDay | None = None
    earliest: ExplainedDay | None = None
    until: ExplainedDay | None = None
    unrepairable: str = ""

    @model_validator(mode="after")
    def _what_is_shown_says_when(self) -> "Publication":
        if self.published and not (self.places and self.due and self.start and self.until):
            raise ValueError("公示的决定须写明公示去向、公示时限、起算日和最长公示日")
        if self.published and not self.earliest and not self.unrepairable:
            raise ValueError("公示的决定须写明最早修复日，或者依法不予修复的理由")
        return self


class RepairLimits(Message):
    """Limits of the edition in working days: accept, decide, the extension, the feedback of the result."""

    basis: str
    accept: int
    decide: int
    extension: int
    feedback: int


class RepairReminder(HeadedLetter):
    """《行政处罚信息信用修复提醒函》, with the sixteen contents of REMINDER_CONTENTS.

    `false_statement` is the consequence that the edition establishes beyond the general sentence; empty if none is.
    """

    penalty: PenaltyFacts
    severity: Severity
    publication: Publication
    conditions: tuple[str, ...] = Field(min_length=1)
    materials: tuple[str, ...] = Field(min_length=1)
    limits: RepairLimits
    remedies: tuple[Remedy, ...] = Field(min_length=1)
    credit_office: Office
    portal: PortalDoor
    false_statement: str = ""


class RequestFacts(Message):
    """The repair request a letter answers: its number, the day it was received, the decision it is about."""

    no: str
    received_on: date
    penalty_no: str
    penalty_day: date


class RepairAcceptance(HeadedLetter):
    request: RequestFacts
    decide_by: ExplainedDay
    basis: str
    track_url: str


class RepairRefusal(HeadedLetter):
    """不予受理：`next_steps` is what the business can do so that a later request is accepted."""

    request: RequestFacts
    reasons: tuple[Reason, ...] = Field(min_length=1)
    next_steps: tuple[str, ...] = Field(min_length=1)
    remedies: tuple[Remedy, ...] = Field(min_length=1)


class SupplementNotice(HeadedLetter):
    request: RequestFacts
    items: tuple[Reason, ...] = Field(min_length=1)
    due: ExplainedDay
    portal_url: str


class ExtensionNotice(HeadedLetter):
    request: RequestFacts
    reason: str
    basis: str
    days: int
    before: ExplainedDay
    decide_by: ExplainedDay


class RepairGranted(HeadedLetter):
    """准予修复：where showing and use stop, and the day by which every place has to confirm it."""

    request: RequestFacts
    basis: str
    conditions: tuple[str, ...] = Field(min_length=1)
    places: tuple[str, ...] = Field(min_length=1)
    recall_by: ExplainedDay


class RepairDenied(HeadedLetter):
    request: RequestFacts
    reasons: tuple[Reason, ...] = Field(min_length=1)
    next_steps: tuple[str, ...] = Field(min_length=1)
    remedies: tuple[Remedy, ...] = Field(min_length=1)
    until: ExplainedDay | None = None


class Answer(Message):
    label: str
    value: str


class Upload(Message):
    name: str
    bytes: int
    sha256: str


class NextStep(Message):
    what: str
    who: str
    by: ExplainedDay | None = None


class PortalReceipt(Letter):
    """回执：number, time (kept in Shanghai's), a copy of everything submitted, and what happens next by when."""

    receipt_no: str
    received_at: AwareDatetime
    matter: str
    answers: tuple[Answer, ...] = Field(min_length=1)
    uploads: tuple[Upload, ...] = ()
    next_steps: tuple[NextStep, ...] = Field(min_length=1)
    track_url: str

    @field_validator("received_at")
    @classmethod
    def _in_shanghai(cls, moment: datetime) -> datetime:
        return moment.astimezone(SHANGHAI)
