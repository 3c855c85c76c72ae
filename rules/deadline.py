"""`xincheng deadline`：给出起算日和期限，答以到期日及其由来. DESIGN「Running it」."""

from datetime import date

from pydantic import ValidationError

from rules.clock import Deadline, Limit, Pause, Unit, deadline, limits
from rules.refusal import Refused
from rules.working_day import Calendar


def reckon(
    anchor: str,
    calendar: Calendar,
    *,
    working_days: int | None = None,
    days: int | None = None,
    months: int | None = None,
    years: int | None = None,
    named: str | None = None,
    rolls: bool = True,
    pauses: tuple[Pause, ...] = (),
    event: str = "起算",
) -> Deadline:
    """The deadline counted from an ISO day, by exactly one of a length or the name of a limit in force on that day.

    Raises Refused: BadDay, OneLengthOnly, BadLength, UnknownLimit, NoEditionInForce, DayOutOfRange.
    """
    day = day_of(anchor)
    lengths: dict[Unit, int | None] = {"working_day": working_days, "day": days, "month": months, "year": years}
    given = [(unit, amount) for unit, amount in lengths.items() if amount is not None]
    if len(given) + (named is not None) != 1:
        raise Refused("请给出一个期限：工作日、日、月、年或期限名称，只能给一个", code="OneLengthOnly")
    limit = _named(named, day) if named is not None else _plain(*given[0], rolls=rolls)
    return deadline(day, limit, calendar, pauses, event)


def day_of(text: str) -> date:
    """A day written 2026-09-28. Raises Refused BadDay."""
    written = text.strip()
    try:
        day = date.fromisoformat(written)
    except ValueError:
        day = None
    if day is None or day.isoformat() != written:
        raise Refused(f"“{text}”不是日期，请写成 2026-09-28 的样子", code="BadDay")
    return day


def _named(name: str, on: date) -> Limit:
    known = limits(on)
    if name not in known:
        raise Refused(f"没有名为“{name}”的期限；现有：{'、'.join(known)}", code="UnknownLimit")
    return known[name]


def _plain(unit: Unit, amount: int, *, rolls: bool) -> Limit:
    try:
        return Limit(name="given", title="给定期限", amount=amount, unit=unit, basis="", doubt="design", rolls=rolls)
    except ValidationError:
        raise Refused("期限应为 1 到 20000 的整数", code="BadLength") from None
