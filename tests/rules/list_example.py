"""A list of sanctions that nobody issued: every word of it is an example."""

from datetime import date
from typing import Any

from rules.sanction_list import ListEdition, ListItem

FIRST: dict[str, str] = {
    "序号": "1",
    "类别": "一类",
    "惩戒措施": "示例措施甲",
    "惩戒内容": "示例：不得从事示例活动",
    "惩戒对象": "示例：有示例行为的企业",
    "法规政策依据": "《示例条例》第一条",
    "实施主体": "示例部门",
    "来源": "示例清单原文第 1 页",
    "限制的查验用途": "招标投标、市场准入",
}
SECOND = FIRST | {"序号": "2", "类别": "Ⅱ", "惩戒措施": "示例措施乙", "法规政策依据": "", "限制的查验用途": ""}
THIRD = FIRST | {"序号": "3", "类别": "III类", "惩戒措施": "示例措施丙", "限制的查验用途": ""}
ROWS = (FIRST, SECOND, THIRD)


def about(number: str, **changed: Any) -> dict[str, Any]:
    """An edition as whoever imports it says it, without its paper."""
    return {
        "level": "other",
        "title": f"示例失信惩戒措施清单 {number}",
        "number": f"示例清单-{number}",
        "year": 2025,
        "issued_by": "示例机关",
        "in_force_on": "2026-01-01",
        "source": "示例来文",
        **changed,
    }


def edition(number: str = "4100", **changed: Any) -> ListEdition:
    return ListEdition.model_validate({"paper": "paper", **about(number, **changed)})


def item(**changed: Any) -> ListItem:
    said = {
        "no": "1", "klass": "I", "measure": "示例措施甲", "content": "不得从事", "object": "企业", "basis": "第一条",
        "implementer": "部门", "source": "第 1 页", "level": "other", "purposes": ("bidding",),
    }  # fmt: skip
    return ListItem.model_validate(said | changed)


DAY = date(2026, 5, 6)
