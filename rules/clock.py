"""期限：一笔带流水的预算，不是一个目标时刻；每个日期都说得出由来。DESIGN「Clocks」.

Counting (民法典第二百零一至二百零三条；民诉法第八十五条；行政处罚法第八十五条):
- the day of the event is not counted; the n-th counted day is the last day;
- a month or year limit ends on the corresponding day, or on the month's last day where there is none;
- an act whose last calendar day is a holiday or weekend may still be done on the next working day (`rolls`);
  a publication period simply ends (`rolls=False`).

Pauses (the house's decision, after "the day of an event is not counted"): of a pause from day A to day B, A is counted,
for the matter was still with us; the days after A up to B are not. One that opens and ends on a day changes nothing.
"""

from calendar import monthrange
from datetime import date
from functools import lru_cache
from typing import Literal, Self

from pydantic import Field, model_validator

from rules.edition import Doubt, in_force
from rules.message import Message
from rules.narration import day_name, days, skipped
from rules.refusal import Refused
from rules.working_day import DAY, Calendar

Ball = Literal["unit", "business", "other", "law"]
Unit = Literal["working_day", "day", "month", "year"]
BALLS: dict[Ball, str] = {"unit": "本单位", "business": "企业", "other": "其他部门", "law": "法定等待"}
UNITS: dict[Unit, str] = {"working_day": "个工作日", "day": "日", "month": "个月", "year": "年"}


def waited_for(ball: Ball) -> str:
    """In whose hands a stopped clock is, as a lamp says it."""
    return BALLS[ball] if ball == "law" else f"等待{BALLS[ball]}"


class Limit(Message):
    """A limit and its article; `ball` says who has to act, and `doubt` other than "found" is never printed as law.

    In working days: `warn_before` the due day goes a reminder, `escalate_after` it those above are told, and
    `left_after_pause` is what there is at least to act in after a pause that began in time.
    """

    name: str
    title: str
    amount: int = Field(ge=1, le=20_000)
    unit: Unit
    basis: str
    doubt: Doubt
    rolls: bool = True
    warn_before: int = Field(default=0, ge=0)
    escalate_after: tuple[int, ...] = ()
    left_after_pause: int = Field(default=0, ge=0)
    ball: Ball = "unit"


class Pause(Message):
    """A suspended segment, from the day it was ordered to the day of the event that ends it (None while it lasts)."""

    since: date
    until: date | None = None
    ball: Ball
    reason: str

    @model_validator(mode="after")
    def _forwards(self) -> Self:
        if self.until is not None and self.until < self.since:
            raise Refused("恢复日不能早于中止日", code="PauseBackwards", faults={"until": "恢复日不能早于中止日"})
        return self

    def holds(self, day: date) -> bool:
        """Whether this pause takes the day out of the count."""
        return self.since < day and (self.until is None or day <= self.until)


class Deadline(Message):
    """A due day and how it came about. `last_day` is the last counted day, before rolling to a working day.

    While suspended, `on` is the day it would be had counting resumed on the day of the pause, and `remaining` the
    units still left (days for month and year limits). `provisional`: a day it rests on has no holiday notice yet.
    """

    on: date
    steps: tuple[str, ...]
    provisional: bool
    calendar: str
    suspended: bool = False
    remaining: int | None = None
    last_day: date | None = None


def deadline(
    anchor: date, limit: Limit, calendar: Calendar, pauses: tuple[Pause, ...] = (), event: str = "起算"
) -> Deadline:
    """The day a limit ends, counted from the event on `anchor`, with its steps in Chinese.

    Raises Refused DayOutOfRange when the end lies beyond the calendar.
    """
    try:
        return _reckon(anchor, limit, calendar, pauses, event)
    except (OverflowError, ValueError) as beyond:
        raise Refused("期限超出了可以计算的日期范围", code="DayOutOfRange") from beyond


def consumed(anchor: date, limit: Limit, calendar: Calendar, pauses: tuple[Pause, ...], on: date) -> int:
    """Units used up by the end of day `on`: working days, or days for the other units. Beyond the limit it goes on."""
    return sum(1 for day in days(anchor + DAY, on) if _counts(day, limit, calendar, pauses))


def balls(anchor: date, on: date, pauses: tuple[Pause, ...]) -> dict[Ball, int]:
    """Calendar days after `anchor` up to `on`, by who held the matter; where pauses overlap, the earlier one holds."""
    held: dict[Ball, int] = dict.fromkeys(BALLS, 0)
    ordered = sorted(pauses, key=lambda pause: pause.since)
    for day in days(anchor + DAY, on):
        held[next((pause.ball for pause in ordered if pause.holds(day)), "unit")] += 1
    return held


@lru_cache(maxsize=512)
def limits(on: date) -> dict[str, Limit]:
    """Every named limit of the edition in force on a day. Raises Refused NoEditionInForce."""
    data = in_force("limit", on).data
    shared = {name: data[name] for name in ("warn_before", "escalate_after", "left_after_pause")}
    return {name: Limit.model_validate({**shared, **row, "name": name}) for name, row in data["limit"].items()}


def working_days_between(first: date, last: date, calendar: Calendar) -> int:
    """Working days after `first` up to and including `last`; negative when `last` is the earlier day."""
    if last < first:
        return -working_days_between(last, first, calendar)
    return sum(1 for day in days(first + DAY, last) if calendar.is_working(day))


def shift(day: date, working_days: int, calendar: Calendar) -> date:
    """The day so many working days after (or, negative, before) a day, which is itself not counted; 0 is the day."""
    step, left = DAY if working_days > 0 else -DAY, abs(working_days)
    while left:
        day += step
        left -= calendar.is_working(day)
    return day


