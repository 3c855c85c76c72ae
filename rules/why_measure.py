"""「为什么」：失信认定、失信惩戒、重点关注、守信激励。每一环都说到它立在什么上面、那个根基不在了会怎样。"""

from datetime import date, timedelta
from typing import Any

from rules.credit_file import Item
from rules.dishonesty_item import DEGREES
from rules.edition import Edition, in_force
from rules.hanging import EVENTS
from rules.narration import day_name
from rules.sanction_list import KLASSES
from rules.why_link import DONE, Link, consequences_of, left, now, objecting, remedies, said

DAY = timedelta(days=1)
CORRECTED = "经异议核实有误：以更正后的记录取代，依附于它的一并解除"


def of_dishonesty(item: Item, on: date) -> list[Link]:
    """失信行为认定。"""
    body, by = item.body, in_force("dishonesty", item.true_on)
    told, decision = body["proposal"], body.get("decision") or {}
    members = decision.get("members") or ()
    voted = f"{len(members)} 人集体讨论，{decision.get('votes_for')} 票同意" if members else ""
    paper = f"依据文书：{told['document']}（{told['issued_by']}，{told['effective_on']} 生效）"
    result = (f"认定为{DEGREES[body['degree']]}", voted, *said("理由", decision.get("reason")), *now(item))
    to_do = (*objecting(item, on), "改正并履行完义务的，到期前可以申请修复", *remedies(on))
    removal = (
        f"{paper.partition('：')[2]}撤销、变更或者修复：当日终止",
        *_ends(item),
        "经核准修复：当日终止",
        CORRECTED,
    )
    return [
        Link(name="fact", sentences=(f"失信事实：{told['facts']}", paper)),
        _edition(by, told["lawful"]),
        Link(name="threshold", sentences=(*body["matched"], *_principles(told)), doubt=by.doubt),
        Link(name="result", sentences=tuple(one for one in result if one)),
        Link(name="consequence", sentences=consequences_of(item, on)),
        Link(name="until", sentences=(*body["reasons"], *left(item, on)), doubt=by.doubt),
        Link(name="now", sentences=DONE if item.over else to_do),
        Link(name="change", sentences=() if item.over else removal),
    ]


def of_sanction(item: Item, on: date) -> list[Link]:
    """失信惩戒。"""
    body, by = item.body, in_force("sanction", item.true_on)
    decision = body.get("decision") or {}
    change = ("所依据的失信认定终止：当日解除", "清单不再列有这一项：当日解除", *_ends(item), CORRECTED)
    to_do = (*objecting(item, on), "所依据的认定可以修复的，申请修复认定", *remedies(on))
    chosen = f"{KLASSES[body['klass']]}：{body['measure']}"
    return [
        Link(name="fact", sentences=("所依据的失信认定见关联案件", *said("内容", body["content"]))),
        Link(name="clause", sentences=(*said("清单项目", body["list_item"]), *said("清单引用的依据", body["basis"]))),
        Link(name="threshold", sentences=tuple(body["proportion"].get("reasons", ())), doubt=by.doubt),
        Link(name="result", sentences=(chosen, *said("理由", decision.get("reason")), *now(item))),
        Link(name="consequence", sentences=(*said("内容", body["content"]), *consequences_of(item, on))),
        Link(name="until", sentences=(*body["reasons"], *left(item, on))),
        Link(name="now", sentences=DONE if item.over else to_do),
        Link(name="change", sentences=() if item.over else change),
    ]


def of_watched(item: Item, on: date) -> list[Link]:
    """重点关注。"""
    body, by = item.body, in_force("watch", item.true_on)
    found = body.get("found") or {}
    change = (
        "所依据的案件撤销、修复，标准不再满足：当日退出",
        "因其他情形不再满足标准：每月初核对，当日退出",
        f"{body['review_on']} 复核：退出，或者说明理由继续",
        *_ends(item),
        CORRECTED,
    )
    return [
        Link(name="fact", sentences=(*tuple(found.get("reasons", ())), *said("理由", body["reason"]))),
        _edition(by, "建立重点关注对象制度，实施与其失信程度相对应的监管措施"),
        Link(name="threshold", sentences=said("标准", body["criterion"]), doubt=by.doubt),
        Link(name="result", sentences=(item.title, *now(item))),
        Link(name="consequence", sentences=(f"监管措施：{'、'.join(body['supervision'])}", *consequences_of(item, on))),
        Link(name="until", sentences=(*body["reasons"], *left(item, on)), doubt=by.doubt),
        Link(name="now", sentences=DONE if item.over else (*objecting(item, on), "消除上述情形，申请提前复核")),
        Link(name="change", sentences=() if item.over else change),
    ]


def of_incentive(item: Item, on: date) -> list[Link]:
    """守信激励。"""
    body, by = item.body, in_force("incentive", item.true_on)
    decision = body.get("decision") or {}
    stops = "不再具备条件（例如有新的不利信息、降级、被重点关注）：当日停止，书面告知"
    shown = "列入红名单，向社会公示" if body.get("red_list") else "向社会公示"
    undone = f"因某条信息停止、该信息后来{EVENTS['annulled']}或者{EVENTS['corrected']}：恢复剩余的期限"
    return [
        Link(name="fact", sentences=tuple(body["met_reasons"])),
        _edition(by, "对守信主体在评先评优、项目申报、绿色通道等领域实施守信激励"),
        Link(name="result", sentences=(f"给予{item.title}", *said("理由", decision.get("reason")), *now(item))),
        Link(name="consequence", sentences=(shown,) if item.published else ()),
        Link(name="until", sentences=(*body["reasons"], *left(item, on)), doubt=by.doubt),
        Link(name="now", sentences=DONE if item.over else ("向实施单位申请使用，由实施单位确认",)),
        Link(name="change", sentences=() if item.over else (stops, undone, *_ends(item))),
    ]


def _edition(by: Edition, sentence: str) -> Link:
    return Link(name="clause", sentences=(sentence, f"《{by.title}》（{by.number}）"), doubt=by.doubt)


def _principles(told: dict[str, Any]) -> tuple[str, ...]:
    titles = {"objective": "客观", "prudent": "审慎", "related": "关联"}
    return tuple(f"{title}：{told[name]}" for name, title in titles.items())


def _ends(item: Item) -> tuple[str, ...]:
    until = item.valid_until
    return (f"{day_name(until)}期满：次日（{until + DAY}）起自动终止，不需要申请",) if until else ()
