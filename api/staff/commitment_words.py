"""承诺给工作人员看的字：走到哪里、承诺书的开头。"""

from collections.abc import Mapping
from datetime import date
from typing import Any, NamedTuple

from rules.commitment import TYPES, USES
from rules.unit import unit_names
from templates.difference import difference
from templates.page import day, uscc

AT = "/staff/commitments"


class State(NamedTuple):
    words: str
    tone: str


STATES = {
    "offered": State("待签署", "info"),
    "signed": State("待受理", "info"),
    "running": State("履约中", "good"),
    "checking": State("核查中", "warn"),
    "settled": State("结果已认定", "plain"),
    "barred": State("修复前不再适用", "bad"),
    "unbound": State("未成立", "plain"),
}
OUTCOME_TONES = {"fulfilled": "good", "partly": "warn", "unfulfilled": "bad", "false": "bad", "not_needed": "plain"}
# Rows keep these as plain text.
USE_TITLES = {str(use): title for use, title in USES.items()}
TYPE_TITLES = {str(type): title for type, title in TYPES.items()}
# The four places of commitments at the desk.
PLACES = (
    ("台账", AT),
    ("覆盖情况", f"{AT}/coverage"),
    ("承诺书文本", "/staff/commitment-templates"),
    ("履约抽查", "/staff/commitment-samplings"),
)


def places(current: str) -> list[dict[str, Any]]:
    return [{"label": label, "href": href, "count": None, "current": href == current} for label, href in PLACES]


def letter_head(offer: Mapping[str, Any], today: date) -> list[tuple[str, Any]]:
    """Who commits itself to whom, in what, until when: the head of a letter; `offer` as its row keeps it."""
    names = unit_names(today)
    office = offer["unit"]
    pairs = [
        ("承诺人", offer["subject"]),
        ("统一社会信用代码", uscc(offer["uscc"])),
        ("法定代表人", offer.get("legal_representative")),
        ("适用领域", USES[offer["use"]]),
        ("承诺类型", TYPES[offer["type"]]),
        ("承诺事由", offer["matter"]),
        ("事项编码", offer.get("matter_code")),
        ("业务编号", offer["reference"]),
        ("容缺的材料", offer.get("missing")),
        ("具体承诺内容", offer.get("details")),
        ("履约期限", _day(offer.get("due_on"))),
        ("承诺有效期至", _day(offer.get("valid_until"))),
        ("受理单位", names.get(office, office)),
        ("办理单位", names.get(handling, handling) if (handling := offer.get("handling_unit") or "") else ""),
    ]
    return [(label, value) for label, value in pairs if value]


def _day(value: str | None) -> str:
    return day(date.fromisoformat(value)) if value else ""


TEXTS = {
    "title": "承诺书", "conditions": "告知的条件", "standards": "告知的标准和履约要求",
    "consequences": "告知的违诺后果", "promise": "承诺内容",
}  # fmt: skip


def compared(older: Mapping[str, str], newer: Mapping[str, str]) -> list[dict[str, Any]]:
    """Two versions of a letter's text, part by part, for `ui.compared`."""
    return [{"label": label, "pieces": difference(older[name], newer[name])} for name, label in TEXTS.items()]
