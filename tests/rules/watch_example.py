"""A proposal to start from, and records of a credit file that meet one criterion each; everything is invented."""

from datetime import UTC, date, datetime
from typing import Any

from rules.credit_file import Item
from rules.watch import WatchProposal
from tests.rules.penalty_example import code


def proposal(**changed: Any) -> WatchProposal:
    entered: dict[str, Any] = {
        "uscc": code(),
        "subject": "示例海州物流有限公司",
        "legal_representative": "示例人",
        "unit": "enf",
        "criterion": "other",
        "reason": "多次被投诉超范围经营，正在核查。",
        "degree": 1,
        "supervision": ("guidance", "remote_check"),
    }
    return WatchProposal.model_validate({**entered, **changed})


def item(kind: str, true_on: date, **changed: Any) -> Item:
    """A record in use."""
    told: dict[str, Any] = {
        **{"uscc": code(), "seq": 1, "key": f"{kind}/{true_on}", "case": f"{kind}/{true_on}", "kind": kind},
        **{"tab": "other", "title": f"示例{kind}", "unit": "enf", "body": {}, "true_on": true_on},
        **{"known_at": datetime(2026, 1, 1, tzinfo=UTC), "valid_from": true_on, "valid_until": None},
        **{"published": True, "published_until": None, "adverse": True, "state": "in_force", "state_why": ""},
    }
    return Item.model_validate({**told, **changed})


def shown_penalty(true_on: date, *, repairable_on: date | None = None, **changed: Any) -> Item:
    earliest = str(repairable_on) if repairable_on else None
    return item("penalty", true_on, body={"publication": {"earliest_repair_on": earliest}}, **changed)
