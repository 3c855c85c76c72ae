"""修复申请给审核的人看：申请时说了什么、交了什么，补正时又补了什么。"""

from collections.abc import Sequence
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from api.staff.answered import Facts, said
from database.queries import case as cases
from rules.repair_day import feedback_due
from rules.repair_form import RepairApplication, RepairSupplement
from templates.page import day

CHANNELS = {"portal": "企业端", "credit_china": "“信用中国”网站", "counter": "服务窗口"}


async def applications(connection: AsyncConnection, case: str, steps: Sequence[Any]) -> list[dict[str, Any]]:
    """The repair requests of a penalty with their papers, each with its supplements, oldest first."""
    shown = []
    for row in await cases.repairs_of(connection, case):
        facts: Facts = [
            ("渠道", CHANNELS.get(row.channel, row.channel)),
            ("收到日期", day(row.received_on)),
            *_feedback(row),
            *await said(connection, RepairApplication, row.application),
        ]
        supplements = [await _supplement(connection, step) for step in steps if _about(step, row.number)]
        shown.append({"row": row, "facts": facts, "supplements": supplements})
    return shown


def _feedback(row: Any) -> Facts:
    """By when 信用中国 tells the applicant the result, where its regime says so."""
    due = feedback_due(row.received_on)
    return [("反馈结果", f"“信用中国”最迟 {day(due.on)} 反馈申请人")] if due else []


def _about(step: Any, number: str) -> bool:
    """Whether a step is a supplement, answered or let pass, of the request of this number."""
    asked = [fact["value"] for fact in step.open["step"]["facts"]]
    return step.name == "repair_supplement" and step.state in ("done", "lapsed") and number in asked


async def _supplement(connection: AsyncConnection, step: Any) -> dict[str, Any]:
    asked: Facts = [
        (fact["label"], fact["value"]) for fact in step.open["step"]["facts"] if fact["label"] != "申请编号"
    ]
    if step.state == "lapsed":
        return {"title": f"补正：{day(step.due_on)} 前没有补来", "facts": asked}
    return {
        "title": f"补正：{day(step.answered_at)} 补来",
        "facts": [*asked, *await said(connection, RepairSupplement, step.answers or {})],
    }
