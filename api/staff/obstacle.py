"""对已登记的处罚、已提供的承诺，现在为什么不能办某件事：办理之前就说明白；案件收到时还会再判定。"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from api.access import Signed
from rules.repair import PenaltyStanding, Publication, obstacles

OVER = frozenset(("refused", "denied", "withdrawn", "ended"))
UNDONE = frozenset(("withdrawn", "revoked"))
ELSEWHERE = "由作出处罚的单位的经办岗位办理"
ELSEWHERE_COMMITTED = "由受理承诺的单位的经办岗位办理"


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
        return ["案件已经撤回，或者决定已经撤销"]
    reasons = []
    if not any(step.name == "class_confirmation" and step.state == "done" for step in steps):
        reasons.append("案件还没有记入信用档案；登记有误的，请由登记人撤回")
    proposed = [step for step in steps if step.name == "revision_approval"]
    if any(step.state == "open" or _under_way(step, case) for step in proposed):
        reasons.append("变更、撤销已经提出，正在核准或者已经办理")
    if officer.actor.persons & {step.answered_by for step in proposed}:
        reasons.append("您（或您所代办的人员）核准过本案的变更、撤销，不得再提出")
    return reasons


def _under_way(approval: Any, case: Any) -> bool:
    """Whether a change that was approved has not yet closed the case; of one that has, another may be proposed."""
    approved = (approval.answers or {}).get("outcome") == "approve"
    return approved and (case.outcome != "changed" or case.closed_at < approval.answered_at)


def end_obstacles(officer: Signed, case: Any, dishonesty: Any) -> list[str]:
    """Why no end of a determination can be proposed now; empty means it can."""
    reasons = [] if officer.unit == case.unit else ["由作出认定的单位办理"]
    if dishonesty.served_on is None or dishonesty.ended_on is not None:
        reasons.append("没有在用的认定")
    return reasons


def enters(officer: Signed, case: Any) -> bool:
    """Whether it is this officer who enters what happens to a case: a handler of its unit."""
    return bool(case.unit == officer.unit and "handler" in officer.actor.roles)


def scan_obstacles(officer: Signed, case: Any, commitment: Any, steps: Sequence[Any]) -> list[str]:
    """Why no letter signed on paper can be entered now; empty means one can."""
    if not enters(officer, case):
        return [ELSEWHERE_COMMITTED]
    if not any(step.name == "commitment_signing" and step.state == "open" for step in steps):
        return ["承诺书已经签署，或者签署期已过"]
    return []


def check_obstacles(officer: Signed, case: Any, commitment: Any, steps: Sequence[Any]) -> list[str]:
    """Why no check can be called for now; empty means one can."""
    if officer.unit not in (case.unit, commitment.handling_unit) and "supervisor" not in officer.actor.roles:
        return ["由承诺受理单位、办理单位或者督办启动核查"]
    if commitment.accepted_on is None or commitment.outcome or case.outcome:
        return ["承诺还没有受理，或者履约结果已经认定"]
    return []


def restoration_obstacles(officer: Signed, case: Any, commitment: Any, steps: Sequence[Any]) -> list[str]:
    """Why no restoration can be proposed now; empty means it can."""
    if not enters(officer, case):
        return [ELSEWHERE_COMMITTED]
    if commitment.barred_since is None or commitment.bar_lifted_on is not None:
        return ["本案没有使这家企业不适用承诺"]
    if any(step.name == "restoration" and step.state == "open" for step in steps):
        return ["恢复适用承诺正在核准"]
    return []
