"""A credit report of an invented company, with something in some of its sections."""

from datetime import date
from typing import Any

from rules.letter import Letter
from rules.report import CreditReport, Section, Table
from rules.succession import Inherited

TITLES = (
    "登记注册基础信息", "行政管理", "诚实守信", "严重失信主体名单", "经营异常", "信用承诺", "信用评价", "司法判决",
    "其他信息", "信用状况提升建议", "公共信用信息地方补充内容",
)  # fmt: skip
TOLD = {
    "登记注册基础信息": (Table(title="登记信息", rows=(("企业名称", "示例远航物流有限公司"),)),),
    "行政管理": (
        Table(
            title="连交罚〔2026〕12号 未按规定安装卫星定位装置",
            rows=(("决定书文号", "连交罚〔2026〕12号"), ("罚款金额（万元）", "0.5")),
        ),
    ),
}


def letters(every: dict[str, Any]) -> dict[str, Letter]:
    report = CreditReport(
        **every,
        version="public",
        version_title="公开版",
        as_of=date(2026, 9, 28),
        valid_until=date(2026, 10, 27),
        sections=tuple(Section(title=title, tables=TOLD.get(title, ())) for title in TITLES),
        seq=1,
        head="9f2c" * 16,
        inherited=(Inherited(uscc="91320799MA00000155", name="示例旧港物流有限公司", seq=2, head="5e1d" * 16),),
    )
    return {"credit_report": report}
