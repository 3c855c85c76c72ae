"""异议的邮件：收到了、要补充、处理结果。"""

from datetime import date

from pydantic import Field

from rules.email_shape import BusinessEmail
from rules.letter_shape import ExplainedDay, Remedy


class ObjectionEmail(BusinessEmail):
    objection_no: str = Field(min_length=1)
    about: str


class ObjectionReceivedEmail(ObjectionEmail):
    """`frozen`: the record is marked 核实中 and not used meanwhile; `accept_by` the day of the decision to accept."""

    received_on: date
    frozen: bool
    accept_by: ExplainedDay


class ObjectionAskedEmail(ObjectionEmail):
    items: str = Field(min_length=1)
    due: ExplainedDay


class ObjectionResultEmail(ObjectionEmail):
    """`outcome` as people read it: 核实无误 · 已修正 · 不予受理."""

    outcome: str
    findings: str
    changes: tuple[str, ...] = ()
    remedies: tuple[Remedy, ...] = Field(min_length=1)
