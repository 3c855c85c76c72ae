"""图的几何：numbers in, places on a canvas out. Units are SVG user units; nothing here draws or chooses words."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from math import ceil, log10
from typing import Any, NamedTuple


class Share(NamedTuple):
    """One part of a whole: where its bar begins and how wide it is, of `width`, and its rounded percentage."""

    x: float
    width: float
    percent: int


def shares(values: Sequence[float], width: float = 100.0, gap: float = 0.0) -> list[Share]:
    """Bars that lie end to end and together fill `width`; a zero has no width. All zero gives all empty."""
    total = sum(values)
    shown = sum(1 for value in values if value > 0)
    room = width - gap * max(shown - 1, 0)
    bars, x = [], 0.0
    for value in values:
        wide = room * value / total if total else 0.0
        bars.append(Share(round(x, 2), round(wide, 2), round(100 * value / total) if total else 0))
        x += wide + (gap if wide else 0.0)
    return bars


def heat(value: float, most: float) -> int:
    """A step from 0 (nothing) to 5 (the most)."""
    return 0 if value <= 0 or most <= 0 else max(1, min(5, ceil(5 * value / most)))


def ceiling(most: float) -> int:
    """The round number an axis ends at, so that its quarters are whole: 4, 8, or 12, 20, 40, 60, 80, 100 and so on."""
    if most <= 8:
        return 4 if most <= 4 else 8
    power = 10 ** int(log10(most) - 1) if most > 10 else 1
    return int(next(step * power for step in (12, 20, 40, 60, 80, 100, 120) if step * power >= most))


class Point(NamedTuple):
    """A place on the canvas, and the value it stands for."""

    x: float
    y: float
    value: float


class Line(NamedTuple):
    """A drawn series: its points, the path through them, and the path of the area under it."""

    points: list[Point]
    path: str
    area: str


def line(values: Sequence[float], *, left: float, right: float, top: float, bottom: float, most: float) -> Line:
    """A series from left to right between `bottom` (zero) and `top` (`most`). An empty series draws nothing."""
    if not values:
        return Line([], "", "")
    step = (right - left) / max(len(values) - 1, 1)
    high = most or 1
    points = [
        Point(round(left + step * place, 2), round(bottom - (bottom - top) * value / high, 2), value)
        for place, value in enumerate(values)
    ]
    path = "M" + " L".join(f"{point.x} {point.y}" for point in points)
    return Line(points, path, f"{path} L{points[-1].x} {bottom} L{points[0].x} {bottom} Z")


def ticks(most: float, *, top: float, bottom: float, count: int = 4) -> list[Point]:
    """Where the lines of the grid lie, from zero up, with the value of each."""
    return [
        Point(0, round(bottom - (bottom - top) * place / count, 2), most * place / count) for place in range(count + 1)
    ]


def table(points: Sequence[Mapping[str, Any]]) -> list[list[Any]]:
    """The figures of a trend as rows: the label, then each value."""
    return [[point["label"], *point["values"]] for point in points]


class Bar(NamedTuple):
    """A stretch of days to be drawn, without end where `until` is None; its tone and what it says."""

    since: date
    until: date | None
    tone: str
    words: str


HIGH, LEFT, RIGHT = 16, 72.0, 990.0


def lanes(rows: Sequence[tuple[str, Sequence[Bar]]], *, on: date) -> dict[str, Any]:
    """Bars over time in titled lanes, bars that overlap one below another; the years, and where the day `on` lies."""
    ends = [bar.until for _, bars in rows for bar in bars if bar.until]
    first = min(bar.since for _, bars in rows for bar in bars).replace(month=1, day=1)
    last = min(max([on, *ends]), on + timedelta(days=5 * 365)).replace(month=12, day=31)

    def x(day: date) -> float:
        return round(LEFT + (RIGHT - LEFT) * (min(max(day, first), last) - first).days / (last - first).days, 1)

    drawn, y = [], 24
    for title, bars in rows:
        places: list[float] = []
        shown = []
        for bar in sorted(bars, key=lambda bar: bar.since):
            begins, ends_at = x(bar.since), max(x(bar.until or last), x(bar.since) + 5)
            row = next((n for n, taken in enumerate(places) if taken <= begins), len(places))
            places[row : row + 1] = [ends_at + 2]
            top, width = y + HIGH * row, round(ends_at - begins, 1)
            shown.append({"x": begins, "y": top, "width": width, "tone": bar.tone, "words": bar.words})
        drawn.append({"title": title, "y": y + 10, "bars": shown})
        y += HIGH * len(places) + 8
    years = [{"x": x(date(year, 1, 1)), "label": str(year)} for year in range(first.year, last.year + 1)]
    return {"lanes": drawn, "years": years[:: max(1, len(years) // 10)], "now": x(on), "height": y + 4}
