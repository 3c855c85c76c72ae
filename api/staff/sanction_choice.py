"""提出惩戒时可以选什么：现行清单的各项由轻到重，哪些这件认定不能采取、为什么；选的是否过惩相当。"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from rules.sanction import Determination, Proportion, klass_title, proportion
from rules.sanction_list import Klass, ListItem

LIGHT_TO_SEVERE: tuple[Klass, ...] = ("III", "II", "I")


def classes(on: date) -> list[tuple[str, str]]:
    """The classes of measures from light to severe, as `ui.proportion` draws them."""
    return [(klass, klass_title(klass, on)) for klass in LIGHT_TO_SEVERE]


def named(answers: Mapping[str, Any]) -> tuple[str, str]:
    list_id, _, no = str(answers.get("item") or "").rpartition("|")
    return list_id, no


def weighed(
    known: Determination | None, item: ListItem | None, answers: Mapping[str, Any], today: date
) -> Proportion | None:
    """The proportion of a choice; None while nothing is chosen, or where nothing can be."""
    if known is None or known.ends_on is None or item is None:
        return None
    months = str(answers.get("months") or "").strip()
    chosen = int(months) if months.isdecimal() and 0 < int(months) <= 120 else 1
    return proportion(item, known.degree, months=chosen, determination_ends_on=known.ends_on, start=today, on=today)


def by_class(
    items: Sequence[ListItem], known: Determination, today: date
) -> tuple[list[tuple[str, list[ListItem]]], list[tuple[ListItem, str]]]:
    """The items that may be chosen, lightest class first, and those that may not, each with why."""
    barred = [(item, found.reasons[1]) for item in items if (found := _least(item, known, today)) and not found.met]
    shut = {(item.list_id, item.no) for item, _ in barred}
    free = [item for item in items if (item.list_id, item.no) not in shut]
    groups = [(klass_title(klass, today), [one for one in free if one.klass == klass]) for klass in LIGHT_TO_SEVERE]
    return [(title, group) for title, group in groups if group], barred


def _least(item: ListItem, known: Determination, today: date) -> Proportion | None:
    """The proportion of an item applied for as short as can be."""
    return weighed(known, item, {"months": 1}, today)
