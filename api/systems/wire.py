"""其他系统收到的形状：每个字段都写进 /openapi.json；拒绝一律是 {code, sentence, faults}。"""

from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast
from urllib.parse import quote

from pydantic import ConfigDict, Field
from pydantic.config import JsonDict

from rules.message import Message


def shown_as(**example: Any) -> ConfigDict:
    """The configuration of a model whose description carries a whole example."""
    return ConfigDict(json_schema_extra={"examples": [cast(JsonDict, example)]})


CASE = "penalty/连交罚〔2026〕12号"
STEP = {
    "key": "class_confirmation.1",
    "name": "class_confirmation",
    "title": "复核分类",
    "state": "done",
    "opened_at": "2026-04-01T09:30:00+08:00",
    "due_on": "2026-04-03",
    "provisional": False,
    "suspended": False,
    "answered_at": "2026-04-02T10:00:00+08:00",
}
LETTER = {
    "title": "行政处罚信息信用修复提醒函",
    "number": "连交信提〔2026〕1号",
    "issued_on": "2026-04-03",
    "served_on": "2026-04-07",
    "served_by": "direct",
    "check_id": "7K2M-9XQD-4TRW",
}
DECIDED = {
    "case": CASE,
    "no": "连交罚〔2026〕12号",
    "subject": "示例海州物流有限公司",
    "uscc": "91320799MA00000155",
    "decided_on": "2026-04-01",
    "shown_from": "2026-04-07",
    "shown_until": "2029-04-01",
}

PUBLISHED = DECIDED | {
    "authority": "市交通执法支队",
    "violation": "未按规定安装卫星定位装置",
    "basis": "《道路运输车辆动态监督管理办法》",
    "kinds": ["罚款"],
    "content": "罚款人民币5000元",
    "fine": "5000.00",
}


class Refusal(Message):
    """Why something was not done: a stable code, a sentence in Chinese, the faults by field."""

    model_config = shown_as(
        code="FormFaulty", sentence="处罚信息有误，请按提示修改", faults={"uscc": "统一社会信用代码校验位不对"}
    )
    code: str
    sentence: str
    faults: dict[str, str]


class PenaltyFiled(Message):
    """The receipt of a penalty; `created` is false when the same decision was on file already."""

    model_config = shown_as(
        case=CASE, href=f"/v1/penalty/{quote(CASE)}", created=True, at="2026-04-01T09:30:00+08:00", sentence="已登记"
    )
    case: str
    href: str
    created: bool
    at: datetime
    sentence: str


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

    model_config = shown_as(
        **DECIDED, unit="enf", klass="general", position="published", outcome="", earliest_repair_on="2026-07-01",
        ended_on=None, served_on="2026-04-07", applied_on=None, steps=[STEP], letters=[LETTER],
    )  # fmt: skip
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

    model_config = shown_as(
        on="2026-10-16", provisional=False, calendar="2026",
        steps=["2026-09-28(周一) 起算，当日不计", "10 个工作日", "2026-10-16(周五)"],
    )  # fmt: skip
    on: date
    steps: list[str] = Field(description="期限由来，逐步")
    provisional: bool
    calendar: str = Field(description="所用工作日历的版本")


class Published(Message):
    """A penalty that is public today."""

    model_config = shown_as(**PUBLISHED)
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
    frozen_on: date | None = Field(None, description="自这一天起核实中，核实期间不作为依据")


class PublishedPage(Message):
    """`next` is what to give as `after` for the following page; null on the last one."""

    model_config = shown_as(on="2026-04-08", items=[PUBLISHED], next=None)
    on: date
    items: list[Published]
    next: str | None


class PaperShown(Message):
    """What identifies a paper; nothing about whom it was sent to."""

    model_config = shown_as(
        title="行政处罚信息信用修复提醒函", number="连交信提〔2026〕1号", unit="市交通执法支队", issued_on="2026-04-03",
        sha256="9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08", replaced_by=None,
    )  # fmt: skip
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
        409: "文号已登记，或者键已使用，内容不同", 413: "请求体过大", 415: "不是 JSON", 422: "内容有误，逐栏说明",
        429: "太频繁，稍后再试", 500: "系统出错", 503: "系统正忙，稍后用同样的请求再试",
    }  # fmt: skip
    every = {401, 403, 422, 429, 503, *statuses}
    return {status: {"model": Refusal, "description": words[status]} for status in sorted(every)}
