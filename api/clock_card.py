"""一个环节的期限，给人看：用了多少、谁用的、到期日怎样得来。"""

from collections.abc import Mapping
from datetime import date
from itertools import pairwise
from typing import Any

from rules.clock import Limit, Pause, consumed, limits, waited_for, working_days_between
from rules.step import OpenStep
from rules.working_day import calendar


def clock_card(opened: OpenStep, pauses: list[Mapping[str, Any]], today: date) -> dict[str, Any]:
    """What the part `ui.clock_card` shows of an open step."""
    step, due = opened.step, opened.deadline
    stopped = tuple(Pause.model_validate(pause) for pause in pauses)
    limit = _limit(opened)
    working = limit.unit == "working_day"
    last = due.last_day or due.on
    budget = limit.amount if limit.unit in ("working_day", "day") else (last - step.anchor).days
    running = next((pause for pause in reversed(stopped) if pause.until is None), None)
    return {
        "title": step.title,
        "budget": budget,
        "unit": "工作日" if working else "自然日",
        "used": max(0, consumed(step.anchor, limit, calendar(), stopped, today)),
        "due_on": due.on,
        "suspended": f"{waited_for(running.ball)}：{running.reason}" if running else "",
        "provisional": due.provisional,
        "steps": due.steps,
        "segments": _segments(step.anchor, stopped, step.ball, today, working),
        "pauses": len(stopped),
        "basis": limit.basis,
        "doubt": limit.doubt,
    }


def _limit(opened: OpenStep) -> Limit:
    named = [limits(opened.step.anchor)[name] for name in opened.step.limits]
    return named[0].model_copy(update={"amount": sum(one.amount for one in named)})


def _segments(anchor: date, pauses: tuple[Pause, ...], ball: str, today: date, working: bool) -> list[dict[str, Any]]:
    """Days from the anchor to today in order, by who held the matter; what was stopped does not run."""
    marks = [anchor]
    for pause in sorted(pauses, key=lambda one: one.since):
        marks += [max(pause.since, marks[-1]), max(pause.until or today, marks[-1])]
    marks.append(max(today, marks[-1]))
    holders = [ball]
    for pause in sorted(pauses, key=lambda one: one.since):
        holders += [pause.ball, ball]
    segments = []
    for place, (begun, ended) in enumerate(pairwise(marks)):
        days = working_days_between(begun, ended, calendar()) if working else (ended - begun).days
        if days > 0:
            segments.append({"ball": holders[place], "days": days, "running": place % 2 == 0})
    return segments
