"""演示的信用承诺：承诺书文本、各处在不同阶段的承诺、一批抽查。"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from local.scene import Scene, code, spoken, working_day
from rules.scenario import Scenario

SIGN = (
    "commitment_signing",
    {"outcome": "sign", "read": True, "publish": True, "signer": "示例法人（法定代表人）", "signature": "示例法人"},
)
ACCEPT = ("commitment_acceptance", {"outcome": "accept"})
KEPT = ("commitment_check", {"outcome": "fulfilled", "findings": "现场核查，条件具备，材料属实。"})
PARTLY = (
    "commitment_check",
    {"outcome": "partly", "findings": "两台车辆没有按期维护。", "evidence": ["示例：维护记录照片"]},
)
FALSE = (
    "commitment_check",
    {"outcome": "false", "findings": "所提供的证明系借用，承诺不实。", "evidence": ["示例：比对记录"]},
)
NOTIFY = ("letter_delivery", {"outcome": "served", "means": "direct", "receiver": "示例收件人（法定代表人）"})
WAIVE = ("commitment_hearing", {"outcome": "waive"})
RECTIFY = ("commitment_decision", {"outcome": "partly", "measure": "rectify", "reason": "责令在期限内补做维护。"})
REVOKE = ("commitment_decision", {"outcome": "false", "measure": "revoke", "reason": "证明不实，撤销许可。"})
FED_BACK = ("commitment_feedback", {"action": "kept", "note": "维持原办理结果。"})
REVOKED = ("commitment_feedback", {"action": "revoked", "note": "许可已撤销。"})
COMPLAINT = (
    "call_for_check",
    {"cause": "complaint", "source": "投诉〔示例〕3号", "reason": "有人反映承诺的条件不具备。"},
)
RESTORED = ("restoration", {"outcome": "approve", "reason": "修复属实，同意恢复。"})
APPROVED = ("template_approval", {"outcome": "approve"})
SEED = ("draw_seed", {"number": "示例开奖号码 03 11 19 22 27 30 + 08", "evidence": ["示例：公布页面截图"]})
PROMISE = (
    "所提供的材料真实、合法、完整；符合告知的条件，在期限内补齐、达到；接受监督检查，承担违背承诺的后果；同意公开。"
)
TEXTS: dict[str, tuple[str, str]] = {
    "licence-proof": ("replaces_proof", "道路运输许可证明事项告知承诺书（示例）"),
    "licence-gap": ("missing_item", "道路运输许可容缺受理承诺书（示例）"),
    "site-approval": ("replaces_approval", "涉路施工审批替代承诺书（示例）"),
    "self-discipline": ("self_discipline", "行业自律承诺书（示例）"),
    "openness": ("openness", "主动公示承诺书（示例）"),
}
DRAWN_UNIT = "donghai"


def text(today: date, id: str, type: str, title: str, *, approved: bool = True) -> Scenario:
    """The text of a letter: approved long ago, or drafted yesterday and waiting for approval."""
    begun = working_day(today, 420 if approved else 1)
    said = spoken(today, 0, begun, ((420, APPROVED),)) if approved else ()
    return Scenario(
        title="承诺书文本",
        begins_on=begun,
        lifecycle="commitment_template",
        template={"id": id, "type": type, "title": title, "promise": PROMISE},
        said=said,
        until=today if not approved else None,
    )


def texts(today: date) -> tuple[Scenario, ...]:
    """The texts that the commitments are offered with, and a draft that waits."""
    waiting = text(today, "license-new", "replaces_proof", "新增运力证明事项告知承诺书（示例）", approved=False)
    return (*(text(today, id, type, title) for id, (type, title) in TEXTS.items()), waiting)


def case(
    today: date, serial: int, name: str, unit: str, ago: int, template: str, matter: str, scenes: Sequence[Scene],
    *, due: int | None = None, until: int | None = None, by_business: bool = False, **offer: Any,
) -> Scenario:  # fmt: skip
    """One business's commitment, offered so many days ago; `due` and `until` are days from today."""
    begun = working_day(today, ago)
    own: dict[str, Any] = {
        "uscc": code(serial),
        "subject": f"示例{name}有限公司",
        "email": f"demo{serial}@example.invalid",
        "type": TEXTS[template][0],
        "template": template,
        "matter": matter,
        "matter_code": "",
        "reference": f"示例业务-{serial}",
        "unit": unit,
    }
    days = {"due_on": due, "valid_until": until}
    own |= {field: str(today + timedelta(days=ahead)) for field, ahead in days.items() if ahead is not None}
    return Scenario(
        title=name, begins_on=begun, lifecycle="commitment", by_business=by_business, commitment=own | offer,
        said=spoken(today, serial, begun, scenes), until=today,
    )  # fmt: skip


