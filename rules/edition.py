"""法随时易：一个事项的各个版本，每版带施行日、文号、出处与存疑程度。DESIGN「Editions」.

An edition is one TOML text, `rules/editions/<subject>/<YYYY-MM-DD>.toml`, named after the day it comes into force:
`title`, `number`, `source`, `doubt` and optionally `until` and `suspended` at the top, the data in `[data]`. Others are
entered by staff and kept in the table `edition`; every process holds them as well (`database.edition`).

An edition never changes, so what is read from one may be cached by its day; never by the day that was asked for.
"""

import tomllib
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

from pydantic import Field

from rules.message import Message
from rules.refusal import Refused

Doubt = Literal["found", "memory", "design"]
# What every edition says of itself.
HEAD = ("title", "number", "source", "doubt")
# What the data of editions is written in: the id of an item, and its words.
Id = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,59}$")]
Words = Annotated[str, Field(min_length=1, max_length=1000)]


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


# The subjects of which staff have entered an edition, with all that they have; a subject's row is replaced whole.
_HELD: dict[str, tuple[Edition, ...]] = {}


def editions(subject: str) -> tuple[Edition, ...]:
    """Every edition of a subject, oldest first; an unknown subject has none."""
    held = _HELD.get(subject)
    return shipped(subject) if held is None else held


@cache
def shipped(subject: str) -> tuple[Edition, ...]:
    """The editions that came with the program, oldest first."""
    folder = files("rules").joinpath("editions", subject)
    if not folder.is_dir():
        return ()
    found = []
    for file in folder.iterdir():
        day = _named_day(file.name)
        if day is not None:
            found.append(read(subject, day, file.read_text(encoding="utf-8")))
    return tuple(sorted(found, key=lambda edition: edition.in_force_on))


def read(subject: str, in_force_on: date, text: str) -> Edition:
    """An edition from its text. Raises TOMLDecodeError, ValidationError."""
    return Edition.model_validate({**tomllib.loads(text), "subject": subject, "in_force_on": in_force_on})


def text_of(subject: str, in_force_on: date) -> str:
    """The text of an edition that came with the program. Raises FileNotFoundError."""
    return files("rules").joinpath("editions", subject, f"{in_force_on}.toml").read_text(encoding="utf-8")


def enter(entered: Edition) -> None:
    """Hold an edition that staff entered, from now on; the same again changes nothing.

    It stands before a file of the same day, which can only have come later: what was decided rests on it.
    """
    known = {one.in_force_on: one for one in editions(entered.subject)}
    if known.get(entered.in_force_on) != entered:
        known[entered.in_force_on] = entered
        _HELD[entered.subject] = tuple(known[day] for day in sorted(known))


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
