"""演示的处罚案件：十八家示例企业，各处在不同的阶段，使每个列表、看板和图表都有真实的内容可看。"""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from local.scene import Scene, code, spoken, working_day
from rules.scenario import Scenario

APPLICATION = {
    "applicant": "示例办事人",
    "phone": "13800000000",
    "fine_paid": True,
    "corrected": True,
    "performance": "罚款已缴清，违法行为已改正，整改材料附后。",
    "committed": True,
    "signature": "示例法人",
}
CONFIRM = ("class_confirmation", {"klass": "general"})
APPROVE = ("paper_approval", {"outcome": "approve"})
SERVE = ("service_proof", {"outcome": "served", "means": "direct", "receiver": "示例收件人（法定代表人）"})
POST = ("service_proof", {"outcome": "served", "means": "post", "receiver": "示例前台（邮件回执签收）"})
LEFT = ("service_proof", {"outcome": "served", "means": "left", "witness": "示例社区工作人员"})
CONSENT = ("consent", {"signature": "示例法人"})
READ = ("read", {"letter": "repair_reminder"})
UPLOAD = (
    "disclosure",
    {"places": ["creditchina", "creditjs", "credittransport"], "evidence": "三处平台回执，已截图存档。"},
)
ACCEPT = ("repair_acceptance", {"outcome": "accept"})
DELIVER = ("letter_delivery", {"outcome": "served", "means": "direct", "receiver": "示例收件人"})
REVIEW = (
    "repair_review",
    {"outcome": "grant", "fine_paid": True, "corrected": True, "findings": "缴款凭证和整改材料属实。"},
)
GRANT = ("repair_decision", {"outcome": "grant", "reason": "符合修复条件。"})
RECALL = ("recall", {"evidence": "平台回执，已截图存档。"})
FIRST = (CONFIRM, APPROVE, SERVE)
APPLY = ("apply", APPLICATION)
VIOLATIONS = (
    ("未按规定维护车辆", "《道路运输车辆技术管理规定》第三十一条", "5000"),
    ("擅自改变客运班线站点", "《道路旅客运输及客运站管理规定》第一百条", "3000"),
    ("未取得经营许可擅自从事港口理货", "《港口经营管理规定》第三十七条", "50000"),
    ("船舶超核定载重线航行", "《内河交通安全管理条例》第八十二条", "8000"),
)
SUPPLEMENT = ("repair_acceptance", {"outcome": "supplement", "items": "请补交罚款缴纳凭证（加盖银行业务章）。"})
EXTEND = ("repair_review", {"outcome": "extend", "findings": "需向登记地核实整改情况。"})
AGREED = ("extension_approval", {"outcome": "approve", "reason": "情况属实，同意延长。"})
REFUSE = ("repair_acceptance", {"outcome": "refuse", "reason": "罚款尚未缴清，不符合修复条件。"})
RETURNED = (
    "service_proof",
    {"outcome": "returned", "means": "post", "note": "邮件因地址迁移退回。"},
)
NOTICE = ("next_means", {"means": "public_notice", "reason": "直接、邮寄均无法送达，走访登记住所无人。"})
NOTICED = ("notice_proof", {"place": "市交通运输局网站", "reason": "穷尽其他方式仍无法送达。"})
EXAMINED = (
    "pause",
    {"step": "repair_review", "ball": "law", "reason": "整改情况送检，检测期间不计入期限（示例）。"},
)
APPROVE_REVISION = ("revision_approval", {"outcome": "approve", "reason": "复议决定属实，撤下公示。"})
MINOR = ("class_confirmation", {"klass": "minor"})
SERIOUS = ("class_confirmation", {"klass": "serious"})

AUTHORITIES = {
    "enf": ("连交", "连云港市交通运输局"),
    "haizhou": ("海交", "海州区交通运输局"),
    "donghai": ("东交", "东海县交通运输局"),
    "ganyu": ("赣交", "赣榆区交通运输局"),
}


