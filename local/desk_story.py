"""演示的案头：企业提的问题、等待确认的导入、代班和抄送，使这些列表也有真实的内容可看。"""

from datetime import date, datetime, time, timedelta
from typing import Any

from database.tables.account import Absence
from database.tables.case import CopyTo
from database.writing import put, writing
from local.accounts import names
from local.course import SHANGHAI
from local.penalty_story import AUTHORITIES
from local.scene import Scene, code, spoken, working_day
from rules.penalty import case_id
from rules.scenario import Scenario

ASKED = "罚款已经缴清，公示期满三个月以前，可以先提交修复申请吗？"
ANSWERED = {
    "answer": "满最短公示期当日起才可以提交，到期有邮件提醒；此前可以先缴清罚款、完成改正，备好缴款凭证和整改材料。",
    "publish": True,
    "public_question": "公示未满最短期限，可以先提交信用修复申请吗？",
}
OPEN = "收到的补正通知书要求补交缴款凭证，银行电子回单可以吗？"
NUMBER = "连交罚〔{year}〕{serial}号"


def questions(today: date) -> tuple[Scenario, ...]:
    """One that was answered and published, one that waits for its answer."""
    return (
        _question(today, 5, "港联装卸", "donghai", 108, 24, ASKED, ((22, ("question_answer", ANSWERED)),)),
        _question(today, 8, "广源仓储", "enf", 120, 1, OPEN, ()),
    )


def _question(
    today: date, serial: int, name: str, unit: str, decided: int, ago: int, text: str, scenes: tuple[Scene, ...]
) -> Scenario:
    begun = working_day(today, ago)
    number = f"{AUTHORITIES[unit][0]}罚〔{working_day(today, decided).year}〕{serial}号"
    about = {
        "subject": f"示例{name}有限公司",
        "uscc": code(serial),
        "unit": unit,
        "about": case_id(number),
        "text": text,
    }
    return Scenario(
        title=f"{name}的问题", begins_on=begun, lifecycle="question", question=about,
        said=spoken(today, serial, begun, scenes), until=today,
    )  # fmt: skip


def sheet(today: date) -> Scenario:
    """A sheet whose good rows wait to be confirmed, beside two bad ones with their reasons."""
    begun = working_day(today, 1)
    rows: list[dict[str, Any]] = [
        {"no": NUMBER.format(year=begun.year, serial=serial), "subject": f"示例{name}有限公司", "uscc": code(serial)}
        for serial, name in (
            (41, "导入甲运输"),
            (42, "导入乙航运"),
            (43, "导入丙货运"),
            (44, "导入丁物流"),
            (45, "导入戊客运"),
        )
    ]
    rows[3]["uscc"] = code(44)[:-1] + ("0" if code(44)[-1] != "0" else "1")
    rows[4]["basis"] = ""
    kept = {"name": "示例处罚信息公示表.csv", "rows": rows}
    return Scenario(title="示例导入", begins_on=begun, lifecycle="sheet", sheet=kept, until=today)


async def lay_out(today: date) -> None:
    """Somebody is away and stood in for, and a case has been put before a colleague; laid out again, it is the same."""
    away = {"person": "enf-handler2", "substitute": "enf-handler", "since": today, "until": today + timedelta(days=4)}
    at = datetime.combine(working_day(today, 1), time(10), SHANGHAI)
    decided = working_day(today, 136)
    copied = {"case_id": case_id(NUMBER.format(year=decided.year, serial=9)), "at": at, "by": names()["enf-head"]}
    async with writing() as connection:
        await put(connection, Absence, away | {"id": f"enf-handler2/enf-handler/{today}", "set_by": "enf-head"})
        for person in ("enf-handler", "enf-legal"):
            await put(connection, CopyTo, copied | {"account_id": person})
