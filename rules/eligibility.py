"""计算谁具备哪项激励的条件：一次计算的范围和进度。实施方案 二（三）9。"""

from datetime import date, datetime
from typing import Literal

from rules.message import Message

Scope = Literal["due", "all"]
SCOPES: dict[Scope, str] = {"due": "档案有变化的企业", "all": "全部企业"}


class EligibilityOrder(Message):
    """Whom to compute: those whose chain has grown, or all. `on`: by which day, its own unless given."""

    scope: Scope
    on: date | None = None


class EligibilityPage(Message):
    """One page of a run: the businesses after a code, `begun_at` when the run began, and what came of it so far."""

    scope: Scope
    on: date
    at: datetime
    begun_at: datetime
    after: str = ""
    looked_at: int = 0
    changed: int = 0
    told: int = 0
    left: int = 0


class EligibilityDone(Message):
    """What came of a run so far. `after` is the code to go on behind, empty when nobody is left.

    `left` are businesses whose incentives could not be told: they stay due, and the next run comes back to them.
    """

    after: str = ""
    looked_at: int = 0
    changed: int = 0
    told: int = 0
    left: int = 0
