"""One figure: ours against its bare counterpart, alternated in the same run; the median of the rounds."""

import os
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from statistics import median
from typing import Literal

Round = Callable[[], Awaitable[float]]


@dataclass(frozen=True)
class Size:
    """How much is done: `rounds` alternations, and every count multiplied by `scale` (but at least `least`)."""

    rounds: int = 5
    scale: float = 1.0

    def of(self, count: int, least: int = 4) -> int:
        return max(least, int(count * self.scale))


@dataclass
class Figure:
    """`want` says on which side of `target` the ratio ours/bare should be; no target means it is told, not judged.

    `spare` is added to the limit in the unit of the measure (4 kB of history, for example).
    """

    name: str
    unit: str
    want: Literal["most", "least"]
    target: float | None
    ours: list[float] = field(default_factory=list)
    bare: list[float] = field(default_factory=list)
    spare: float = 0.0
    note: str = ""
    load: str = ""

    def add(self, ours: float, bare: float) -> None:
        self.ours.append(ours)
        self.bare.append(bare)
        self.load = load()

    @property
    def ratios(self) -> list[float]:
        return [one / other for one, other in zip(self.ours, self.bare, strict=True)]

    @property
    def ratio(self) -> float:
        return median(self.ratios)

    @property
    def met(self) -> bool | None:
        if self.target is None:
            return None
        if self.want == "least":
            return self.ratio >= self.target
        return self.ratio <= self.target or median(self.ours) <= median(self.bare) * self.target + self.spare

    def row(self) -> tuple[str, ...]:
        sign = "≥" if self.want == "least" else "≤"
        spare = f" + {self.spare:g} {self.unit}" if self.spare else ""
        wanted = "—" if self.target is None else f"{sign} {self.target:g}{spare}"
        verdict = {None: "—", True: "met", False: "MISSED"}[self.met]
        spread = f"{min(self.ratios):.2f}–{max(self.ratios):.2f}"
        ours, bare = (f"{median(values):.4g} {self.unit}" for values in (self.ours, self.bare))
        return (self.name, ours, bare, f"{self.ratio:.2f}", spread, wanted, verdict, self.load, self.note)


HEADS = ("figure", "ours", "bare", "ratio", "rounds", "target", "verdict", "load", "note")


async def alternate(figure: Figure, ours: Round, bare: Round, size: Size) -> Figure:
    """Each round does both; who begins changes from round to round. A first pass warms both up and is not counted."""
    await bare()
    await ours()
    for turn in range(size.rounds):
        if turn % 2:
            other = await bare()
            one = await ours()
        else:
            one = await ours()
            other = await bare()
        figure.add(one, other)
    return figure


def table_of(figures: list[Figure]) -> str:
    rows = [HEADS, tuple("---" for _ in HEADS), *(figure.row() for figure in figures)]
    return "\n".join("| " + " | ".join(row) + " |" for row in rows)


def load() -> str:
    return f"{os.getloadavg()[0]:.1f}"