def reminder(due: date, limit: Limit, calendar: Calendar) -> date:
    """The working day on which a reminder goes, `warn_before` working days ahead of the due day."""
    return shift(due, -limit.warn_before, calendar)


def escalations(due: date, limit: Limit, calendar: Calendar) -> tuple[date, ...]:
    """The working days on which those above are told that a step is late, earliest first."""
    return tuple(shift(due, late, calendar) for late in sorted(limit.escalate_after))


def standing(due: date, on: date, calendar: Calendar) -> str:
    """How a due day stands on a day: 剩 2 个工作日 · 今日到期 · 逾期 3 个工作日."""
    word, between = "剩" if on < due else "逾期", abs(working_days_between(on, due, calendar))
    said = f"{word} {between} 个工作日" if between else f"{word} {abs((due - on).days)} 天"
    return "今日到期" if due == on else said


def _reckon(anchor: date, limit: Limit, calendar: Calendar, pauses: tuple[Pause, ...], event: str) -> Deadline:
    budget = _budget(anchor, limit)
    closed = tuple(pause for pause in pauses if pause.until is not None)
    last_day = _count(anchor, budget, limit, calendar, closed)
    counted = _roll(last_day, calendar, closed) if limit.rolls else last_day
    on = _left(counted, limit, calendar, closed) if limit.left_after_pause else counted
    opened = min((pause.since for pause in pauses if pause.until is None), default=on)
    suspended = opened < on
    left = max(0, budget - consumed(anchor, limit, calendar, closed, opened)) if suspended else None
    weighed = anchor + DAY if limit.unit == "working_day" else last_day if limit.rolls else on + DAY
    doubtful = [day for day in days(weighed, on) if calendar.provisional(day)]
    steps = [f"{day_name(anchor)} {event}，当日不计", f"{limit.amount} {UNITS[limit.unit]}"]
    steps += [_paused(pause) for pause in sorted(pauses, key=lambda pause: pause.since) if _matters(pause, anchor, on)]
    steps += _counted(anchor, last_day, counted, limit, calendar, closed)
    steps += [f"中止结束后至少留 {limit.left_after_pause} 个工作日办理（本局内部设定）"] if on > counted else []
    if doubtful:
        steps.append(f"{doubtful[0].year}年放假通知尚未发布，有关日期按法定节假日和周末暂定")
    if left is not None:
        unit = UNITS["day" if limit.unit in ("month", "year") else limit.unit]
        steps.append(f"中止时尚余 {left} {unit}，如于中止当日恢复")
    return Deadline(
        on=on,
        last_day=last_day,
        steps=(*steps, f"→ {day_name(on)}"),
        provisional=bool(doubtful),
        calendar=calendar.version,
        suspended=suspended,
        remaining=left,
    )


def _budget(anchor: date, limit: Limit) -> int:
    """Units to count: the amount itself, or the days up to the corresponding day of a month or year limit."""
    if limit.unit in ("working_day", "day"):
        return limit.amount
    months = limit.amount * (12 if limit.unit == "year" else 1)
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return (date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1])) - anchor).days


def _counts(day: date, limit: Limit, calendar: Calendar, pauses: tuple[Pause, ...]) -> bool:
    held = any(pause.holds(day) for pause in pauses)
    return not held and (limit.unit != "working_day" or calendar.is_working(day))


def _count(anchor: date, budget: int, limit: Limit, calendar: Calendar, pauses: tuple[Pause, ...]) -> date:
    # Nothing interrupts years of plain days: they need not be walked one by one.
    day, budget = (anchor, budget) if limit.unit == "working_day" or pauses else (anchor + budget * DAY, 0)
    while budget:
        day += DAY
        budget -= _counts(day, limit, calendar, pauses)
    return day


def _roll(day: date, calendar: Calendar, pauses: tuple[Pause, ...]) -> date:
    rolled = day
    while not calendar.is_working(rolled) or (rolled > day and any(pause.holds(rolled) for pause in pauses)):
        rolled += DAY
    return rolled


def _left(on: date, limit: Limit, calendar: Calendar, pauses: tuple[Pause, ...]) -> date:
    """A pause that began in time leaves time to act after it, however late it began."""
    for pause in sorted(pauses, key=lambda pause: pause.since):
        if pause.until is not None and pause.since <= on and pause.since < pause.until:
            on = max(on, shift(pause.until, limit.left_after_pause, calendar))
    return on


def _matters(pause: Pause, anchor: date, on: date) -> bool:
    return pause.since < on and (pause.until is None or pause.until > max(pause.since, anchor))


def _paused(pause: Pause) -> str:
    begun = f"{day_name(pause.since)} 中止（{BALLS[pause.ball]}：{pause.reason}），自次日起不计"
    return f"{begun}，尚未恢复" if pause.until is None else f"{begun}；{day_name(pause.until)} 恢复，当日不计"


def _counted(
    anchor: date, last_day: date, on: date, limit: Limit, calendar: Calendar, pauses: tuple[Pause, ...]
) -> list[str]:
    if limit.unit == "working_day":
        running = [day for day in days(anchor + DAY, on) if not any(pause.holds(day) for pause in pauses)]
        return skipped(running, anchor, calendar)
    steps = [f"最后一日 {day_name(last_day)}"]
    if limit.unit in ("month", "year") and last_day.day != anchor.day and not pauses:
        steps = [f"到期月没有对应日，以月末日 {day_name(last_day)} 为最后一日"]
    if not calendar.is_working(last_day):
        rolling = "顺延至其后第一个工作日" if limit.rolls else "公示期间不顺延"
        steps.append(f"适逢{calendar.why(last_day)}，{rolling}")
    return steps
