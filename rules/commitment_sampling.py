"""履约抽查：先冻结名单、指明将要采用的公开随机数，数字公布后由另一人录入，名单随之抽定。实施方案 二（一）1。

The list and the source of the number are fixed before the number exists, so neither who orders a draw nor who enters
the number can choose who is drawn.
"""

from datetime import date

from pydantic import Field, model_validator

from rules.actor import Actor
from rules.edition import in_force
from rules.journal import Moment
from rules.message import Message
from rules.sampling import Share


class SamplingOrder(Message):
    """一批抽查：某单位在一段时间内受理、履约结果还没有认定的承诺。"""

    unit: str = Field(title="承诺受理单位", min_length=1, max_length=40)
    title: str = Field(title="抽查批次", description="例如 2026年第二季度", min_length=1, max_length=60)
    since: date = Field(title="受理日期自")
    until: date = Field(title="受理日期至")
    source: str = Field(
        title="随机数的来源",
        description="将来公布、本局不能左右的数，写明哪一天、哪里公布",
        min_length=1,
        max_length=200,
    )

    @model_validator(mode="after")
    def _forwards(self) -> "SamplingOrder":
        if self.until < self.since:
            raise ValueError("受理日期的止日早于起日")
        return self


class DrawSeed(Message):
    """录入公布的随机数。"""

    number: str = Field(title="公布的随机数", min_length=1, max_length=200)
    evidence: tuple[str, ...] = Field(title="公布页面的截图", min_length=1, json_schema_extra={"widget": "file"})


class SamplingEntry(Message):
    order: SamplingOrder
    by: Actor


class SamplingFiling(Moment):
    order: SamplingOrder


class Frozen(Message):
    """A list that is frozen: how many there are, and its digest."""

    size: int
    population: str


class Seeded(Moment):
    order: SamplingOrder
    number: str


def sampling_case(order: SamplingOrder) -> str:
    """The id of the case; one unit draws once under one title."""
    return f"commitment_sampling/{order.unit}-{order.title}"


def share(on: date) -> Share:
    """How much of each stratum is drawn, by the edition in force on a day."""
    return Share.model_validate(in_force("commitment", on).data["sampling"])
