"""法随时易：一个事项的各个版本，每版带施行日、文号、出处与存疑程度。DESIGN「Editions」.

An edition is one TOML file, `rules/editions/<subject>/<YYYY-MM-DD>.toml`, named after the day it comes into force:
`title`, `number`, `source`, `doubt` and optionally `until` and `suspended` at the top, the data in `[data]`.
"""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Literal

from rules.message import Message
from rules.refusal import Refused

Doubt = Literal["found", "memory", "design"]


class Edition(Message):
    """One edition of a subject. `until` is its last day in force, or None while nothing has repealed it.

    `doubt`: found = read in a source, memory = not read again, design = the house's own choice, never printed as law.
    A suspended edition stays readable for what was decided under it, and decides nothing new.
    """

    subject: str
    in_force_on: date
    until: date | None = None
    title: str
    number: str
    source: str
    doubt: Doubt
    suspended: bool = False
    data: dict[str, Any]


@cache
def editions(subject: str) -> tuple[Edition, ...]:
    """Every edition of a subject, oldest first; an unknown subject has none."""
    folder = files("rules").joinpath("editions", subject)
    if not folder.is_dir():
        return ()
    found = []
    for file in folder.iterdir():
        day = _named_day(file.name)
        if day is not None:
            head = tomllib.loads(file.read_text(encoding="utf-8"))
            found.append(Edition.model_validate({**head, "subject": subject, "in_force_on": day}))
    return tuple(sorted(found, key=lambda edition: edition.in_force_on))


def in_force(subject: str, on: date) -> Edition:
    """The edition of `subject` in force on a day: the newest that had begun, unless it was repealed or suspended.

    Raises Refused NoEditionInForce.
    """
    begun = [edition for edition in editions(subject) if edition.in_force_on <= on]
    if not begun:
        raise Refused(f"{on.isoformat()}没有已施行的“{subject}”规则版本", code="NoEditionInForce")
    newest = begun[-1]
    if newest.until is not None and newest.until < on:
        raise Refused(f"《{newest.title}》已于{newest.until.isoformat()}失效，没有新的版本", code="NoEditionInForce")
    if newest.suspended:
        raise Refused(f"《{newest.title}》（{newest.number}）已暂停执行，不得据以作出新的决定", code="NoEditionInForce")
    return newest


def edition(subject: str, in_force_on: date) -> Edition:
    """The very edition a case began with, also when it has since been suspended or repealed.

    Raises Refused NoEditionInForce when no edition begins on that day.
    """
    for candidate in editions(subject):
        if candidate.in_force_on == in_force_on:
            return candidate
    raise Refused(f"没有自{in_force_on.isoformat()}起施行的“{subject}”规则版本", code="NoEditionInForce")


def _named_day(name: str) -> date | None:
    stem, dot, ending = name.rpartition(".")
    if (dot, ending) != (".", "toml"):
        return None
    try:
        return date.fromisoformat(stem)
    except ValueError:
        return None
