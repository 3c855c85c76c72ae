"""工作日：国务院办公厅历年放假通知的本局日历；没有通知的年份按法定节假日和周末暂定。DESIGN「Clocks」.

Sources: the notices named in `rules/editions/holidays/<year>.toml`, amended ones consolidated with the number of each
amendment; for a year without a notice 《全国年节及纪念日放假办法》第二条, and its make-up days for feasts on a weekend.
"""

import tomllib
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache, cached_property
from hashlib import sha256
from importlib.resources import files
from typing import Any

from rules.message import Message

WEEKDAYS = "一二三四五六日"
DAY = timedelta(days=1)


class HolidayYear(Message):
    """The days of one notice. `off` and `work` may reach into the last days of the year before (元旦调休).

    `names` maps each day off to its feast; `amended` maps days fixed by a later notice to that notice's number.
    """

    year: int
    off: tuple[date, ...]
    work: tuple[date, ...]
    number: str
    gazetted: bool
    names: dict[date, str]
    amended: dict[date, str] = {}

    def notice(self, day: date) -> str:
        """The number of the notice that fixed this day, or 暂定."""
        return self.amended.get(day, self.number) if self.gazetted else "暂定"


class Calendar(Message):
    """Working days over all years. `version` changes whenever a day of any notice changes, and re-arms the clocks."""

    version: str
    years: dict[int, HolidayYear]

    @cached_property
    def _named(self) -> dict[date, HolidayYear]:
        """Every day that a notice names, with its year's notice; a gazetted notice wins over a provisional one."""
        ordered = sorted(self.years.values(), key=lambda year: (year.gazetted, year.year))
        return {day: year for year in ordered for day in (*year.off, *year.work)}

    def _naming(self, day: date) -> HolidayYear | None:
        if day.year in self.years or day in self._named:
            return self._named.get(day)
        fallback = _statutory(day.year)
        return fallback if day in fallback.names else None

    def is_working(self, day: date) -> bool:
        """Whether offices work on this day."""
        named = self._naming(day)
        return day.weekday() < 5 if named is None else day not in named.names

    def provisional(self, day: date) -> bool:
        """Whether the day's year has no gazetted notice yet, so that a notice may still change it (暂定)."""
        named = self._naming(day)
        if named is not None and named.gazetted:
            return False
        return day.year not in self.years or not self.years[day.year].gazetted

    def feast(self, day: date) -> str | None:
        """`国庆节，国办发明电〔2025〕7号` for a day off by feast or notice, else None (also for a bare weekend)."""
        named = self._naming(day)
        return f"{named.names[day]}，{named.notice(day)}" if named is not None and day in named.names else None

    def why(self, day: date) -> str:
        """One Chinese phrase saying why the day works or rests."""
        named = self._naming(day)
        if named is not None and day in named.names:
            name = named.names[day]
            return f"{name}{'' if name.endswith('补假') else '放假'}（{named.notice(day)}）"
        if named is not None:
            return f"调休上班（{named.notice(day)}）"
        plain = "工作日" if day.weekday() < 5 else "周末"
        return f"{plain}（暂定）" if self.provisional(day) else plain


@cache
def calendar() -> Calendar:
    """The house's calendar: every year file shipped. Its version is the last gazetted year and a digest of all days."""
    folder = files("rules").joinpath("editions", "holidays")
    found = (_read(file.read_text(encoding="utf-8")) for file in folder.iterdir() if file.name[:-5].isdigit())
    years = {year.year: year for year in sorted(found, key=lambda year: year.year)}
    digest = sha256("\n".join(year.model_dump_json() for year in years.values()).encode()).hexdigest()
    last = max(year.year for year in years.values() if year.gazetted)
    return Calendar(version=f"{last}-{digest[:8]}", years=years)


def _read(text: str) -> HolidayYear:
    notice = tomllib.loads(text)
    names: dict[date, str] = {}
    amended: dict[date, str] = {}
    work: list[date] = []
    for feast in notice["feast"]:
        days = list(_days(feast["first"], feast["last"]))
        names.update(dict.fromkeys(days, feast["name"]))
        work.extend(feast.get("work", ()))
        if "number" in feast:
            amended.update(dict.fromkeys([*days, *feast.get("work", ())], feast["number"]))
    if not notice["gazetted"]:
        names.update(_made_up(names))
    return HolidayYear(
        year=notice["year"],
        number=notice["number"],
        gazetted=notice["gazetted"],
        off=tuple(sorted(names)),
        work=tuple(sorted(work)),
        names=dict(sorted(names.items())),
        amended=amended,
    )


@cache
def _statutes() -> tuple[dict[str, Any], ...]:
    statute = files("rules").joinpath("editions", "holidays", "statute.toml").read_text(encoding="utf-8")
    return tuple(tomllib.loads(statute)["edition"])


@cache
def _statutory(year: int) -> HolidayYear:
    """A year nobody has written down: the feasts fixed by the solar calendar, with their make-up days."""
    statutes = _statutes()
    statute = max((s for s in statutes if s["from"] <= year), key=lambda s: s["from"], default=statutes[0])
    names = {date.fromisoformat(f"{year:04}-{day}"): name for day, name in statute["feasts"].items()}
    names.update(_made_up(names))
    off = tuple(sorted(names))
    return HolidayYear(year=year, off=off, work=(), number=statute["number"], gazetted=False, names=names)


def _made_up(names: dict[date, str]) -> dict[date, str]:
    """放假办法：适逢周六、周日的，应当在工作日补假. Until a notice says which, the next free one."""
    made: dict[date, str] = {}
    for day, name in sorted(names.items()):
        if day.weekday() >= 5:
            free = day + DAY
            while free.weekday() >= 5 or free in names or free in made:
                free += DAY
            made[free] = f"{name}补假"
    return made


def _days(first: date, last: date) -> Iterator[date]:
    while first <= last:
        yield first
        first += DAY
