"""What the gallery shows: every state of every part, with firms that say they are invented."""

# A row of samples is read as one line.
# ruff: noqa: E501

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any, Literal

from pydantic import Field

from rules.message import Message
from templates.form import form_fields
from templates.page import PAGE, lamp, money, render_page, uscc
from templates.web import HIGH, WIDE, Knot, Rest, laid_out

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 2, 32, tzinfo=UTC)


class Review(Message):
    """A form with every widget."""

    outcome: Literal["grant", "return", "deny"] = Field(
        title="审查意见",
        description="不予修复须写明理由",
        json_schema_extra={"labels": {"grant": "拟准予修复", "return": "退回补正", "deny": "拟不予修复"}},
    )
    reason: str = Field("", title="理由", description="企业会看到这段话", max_length=500)
    paid_on: date = Field(title="罚款缴清日期")
    amount: Decimal = Field(title="缴纳金额", examples=["12,000"], ge=0)
    visits: int = Field(0, title="实地核查次数", ge=0, le=9)
    checked: tuple[Literal["paid", "corrected", "pledged"], ...] = Field(
        (),
        title="已核实",
        json_schema_extra={"labels": {"paid": "缴清罚款", "corrected": "改正违法行为", "pledged": "作出信用承诺"}},
    )
    means: Literal["a", "b", "c", "d", "e"] | None = Field(
        None,
        title="核查方式",
        json_schema_extra={"labels": {"a": "书面", "b": "实地", "c": "视频", "d": "函询", "e": "系统比对"}},
    )
    proof: tuple[str, ...] = Field(
        (),
        title="核查材料",
        description="PDF、JPG、PNG，每个不超过 10 MB",
        json_schema_extra={"widget": "file", "accept": ".pdf,.jpg,.png"},
    )
    name: str = Field("", title="经办人电话", max_length=40)
    sure: bool = Field(False, title="本人与当事人无利害关系")


class Search(Message):
    """The bar above the list."""

    q: str = Field("", title="关键字", description="企业 / 信用代码 / 文号")
    matter: Literal["penalty", "repair"] | None = Field(
        None, title="事项", json_schema_extra={"labels": {"penalty": "行政处罚", "repair": "信用修复"}}
    )
    due: Literal["week", "month"] | None = Field(
        None, title="到期", json_schema_extra={"labels": {"week": "本周", "month": "本月"}}
    )


FAULTS = {"amount": "缴纳金额应为数字", "outcome": "请选择审查意见", "": "材料与申请不一致"}
VALUES = {
    "amount": "一万二",
    "reason": "已提交缴款凭证，原件核对无误。",
    "checked": ["paid", "corrected"],
    "proof": ["缴款凭证.pdf"],
}


def shell() -> dict[str, Any]:
    """What every desk page is given."""
    items = [
        ("待办", "inbox", 12),
        ("已办", "done", None),
        ("我发起", "started", None),
        ("抄送我", "copy", 2),
        ("督办看板", "board", None),
        ("企业档案", "firm", None),
        ("统计", "chart", None),
        ("规则与日历", "rule", None),
    ]
    menu = [
        {"label": label, "href": f"/{icon}", "icon": icon, "count": count, "current": icon == "inbox"}
        for label, icon, count in items
    ]
    desk = {
        "person": "示例甲",
        "unit": "市交通执法支队",
        "post": "审核",
        "acting_for": "示例丙",
        "stop_acting": "/acting",
        "menu": menu,
        "search": "/search",
        "leave": "/logout",
    }
    return {
        "title": "待办",
        "today": TODAY,
        "now": NOW,
        "csrf": "token",
        "desk": desk,
        "crumbs": [{"label": "信程", "href": "/"}],
        "flashes": [{"tone": "good", "text": "已领取 2 项，1 项未领取。"}],
    }


