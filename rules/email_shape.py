"""一封邮件共有的部分：从哪里继续办理，找哪个单位。对企业只留单位和电话。DESIGN §7。"""

from pydantic import Field

from rules.letter_shape import ExplainedDay
from rules.message import Message


class Email(Message):
    """What every e-mail says: where to go on, and whom to call (a unit, never a person)."""

    link: str = Field(pattern=r"^https?://")
    unit: str = Field(min_length=1)
    phone: str = Field(min_length=1)


class BusinessEmail(Email):
    company: str = Field(min_length=1)


class StaffEmail(Email):
    """`case` names the case as people do, e.g. 示例公司（连交罚〔2026〕12号）; `basis` is the clause of the step."""

    step: str
    case: str
    due: ExplainedDay
    basis: str = ""
