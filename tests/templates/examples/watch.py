"""Filled-in examples of the letters of a watch, about an invented company."""

from datetime import date
from typing import Any

from rules.letter import Letter, Remedy, WatchContinued, WatchEnded, WatchFacts, WatchNotice, WatchStays

WATCH = WatchFacts(
    number="关-2026-91320799MA9EXM006B-1",
    criterion="十二个月内受到三次以上公示的行政处罚",
    degree="二级关注",
    findings=("12 个月内公示的处罚 3 次，达到 3 次", "连交罚〔2026〕12号 未按规定安装卫星定位装置（2026-03-20）"),
    reason="三次均为同一问题。\n约谈以后仍未整改。",
    supervision=("约谈主要负责人", "每季度现场检查一次"),
)
LEAVING = "所依据的案件撤销、修复以后，列入的标准不再满足的，当日退出；因其他情形不再满足的，每月初核对，当日退出"
PORTAL = "https://credit.example.cn/portal/watch/watch/9132"


def letters(every: dict[str, Any], remedies: tuple[Remedy, ...]) -> dict[str, Letter]:
    """`every` is what every letter begins with."""
    shared = {**every, "watch": WATCH}
    whereto = {"leaving": LEAVING, "remedies": remedies, "portal_url": PORTAL}
    days = {"reviewed_on": date(2026, 9, 28), "review_on": date(2027, 3, 28), "lapses_on": date(2027, 4, 27)}
    return {
        "watch_notice": WatchNotice(**shared, **whereto, months=6, grace_days=30),
        "watch_continued": WatchContinued(**shared, **whereto, **days),
        "watch_stays": WatchStays(
            **shared,
            asked="已经整改完毕。",
            answer="整改未经复查。",
            remedies=remedies,
            review_on=days["review_on"],
            lapses_on=days["lapses_on"],
        ),  # fmt: skip
        "watch_ended": WatchEnded(**shared, ended_on=date(2026, 9, 28), why="复核后退出"),
    }