def commitments(today: date) -> tuple[Scenario, ...]:
    """Commitments in every state, over the six fields and the voluntary one."""

    def bound(ago: int, *rest: Scene) -> tuple[Scene, ...]:
        return ((ago, SIGN), (ago, ACCEPT), *rest)

    restore = (
        "restore",
        {
            "document": "示例信用修复决定书〔2026〕3号",
            "document_day": str(working_day(today, 20)),
            "reason": "义务已经履行完毕。",
        },
    )
    proof, gap, site, self_, open_ = TEXTS
    licence, highway = "道路货物运输经营许可延续", "涉路施工活动许可"
    return (
        case(today, 19, "锦屏物流", "enf", 1, proof, licence, (), due=180),
        case(today, 20, "朝阳货运", "enf", 3, proof, licence, ((2, SIGN),), due=180),
        case(today, 21, "海州湾建设", "haizhou", 60, site, highway, bound(58), due=120, use="construction"),
        case(today, 22, "板桥配送", "enf", 6, gap, licence, bound(6), missing="驾驶人员从业资格证复印件（示例）"),
        case(today, 23, "南城运输", "enf", 100, proof, "车辆年度审验", bound(98), due=-3, use="enforcement"),
        case(
            today, 24, "新坝工程", "haizhou", 90, site, highway,
            bound(88, (6, COMPLAINT), (4, PARTLY), (3, NOTIFY)), due=90, use="construction",
        ),
        case(
            today, 25, "浦南客货", "enf", 110, proof, "客货运输专项资金申报",
            bound(108, (16, COMPLAINT), (14, PARTLY), (13, NOTIFY), (11, WAIVE), (9, RECTIFY), (7, NOTIFY)),
            due=60, use="funds",
        ),
        case(
            today, 26, "云台养护", "enf", 120, self_, "养护质量信用评价", bound(118, (28, KEPT), (26, FED_BACK)),
            due=-30, use="merit",
        ),
        case(
            today, 27, "墟沟运贸", "enf", 100, proof, licence,
            bound(
                98, (40, COMPLAINT), (38, FALSE), (37, NOTIFY), (35, WAIVE), (33, REVOKE), (30, REVOKED), (29, NOTIFY),
            ),
            due=100,
        ),
        case(
            today, 28, "徐福船务", "haizhou", 200, proof, "水路运输许可延续",
            bound(
                198, (90, COMPLAINT), (88, FALSE), (87, NOTIFY), (85, WAIVE), (83, REVOKE), (80, REVOKED), (79, NOTIFY),
                (18, restore), (16, RESTORED), (15, NOTIFY),
            ),
            due=100,
        ),
        case(
            today, 29, "文峰快递", "enf", 45, open_, "明码标价、不拒收小件", bound(43), until=200, use="voluntary",
            by_business=True,
        ),
        case(
            today, 30, "灌云智运", "enf", 90, self_, "智慧物流科技项目立项", bound(88, (22, KEPT)), due=-25,
            use="science", handling_unit="ganyu",
        ),
        case(today, 31, "石榴运输", DRAWN_UNIT, 70, proof, licence, bound(68), due=90),
        case(today, 32, "温泉货运", DRAWN_UNIT, 70, proof, licence, bound(66), due=95),
        case(today, 33, "晶都客运", DRAWN_UNIT, 70, site, highway, bound(64), due=100, use="construction"),
    )  # fmt: skip


def samplings(today: date) -> tuple[Scenario, ...]:
    """One draw among the commitments of a unit; who is drawn is checked from now on."""
    begun = working_day(today, 3)
    order = {
        "unit": DRAWN_UNIT,
        "title": "示例季度抽查",
        "since": str(today - timedelta(days=100)),
        "until": str(today - timedelta(days=30)),
        "source": "示例：次日公布的福利彩票开奖号码",
    }
    return (
        Scenario(
            title="示例季度抽查", begins_on=begun, lifecycle="commitment_sampling", sampling=order,
            said=spoken(today, 0, begun, ((1, SEED),)), until=today,
        ),
    )  # fmt: skip
