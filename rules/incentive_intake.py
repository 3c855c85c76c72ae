"""同时受理多少：公示期间的异议、等待确认的使用。件数是版次的参数。实施方案 二（三）9。"""

from pydantic import Field

from rules.edition import Doubt
from rules.message import Message


class Intake(Message):
    """How much is taken at a time: whoever floods a case fills their own share, and keeps nobody else from speaking.

    Objections to one publicity from one network on a day, and being examined; uses of one benefit waiting to be
    confirmed. An edition that says nothing of it is read as it was before editions did.
    """

    objections_per_day: int = Field(3, ge=1, le=10_000)
    objections_at_once: int = Field(300, ge=1, le=10_000)
    uses_at_once: int = Field(10, ge=1, le=10_000)
    doubt: Doubt = "design"
