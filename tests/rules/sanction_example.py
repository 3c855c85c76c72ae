"""Measures, an item and a determination to start from; every word of them is an example."""

from datetime import date
from typing import Any

from rules.sanction import Determination, SanctionProposal
from rules.sanction_list import ListItem
from tests.rules.penalty_example import code


def item(**changed: Any) -> ListItem:
    said = {
        "list_id": "sanction_list/other-示例", "list_title": "示例清单", "number": "示例〔2026〕1号", "no": "1",
        "klass": "II", "measure": "示例措施", "content": "示例内容", "object": "示例对象",
        "basis": "《示例条例》第一条", "implementer": "示例部门", "source": "第 1 页", "purposes": ("tender",),
    }  # fmt: skip
    return ListItem.model_validate(said | changed)


def determination(**changed: Any) -> Determination:
    said = {
        "case": "dishonesty/示例", "number": "认-2026-示例", "uscc": code(), "unit": "enf", "item": "示例失信行为",
        "degree": "serious", "served_on": date(2026, 5, 13), "starts_on": date(2026, 5, 13),
        "ends_on": date(2028, 5, 13),
    }  # fmt: skip
    return Determination.model_validate(said | changed)


def proposal(**changed: Any) -> SanctionProposal:
    said: dict[str, Any] = {
        **{"uscc": code(), "subject": "示例海州物流有限公司", "legal_representative": "示例人", "unit": "enf"},
        **{"determination": "dishonesty/示例", "list_id": "sanction_list/other-示例", "item_no": "1"},
        **{
            "units": ("enf", "svc"),
            "months": 6,
            "reason": "一年内反复，危及公路安全",
            "less": "提醒、约谈以后仍有发生",
        },
    }
    return SanctionProposal.model_validate(said | changed)
