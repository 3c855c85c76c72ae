"""演示的惩戒、重点关注和激励：一份示例清单，一件认定上的两项惩戒和重点关注，授予、停止和还在公示的激励。"""

from collections.abc import Sequence
from datetime import date
from typing import Any

from local.file_story import AGREE, MET, NOTIFY, SERVE, entered, overload
from local.scene import Scene, code, spoken, working_day
from rules.scenario import Scenario

PROVED = {"evidence": ["示例：名录截图"]}
DONE = ("sanction_done", {"outcome": "done", "reason": "示例：已经停止受理其评优申报。", **PROVED})
APPLY = ("sanction_decision", {"outcome": "apply", "reason": "示例：与失信程度相当。"})
LAWFUL = ("sanction_legal", {"outcome": "agree", "opinion": "示例：清单有此项，依据明确，过惩相当。"})
ANNOUNCE = ("incentive_decision", {"outcome": "agree", "reason": "示例：条件具备。"})
WEIGH = ("eligibility", {"met": False})
GIVEN = ("incentive_use", {"outcome": "given", "reason": "示例：同等条件下优先推荐。", **PROVED})


def measures(today: date) -> tuple[Scenario, ...]:
    """A list and what rests on it; a benefit that is had and used, one that was stopped, one that is being shown."""
    return (
        _list(today),
        _incentive(
            today, 19, "锦屏物流", 600, 120,
            (
                (119, ANNOUNCE), (88, NOTIFY), (50, ("ask_use", {"matter": "示例：诚信单位推荐", "unit": "enf"})),
                (48, GIVEN), (4, ("ask_use", {"matter": "示例：年度先进集体评选", "unit": "enf"})),
            ),
        ),
        _incentive(today, 8, "广源仓储", 600, 220, ((219, ANNOUNCE), (188, NOTIFY), (104, WEIGH), (102, NOTIFY))),
        _incentive(today, 22, "板桥配送", 500, 4, ((2, ANNOUNCE),)),
    )  # fmt: skip


def _list(today: date) -> Scenario:
    begun = working_day(today, 150)
    items = [
        {"measure": "示例：不列为评先评优对象", "klass": "二类"},
        {
            "measure": "示例：限制参加招标投标", "klass": "一类", "purposes": "招标投标、政府采购",
            "content": "示例：在惩戒期限内，限制参加本系统组织的招标投标",
        },
        {"measure": "示例：提高检查频次", "klass": "二类", "content": "示例：列为日常检查的重点"},
    ]  # fmt: skip
    verdicts = [{"no": str(n), "accepted": True} for n in range(1, len(items) + 1)]
    checked: tuple[Scene, ...] = (
        (147, ("judge_items", {"verdicts": verdicts})),
        (147, ("sanction_list_confirmation", {"outcome": "confirm"})),
    )
    about = {
        "title": "示例失信惩戒措施清单", "number": f"示例清单〔{begun.year}〕1号", "items": items,
        "issued_by": "示例发布机关（不是真实的清单）",
    }  # fmt: skip
    return Scenario(
        title="示例惩戒措施清单", begins_on=begun, lifecycle="sanction_list", sanction_list=about,
        said=spoken(today, 0, begun, checked), until=today, beside=(_listed(today), *_sanctions(today), _watch(today)),
    )  # fmt: skip


def _listed(today: date) -> Scenario:
    decided = ("collective_decision", MET | {"met_on": str(working_day(today, 103))})
    told = (("dishonesty_notice", {"outcome": "approve"}), NOTIFY, AGREE, decided, SERVE)
    return overload(today, 14, "灌河驳运", 130, tuple(zip((129, 128, 104, 103, 102), told, strict=True)))


def _sanctions(today: date) -> tuple[Scenario, ...]:
    """One that its unit carries out; one that took rights away, so that its business was heard, not yet everywhere."""
    notice = ("sanction_notice", {"outcome": "approve"})
    return (
        _sanction(today, 90, {"item_no": "1"}, ((89, LAWFUL), (88, APPLY), (87, SERVE), (85, DONE))),
        _sanction(
            today, 40, {"item_no": "2", "months": 12, "units": ["enf", "haizhou"]},
            ((39, notice), (38, NOTIFY), (21, LAWFUL), (14, APPLY), (4, SERVE), (2, DONE)),
        ),
    )  # fmt: skip


def _sanction(today: date, ago: int, about: dict[str, Any], scenes: Sequence[Scene]) -> Scenario:
    begun = working_day(today, ago)
    return Scenario(
        title=f"灌河驳运惩戒第 {about['item_no']} 项", begins_on=begun, lifecycle="sanction", sanction=about,
        said=spoken(today, 14, begun, scenes),
    )  # fmt: skip


def _watch(today: date) -> Scenario:
    begun = working_day(today, 80)
    about = {
        "uscc": code(14), "subject": "示例灌河驳运有限公司", "email": "demo14@example.invalid", "criterion": "listed",
        "degree": 2, "supervision": ["interview", "site_check"], "reason": "示例：列入严重失信名单，应当重点关注。",
    }  # fmt: skip
    decide = ("watch_decision", {"outcome": "approve", "reason": "示例：标准满足，程度适当。"})
    return Scenario(
        title="灌河驳运重点关注", begins_on=begun, lifecycle="watch", watch=about,
        said=spoken(today, 14, begun, ((79, decide), (78, NOTIFY))),
    )  # fmt: skip


def _incentive(
    today: date, serial: int, name: str, graded_ago: int, ago: int, scenes: Sequence[Scene]
) -> Scenario:  # fmt: skip
    """The benefit of a business that was graded AA so many days ago."""
    begun = working_day(today, ago)
    graded = entered(today, serial, name, "enf", graded_ago, "evaluation", f"{name}信用评价", result="AA")
    about = {"uscc": code(serial), "reason": "示例：连续守信，同行认可。"}
    return Scenario(
        title=f"{name}评先评优优先", begins_on=begun, lifecycle="incentive", incentive=about,
        said=spoken(today, serial, begun, scenes), until=today, beside=(graded,),
    )  # fmt: skip
