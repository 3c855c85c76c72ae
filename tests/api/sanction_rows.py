"""Lists in force and measures on file without the course that leads there: for the pages that only read them."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from api.day import SHANGHAI, today
from database.tables.business import Business
from database.tables.case import Case
from database.tables.sanction import Sanction, SanctionUnit
from database.tables.sanction_list import SanctionItem, SanctionList
from database.tables.step import StepRow
from database.writing import put, writing
from rules.sanction import SanctionProposal, proportion, sanction_case, sanction_number
from rules.sanction_list import ListItem
from tests.rules.penalty_example import code

LIST = "sanction_list/national-示例〔2026〕4300号"
ITEMS: tuple[dict[str, Any], ...] = (
    {"no": "1", "klass": "I", "measure": "限制参加招标", "content": "依法限制参加政府投资项目招标投标活动",
     "basis": "《示例条例》第九条", "purposes": ["tender"]},
    {"no": "2", "klass": "II", "measure": "列为重点监管对象", "content": "提高检查频次", "basis": "《示例办法》第三条"},
    {"no": "3", "klass": "III", "measure": "推送金融机构参考", "content": "由金融机构自主决定", "basis": ""},
)  # fmt: skip


async def listed() -> None:
    """A list in force with an item of each class; plainly an example."""
    row = {
        "case_id": LIST, "level": "national", "title": "示例惩戒措施清单", "number": "示例〔2026〕4300号", "year": 2026,
        "issued_by": "示例机关", "in_force_on": today() - timedelta(days=90), "source": "示例来源", "paper": "示例",
        "sheet": "示例", "unit": "enf", "state": "in_force",
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, SanctionList, row)
        for place, item in enumerate(ITEMS):
            about = {"object": "示例对象", "implementer": "市交通运输局", "source": "示例清单原文", "purposes": []}
            await put(connection, SanctionItem, {"list_id": LIST, "place": place, "accepted": True, **about, **item})


def item(no: str) -> ListItem:
    one = next(each for each in ITEMS if each["no"] == no)
    about = {"object": "示例对象", "implementer": "市交通运输局", "source": "示例清单原文"}
    named = {"list_id": LIST, "list_title": "示例惩戒措施清单", "number": "示例〔2026〕4300号", "level": "national"}
    return ListItem.model_validate({**named, **about, **one})


async def known(uscc: str = "", subject: str = "示例海州物流有限公司") -> None:
    """A business on file."""
    row = {"uscc": uscc or code(), "name": subject, "legal_representative": "示例人", "address": "示例路1号"}
    async with writing() as connection:
        await put(connection, Business, row)


async def measure(determination: str, no: str = "2", *, units: dict[str, str] | None = None, **changed: Any) -> str:
    """A measure in force on a determination; `units` say how each stands, `changed` are columns."""
    standing = {"enf": "done", "hwy": "asked"} if units is None else units
    outcome = changed.pop("outcome", "")
    about, begun = item(no), today() - timedelta(days=20)
    proposal = SanctionProposal(
        uscc=code(), subject="示例海州物流有限公司", unit="enf", determination=determination, list_id=LIST, item_no=no,
        units=tuple(standing), months=6, reason="反复违法", less="提示已经无效",
    )  # fmt: skip
    case = sanction_case(proposal)
    until = today() + timedelta(days=164)
    found = proportion(
        about, "serious", months=6, determination_ends_on=today() + timedelta(days=300), start=begun, on=begun
    )
    row = {
        "case_id": case, "number": sanction_number(case, begun), "uscc": proposal.uscc, "subject": proposal.subject,
        "unit": "enf", "determination": determination, "list_id": LIST, "item_no": no, "measure": about.measure,
        "klass": about.klass, "content": about.content, "basis": about.basis, "units": list(standing), "partners": [],
        "purposes": list(about.purposes), "proposal": proposal.model_dump(mode="json"),
        "item": about.model_dump(mode="json"), "proportion": found.model_dump(mode="json"), "proposed_on": begun,
        "decided_on": begun, "decision": {"by": "示例负责人", "reason": "同意"}, "served_on": begun, "starts_on": begun,
        "ends_on": until, "reasons": [f"自决定送达之日（{begun}）起 6 个月"],
    } | changed  # fmt: skip
    await _filed(row, outcome, standing, begun)
    return case


async def _filed(row: dict[str, Any], outcome: str, standing: dict[str, str], begun: date) -> None:
    case = {
        "id": row["case_id"], "kind": "sanction", "title": row["number"], "subject": row["subject"],
        "uscc": row["uscc"], "unit": row["unit"], "started_by": "zhang", "started_at": datetime.now(UTC),
        "legal_date": begun, "position": "closed" if outcome else "in_force", "outcome": outcome,
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, Case, case)
        await put(connection, Sanction, row)
        for unit, state in standing.items():
            said = {"case_id": row["case_id"], "unit": unit, "state": state, "on": begun, "reason": "", "evidence": []}
            await put(connection, SanctionUnit, said)


async def late(case: str, unit: str, *, days: int) -> None:
    """A unit has been asked what it did, and the day by which it had to say is so many days ago."""
    at = datetime.combine(today() - timedelta(days=days + 10), datetime.min.time(), SHANGHAI)
    row = {
        "case_id": case, "key": f"sanction_done/{unit}", "seq": 1, "kind": "sanction", "name": "sanction_done",
        "title": "实施惩戒措施并反馈", "clause": "示例", "form": "sanction_feedback", "role": "handler", "unit": unit,
        "due_on": today() - timedelta(days=days), "opened_at": at, "ball": "unit", "late": "chase", "subject": "示例",
        "case_title": "示例", "uscc": code(), "anchor": at.date(),
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, StepRow, row)
