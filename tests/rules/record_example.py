"""A record to start from: an invented subject, a licence on an invented paper."""

from datetime import date
from typing import Any

from rules.record_entry import RecordDraft
from tests.rules.penalty_example import code


def record(**changed: Any) -> RecordDraft:
    entered: dict[str, Any] = {
        "item": "licence",
        "subject": "示例海州物流有限公司",
        "uscc": code("MAAR0001"),
        "title": "道路货物运输经营许可",
        "true_on": date(2026, 4, 1),
        "number": "苏交运管许可连字 320700000001 号",
        "content": "道路普通货物运输",
        "valid_until": date(2030, 3, 31),
        "issuer": "局行政服务处",
        "paper": "准予行政许可决定书",
        "paper_number": "连交许〔2026〕21号",
        "paper_unit": "局行政服务处",
        "unit": "enf",
    }
    return RecordDraft.model_validate({**entered, **changed})


def inspection(**changed: Any) -> RecordDraft:
    found: dict[str, Any] = {
        "item": "inspection",
        "title": "道路运输安全生产检查",
        "content": "动态监控记录不全",
        "result": "发现问题，已责令改正",
        "number": "",
        "valid_until": None,
        "adverse": True,
        "paper": "监督检查记录",
        "paper_number": "连交检〔2026〕7号",
    }
    return record(**{**found, **changed})
