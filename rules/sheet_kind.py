"""哪几种表可以导入：各有各的列，每行各成什么案件；导入的办法只有一种。"""

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, Literal, NamedTuple

from rules.actor import Actor
from rules.message import Message
from rules.penalty import PenaltyDecision
from rules.penalty_file import PenaltyEntry
from rules.penalty_sheet import COLUMNS, EXTRA_COLUMNS, REQUIRED, field_of, missing_columns, read_row
from rules.record_entry import RecordDraft, RecordEntering, record_case
from rules.record_sheet import (
    RECORD_COLUMNS,
    RECORD_REQUIRED,
    missing_record_columns,
    read_record_row,
    record_field,
    same_record,
)
from rules.sheet import same_penalty
from rules.sheet_cell import Cell

SheetName = Literal["penalty", "record"]
Read = tuple[Any, dict[str, str]]


class SheetKind(NamedTuple):
    """One kind of sheet. A row becomes `model`, whose `identity` says which case it is; `begins` that lifecycle.

    `number` is the field under which a fault of the whole row stands; `measure` is the plan's measure it belongs to.
    """

    title: str
    clause: str
    measure: int
    columns: tuple[tuple[str, str], ...]
    required: tuple[str, ...]
    number: str
    model: type[Message]
    begins: str
    field_of: Callable[[str], str | None]
    missing: Callable[[Iterable[str]], list[str]]
    read: Callable[[Mapping[str, Cell], Actor, str, str, date], Read]
    identity: Callable[[Any], str]
    same: Callable[[Any, Any], bool]
    entry: Callable[[Any, Actor], Message]

    @property
    def headings(self) -> dict[str, str]:
        return {field: heading for heading, field in self.columns}


def _penalty(cells: Mapping[str, Cell], by: Actor, unit: str, office: str, on: date) -> Read:
    return read_row(cells, unit=unit, entered_by=by.id, authority=office, on=on)


def _record(cells: Mapping[str, Cell], by: Actor, unit: str, office: str, on: date) -> Read:
    return read_record_row(cells, unit=unit, issuer=office, on=on)


def _penalty_no(decision: PenaltyDecision) -> str:
    return decision.no


def _enter_penalty(decision: PenaltyDecision, by: Actor) -> Message:
    return PenaltyEntry(decision=decision, by=by)


def _enter_record(draft: RecordDraft, by: Actor) -> Message:
    return RecordEntering(draft=draft, by=by)


SHEETS: dict[SheetName, SheetKind] = {
    "penalty": SheetKind(
        title="处罚信息",
        clause="实施方案 二（二）7：做好发放统计和效果跟踪",
        measure=7,
        columns=COLUMNS + EXTRA_COLUMNS,
        required=REQUIRED,
        number="no",
        model=PenaltyDecision,
        begins="penalty",
        field_of=field_of,
        missing=missing_columns,
        read=_penalty,
        identity=_penalty_no,
        same=same_penalty,
        entry=_enter_penalty,
    ),
    "record": SheetKind(
        title="信用记录",
        clause="实施方案 二（一）4：及时、准确、规范、完整",
        measure=4,
        columns=RECORD_COLUMNS,
        required=RECORD_REQUIRED,
        number="title",
        model=RecordDraft,
        begins="record",
        field_of=record_field,
        missing=missing_record_columns,
        read=_record,
        identity=record_case,
        same=same_record,
        entry=_enter_record,
    ),
}
