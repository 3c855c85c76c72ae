"""信用查验在 /v1 里的形状：问什么、答什么、怎样报告用没用。"""

from datetime import date, datetime
from typing import Any, Literal

from pydantic import Field

from api.check import Told
from api.systems.wire import shown_as
from rules.check import Effect, Ground, InForce, Use, empty
from rules.check_receipt import CheckAnswer
from rules.edition import editions
from rules.message import Message
from rules.succession import Inherited

NUMBER = "CX20261123-7K2M9XQD4T"
QUESTION: dict[str, Any] = {
    "purpose": "procurement",
    "authority": "《中华人民共和国政府采购法》第二十二条",
    "uscc": "91320799MA00000155",
    "subject": "示例海州物流有限公司",
    "matter": "连交采〔2026〕7号",
    "by_commitment": False,
}
GROUND = {
    "effect": "notice", "sentence": "办理时请注意：连交罚〔2026〕12号 未按规定安装卫星定位装置",
    "about": "连交罚〔2026〕12号 未按规定安装卫星定位装置", "record": "penalty/连交罚〔2026〕12号/penalty",
    "list_item": "", "basis": "《道路运输车辆动态监督管理办法》",
}  # fmt: skip
ITEM = {
    "kind": "处罚", "title": "连交罚〔2026〕12号 未按规定安装卫星定位装置",
    "record": "penalty/连交罚〔2026〕12号/penalty", "unit": "enf",
    "basis": "《道路运输车辆动态监督管理办法》", "since": "2026-04-01", "until": "2027-04-01",
}  # fmt: skip
ANSWER = {
    **QUESTION, "number": NUMBER, "at": "2026-11-23T09:00:00+08:00", "name": "示例海州物流有限公司",
    "purpose_title": "政府采购", "verdict": "notice", "verdict_title": "提示", "grounds": [GROUND], "grade": "",
    "items": [ITEM], "notes": [], "check_edition": "2022-11-28", "calendar": "2026-1a2b3c4d", "seq": 1,
    "head": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
    "digest": "2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae", "href": f"/v1/check/{NUMBER}",
}  # fmt: skip
PURPOSES = [row["name"] for row in editions("check")[-1].data["purpose"]]


class CheckShown(Message):
    """The answer to a check: its receipt. Nothing that was repaired, has ended or is being verified is in it."""

    model_config = shown_as(**ANSWER)
    number: str = Field(description="回执编号")
    href: str
    at: datetime
    uscc: str
    name: str = Field(description="在档名称；没有档案的，为空")
    subject: str
    purpose: str
    purpose_title: str
    authority: str
    matter: str
    by_commitment: bool
    verdict: Effect = Field(description="none 无 · notice 提示 · restricted 限制")
    verdict_title: str
    grounds: tuple[Ground, ...] = Field(description="结论的依据；限制的，写明清单条目；record 为所依据信息的记录编号")
    grade: str = Field(description="有效的信用等级；没有的，为空")
    items: tuple[InForce, ...] = Field(
        description="有效的信用信息；record 为记录编号，提出异议、以后再查验时用来认出同一条信息；until 为最后一日，"
        "null 为未规定终止日期；inherited_from 为被合并企业的代码，只有存续企业承继的信息才有"
    )
    notes: tuple[str, ...]
    check_edition: date = Field(description="查验规则版本的施行日")
    calendar: str = Field(description="工作日历的版本")
    seq: int = Field(description="查验时档案的记录条数")
    head: str = Field(description="查验时档案末条记录的链值")
    inherited: tuple[Inherited, ...] = Field(
        (), exclude_if=empty, description="一并计入的被合并企业，及其档案的条数和末条链值；没有的，不出现"
    )
    digest: str = Field(description="除 href 和 digest 外各项的规范 JSON 的 SHA-256")


class Proof(Message):
    """Whether the answer follows from the file as it was at that moment, computed again just now."""

    proved: bool
    faults: list[str]


class CheckState(CheckShown):
    """A receipt, what was done with it, and its proof."""

    model_config = shown_as(
        **ANSWER, used="applied", used_reason="", used_at="2026-11-23T15:00:00+08:00",
        proof={"proved": True, "faults": []},
    )  # fmt: skip
    used: Literal["", "applied", "overridden"] = Field(description="空为尚未报告")
    used_reason: str
    used_at: datetime | None
    proof: Proof


class ChecksPosted(Message):
    """Many codes, one question. A code that cannot be checked is refused by itself."""

    purpose: str = Field(title="查验用途", max_length=40)
    authority: str = Field(title="查验依据", min_length=2, max_length=300)
    matter: str = Field("", title="办理事项", max_length=300)
    by_commitment: bool = Field(False, title="以告知承诺方式办理")
    usccs: tuple[str, ...] = Field(
        title="统一社会信用代码", description="一次最多 200 个", min_length=1, max_length=200
    )


class CodeRefused(Message):
    uscc: str
    sentence: str


class ChecksShown(Message):
    """Answers in the order of the codes, and the codes that could not be checked."""

    model_config = shown_as(
        items=[ANSWER], refused=[{"uscc": "91320799MA00000156", "sentence": "校验码（第 18 位）不符，请逐位核对"}]
    )
    items: list[CheckShown]
    refused: list[CodeRefused]


class UsePosted(Message):
    """What was done with an answer: `overridden` needs a reason."""

    used: Use = Field(title="怎样使用", description="applied 已应用 · overridden 未采用")
    reason: str = Field("", title="理由", max_length=500, description="未采用的，必须写明理由")


class EmbedPosted(Message):
    """What an embedded window may be used for: fixed here, so that nobody can change it in the window."""

    purpose: str = Field(title="查验用途", max_length=40)
    authority: str = Field(title="查验依据", min_length=2, max_length=300)
    matter: str = Field("", title="办理事项", max_length=300)


class EmbedGranted(Message):
    """`token` goes to the window by postMessage, never into an address; it lasts until `until`."""

    model_config = shown_as(token="eyJ1bnRpbCI6…", until="2026-11-23T09:15:00+08:00", window="/embed/check")
    token: str
    until: datetime
    window: str


def shown(told: Told) -> CheckShown:
    return CheckShown(**_flat(told.answer, told.digest))


def state(row: Any, answer: CheckAnswer, faults: list[str]) -> CheckState:
    used = {"used": row.used, "used_reason": row.used_reason, "used_at": row.used_at}
    return CheckState(**_flat(answer, row.digest), **used, proof=Proof(proved=not faults, faults=faults))


def _flat(answer: CheckAnswer, digest: str) -> dict[str, Any]:
    told = {name: getattr(answer, name) for name in CheckAnswer.model_fields}
    return told | {"digest": digest, "href": f"/v1/check/{answer.number}"}
