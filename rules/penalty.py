"""行政处罚：经办录入的决定，录入的错误。

The columns are those of the national publicity template of 行政处罚; kinds are those of 行政处罚法第九条.
"""

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Literal

from pydantic import Field, field_validator

from rules import uscc as code_rules
from rules.edition import in_force
from rules.message import Message
from rules.penalty_form import EMAIL, Means
from rules.refusal import Refused

Kind = Literal[
    "警告",
    "通报批评",
    "罚款",
    "没收违法所得",
    "没收非法财物",
    "暂扣许可证件",
    "降低资质等级",
    "吊销许可证件",
    "限制开展生产经营活动",
    "责令停产停业",
    "责令关闭",
    "限制从业",
    "行政拘留",
    "其他",
]

FEN = Decimal("0.01")
_NO_YEAR = re.compile(r"[(\[【〔〘{<《〈](\d{4})[)\]】〕〙}>》〉]")
_NO_FORBIDDEN = re.compile(r"[/\\?#%&~|\x00-\x1f\x7f]")
_IDENTITY_CARD = re.compile(r"[1-9]\d{5}(18|19|20)\d\d(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])\d{3}[\dX]")


class PenaltyDecision(Message):
    """A penalty as an officer enters it. Amounts are in yuan (the sheet's are in ten thousands).

    `sector` names the field of the offence where the words of `violation` and `basis` would mislead; `interested`
    are persons and units who must stand aside (回避); `hand_over` is the means of service wanted first.
    """

    no: str = Field(title="行政处罚决定书文号", min_length=1, max_length=80)
    subject: str = Field(title="行政相对人名称", min_length=1, max_length=200)
    uscc: str = Field(title="统一社会信用代码", min_length=1, max_length=40)
    legal_representative: str = Field("", title="法定代表人", max_length=50)
    violation: str = Field(title="违法行为类型", min_length=1, max_length=2000)
    facts: str = Field(title="违法事实", min_length=1, max_length=5000)
    basis: str = Field(title="处罚依据", min_length=1, max_length=2048)
    kinds: tuple[Kind, ...] = Field(title="处罚类别", min_length=1)
    content: str = Field(title="处罚内容", min_length=1, max_length=4000)
    fine: Decimal = Field(Decimal(0), title="罚款金额（元）", ge=0, max_digits=14, decimal_places=2)
    confiscated: Decimal = Field(Decimal(0), title="没收金额（元）", ge=0, max_digits=14, decimal_places=2)
    licence: str = Field("", title="暂扣或吊销证照名称及编号", max_length=200)
    decided_on: date = Field(title="处罚决定日期")
    valid_until: date | None = Field(None, title="处罚有效期")
    publish_until: date | None = Field(None, title="公示截止期")
    authority: str = Field(title="处罚机关", min_length=1, max_length=200)
    authority_code: str = Field("", title="处罚机关统一社会信用代码", max_length=40)
    source: str = Field("", title="数据来源单位", max_length=200)
    source_code: str = Field("", title="数据来源单位统一社会信用代码", max_length=40)
    remark: str = Field("", title="备注", max_length=512)
    procedure: Literal["simple", "ordinary"] = Field("ordinary", title="处罚程序")
    serious_list: bool = Field(False, title="同时列入严重失信主体名单")
    sector: str = Field("", title="领域", max_length=40)
    unit: str = Field(title="承办单位", min_length=1, max_length=40)
    entered_by: str = Field(title="经办人", min_length=1, max_length=80)
    email: str = Field("", title="电子邮箱", max_length=120)
    phone: str = Field("", title="联系电话", max_length=40)
    address: str = Field("", title="送达地址", max_length=200)
    hand_over: Means = Field("direct", title="首选送达方式")
    interested: tuple[str, ...] = Field((), title="应当回避的人员和单位")

    @property
    def owes_money(self) -> bool:
        """Whether it puts a duty to pay on the business: a fine, or what is confiscated in money's worth."""
        return bool(self.fine or self.confiscated)

    @field_validator("no")
    @classmethod
    def _written_one_way(cls, no: str) -> str:
        return normalise_no(no)

    @field_validator("uscc", "authority_code", "source_code")
    @classmethod
    def _code_normalised(cls, code: str) -> str:
        return code_rules.normalise(code)

    @field_validator("fine", "confiscated")
    @classmethod
    def _to_the_fen(cls, amount: Decimal) -> Decimal:
        return amount.quantize(FEN)

    @field_validator("kinds")
    @classmethod
    def _each_kind_once(cls, kinds: tuple[Kind, ...]) -> tuple[Kind, ...]:
        return tuple(dict.fromkeys(kinds))


