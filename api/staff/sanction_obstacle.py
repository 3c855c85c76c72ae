"""现在为什么不能提出一项惩戒、不能提出解除：办理之前就说明白；案件收到时还会再判定。"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from api.access import Signed
from api.staff.obstacle import enters
from rules.repair import months_after
from rules.responsibility import obstacles_to_start
from rules.sanction import Determination
from rules.sanction_list import ListItem
from rules.unit import unit


def proposing_obstacles(officer: Signed, today: date) -> list[str]:
    """Why this person proposes no measure at all; empty means they may."""
    reasons = obstacles_to_start(9, unit(officer.unit, today), today)
    return [*reasons, *([] if "handler" in officer.actor.roles else ["惩戒措施由经办岗位提出"])]


def sanction_obstacles(
    officer: Signed, determination: Determination, items: Sequence[ListItem], today: date
) -> list[str]:
    """Why no measure can be proposed on a determination today; empty means one can."""
    reasons = proposing_obstacles(officer, today)
    if not determination.in_force(today):
        reasons.append(f"认定 {determination.number} 没有生效或者已经终止，不能据以惩戒")
    elif determination.ends_on and months_after(today, 1) > determination.ends_on:
        reasons.append(f"认定 {determination.number} 至 {determination.ends_on} 为止，余下不足一个月")
    if not items:
        reasons.append("没有启用的惩戒措施清单；清单以外不得惩戒，请先导入清单")
    return reasons


def lifting_obstacles(officer: Signed, case: Any, sanction: Any, steps: Sequence[Any]) -> list[str]:
    """Why no lifting of a measure can be proposed now; empty means it can."""
    if not enters(officer, case):
        return ["由作出惩戒决定的单位的经办岗位办理"]
    if sanction.starts_on is None or sanction.lifted_on is not None:
        return ["没有正在实施的惩戒"]
    if any(step.name == "sanction_lift" and step.state == "open" for step in steps):
        return ["解除正在核准"]
    return []
