"""关系图的摆法：依据在左，依据它作出的在右。Cases and what rests on what in, places on a canvas out; no words here.

Every case has a box; boxes never overlap, and a line that passes over a column has a lane of its own between the boxes.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

WIDE, HIGH, GAP, LANE, ACROSS, EDGE = 210.0, 92.0, 16.0, 10.0, 40.0, 4.0
COLUMNS = 3  # A canvas is never narrower, so that a small web is not drawn larger than a big one.


class Knot(NamedTuple):
    """A case: the column it stands in at least (0 is leftmost), and the day that orders it within its column."""

    id: str
    column: int
    day: date


class Rest(NamedTuple):
    """The case `id` rests on the case `ground`."""

    ground: str
    id: str


class Box(NamedTuple):
    """The upper left corner of a case's box; all boxes are WIDE and HIGH."""

    x: float
    y: float


class Web(NamedTuple):
    """Boxes by case, a path for each line that could be drawn, and the size of the canvas."""

    boxes: dict[str, Box]
    paths: dict[Rest, str]
    width: float
    height: float


def laid_out(knots: Sequence[Knot], rests: Sequence[Rest]) -> Web:
    """The same picture for the same web, in whatever order it is told.

    What rests on something stands to the right of it. A web has no circles; of one that had, the line that closes the
    circle is not drawn.
    """
    known = {one.id: one for one in sorted(knots, key=lambda one: (one.day, one.id))}
    told = sorted({one for one in rests if one.ground in known and one.id in known})
    columns = _columns(known, told)
    drawn = [one for one in told if columns[one.ground] < columns[one.id]]
    stacks = _stacks(known, drawn, columns)
    height = max((_height(stack) for stack in stacks), default=0.0) + 2 * EDGE
    boxes: dict[str, Box] = {}
    lanes: dict[tuple[Rest, int], float] = {}
    for column, stack in enumerate(stacks):
        y = (height - _height(stack)) / 2
        for slot in stack:
            if isinstance(slot, Rest):
                lanes[slot, column] = y + LANE / 2
                y += LANE + GAP
            else:
                boxes[slot] = Box(EDGE + column * (WIDE + ACROSS), round(y, 1))
                y += HIGH + GAP
    wide = max(COLUMNS, len(stacks))
    width = 2 * EDGE + wide * WIDE + (wide - 1) * ACROSS
    paths = {one: _path(boxes[one.ground], boxes[one.id], one, lanes, columns) for one in drawn}
    return Web(boxes, paths, width, round(height, 1))


def _columns(known: Mapping[str, Knot], rests: Sequence[Rest]) -> dict[str, int]:
    """The column of each case: its own at least, and right of everything that it rests on."""
    grounds: dict[str, list[str]] = {}
    for one in rests:
        grounds.setdefault(one.id, []).append(one.ground)
    found: dict[str, int] = {}

    def column(id: str, above: frozenset[str]) -> int:
        if id not in found:
            before = [column(one, above | {id}) for one in grounds.get(id, []) if one not in above | {id}]
            found[id] = max([known[id].column, *(one + 1 for one in before)])
        return found[id]

    wanted = {id: column(id, frozenset()) for id in known}
    # A column that nobody stands in is no column.
    used = sorted(set(wanted.values()))
    return {id: used.index(one) for id, one in wanted.items()}


def _stacks(known: Mapping[str, Knot], rests: Sequence[Rest], columns: Mapping[str, int]) -> list[list[str | Rest]]:
    """From top to bottom what stands in each column: near what it rests on, else by day; lines that pass by as well."""
    stacks: list[list[str | Rest]] = []
    height: dict[str | Rest, float] = {}
    for column in range(max(columns.values(), default=-1) + 1):
        through = [one for one in rests if columns[one.ground] < column < columns[one.id]]
        stack: list[str | Rest] = [*(id for id in known if columns[id] == column), *through]

        def rank(slot: str | Rest) -> float:
            below = [slot.ground] if isinstance(slot, Rest) else [one.ground for one in rests if one.id == slot]
            near = [height[one] for one in below if one in height]
            return sum(near) / len(near) if near else float("inf")

        stack.sort(key=rank)
        height.update({slot: place / len(stack) for place, slot in enumerate(stack)})
        stacks.append(stack)
    return stacks


def _height(stack: Sequence[str | Rest]) -> float:
    return sum(LANE if isinstance(slot, Rest) else HIGH for slot in stack) + GAP * max(0, len(stack) - 1)


def _path(begin: Box, end: Box, rest: Rest, lanes: Mapping[tuple[Rest, int], float], columns: Mapping[str, int]) -> str:
    """From the right side of the ground to the left side of what rests on it, straight through its lanes."""
    x, y = begin.x + WIDE, begin.y + HIGH / 2
    path = f"M{x:g} {y:g}"
    for column in range(columns[rest.ground] + 1, columns[rest.id]):
        to = lanes[rest, column]
        path += f" C{x + ACROSS / 2:g} {y:g} {x + ACROSS / 2:g} {to:g} {x + ACROSS:g} {to:g} h{WIDE:g}"
        x, y = x + ACROSS + WIDE, to
    to = end.y + HIGH / 2
    return f"{path} C{x + ACROSS / 2:g} {y:g} {x + ACROSS / 2:g} {to:g} {x + ACROSS:g} {to:g}"
