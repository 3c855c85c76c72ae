"""A penalty to start from: an invented subject, a code whose area is not assigned."""

from datetime import date
from decimal import Decimal
from typing import Any

from rules.penalty import PenaltyDecision
from rules.uscc import check_character, organisation_check

AREA = "320799"


def code(body: str = "MA000001") -> str:
    first17 = f"91{AREA}{body}{organisation_check(body)}"
    return first17 + check_character(first17)


def penalty(**changed: Any) -> PenaltyDecision:
    entered: dict[str, Any] = {
        "no": "连交罚〔2026〕12号",
        "subject": "示例海州物流有限公司",
        "uscc": code(),
        "legal_representative": "示例人",
        "violation": "未按规定安装卫星定位装置",
        "facts": "2026年3月20日检查时发现该单位车辆未按规定安装卫星定位装置。",
        "basis": "《道路运输车辆动态监督管理办法》",
        "kinds": ("罚款",),
        "content": "罚款人民币5000元",
        "fine": Decimal(5000),
        "decided_on": date(2026, 4, 1),
        "authority": "市交通执法支队",
        "unit": "enf",
        "entered_by": "zhang",
    }
    if "kinds" in changed and "罚款" not in changed["kinds"]:
        entered["fine"] = Decimal(0)
    return PenaltyDecision.model_validate({**entered, **changed})
