"""台账共有的：网址里的筛选、看得到哪些单位、翻到哪里、导出的第一行写明条件。"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, TypeVar
from urllib.parse import urlencode

from fastapi import Request

from api.access import Signed
from api.staff.desk_page import units_below
from rules.fault import judge
from rules.message import Message
from rules.refusal import Refused
from templates.form import Field, Option, form_fields

PAGE, EXPORTED = 50, 10_000
Filter = TypeVar("Filter", bound="LedgerFilter")


class LedgerFilter(Message):
    """The conditions of a ledger: its address is a view of it."""

    def query(self, **more: str) -> str:
        asked = {name: value for name, value in (self.model_dump(mode="json") | more).items() if value}
        return urlencode(asked)


def units_of(officer: Signed, today: date) -> tuple[str, ...]:
    """Whose cases a ledger shows somebody: their unit's, and as a supervisor those of the units below."""
    return units_below(officer.unit, today) if "supervisor" in officer.actor.roles else (officer.unit,)


def asked_for(model: type[Filter], request: Request) -> Filter:
    """What an address asks for; what it cannot mean is left out."""
    given = {name: value for name, value in request.query_params.items() if value and name in model.model_fields}
    try:
        return judge(model, given)
    except Refused as refused:
        return judge(model, {name: value for name, value in given.items() if name not in refused.faults})


def filter_fields(asked: LedgerFilter, choices: Mapping[str, Mapping[str, str]]) -> list[Field]:
    """The fields of a filter; `choices` are those that the day decides. Whoever sees one unit is not asked which."""
    values = asked.model_dump(mode="json")
    offered = {
        name: tuple(Option(value, label, value == values[name]) for value, label in found.items())
        for name, found in choices.items()
    }
    fields = form_fields(type(asked), values)
    return [
        one._replace(options=offered.get(one.name, one.options))
        for one in fields
        if one.name != "unit" or len(offered["unit"]) > 1
    ]


def conditions(fields: Sequence[Field], count: int, today: date) -> str:
    """What an export was narrowed to, and that it may be only a part: the first row of the sheet."""
    shown = [
        (one.label, next((each.label for each in one.options if each.chosen), one.value if not one.options else ""))
        for one in fields
    ]
    told = "；".join(f"{label}：{value}" for label, value in shown if value) or "全部"
    return f"{told}；导出于 {today}" + (f"；只导出最近的 {EXPORTED} 件" if count >= EXPORTED else "")


def place_of(before: str) -> tuple[date, str] | None:
    """Where a page begins, from `day|case`."""
    on, _, case = before.partition("|")
    try:
        return (date.fromisoformat(on), case) if case else None
    except ValueError:
        return None


def turned(rows: Sequence[Any], at: str, asked: LedgerFilter, before: str, place: Any) -> dict[str, Any]:
    """The rows of a page, with the addresses of what is older, of the first page, and of the export.

    `place` answers the day and the case of a row, by which the list is ordered.
    """
    shown = rows[:PAGE]
    older = "|".join(map(str, place(shown[-1]))) if len(rows) > PAGE else ""
    return {
        "rows": shown,
        "older": f"{at}?{asked.query(before=older)}" if older else None,
        "first": f"{at}?{asked.query()}" if before else None,
        "export": f"{at}/export?{asked.query()}",
        "narrowed": bool(asked.query()),
    }
