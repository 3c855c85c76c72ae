"""期限由来的说法：跳过了哪些休息日，计入了哪些调休日. The sentences beside a counted date; DESIGN「Clocks」."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby

from rules.working_day import DAY, WEEKDAYS, Calendar


def days(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included; none when `last` is earlier."""
    while first <= last:
        yield first
        first += DAY


def day_name(day: date) -> str:
    """2026-10-16(周五)."""
    return f"{day.isoformat()}(周{WEEKDAYS[day.weekday()]})"


def skipped(counting: Iterable[date], anchor: date, calendar: Calendar) -> list[str]:
    """What a count of working days left out or took in besides ordinary weekdays, in order; weekends summed up last."""
    said: list[str] = []
    weekends = 0
    for feast, run in groupby(counting, key=calendar.feast):
        spell = list(run)
        if feast is not None:
            ends = dict.fromkeys(_short(day, anchor) for day in (spell[0], spell[-1]))
            said.append(f"跳过 {'…'.join(ends)}（{feast}）")
            continue
        for day in spell:
            if day.weekday() >= 5 and calendar.is_working(day):
                said.append(f"计入 {_short(day, anchor)}（周{WEEKDAYS[day.weekday()]}，调休上班）")
            weekends += not calendar.is_working(day)
    return [*said, f"跳过 周末 {weekends} 天"] if weekends else said


def _short(day: date, anchor: date) -> str:
    return f"{day:%m-%d}" if day.year == anchor.year else day.isoformat()
