"""其他系统收到的形状：每个字段都写进 /openapi.json；拒绝一律是 {code, sentence, faults}。"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from pydantic import Field

from rules.message import Message


class Refusal(Message):
    """Why something was not done: a stable code, a sentence in Chinese, the faults by field."""

    code: str = Field(examples=["FormFaulty"])
    sentence: str = Field(examples=["处罚信息有误，请按提示修改"])
    faults: dict[str, str] = Field(examples=[{"uscc": "统一社会信用代码校验位不对"}])


class PenaltyFiled(Message):
    """The receipt of a penalty; `created` is false when the same decision was on file already."""

    case: str = Field(examples=["penalty/连交罚〔2026〕12号"])
    href: str = Field(examples=["/v1/penalty/penalty/%E8%BF%9E%E4%BA%A4%E7%BD%9A%E3%80%942026%E3%80%9512%E5%8F%B7"])
    created: bool
    at: datetime
    sentence: str = Field(examples=["已登记"])


class StepShown(Message):
    key: str
    name: str
    title: str
    state: str = Field(description="open 在办 · done 办结 · lapsed 窗口期已过 · withdrawn 撤回")
    opened_at: datetime
    due_on: date
    provisional: bool = Field(description="到期日经过尚未发布放假通知的年份，属暂定")
    suspended: bool
    answered_at: datetime | None


class LetterShown(Message):
    title: str
    number: str | None
    issued_on: date | None
    served_on: date | None
    served_by: str
    check_id: str | None = Field(description="公开核验码")


class PenaltyShown(Message):
    """A penalty as it stands: its dates, its steps, its papers."""

    case: str
    no: str
    subject: str
    uscc: str
    unit: str
    klass: str = Field(description="minor 轻微 · general 一般 · serious 严重")
    position: str
    outcome: str
    decided_on: date
    earliest_repair_on: date | None
    shown_from: date | None
    shown_until: date | None
    ended_on: date | None
    served_on: date | None
    applied_on: date | None
    steps: list[StepShown]
    letters: list[LetterShown]


class DeadlineShown(Message):
    """A due day with the way it was counted."""

    on: date
    steps: list[str] = Field(description="期限由来，逐步")
    provisional: bool
    calendar: str = Field(description="所用工作日历的版本")


class Published(Message):
    """A penalty that is public today."""

    case: str
    no: str
    subject: str
    uscc: str
    authority: str
    violation: str
    basis: str
    kinds: list[str]
    content: str
    fine: Decimal
    decided_on: date
    shown_from: date
    shown_until: date


class PublishedPage(Message):
    """`next` is what to give as `after` for the following page; null on the last one."""

    on: date
    items: list[Published]
    next: str | None


class PaperShown(Message):
    """What identifies a paper; nothing about whom it was sent to."""

    title: str
    number: str | None
    unit: str
    issued_on: date | None
    sha256: str
    replaced_by: str | None = Field(description="取代它的文书的文号")


def refused(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The refusals that an operation may answer with, for its description; every one may meet 401, 403, 429 and 503."""
    words = {
        400: "请求格式有误", 401: "没有密钥或者密钥无效", 403: "密钥没有这项权限，或者不是责任单位", 404: "没有找到",
        409: "文号已登记，内容不同", 413: "请求体过大", 415: "不是 JSON", 422: "内容有误，逐栏说明",
        429: "太频繁，稍后再试", 500: "系统出错", 503: "系统正忙，稍后用同样的请求再试",
    }  # fmt: skip
    every = {401, 403, 422, 429, 503, *statuses}
    return {status: {"model": Refusal, "description": words[status]} for status in sorted(every)}
