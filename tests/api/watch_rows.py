"""Businesses with records that meet a criterion, and watches on file, without the courses that lead there."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from activities.record import append
from api.day import now, today
from database.tables.business import Business
from database.tables.case import Case
from database.tables.watch import Watch
from database.writing import put, writing
from rules.journal import Moment
from rules.watch import watch_case, watch_number
from tests.rules.watch_example import proposal


async def graded(uscc: str, grade: str = "C级", *, name: str = "示例海州物流有限公司", days_ago: int = 10) -> None:
    """A business whose evaluation of some days ago is on file."""
    on = today() - timedelta(days=days_ago)
    body = {"title": f"{on.year}年度信用评价", "tab": "evaluation", "unit": "enf", "result": grade, "published": True}
    async with writing() as connection:
        known = {"uscc": uscc, "name": name, "pinyin": name, "initials": name}
        await put(connection, Business, known)
        moment = Moment(case=f"record/{uscc}-{days_ago}", seq=1, at=now() - timedelta(days=days_ago))
        await append(connection, moment, uscc, "evaluation", on, body)


async def watch_on_file(uscc: str, *, days_ago: int = 30, unit: str = "enf", **changed: Any) -> str:
    """A watch of a business that began so many days ago; `changed` are columns."""
    on = today() - timedelta(days=days_ago)
    made, case = proposal(uscc=uscc, unit=unit), watch_case(uscc, changed.pop("serial", 1))
    row = {
        "case_id": case, "number": watch_number(case, on), **made.model_dump(include={"uscc", "subject", "unit"}),
        "criterion": "other", "degree": 1, "supervision": list(made.supervision), "state": "in_force",
        "proposed_on": on, "proposal": made.model_dump(mode="json"), "met": _met(), "decision": {"reason": "有必要"},
        "decided_on": on, "served_on": on, "starts_on": on, "review_on": on + timedelta(days=184),
        "lapses_on": on + timedelta(days=214),
    } | changed  # fmt: skip
    about = {
        "id": case, "kind": "watch", "title": row["number"], "subject": row["subject"], "uscc": uscc, "unit": unit,
        "started_by": "zhang", "started_at": datetime.now(UTC), "legal_date": on, "position": "in_force",
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, Case, about)
        await put(connection, Watch, row)
    return case


def ended(on: date) -> dict[str, Any]:
    return {"state": "ended", "ended_on": on, "ended_why": "提前退出"}


def _met() -> dict[str, Any]:
    told = {"criterion": "other", "title": "有其他需要重点关注的情形", "met": True, "degree": 1, "cases": []}
    return {**told, "reasons": ["不以信用档案的记录为依据，由提出人写明情形"]}
