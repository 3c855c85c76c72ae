"""演示的信用档案：登记的记录、对公示的异议、失信行为认定，使档案、质量统计和名单都有真实的内容可看。"""

from datetime import date, timedelta
from typing import Any

from local.penalty_story import penalties
from local.scene import Scene, code, spoken, working_day
from rules.scenario import Scenario

NOTIFY = ("letter_delivery", {"outcome": "served", "means": "direct", "receiver": "示例收件人（法定代表人）"})
SERVE = ("service_proof", {"outcome": "served", "means": "direct", "receiver": "示例收件人（法定代表人）"})
AGREE = ("dishonesty_legal", {"outcome": "agree", "opinion": "依据明确，程序合法，证据充分。"})
MET = {
    "outcome": "determine", "reason": "经集体讨论，符合名单规定。", "members": "示例甲、示例乙、示例丙", "votes_for": 3,
    "votes_against": 0, "minutes": ["示例：会议纪要"],
}  # fmt: skip


def entered(
    today: date, serial: int, name: str, unit: str, ago: int, item: str, title: str, late: int = 1, **more: Any
) -> Scenario:
    """One record that happened so many days ago and was entered `late` days after it, on a working day."""
    happened = working_day(today, ago)
    draft = {
        "item": item,
        "title": title,
        "subject": f"示例{name}有限公司",
        "uscc": code(serial),
        "true_on": str(happened),
        "unit": unit,
        "issuer": "连云港市交通运输局（示例）",
        "paper": f"{title}（示例）",
        "paper_number": f"示例〔{happened.year}〕{serial}-{ago}号",
        "paper_unit": "连云港市交通运输局（示例）",
    }
    begun = working_day(today, max(ago - late, 0))
    return Scenario(title=title, begins_on=begun, lifecycle="record", record=draft | more, until=today)


def records(today: date) -> tuple[Scenario, ...]:
    """Licences, grades, inspections and honours of businesses that have a case as well; one waits for its check."""
    licence: dict[str, Any] = {"content": "道路货物运输经营", "valid_until": str(today + timedelta(days=900))}
    asked = "监督检查"
    fine: dict[str, Any] = {"content": "抽查车辆和台账", "result": "未发现问题"}
    return (
        entered(today, 2, "海通运输", "enf", 260, "licence", "道路运输经营许可", number="示例许字第2号", **licence),
        entered(today, 4, "云帆航运", "enf", 300, "evaluation", "年度信用评价", result="A"),
        entered(today, 6, "恒信客运", "haizhou", 90, "inspection", asked, late=20, **fine),
        entered(today, 8, "广源仓储", "enf", 210, "registration", "变更登记", content="变更经营场所"),
        entered(today, 9, "陇海联运", "enf", 290, "evaluation", "年度信用评价", result="B"),
        entered(today, 19, "锦屏物流", "enf", 150, "honour", "行业表彰", content="示例：年度先进集体"),
        entered(
            today, 2, "海通运输", "enf", 2, "inspection", asked, adverse=True, content="抽查动态监控台账",
            result="发现问题，责令限期改正",
        ),
    )  # fmt: skip


def objections(today: date) -> tuple[Scenario, ...]:
    """A business objects to what is shown of its penalty; it is marked and waits for its acceptance."""
    penalty = next(one for one in penalties(today) if one.title == "陇海联运")
    wanted = {"reason": "示例：公示的罚款金额与决定书不一致。", "wanted": "罚款人民币叁仟元整"}
    begun = working_day(today, 1)
    return (
        Scenario(
            title="对公示内容的异议", begins_on=begun, lifecycle="objection", by_business=True, objection=wanted,
            before=(penalty,), until=today,
        ),
    )  # fmt: skip


def determinations(today: date) -> tuple[Scenario, ...]:
    """One lorry's overloads, told in advance and open to a defence."""
    return (overload(today, 2, "海通运输", 3, ((3, ("dishonesty_notice", {"outcome": "approve"})), (2, NOTIFY))),)


def overload(today: date, serial: int, name: str, ago: int, scenes: tuple[Scene, ...]) -> Scenario:
    begun = working_day(today, ago)
    days = [begun - timedelta(days=before) for before in (300, 200, 100, 10)]
    acts = [
        {"document": f"示例罚〔{day.year}〕{serial}{place}号", "on": str(day), "vehicle": f"苏G示例{serial:02d}"}
        for place, day in enumerate(days, start=1)
    ]
    about = {
        "subject": f"示例{name}有限公司", "uscc": code(serial), "email": f"demo{serial}@example.invalid", "unit": "enf",
        "document": acts[-1]["document"], "effective_on": acts[-1]["on"], "occurrences": acts,
    }  # fmt: skip
    return Scenario(
        title=f"{name}失信行为认定", begins_on=begun, lifecycle="dishonesty", dishonesty=about,
        said=spoken(today, serial, begun, scenes), until=today,
    )  # fmt: skip
