"""表格导入的一个环节：看过清单，再导入。"""

from datetime import date

from rules.sheet import SheetCount
from rules.step import Fact, Step


def sheet_confirmation(order_unit: str, anchor: date, case: str, counted: SheetCount, clause: str) -> Step:
    """The step that a handler of the same unit answers after having seen what was read."""
    facts = (
        Fact(label="共", value=f"{counted.total} 行", href=f"/staff/sheet/{case}"),
        Fact(label="可以导入", value=f"{counted.good} 行"),
        Fact(label="有错误，不导入", value=f"{counted.bad} 行"),
        Fact(label="此前已登记，不重复导入", value=f"{counted.known} 行"),
    )
    return Step(
        name="sheet_confirmation",
        title="核对导入清单",
        clause=clause,
        role="handler",
        unit=order_unit,
        form="sheet_confirmation",
        limits=("sheet_confirmation",),
        anchor=anchor,
        event="读取完毕",
        facts=facts,
    )
