"""A commitment to start from: an invented subject, a matter that may be handled on a commitment."""

from datetime import date
from typing import Any

from rules.commitment import CommitmentOffer
from tests.rules.penalty_example import code


def offer(**changed: Any) -> CommitmentOffer:
    entered: dict[str, Any] = {
        "uscc": code(),
        "subject": "示例海州物流有限公司",
        "legal_representative": "示例人",
        "email": "example@example.invalid",
        "use": "licensing",
        "type": "replaces_proof",
        "matter": "道路货物运输经营许可延续",
        "matter_code": "XK-0101",
        "reference": "许-2026-0012",
        "template": "proof",
        "unit": "enf",
        "due_on": date(2026, 6, 30),
    }
    if changed.get("type") == "missing_item":
        entered |= {"missing": "驾驶人员从业资格证复印件", "due_on": None}
    return CommitmentOffer.model_validate({**entered, **changed})