def _rows() -> list[dict[str, Any]]:
    firms = [
        "示例物流有限公司",
        "示例航运有限公司",
        "示例港口装卸有限公司",
        "示例公路养护工程有限公司",
        "示例客运集团有限公司",
        "示例危险品运输有限公司",
    ]
    dues = [
        date(2026, 11, 18),
        date(2026, 11, 20),
        TODAY,
        date(2026, 11, 24),
        date(2026, 11, 26),
        date(2026, 12, 8),
        date(2027, 2, 16),
    ]
    steps = ["审查", "送达两书", "核实材料", "复核分类", "决定", "答复提问", "确认撤下"]
    rows: list[dict[str, Any]] = []
    for place in range(13):
        due = dues[place * len(dues) // 13]
        rows.append(
            {
                "key": f"c{place}",
                "href": f"/case/{place}",
                "title": "信用修复" if place % 3 else "行政处罚",
                "step": steps[place % 7],
                "firm": firms[place % 6],
                "grade": "ABC"[place % 3] if place % 2 else "",
                "number": f"连交罚〔2026〕{place + 12}号",
                "holder": ["示例甲", "", "示例乙"][place % 3],
                "ball": ["unit", "business", "other", "law"][place % 4],
                "due_on": due,
                "suspended": "等待企业补正" if place == 6 else None,
                "provisional": due.year > 2026,
                "held_days": (place * 5) % 14,
                "acting_for": "示例丙" if place == 3 else "",
                "version": 1,
                "seen": "看过，材料不全" if place == 4 else "",
            }
        )
    return rows


def _case() -> dict[str, Any]:
    at = [datetime(2026, 11, day, 1, 12, tzinfo=UTC) for day in (20, 18, 17, 13, 12, 9)]
    entries = [
        {
            "at": at[0],
            "kind": "decision",
            "title": "退回补正",
            "who": "示例乙",
            "acting_for": "示例丙",
            "post": "审核",
            "why": "缺少第二期罚款的缴纳凭证。",
            "clock": "计时自 11-21 起中止，等待企业补正",
            "papers": [{"label": "补正通知书", "href": "/p/1"}],
            "edition": "修复 2026-04-01",
            "seen_by_business": True,
        },
        {"at": at[1], "kind": "machine", "title": "距到期还有 2 个工作日，已提醒持有人", "who": ""},
        {
            "at": at[2],
            "kind": "correction",
            "title": "更正罚款金额为 12,000 元",
            "who": "示例甲",
            "corrects": "罚款 21,000 元",
            "why": "录入时数字颠倒。",
        },
        {"at": at[3], "kind": "note", "title": "电话核实", "who": "示例甲", "why": "企业称凭证在财务处，下周一补来。"},
        {
            "at": at[4],
            "kind": "service",
            "title": "两书直接送达",
            "who": "示例丁",
            "papers": [{"label": "送达回证", "href": "/p/2"}],
            "seen_by_business": True,
        },
        {
            "at": at[5],
            "kind": "record",
            "title": "信用修复申请已提交",
            "who": "示例物流有限公司",
            "seen_by_business": True,
        },
    ]
    return {
        "entries": entries,
        "entry_filters": [
            {"label": name, "href": f"?f={name}", "count": n, "current": not place}
            for place, (name, n) in enumerate([("全部", 6), ("决定", 1), ("送达", 1), ("计时", 1), ("系统", 1)])
        ],
        "steps": [
            {"title": "受理", "state": "done", "on": date(2026, 11, 12)},
            {"title": "核实", "state": "done", "on": date(2026, 11, 18)},
            {"title": "补正", "state": "now", "note": "等待企业"},
            {"title": "审查", "state": "ahead"},
            {"title": "决定", "state": "ahead"},
            {"title": "延期审批", "state": "skipped"},
            {"title": "结果同步", "state": "ahead"},
        ],
        "clock": {
            "title": "作出修复决定",
            "budget": 7,
            "unit": "工作日",
            "used": 3,
            "due_on": date(2026, 11, 27),
            "suspended": "等待企业补正",
            "pauses": 1,
            "provisional": False,
            "steps": ["2026-11-12(周四) 受理，当日不计", "7 个工作日", "11-21 起中止，等待企业补正，期间不计"],
            "segments": [
                {"ball": "unit", "days": 3, "running": True},
                {"ball": "business", "days": 2, "running": False},
                {"ball": "unit", "days": 2, "running": True},
                {"ball": "other", "days": 1, "running": True},
            ],
        },
        "obstacles": ["您已办理本案的前一环节，按照职责分离不得办理本环节"],
        "rungs": [
            {"means": "电子送达", "state": "returned", "on": date(2026, 11, 9), "reason": "邮箱不存在，信件被退回"},
            {
                "means": "直接送达",
                "state": "served",
                "on": date(2026, 11, 12),
                "proof": "送达回证.pdf",
                "proof_href": "/p/2",
            },
            {"means": "邮寄送达", "state": "ahead"},
            {"means": "公告送达", "state": "ahead"},
        ],
        "papers": [
            {
                "title": "行政处罚信息信用修复提醒函",
                "number": "连交修提〔2026〕12号",
                "state": "已送达",
                "tone": "good",
                "on": date(2026, 11, 12),
                "sha256": "9f2b" * 16,
                "href": "/p/3",
                "addressee": "示例物流有限公司",
            },
            {"title": "补正通知书", "number": "连交修补〔2026〕3号", "state": "待审签", "tone": "warn"},
        ],
        "facts": [
            ("名称", "示例物流有限公司"),
            ("统一社会信用代码", uscc("91000000MA00000012")),
            ("罚款", money(12000)),
        ],
    }


def _board() -> dict[str, Any]:
    units = ["赣榆区局", "东海县局", "灌云县局", "灌南县局", "市交通执法支队"]
    matrix = [
        {
            "unit": unit,
            "href": f"/u/{n}",
            "cells": [
                {
                    "open": (n * 7 + m * 5) % 23,
                    "near": (n + m) % 4,
                    "overdue": (n * m) % 6 if (n * 7 + m * 5) % 23 else 0,
                    "href": "/l",
                }
                for m in range(6)
            ],
        }
        for n, unit in enumerate(units)
    ]
    weeks = [
        {"label": f"{9 + n // 4:02}-{1 + 7 * (n % 4):02}", "values": [8 + (n * 7) % 11, (n * 5) % 4]} for n in range(12)
    ]
    return {
        "columns": ["复核分类", "审签两书", "送达", "受理", "审查", "决定"],
        "matrix": matrix,
        "weeks": weeks,
        "balls": [
            {"ball": "unit", "count": 34, "href": "/l"},
            {"ball": "business", "count": 21},
            {"ball": "other", "count": 6},
            {"ball": "law", "count": 15},
        ],
        "stages": [
            {"label": "行政处罚", "count": 86},
            {"label": "发出提醒函", "count": 86, "note": "应为 100%"},
            {"label": "已送达", "count": 79, "href": "/l"},
            {"label": "已阅读", "count": 52},
            {"label": "已申请修复", "count": 31},
            {"label": "已修复", "count": 24},
        ],
        "figures": [
            {"value": 3, "label": "已逾期", "href": "/l", "tone": "bad", "values": [1, 4, 2, 5, 3]},
            {"value": 5, "label": "明日到期", "tone": "warn"},
            {"value": "98%", "label": "按期办结", "tone": "good", "values": [90, 92, 97, 98]},
            {"value": "4.2", "label": "平均办理工作日", "note": "近 12 周"},
        ],
        "web": _web(),
    }


def _web() -> dict[str, Any]:
    """A penalty on which a determination rests, and a sanction that has ended with it."""
    shown: dict[str, tuple[int, str, str, str, str]] = {
        "1": (0, "行政处罚", "连交罚〔2026〕12号 未按规定安装卫星定位装置", "bad", "有效"),
        "2": (1, "失信认定", "连交失认〔2026〕3号", "info", "办理中"),
        "3": (2, "失信惩戒", "限制参加政府采购", "plain", "已终止"),
    }
    rests = [Rest("1", "2"), Rest("2", "3"), Rest("1", "3")]
    web = laid_out([Knot(id, one[0], TODAY) for id, one in shown.items()], rests)
    cases = [
        {
            **{"id": id, "kind": kind, "title": title, "lines": [title[:16]], "tone": tone, "word": word},
            **{"x": web.boxes[id].x, "y": web.boxes[id].y, "href": "" if id == "2" else f"/{id}"},
            **{
                "days": "2026-11-01 起",
                "short": "2026-11-01 起",
                "rests": [{"ground": "行政处罚", "words": "2026-11-01 起依据"}],
            },
        }
        for id, (_, kind, title, tone, word) in shown.items()
    ]
    lines = [{"path": path, "over": rest.id == "3", "ground": "", "words": ""} for rest, path in web.paths.items()]
    size = {"width": web.width, "height": web.height, "wide": WIDE, "high": HIGH}
    return size | {"lines": lines, "cases": cases}


def _business() -> dict[str, Any]:
    return {
        "needs": [
            {
                "number": 1,
                "title": "补交罚款缴纳凭证",
                "text": "第二期罚款的缴款书，拍照即可。",
                "href": "/u",
                "label": "去上传",
                "lamp": lamp(date(2026, 12, 3), TODAY),
            },
            {
                "number": 2,
                "title": "签署信用修复承诺",
                "text": "承诺书将向社会公开。",
                "href": "/s",
                "label": "去签署",
                "lamp": lamp(date(2026, 11, 25), TODAY),
            },
        ],
        "conditions": [
            {"label": "缴清罚款", "met": True, "reason": "2026-10-08 缴清"},
            {"label": "改正违法行为", "met": True},
            {"label": "作出信用承诺", "met": False, "href": "/s", "action": "去签署"},
            {"label": "公示满最短期限", "met": False, "reason": "还有 12 天，2026-12-05 满三个月"},
        ],
        "countdown": date(2026, 12, 5),
        "stops": [
            {"title": "已提交", "state": "done", "on": date(2026, 11, 9)},
            {"title": "已受理", "state": "done", "on": date(2026, 11, 12)},
            {
                "title": "核查",
                "state": "now",
                "text": "执法支队正在核对您提交的材料，最迟 2026-11-27 (周五) 作出决定。",
            },
            {"title": "决定", "state": "ahead"},
            {"title": "各平台停止公示", "state": "ahead"},
        ],
        "done": [{"label": "修复-2026-0137", "href": "/1"}],
        "refused": [{"label": "修复-2026-0141", "href": "/2", "reason": "已被 示例乙 于 10:32 领取"}],
    }


def context() -> dict[str, Any]:
    """Everything the gallery needs."""
    return {
        **shell(),
        **_case(),
        **_board(),
        **_business(),
        "rows": _rows(),
        "faults": FAULTS,
        "form": form_fields(Review, VALUES, FAULTS),
        "filters": form_fields(Search, {"q": "示例"}),
        "verbs": [
            {"name": "verb", "value": "submit", "label": "提交意见", "kind": "primary"},
            {"name": "verb", "value": "transfer", "label": "转办", "kind": "plain"},
            {"name": "verb", "value": "deny", "label": "不予修复", "kind": "adverse"},
        ],
        "actions": [
            {"name": "claim", "label": "领取"},
            {"name": "transfer", "label": "转办"},
            {"name": "chase", "label": "催办"},
        ],
        "tabs": [
            {
                "label": label,
                "href": f"?tab={n}",
                "count": count,
                "current": not n,
                "tone": "bad" if label == "已逾期" else "",
            }
            for n, (label, count) in enumerate(
                [("我的", 5), ("本岗待领", 7), ("中止计时", 2), ("已逾期", 3), ("代办（示例丙）", 1)]
            )
        ],
        "views": [
            {"label": "逾期优先", "href": "?v=1", "current": True},
            {"label": "本周送达", "href": "?v=2", "current": False},
        ],
    }


def portal() -> str:
    """A page of the business, with the same samples."""
    page = PAGE.from_string(
        '{% extends "layout/portal.html" %}{% block content %}<section class="sheet"><h2>需要您办理</h2>{% for need in needs %}{{ ui.need(**need) }}{% endfor %}</section>'
        "<section class='sheet'><h2>修复条件</h2>{{ ui.countdown(countdown, today, '最早可申请修复') }}{{ ui.conditions(conditions) }}</section>"
        "<section class='sheet'><h2>办理进度</h2>{{ ui.parcel(stops) }}</section><section class='sheet'><h2>核对</h2>{{ ui.form(form, '/x', csrf, '提交', {}, faults) }}</section>{% endblock %}"
    )
    return page.render(
        **{**context(), "title": "我的信用", "crumbs": []},
        portal={
            "firm": "示例物流有限公司",
            "uscc": "91000000MA00000012",
            "contact": {"unit": "市交通执法支队", "post": "法制科", "phone": "0518-00000000"},
            "leave": "/portal/logout",
            "links": [
                {"label": "我的信用", "href": "/portal", "current": True},
                {"label": "我的申请", "href": "/portal/a", "current": False},
                {"label": "我的问题", "href": "/portal/q", "current": False},
            ],
        },
    )


def error() -> str:
    """The page of errors."""
    return render_page(
        "layout/error.html",
        title="没有办成",
        sentence="该步骤已由 示例乙 于 10:32 办结。",
        code="StepClosed",
        steps=["查看最新状态", "如需更正，请联系审核岗"],
        links=[{"label": "查看案件", "href": "/case/1"}, {"label": "回到待办", "href": "/"}],
    )


def pages() -> dict[str, str]:
    """Every page the samples make, by path."""
    return {"/": render_page("layout/gallery.html", **context()), "/portal": portal(), "/error": error()}
