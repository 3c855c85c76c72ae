"""异议的文书：处理结果通知书、不予受理通知书。《江苏省社会信用条例》信用主体权益保护。"""

from datetime import date

from pydantic import Field, model_validator

from rules.letter_shape import HeadedLetter, Remedy
from rules.message import Message


class ObjectionFacts(Message):
    """The objection a letter answers: its number, the day it was received, what it was about, what was asked for."""

    no: str = Field(min_length=1)
    received_on: date
    matter: str
    about: str = Field(min_length=1)
    reason: str
    wanted: str


class FieldChange(Message):
    title: str
    before: str
    after: str


class ObjectionResult(HeadedLetter):
    """核实无误，或者已修正：`changes` are the fields before and after, `told` who is told of the correction."""

    objection: ObjectionFacts
    corrected: bool
    findings: str = Field(min_length=1)
    changes: tuple[FieldChange, ...] = ()
    removed: bool = False
    told: tuple[str, ...] = ()
    remedies: tuple[Remedy, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _corrected_in_something(self) -> "ObjectionResult":
        if self.changes and not self.corrected:
            raise ValueError("核实无误的，不列更正的内容")
        return self


class ObjectionRefusal(HeadedLetter):
    objection: ObjectionFacts
    reason: str = Field(min_length=1)
    remedies: tuple[Remedy, ...] = Field(min_length=1)
