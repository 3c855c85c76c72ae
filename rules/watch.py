"""重点关注对象：满足哪条标准，可以定到几级，采取哪些监管措施，哪天复核。实施方案 二（三）9。

Everything here is data of the edition `watch`, all of it `design`: the plan asks for the institution and for
supervision that suits the degree of dishonesty, and says no more.
"""

from datetime import date, timedelta
from functools import cache
from typing import Literal

from pydantic import Field, field_validator

from rules import uscc as code_rules
from rules.edition import Doubt, edition, in_force
from rules.message import Message
from rules.repair import months_after

Test = Literal["serious", "penalties", "commitment", "unrepaired", "grade", "reason"]


class Criterion(Message):
    """What puts a business under watch: `test` says how the file is looked at, `degree` the highest it allows."""

    id: str
    title: str
    test: Test
    degree: int
    count: int = 0
    months: int = 0
    grades: tuple[str, ...] = ()
    doubt: Doubt


class Supervision(Message):
    """A measure of supervision: the lowest `degree` that allows it; of those `together` one at most is chosen."""

    id: str
    title: str
    degree: int
    together: str = ""
    doubt: Doubt


class WatchProposal(Message):
    """A business as a handler proposes to watch it: by which criterion, why, how closely, by which measures."""

    uscc: str = Field(title="统一社会信用代码", min_length=1, max_length=40)
    subject: str = Field(title="企业名称", min_length=1, max_length=200)
    legal_representative: str = Field("", title="法定代表人", max_length=50)
    address: str = Field("", title="送达地址", max_length=200)
    email: str = Field("", title="电子邮箱", max_length=120)
    phone: str = Field("", title="联系电话", max_length=40)
    unit: str = Field(title="监管单位", min_length=1, max_length=40)
    criterion: str = Field(title="依据的标准", min_length=1, max_length=40)
    reason: str = Field(title="理由", min_length=1, max_length=2000)
    degree: int = Field(title="程度", ge=1, le=9)
    supervision: tuple[str, ...] = Field(title="监管措施", min_length=1, max_length=20)
    interested: tuple[str, ...] = Field((), title="应当回避的人员和单位")

    @field_validator("uscc")
    @classmethod
    def _code_normalised(cls, code: str) -> str:
        return code_rules.normalise(code)


class Period(Message):
    """How long a decision to watch stands: until its review, and the day on which it lapses when nobody has decided."""

    starts_on: date
    review_on: date
    lapses_on: date
    reasons: tuple[str, ...]


def criteria(on: date) -> dict[str, Criterion]:
    """The criteria of the edition in force on a day. Raises Refused NoEditionInForce."""
    return _criteria(in_force("watch", on).in_force_on)


def measures(on: date) -> dict[str, Supervision]:
    """The measures of supervision, in the order of the edition."""
    return _measures(in_force("watch", on).in_force_on)


@cache
def _criteria(begun_on: date) -> dict[str, Criterion]:
    return {row["id"]: Criterion.model_validate(row) for row in edition("watch", begun_on).data["criterion"]}


@cache
def _measures(begun_on: date) -> dict[str, Supervision]:
    return {row["id"]: Supervision.model_validate(row) for row in edition("watch", begun_on).data["supervision"]}


def degrees(on: date) -> dict[int, str]:
    """The degrees and what they are called, the mildest first."""
    return {int(row["degree"]): str(row["title"]) for row in in_force("watch", on).data["degree"]}


def leaving(on: date) -> str:
    """How a business comes off, in words."""
    return str(in_force("watch", on).data["leaving"])


def period(start: date, *, on: date) -> Period:
    """The days of a decision that stands from `start`, by the edition in force `on` a day."""
    rule = in_force("watch", on).data["review"]
    review = months_after(start, int(rule["months"]))
    lapses = review + timedelta(days=int(rule["grace_days"]))
    reasons = (
        f"自 {start} 起每 {rule['months']} 个月复核一次，{start} → {review}",
        f"复核日以后 {rule['grace_days']} 日内没有作出复核决定的，{lapses} 自行退出",
        f"期限为本系统设定（《{in_force('watch', on).title}》），待核定",
    )
    return Period(starts_on=start, review_on=review, lapses_on=lapses, reasons=reasons)


def unsuited(degree: int, chosen: tuple[str, ...], *, allowed: int, on: date) -> dict[str, str]:
    """Why a degree, or measures, are more than they may be: field → sentence. `allowed`: what the criterion allows."""
    found: dict[str, str] = {}
    titles, known = degrees(on), measures(on)
    if degree not in titles:
        found["degree"] = "没有这一级"
    elif degree > allowed:
        found["degree"] = f"所依据的标准最高只能定到{titles[allowed]}"
    strange = [one for one in chosen if one not in known]
    heavy = [known[one].title for one in chosen if one in known and known[one].degree > degree]
    groups = [known[one].together for one in chosen if one in known and known[one].together]
    if strange:
        found["supervision"] = f"现行版次没有这项监管措施：{'、'.join(strange)}"
    elif not chosen:
        found["supervision"] = "请至少选择一项监管措施"
    elif heavy:
        found["supervision"] = f"与失信程度不相当，{titles.get(degree, '这一级')}不能采取：{'、'.join(heavy)}"
    elif len(groups) != len(set(groups)):
        found["supervision"] = "提高抽查比例的措施只能选一项"
    return found


def watch_case(uscc: str, serial: int) -> str:
    """The id of the case: the `serial`th time that somebody proposes to watch a business."""
    return f"watch/{uscc}-{serial}"


def watch_number(case: str, on: date) -> str:
    """The number people use, e.g. 关-2026-91320799MA0000010X-1."""
    return f"关-{on.year}-{case.partition('/')[2]}"
