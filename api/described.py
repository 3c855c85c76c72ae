"""/openapi.json 用中文写明每个结构和字段：接口的使用者是本市各单位，代码里的说明是英文。

A field whose model says nothing in Chinese takes the words of its name here; `Schema.field`, or `in.name` of a
parameter, where a name has two meanings.
"""

import re
from typing import Any

from fastapi import FastAPI

SCHEMAS = {
    "PenaltyPosted": "一件行政处罚决定，字段与国家公示模板一致；没有填写的，按密钥所属单位补齐",
    "RecordPosted": "一条信用记录；没有写明单位的，为密钥所属单位；事项须在当日有效的基础目录之内",
    "CheckRequest": "一次信用查验：查谁、为什么用途、依据什么、办理什么事项",
    "ChecksPosted": "多个代码，同一个问题；不能查验的代码单独说明",
    "UsePosted": "对查验结论怎样使用；未按结论办理的，写明理由",
    "EmbedPosted": "嵌入窗口可以用来查验什么：在此固定，窗口里不能更改",
    "Bounce": "一封没有送到的邮件：邮件编号、状态码、对方的答复和时间",
    "BounceNoted": "退信报告的登记结果",
    "CheckShown": "查验的答复，即回执；已经修复、终止和正在核实的信息不在其中",
    "CheckState": "一张回执、它的使用情况和核验结果",
    "ChecksShown": "按代码次序的答复，以及不能查验的代码",
    "CodeRefused": "一个不能查验的代码及其原因",
    "DeadlineShown": "到期日和计算过程",
    "EmbedGranted": "嵌入窗口的令牌；由 postMessage 交给窗口，不写进网址",
    "Ground": "结论的一项依据",
    "InForce": "一条有效的信用信息",
    "Inherited": "一并计入的被合并企业，及其档案读取时的末条链值",
    "LetterShown": "一份文书",
    "PaperShown": "一份文书的核验信息，不含受送达人",
    "PenaltyFiled": "登记处罚决定的回执",
    "PenaltyShown": "一件处罚的现状：日期、环节和文书",
    "Proof": "按当时的档案重新计算，答复是否成立",
    "Published": "一件今日公示的处罚",
    "PublishedPage": "一页今日公示的处罚",
    "RecordFiled": "登记信用记录的回执",
    "Refusal": "没有办成的原因：固定的代码、一句话、逐个字段的问题",
    "StepShown": "案件的一个环节",
}
FIELDS = {
    "about": "依据的名称", "answered_at": "办结时间", "applied_on": "申请修复的日期", "at": "登记时间",
    "authority": "查验依据", "Published.authority": "处罚机关", "basis": "依据的条款",
    "by_commitment": "是否以告知承诺方式办理", "case": "案件编号", "check_id": "公开核验码",
    "code": "拒绝的代码，固定不变", "content": "处罚内容", "created": "是否新登记；此前已经登记同样内容的，为 false",
    "days": "自然日数", "decided_on": "决定日期", "due_on": "到期日", "earliest_repair_on": "最早可以申请修复的日期",
    "effect": "none 无 · notice 提示 · restricted 限制", "ended_on": "停止公示的日期", "faults": "逐个字段的问题",
    "Proof.faults": "不成立之处", "fine": "罚款金额（元）", "head": "档案末条记录的链值", "href": "网址",
    "inherited_from": "被合并企业的代码", "issued_on": "作出日期", "items": "逐个代码的答复",
    "PublishedPage.items": "公示的处罚", "key": "环节编号", "kind": "类别", "kinds": "处罚类别", "letters": "文书",
    "limit": "最多几件", "list_item": "惩戒措施清单的条目", "matter": "办理事项", "months": "月数",
    "name": "环节的固定名称", "Inherited.name": "企业名称", "next": "下一页的 after；末页为 null",
    "no": "处罚决定书文号", "notes": "说明", "number": "文号", "in.number": "回执编号", "on": "到期日",
    "PublishedPage.on": "公示的日期", "opened_at": "开始时间", "outcome": "案件结果", "position": "案件位置",
    "proof": "核验结果", "proved": "是否成立", "provisional": "经过尚未发布放假通知的年份，属暂定",
    "purpose": "查验用途", "purpose_title": "查验用途的名称", "record": "所依据信息的记录编号",
    "recorded": "是否已经入档；等待另一人核对的，为 false", "refused": "不能查验的代码", "sentence": "一句话的说明",
    "seq": "档案的记录条数", "served_by": "送达方式", "served_on": "送达日期", "sha256": "文书内容的 SHA-256",
    "shown_from": "公示开始日期", "shown_until": "公示的最后一日", "since": "开始日期", "steps": "环节",
    "subject": "企业名称", "suspended": "计时是否中止", "title": "名称", "token": "嵌入窗口的令牌", "unit": "单位",
    "until": "最后一日；未规定终止日期的，为 null", "EmbedGranted.until": "令牌有效至", "uscc": "统一社会信用代码",
    "used_at": "报告使用情况的时间", "used_reason": "未按结论办理的理由", "verdict_title": "结论的名称",
    "violation": "违法行为", "window": "嵌入窗口的网址", "working_days": "工作日数",
}  # fmt: skip
CHINESE = re.compile("[一-鿿]")


class Described(FastAPI):
    """The app, whose description its readers can read."""

    def openapi(self) -> dict[str, Any]:
        if self.openapi_schema is None:
            self.openapi_schema = _told(super().openapi())
        return self.openapi_schema


def _told(part: Any) -> Any:
    """The same description, in Chinese wherever it said nothing in Chinese; done twice it is the same."""
    if isinstance(part, list):
        return [_told(each) for each in part]
    if not isinstance(part, dict):
        return part
    told = {name: value if name.startswith("example") else _told(value) for name, value in part.items()}
    if isinstance(told.get("properties"), dict) and told.get("title") in SCHEMAS:
        told["description"] = SCHEMAS[told["title"]]
        for name, field in told["properties"].items():
            _name(field, f"{told['title']}.{name}", name)
    if "in" in told and "schema" in told:
        _name(told, f"in.{told['name']}", told["name"])
    if told.get("description") == "Successful Response":
        told["description"] = "办成"
    return told


def _name(field: dict[str, Any], precise: str, name: str) -> None:
    if not CHINESE.search(str(field.get("title", "")) + str(field.get("description", ""))):
        words = FIELDS.get(precise) or FIELDS.get(name)
        field |= {"description": words} if words else {}
