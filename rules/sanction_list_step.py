"""惩戒措施清单的环节表：名称、依据、岗位、表单、期限，谁不得办理。实施方案 二（三）9。"""

from datetime import date
from typing import Any

from rules.step import Step, StepKind

PLAN = "实施方案 二（三）9：依法实施失信惩戒；国办发〔2020〕49号：清单制管理"

KINDS: dict[str, StepKind] = {
    "sanction_list_confirmation": StepKind(
        title="逐项核对惩戒措施清单",
        clause=PLAN,
        role="legal",
        form="sanction_list_confirmation",
        limits=("sanction_list_confirmation",),
        event="导入",
        not_by=("filed",),
    ),
    "sanction_list_replacement": StepKind(
        title="核准用新版代替前一版清单",
        clause=PLAN,
        role="head",
        form="sanction_list_change",
        limits=("sanction_list_change",),
        event="核对完毕",
        not_by=("filed", "sanction_list_confirmation"),
    ),
    "sanction_list_change": StepKind(
        title="核准清单的废止、暂停或者恢复",
        clause=PLAN,
        role="head",
        form="sanction_list_change",
        limits=("sanction_list_change",),
        event="提出",
        not_by=("change",),
        aside=True,
    ),
}


def sanction_list_step(name: str, *, unit: str, anchor: date, facts: dict[str, str], **more: Any) -> Step:
    """A step of the table, put to a unit and counted from a day; empty facts drop."""
    return KINDS[name].put(name, unit=unit, anchor=anchor, facts=facts, **more)
