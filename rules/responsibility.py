"""十项举措的责任单位。连交传〔2022〕81号第二部分，每项举措后括注的责任单位。"""

from datetime import date

from rules.actor import Actor
from rules.edition import in_force
from rules.refusal import Refused
from rules.unit import Unit, units


def responsible(measure: int, group: str, on: date) -> bool:
    """Whether the plan names a group of units for a measure (1-10), by itself or through 各直属单位 / 局机关各处室.

    Raises Refused NoEditionInForce; KeyError for a measure or group the edition does not know.
    """
    data = in_force("responsibility", on).data
    named = data["measures"][str(measure)]["groups"]
    return group in named or data["groups"][group].get("within") in named


def obstacles_to_start(measure: int, unit: Unit, on: date) -> list[str]:
    """Why a unit may not start a lifecycle of a measure; empty means it may. Names who is responsible instead.

    A unit that an edition has dropped ends what it has on its way and begins nothing.
    """
    if all(each.id != unit.id for each in units(on)):
        return [f"{unit.name}已不在{on}有效的单位名录中，只办结已有的案件，不能再发起"]
    if responsible(measure, unit.group, on):
        return []
    edition = in_force("responsibility", on)
    entry = edition.data["measures"][str(measure)]
    named = "、".join(edition.data["groups"][group]["title"] for group in entry["groups"])
    return [
        f"{unit.name}不是第 {measure} 项举措“{entry['title']}”的责任单位；{edition.number}规定的责任单位是：{named}"
    ]


def entry_refused(what: str, measure: int, by: Actor, office: Unit, on: date) -> Refused | None:
    """Why somebody may not enter a text of the law for a unit: its two posts that read the law may, where it is
    responsible for the measure. None when they may; else NotYours, NotResponsible. 分工以外，岗位为本系统设定。
    """
    if by.unit != office.id or not {"handler", "legal"} & set(by.roles):
        return Refused(f"{what}由本单位的经办或者法制审核岗位录入", code="NotYours")
    reasons = obstacles_to_start(measure, office, on)
    return Refused("；".join(reasons), code="NotResponsible") if reasons else None
