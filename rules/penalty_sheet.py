"""行政处罚信息公示表：一行单元格 → 一个处罚决定，或者逐列的错误。表中金额单位是万元，决定中是元。"""

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import Any, get_args

from rules.fault import judge
from rules.penalty import FEN, Kind, PenaltyDecision, faults
from rules.refusal import Refused
from rules.sheet_cell import Cell, code_of, day_of, folded, text_of

COLUMNS: tuple[tuple[str, str], ...] = (
    ("行政相对人名称", "subject"),
    ("统一社会信用代码", "uscc"),
    ("法定代表人", "legal_representative"),
    ("行政处罚决定书文号", "no"),
    ("违法行为类型", "violation"),
    ("违法事实", "facts"),
    ("处罚依据", "basis"),
    ("处罚类别", "kinds"),
    ("处罚内容", "content"),
    ("罚款金额（万元）", "fine"),
    ("没收违法所得、没收非法财物的金额（万元）", "confiscated"),
    ("暂扣或吊销证照名称及编号", "licence"),
    ("处罚决定日期", "decided_on"),
    ("处罚有效期", "valid_until"),
    ("公示截止期", "publish_until"),
    ("处罚机关", "authority"),
    ("处罚机关统一社会信用代码", "authority_code"),
    ("数据来源单位", "source"),
    ("数据来源单位统一社会信用代码", "source_code"),
    ("备注", "remark"),
)
# Not in the national template; a unit may add them so that service needs no second form.
EXTRA_COLUMNS: tuple[tuple[str, str], ...] = (
    ("处罚程序", "procedure"),
    ("电子邮箱", "email"),
    ("联系电话", "phone"),
    ("送达地址", "address"),
)
_ALIASES = (("行政相对人代码_1（统一社会信用代码）", "uscc"), ("没收金额（万元）", "confiscated"))
REQUIRED = ("subject", "uscc", "no", "violation", "facts", "basis", "kinds", "content", "decided_on")

_KIND_ALIASES: dict[str, Kind] = {
    **{kind: kind for kind in get_args(Kind)},
    **dict.fromkeys(("没收非法所得",), "没收违法所得"),
    **dict.fromkeys(("没收财物",), "没收非法财物"),
    **dict.fromkeys(("暂扣许可证", "暂扣执照", "暂扣证照"), "暂扣许可证件"),
    **dict.fromkeys(("吊销许可证", "吊销执照", "吊销营业执照", "吊销证照"), "吊销许可证件"),
    **dict.fromkeys(("降低资质",), "降低资质等级"),
    **dict.fromkeys(("限制开展生产经营",), "限制开展生产经营活动"),
    **dict.fromkeys(("责令停产", "责令停业", "停产停业"), "责令停产停业"),
    **dict.fromkeys(("法律行政法规规定的其他行政处罚", "其他行政处罚"), "其他"),
}
_PROCEDURES = {"简易程序": "simple", "简易": "simple", "普通程序": "ordinary", "一般程序": "ordinary", "": "ordinary"}

_WAN = 10_000
_WAN_PLACES = Decimal("0.000001")


def read_row(
    cells: Mapping[str, Cell], *, unit: str, entered_by: str, authority: str = "", authority_code: str = "", on: date
) -> tuple[PenaltyDecision | None, dict[str, str]]:
    """One row, by heading, as a decision, or None with every fault by the heading the sheet itself uses.

    `authority` and `authority_code` fill cells that were left empty; `on` is the day of the import.
    """
    headings = {field: heading for heading in cells if (field := field_of(heading))}
    answers: dict[str, Any] = {}
    wrong: dict[str, str] = {}
    for field, heading in headings.items():
        try:
            answers[field] = _READERS.get(field, text_of)(cells[heading])
        except ValueError as error:
            wrong[field] = str(error)
    if not answers.get("authority"):
        answers |= {"authority": authority, "authority_code": answers.get("authority_code") or authority_code}
    answers |= {"unit": unit, "entered_by": entered_by, "source": answers.get("source") or answers["authority"]}
    decision = None
    try:
        decision = judge(PenaltyDecision, answers)
        wrong = {**faults(decision, on=on), **wrong}
    except Refused as refusal:
        wrong = {**refusal.faults, **wrong}
    named = {**{field: heading for heading, field in COLUMNS + EXTRA_COLUMNS}, **headings}
    return None if wrong else decision, {named.get(field, field): sentence for field, sentence in wrong.items()}


def missing_columns(headings: Iterable[str]) -> list[str]:
    """The required columns of the template that a sheet lacks, by their headings."""
    present = {field_of(heading) for heading in headings}
    return [heading for heading, field in COLUMNS if field in REQUIRED and field not in present]


def fingerprint(decision: PenaltyDecision) -> str:
    """SHA-256 of what was decided, whoever entered it: the same row twice has one fingerprint."""
    return hashlib.sha256(decision.model_dump_json(exclude={"entered_by"}).encode()).hexdigest()


@lru_cache(maxsize=512)
def field_of(heading: str) -> str | None:
    """The field a heading names, whatever its brackets, spaces and line breaks; None for a column we do not read."""
    return _FIELDS.get(folded(heading))


_FIELDS = {folded(heading): field for heading, field in COLUMNS + EXTRA_COLUMNS + _ALIASES}


def _kinds(cell: Cell) -> tuple[Kind, ...]:
    text = folded(text_of(cell)).replace("法律、行政法规", "法律行政法规")
    kinds: list[Kind] = []
    for word in filter(None, re.split(r"[;,、/+|。]|并处|并", text)):
        if word.startswith("暂扣或"):
            raise ValueError("请分清是暂扣许可证件还是吊销许可证件")
        kind = _KIND_ALIASES.get(word) or ("其他" if word.startswith("其他") else None)
        if kind is None:
            raise ValueError(f"处罚类别“{word}”不在《行政处罚法》第九条所列种类中")
        kinds.append(kind)
    return tuple(kinds)


def _yuan(cell: Cell) -> Decimal:
    """万元 → 元. A number cell carries binary noise and is rounded to a millionth of 万元, which is one fen."""
    text = folded(text_of(cell)).replace(",", "").removesuffix("万元")
    if text.endswith("元"):
        raise ValueError("本列单位是万元，请换算后填写数字")
    try:
        wan = Decimal(repr(cell)).quantize(_WAN_PLACES) if isinstance(cell, float) else Decimal(text or "0")
        amount = wan * _WAN
        exact = amount == amount.quantize(FEN)
    except InvalidOperation:
        raise ValueError(f"“{text_of(cell)}”不是金额") from None
    if not exact:
        raise ValueError("金额应精确到分（万元最多六位小数）")
    return amount.quantize(FEN)


def _procedure(cell: Cell) -> str:
    text = folded(text_of(cell))
    if text not in _PROCEDURES:
        raise ValueError("处罚程序应为“简易程序”或者“普通程序”")
    return _PROCEDURES[text]


_READERS: dict[str, Callable[[Cell], Any]] = {
    **dict.fromkeys(("uscc", "authority_code", "source_code"), code_of),
    **dict.fromkeys(("fine", "confiscated"), _yuan),
    **dict.fromkeys(("decided_on", "valid_until", "publish_until"), day_of),
    "kinds": _kinds,
    "procedure": _procedure,
}
