"""录入的规则版本：录入、另一人核对差异后确认，自施行日起适用。登记的消息、表单、环节。

An edition decides for everybody from its day on, so its day has to come after it was confirmed: no process may decide
by the former one while another decides by this one. `NOTICE` is how long every process has to hear of it.
"""

from datetime import date, datetime, timedelta
from typing import Any, Literal

from pydantic import Field, model_validator

from rules.actor import Actor
from rules.edition import Doubt, editions
from rules.edition_data import SUBJECTS, subject_of
from rules.journal import Moment
from rules.message import Message
from rules.penalty_form import labels
from rules.refusal import Refused
from rules.responsibility import entry_refused
from rules.step import Step, StepKind
from rules.unit import Unit

NOTICE = timedelta(hours=1)
LONGEST = 100_000
EDITION_OUTCOMES = {"edition_confirmed": "已确认", "edition_rejected": "不予采用"}
PLAN = "本系统设定：规则按版本适用，录入与确认不由一人"


class EditionDraft(Message):
    """一版规则：哪个事项，自哪天起，全文。"""

    subject: str = Field(max_length=40)
    in_force_on: date
    text: str = Field(max_length=LONGEST)


class EditionForm(Message):
    """录入的表单；事项在网址里。"""

    in_force_on: date = Field(title="施行日期", description="晚于确认之日；自这一天起按本版办理")
    text: str = Field(
        title="版本全文", description="TOML 写法，# 后面是说明；以现行版本为底稿修改", min_length=1, max_length=LONGEST,
        json_schema_extra={"rows": "24", "spellcheck": "false"},
    )  # fmt: skip


class EditionEntry(Message):
    """A draft as it enters the house, for a unit."""

    draft: EditionDraft
    unit: str
    by: Actor


class EditionFiling(Moment):
    draft: EditionDraft
    unit: str


class EditionOnFile(Message):
    """What the lifecycle remembers of a draft."""

    title: str
    number: str
    source: str
    doubt: Doubt
    changes: int


class EditionConfirmation(Message):
    """另一人核对与现行版本的差异以后，确认或者不予采用。"""

    outcome: Literal["confirm", "reject"] = Field(
        title="核对结论", json_schema_extra=labels(confirm="与出处一致，确认", reject="不予采用")
    )
    reason: str = Field("", title="理由", description="不予采用的，应当写明", max_length=500)

    @model_validator(mode="after")
    def _explained(self) -> "EditionConfirmation":
        if self.outcome == "reject" and not self.reason:
            raise ValueError("不予采用的，应当说明理由")
        return self


class EditionConfirmed(Moment):
    """A second person has compared it with what is in force; it decides from its day on."""


KINDS: dict[str, StepKind] = {
    "edition_confirmation": StepKind(
        title="核对并确认录入的规则版本",
        clause=PLAN,
        role="head",
        form="edition_confirmation",
        limits=("edition_confirmation",),
        event="录入",
        not_by=("filed",),
    ),
}


def edition_step(*, unit: str, anchor: date, facts: dict[str, str], **more: Any) -> Step:
    """The step that confirms a draft, counted from a day; empty facts drop."""
    name = "edition_confirmation"
    return KINDS[name].put(name, unit=unit, anchor=anchor, facts=facts, **more)


def edition_case(subject: str, in_force_on: date, turn: int = 1) -> str:
    """The id of the case; after a draft that was rejected the same day is another turn."""
    return f"edition/{subject}-{in_force_on}" + (f"~{turn}" if turn > 1 else "")


def edition_refused(subject: str, by: Actor, office: Unit, on: date) -> Refused | None:
    """Why somebody may not enter an edition, which holds for the whole bureau; None when they may.

    NotYours; NotResponsible by the measure of the subject, and for every county. Raises Refused NotFound.
    """
    if refused := entry_refused("规则版本", subject_of(subject).measure, by, office, on):
        return refused
    if office.kind != "CB":
        return None
    told = f"规则版本适用于市局和各县区，由市局的直属单位或者机关处室录入，不由{office.name}录入"
    return Refused(told, code="NotResponsible")


def soonest(at: datetime) -> date:
    """The first day from which an edition may hold that is confirmed at a moment, in Shanghai's time."""
    return (at + NOTICE).date() + timedelta(days=1)


def draft_faults(draft: EditionDraft, *, at: datetime) -> dict[str, str]:
    """What keeps a draft from being filed at a moment, by field; its text is judged by `edition_data.candidate`."""
    found: dict[str, str] = {}
    if draft.subject not in SUBJECTS:
        found["subject"] = "这一事项的版本随程序发布，不能录入"
    if draft.in_force_on < soonest(at):
        found["in_force_on"] = f"施行日期应当晚于确认之日，最早 {soonest(at)}"
    elif any(one.in_force_on == draft.in_force_on for one in editions(draft.subject)):
        found["in_force_on"] = f"已有自 {draft.in_force_on} 起施行的版本；要改的，录入更晚的一版"
    return found
