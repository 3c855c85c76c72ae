"""对已登记的处罚，现在为什么不能代录修复申请、不能提出变更撤销：办理之前就说明白；案件收到时还会再判定。"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from api.access import Signed
from rules.repair import PenaltyStanding, Publication, obstacles

OVER = frozenset(("refused", "denied", "withdrawn", "ended"))
UNDONE = frozenset(("withdrawn", "revoked", "changed"))
ELSEWHERE = "由作出处罚的单位的经办岗位办理"


def repair_obstacles(officer: Signed, case: Any, penalty: Any, requests: Sequence[Any], today: date) -> list[str]:
    """Why no repair request can be entered for a penalty today; empty means one can."""
    if not enters(officer, case):
        return [ELSEWHERE]
    shown = Publication.model_validate(penalty.publication)
    standing = PenaltyStanding(
        published=shown.published,
        earliest_repair_on=penalty.earliest_repair_on,
        published_until=penalty.shown_until or shown.published_until,
        repairable=shown.repairable,
        withdrawn_on=penalty.ended_on,
        owes_money=False,
        corrected=True,
        committed=True,
    )
    reasons = obstacles(standing, on=today)
    if shown.published and penalty.shown_from is None and not penalty.ended_on:
        reasons.append("两书还没有送达，信息尚未公示")
    if any(request.state not in OVER for request in requests):
        reasons.append("已有一件修复申请正在办理或者已经准予")
    return reasons


def revision_obstacles(officer: Signed, case: Any, steps: Sequence[Any]) -> list[str]:
    """Why no change or revocation of a decision can be proposed now; empty means it can."""
    if not enters(officer, case):
        return [ELSEWHERE]
    if case.outcome in UNDONE:
        return ["案件已经撤回，或者决定已经变更、撤销"]
    reasons = []
    if not any(step.name == "class_confirmation" and step.state == "done" for step in steps):
        reasons.append("案件还没有记入信用档案；登记有误的，请由登记人撤回")
    proposed = [step for step in steps if step.name == "revision_approval"]
    if any(step.state == "open" or (step.answers or {}).get("outcome") == "approve" for step in proposed):
        reasons.append("变更、撤销已经提出，正在核准或者已经办理")
    if officer.actor.persons & {step.answered_by for step in proposed}:
        reasons.append("您（或您所代办的人员）核准过本案的变更、撤销，不得再提出")
    return reasons


def enters(officer: Signed, case: Any) -> bool:
    """Whether it is this officer who enters what happens to a case: a handler of its unit."""
    return bool(case.unit == officer.unit and "handler" in officer.actor.roles)
