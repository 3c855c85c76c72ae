"""惩戒措施清单各环节的表单。字段标题即页面、错误提示和时间线中的文字。"""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from rules.commitment_form import FILES
from rules.message import Message
from rules.penalty_form import day_fault, labels
from rules.sanction_list import UNBASED
from rules.sanction_list_file import ItemVerdict, ListOnFile

CHANGES = {"repeal": "废止", "suspend": "暂停执行", "resume": "恢复执行"}
LIST_OUTCOMES = {"repealed": "已废止", "replaced": "已被新版代替", "not_adopted": "不予启用"}


class ListConfirmation(Message):
    """逐项核对完毕：启用采纳的各项，或者整份不启用。"""

    outcome: Literal["confirm", "reject"] = Field(
        title="核对结论", json_schema_extra=labels(confirm="启用采纳的各项", reject="整份不予启用")
    )
    reason: str = Field("", title="不予启用的理由", max_length=500)

    @model_validator(mode="after")
    def _explained(self) -> "ListConfirmation":
        if self.outcome == "reject" and not self.reason:
            raise ValueError("不予启用的，应当说明理由")
        return self


class ChangeProposal(Message):
    """提出废止、暂停执行或者恢复执行一份清单。"""

    event: Literal["repeal", "suspend", "resume"] = Field(title="提出什么", json_schema_extra=labels(**CHANGES))
    document: str = Field(title="依据文书及文号", min_length=1, max_length=200)
    document_day: date = Field(title="文书日期")
    on: date | None = Field(None, title="自哪一日起废止", description="只在废止时填写；该日起不再适用")
    paper: tuple[str, ...] = Field(title="依据文书的扫描件", min_length=1, json_schema_extra=FILES)
    reason: str = Field(title="理由", min_length=1, max_length=1000)

    @model_validator(mode="after")
    def _dated(self) -> "ChangeProposal":
        if self.event == "repeal" and self.on is None:
            raise ValueError("废止的，请写明自哪一日起")
        return self


class ChangeApproval(Message):
    """负责人核准清单的废止、暂停、恢复，或者由新版代替。"""

    outcome: Literal["approve", "reject"] = Field(
        title="意见", json_schema_extra=labels(approve="核准", reject="不予核准")
    )
    reason: str = Field(title="理由", min_length=1, max_length=500)


def change_faults(
    said: ChangeProposal, filed: ListOnFile, *, suspended: bool, ends: date | None, on: date
) -> dict[str, str]:
    """What keeps a change from being proposed on a day, by field; `ends` is the day from which it holds no more."""
    found = {"document_day": day_fault(said.document_day, since=date.min, today=on)}
    if said.event == "suspend" and suspended:
        found["event"] = "这份清单已经暂停执行"
    if said.event == "resume" and not suspended:
        found["event"] = "这份清单没有暂停执行"
    if said.event == "repeal" and said.on is not None and said.on <= filed.edition.in_force_on:
        found["on"] = f"清单自 {filed.edition.in_force_on} 起施行，废止之日应当更晚"
    if said.event == "repeal" and said.on is not None and ends is not None and said.on >= ends:
        found["on"] = f"这份清单自 {ends} 起已经失效"
    return {name: fault for name, fault in found.items() if fault}


def verdict_faults(filed: ListOnFile, verdicts: tuple[ItemVerdict, ...]) -> dict[str, str]:
    """What is wrong with what was said of some items, by the number of the item."""
    found: dict[str, str] = {}
    for one in verdicts:
        item = filed.item(one.no)
        if item is None:
            found[one.no] = f"清单中没有第 {one.no} 项"
        elif one.accepted and item.unbased:
            found[one.no] = f"第 {one.no} 项：{UNBASED}"
        elif not one.accepted and not one.reason:
            found[one.no] = f"第 {one.no} 项：不采纳的，请写明理由"
    return found
