"""A proposal to start from: an invented subject, four overloads in a year with one lorry."""

from datetime import date
from typing import Any

from rules.dishonesty import DishonestyProposal
from tests.rules.penalty_example import code

OVERLOADS = ((2025, 5, 1), (2025, 9, 12), (2026, 1, 8), (2026, 4, 30))


def occurrences(*days: tuple[int, int, int], vehicle: str = "苏G00001") -> list[dict[str, Any]]:
    return [
        {"document": f"连交罚〔{day[0]}〕{place}号", "on": date(*day), "vehicle": vehicle}
        for place, day in enumerate(days, start=901)
    ]


def proposal(**changed: Any) -> DishonestyProposal:
    entered: dict[str, Any] = {
        "uscc": code(),
        "subject": "示例海州物流有限公司",
        "legal_representative": "示例人",
        "unit": "enf",
        "item": "overload_vehicle",
        "ground": "penalty",
        "document": "连交罚〔2026〕904号",
        "issued_by": "市交通执法支队",
        "effective_on": date(2026, 4, 30),
        "facts": "一辆货车一年内四次违法超限运输。",
        "occurrences": occurrences(*OVERLOADS),
        "lawful": "属于名单规定的情形",
        "objective": "有四份生效的处罚决定",
        "prudent": "一年内反复，不属偶发",
        "related": "属于道路货物运输经营行为",
    }
    return DishonestyProposal.model_validate({**entered, **changed})


def plain(**changed: Any) -> DishonestyProposal:
    """What is only recorded: it leads to no list."""
    own: dict[str, Any] = {"item": "general_penalty", "occurrences": ()}
    return proposal(**own | changed)
