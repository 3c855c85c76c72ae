"""Determinations on file without the course that leads there: for the pages that only read them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from api.day import today
from database.tables.case import Case
from database.tables.dishonesty import Dishonesty
from database.writing import put, writing
from rules.dishonesty import dishonesty_case, dishonesty_number
from tests.rules.dishonesty_example import plain, proposal


async def on_file(place: int, *, listed: bool = True, days_ago: int = 30, lasts: int = 365, **changed: Any) -> str:
    """A determination in force, proposed so many days ago; `changed` are columns, `outcome` that of its case."""
    made = (proposal if listed else plain)(document=f"连交罚〔2026〕43{place:02}号")
    case, on = dishonesty_case(made), today() - timedelta(days=days_ago)
    outcome = changed.pop("outcome", "")
    row = {
        "case_id": case, "number": dishonesty_number(case, on), **made.model_dump(include={"uscc", "subject", "unit"}),
        "item": made.item, "listed": "overload" if listed else "", "degree": "serious" if listed else "general",
        "proposed_on": on, "proposal": made.model_dump(mode="json"), "matched": ["一年内 4 次，超过 3 次"],
        "decision": {}, "decided_on": on, "served_on": on, "published_on": on if listed else None, "starts_on": on,
        "earliest_repair_on": on, "ends_on": on + timedelta(days=lasts), "reasons": [], "ended_on": None,
    } | changed  # fmt: skip
    about = {
        "id": case, "kind": "dishonesty", "title": row["number"], "subject": row["subject"], "uscc": row["uscc"],
        "unit": row["unit"], "started_by": "zhang", "started_at": datetime.now(UTC), "legal_date": on,
        "position": "closed" if outcome else "in_force", "outcome": outcome,
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, Case, about)
        await put(connection, Dishonesty, row)
    return case


def ended(on: date) -> dict[str, Any]:
    return {"ended_on": on, "ended_why": "信用修复", "outcome": "repaired"}
