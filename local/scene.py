"""一幕一幕：几天前谁说了什么，变成排练和演示都用的剧本；示例企业的代码。

The businesses are invented and say so; their codes carry right check characters over an area that is not assigned.
"""

from collections.abc import Sequence
from datetime import date, time, timedelta
from typing import Any

from rules.actor import Role
from rules.scenario import Said
from rules.uscc import check_character, organisation_check
from rules.working_day import calendar

# So many days ago, somebody answered this step with that, or told this with that content.
Scene = tuple[int, tuple[str, dict[str, Any]]]
# What is told outside a step, and by whom; everything else answers a step.
TOLD: dict[str, Role] = {
    "apply": "business", "read": "business", "consent": "business", "revise": "handler", "pause": "reviewer",
    "call_for_check": "handler", "restore": "handler", "judge_items": "legal", "eligibility": "handler",
    "ask_use": "business",
}  # fmt: skip


def code(serial: int) -> str:
    """A valid unified social credit code over area 320799, which is not assigned."""
    organisation = f"MADEM{serial:03d}"
    first = f"91320799{organisation}{organisation_check(organisation)}"
    return first + check_character(first)


def working_day(today: date, ago: int) -> date:
    """The last working day on or before so many days ago."""
    day, days = today - timedelta(days=ago), calendar()
    while not days.is_working(day):
        day -= timedelta(days=1)
    return day


def spoken(today: date, serial: int, begun: date, scenes: Sequence[Scene]) -> tuple[Said, ...]:
    """What was said how many days ago, in order, each on a working day and later than what went before."""
    said, last = [], (begun, 9 * 60 + 30)
    for before, (name, answers) in scenes:
        day = max(working_day(today, before), last[0])
        minute = last[1] + 20 if day == last[0] else 10 * 60 + serial
        last = (day, minute)
        told = {"tell": name, "role": TOLD[name]} if name in TOLD else {"decide": name}
        said.append(Said(on=day, at=time(minute // 60, minute % 60), answers=answers, **told))
    return tuple(said)