def normalise_no(no: str) -> str:
    """A decision's number in the one way it is kept: no spaces, half-width, the year in 〔〕."""
    return _NO_YEAR.sub(r"〔\1〕", "".join(unicodedata.normalize("NFKC", no).split()))


def case_id(no: str, entry: int = 1) -> str:
    """The business key of a penalty, which is its workflow's id: `penalty/连交罚〔2026〕12号`.

    `entry` counts how often it was entered: what its starter took back may be entered again, as `…~2`.
    """
    return f"penalty/{normalise_no(no)}" + (f"~{entry}" if entry > 1 else "")


def faults(decision: PenaltyDecision, *, on: date) -> dict[str, str]:
    """What keeps a decision from being filed on a day: field → sentence; empty means nothing does."""
    return {**_amount_faults(decision), **_date_faults(decision, on), **_identity_faults(decision)}


def name_notes(subject: str, *, on_file: str) -> tuple[str, ...]:
    """What the second person should look at where a code is on file under another name; usually nothing."""
    if subject == on_file:
        return ()
    return (
        f"该代码在档名称为“{on_file}”，本次登记为“{subject}”，请核对：企业已更名的，勾选“确认企业已更名”；"
        "沿用曾用名的，不勾选，在档名称不变；代码或者名称录错的，请登记人撤回后重新登记",
    )


def code_fault(code: str) -> str:
    """What is wrong with a subject's code, in one sentence; "" where nothing is. An identity card is told apart."""
    wrong = code_rules.faults(code)
    if wrong and _IDENTITY_CARD.fullmatch(code_rules.normalise(code)):
        return "填写的是居民身份证号码；修复提醒函只发给法人和非法人组织，自然人的处罚不在此录入"
    return "；".join(wrong)


def _identity_faults(decision: PenaltyDecision) -> dict[str, str]:
    found: dict[str, str] = {}
    if _NO_FORBIDDEN.search(decision.no) or not any(character.isdigit() for character in decision.no):
        found["no"] = "文号应含年份和序号，例如 连交罚〔2026〕12号，不得含有 / \\ ? # % & ~ | 等符号"
    if decision.email and not re.fullmatch(EMAIL, decision.email):
        found["email"] = "电子邮箱不是有效地址，例如 name@example.com"
    for field in ("uscc", "authority_code", "source_code"):
        code = getattr(decision, field)
        if wrong := code_fault(code) if code else "":
            found[field] = wrong
    if "行政拘留" in decision.kinds:
        found["kinds"] = "行政拘留只对自然人适用；修复提醒函只发给法人和非法人组织，自然人的处罚不在此录入"
    return found


def _amount_faults(decision: PenaltyDecision) -> dict[str, str]:
    found: dict[str, str] = {}
    kinds = set(decision.kinds)
    if "罚款" in kinds and not decision.fine:
        found["fine"] = "处罚类别含罚款，请填写罚款金额"
    if "罚款" not in kinds and decision.fine:
        found["fine"] = "填写了罚款金额，但处罚类别不含罚款"
    if "没收违法所得" in kinds and not decision.confiscated:
        found["confiscated"] = "处罚类别含没收违法所得，请填写没收金额"
    if not kinds & {"没收违法所得", "没收非法财物"} and decision.confiscated:
        found["confiscated"] = "填写了没收金额，但处罚类别不含没收"
    if kinds & {"暂扣许可证件", "吊销许可证件"} and not decision.licence:
        found["licence"] = "处罚类别含暂扣或吊销许可证件，请填写证照名称及编号"
    return found


def _date_faults(decision: PenaltyDecision, on: date) -> dict[str, str]:
    found: dict[str, str] = {}
    decided_on = decision.decided_on
    if decision.valid_until and decision.valid_until < decided_on:
        found["valid_until"] = f"处罚有效期 {decision.valid_until} 早于决定日期 {decided_on}"
    if decision.publish_until and decision.publish_until < decided_on:
        found["publish_until"] = f"公示截止期 {decision.publish_until} 早于决定日期 {decided_on}"
    if decided_on > on:
        found["decided_on"] = f"处罚决定日期 {decided_on} 晚于今天 {on}"
        return found
    try:
        simple = in_force("penalty_class", decided_on).data["simple"]
    except Refused as refusal:
        return {**found, "decided_on": refusal.sentence}
    beyond = decision.fine > simple["fine_max"] or not set(decision.kinds) <= set(simple["kinds"])
    if decision.procedure == "simple" and beyond:
        kinds = "、".join(simple["kinds"])
        found["procedure"] = f"简易程序只适用于{kinds}，对单位罚款不超过 {simple['fine_max']} 元（{simple['basis']}）"
    return found