def case(today: date, serial: int, name: str, unit: str, ago: int, scenes: Sequence[Scene], **penalty: Any) -> Scenario:
    """One business's penalty, decided so many days ago, and what was said how many days ago, in order."""
    violation, basis, fine = VIOLATIONS[serial % len(VIOLATIONS)]
    decided = working_day(today, ago)
    own = {
        "no": f"{AUTHORITIES[unit][0]}罚〔{decided.year}〕{serial}号",
        "authority": AUTHORITIES[unit][1],
        "subject": f"示例{name}有限公司",
        "uscc": code(serial),
        "violation": violation,
        "basis": basis,
        "fine": fine,
        "content": f"罚款人民币{fine}元",
        "unit": unit,
        "email": f"demo{serial}@example.invalid",
    }
    return Scenario(
        title=name, begins_on=decided, penalty=own | penalty, said=spoken(today, serial, decided, scenes), until=today
    )


def penalties(today: date) -> tuple[Scenario, ...]:
    """Every penalty of the demo, as of a day."""

    def told(served: int, *rest: Scene, by: Any = SERVE) -> tuple[Scene, ...]:
        shown = ((served - 1, UPLOAD), (served - 2, READ)) if served > 40 else ()
        return ((served + 3, CONFIRM), (served + 2, APPROVE), (served, by), *shown, *rest)

    revise = (
        "revise",
        {
            "event": "撤销",
            "document": "连政行复〔2026〕示例1号行政复议决定",
            "document_day": str(today - timedelta(days=6)),
            "reason": "违法主体认定有误，复议机关决定撤销。",
        },
    )
    rows = (
        case(today, 1, "远航物流", "enf", 2, ()),
        case(today, 2, "海通运输", "enf", 7, ((5, CONFIRM),)),
        case(today, 3, "顺达货运", "haizhou", 12, ((10, CONFIRM), (9, APPROVE))),
        case(today, 4, "云帆航运", "enf", 44, told(40, by=POST)),
        case(
            today, 5, "港联装卸", "donghai", 108,
            ((107, CONSENT), (106, CONFIRM), (104, APPROVE), (103, UPLOAD), (103, READ)), hand_over="electronic",
        ),
        case(today, 6, "恒信客运", "haizhou", 116, told(112, (1, APPLY), by=POST)),
        case(
            today, 7, "捷运冷链", "enf", 170,
            (
                (168, CONFIRM), (167, APPROVE), (163, RETURNED), (161, NOTICE), (159, NOTICED), (120, UPLOAD),
                (20, READ), (12, APPLY),
            ),
        ),
        case(today, 8, "广源仓储", "enf", 120, told(116, (6, APPLY), (4, SUPPLEMENT))),
        case(
            today, 9, "陇海联运", "enf", 136,
            told(132, (16, APPLY), (14, ACCEPT), (7, EXTEND), (6, AGREED), (4, EXAMINED)),
        ),
        case(
            today, 10, "青口物流", "ganyu", 147,
            told(143, (8, APPLY), (7, ACCEPT), (7, DELIVER), (3, REVIEW), by=LEFT),
        ),
        case(
            today, 11, "花果山旅运", "enf", 156,
            told(152, (20, APPLY), (18, ACCEPT), (15, REVIEW), (14, GRANT), (13, RECALL), (13, RECALL)),
        ),
        case(
            today, 12, "新浦客运", "haizhou", 166,
            told(
                162, (40, APPLY), (38, ACCEPT), (37, DELIVER), (35, REVIEW), (34, GRANT),
                (34, RECALL), (34, RECALL), (33, RECALL), (32, DELIVER),
            ),
        ),
        case(
            today, 13, "连岛游船", "enf", 130, told(126, (20, APPLY), (18, REFUSE), (16, DELIVER)),
            email="bounce13@example.invalid",
        ),
        case(today, 14, "灌河驳运", "enf", 1414, told(1410, (400, RECALL), (400, RECALL), (400, RECALL))),
        case(today, 15, "石梁河砂运", "donghai", 56, told(52, (5, revise), (3, APPROVE_REVISION), (2, RECALL))),
        case(
            today, 16, "徐圩储运", "enf", 40,
            ((38, CONFIRM), (37, APPROVE), (30, RETURNED), (28, NOTICE), (26, NOTICED)),
        ),
        case(
            today, 17, "赣榆公交", "ganyu", 20, ((18, MINOR), (17, APPROVE), (15, SERVE)),
            kinds=["警告"], fine="0", content="警告",
        ),
        case(
            today, 18, "水晶快运", "donghai", 198, ((197, SERIOUS), (196, APPROVE), (194, SERVE), (193, UPLOAD)),
            kinds=["罚款", "责令停产停业"], content="罚款，责令停业整顿",
        ),
    )  # fmt: skip
    return rows
