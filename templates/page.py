"""Pages: one environment, the words and figures that every page shares, a whole page or one block of it.

Pages live in `templates/pages`; the parts they are built of are macros in `templates/pages/parts`, and every macro is
reached as `ui.<macro>` without an import, so that a block rendered alone (for htmx) sees the same parts as the page.
"""

import hashlib
from collections.abc import Mapping
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from jinja2.runtime import Macro
from markupsafe import Markup

from rules.clock import BALLS, working_days_between
from rules.working_day import calendar
from templates import chart

PAGES = Path(__file__).parent / "pages"
STATIC = Path(__file__).parent.parent / "api" / "static"
SHANGHAI = ZoneInfo("Asia/Shanghai")
WEEKDAYS = "一二三四五六日"


def day(value: date | None) -> str:
    """A day as people write it: 2026-11-23 (周一); an absent day is a dash."""
    if value is None:
        return "—"
    on = value.astimezone(SHANGHAI).date() if isinstance(value, datetime) else value
    return f"{on.isoformat()} (周{WEEKDAYS[on.weekday()]})"


def moment(value: datetime | None) -> str:
    """A moment in Shanghai, to the minute."""
    return "—" if value is None else value.astimezone(SHANGHAI).strftime("%Y-%m-%d %H:%M")


def money(value: Decimal | int | None) -> str:
    """An amount in 元 with thousands; 分 are shown only when there are any."""
    if value is None:
        return "—"
    amount = Decimal(value)
    return f"{amount:,.0f} 元" if amount == amount.to_integral_value() else f"{amount:,.2f} 元"


def uscc(code: str | None) -> str:
    """A credit code in groups of 4-4-4-6 that is copied whole: the gaps are drawn, not written."""
    if not code:
        return "—"
    groups = (code[:4], code[4:8], code[8:12], code[12:])
    spans = Markup("").join(Markup("<span>{}</span>").format(group) for group in groups if group)
    return Markup('<span class="uscc">{}</span>').format(spans)


class Lamp(NamedTuple):
    """How near a limit is: words first, then an icon and a tone, so that colour never speaks alone."""

    words: str
    icon: str
    tone: str


@lru_cache(maxsize=20_000)
def _distance(due_on: date, today: date, working: bool) -> tuple[int, str]:
    """How many days lie between, and in which days they are counted."""
    first, last = min(due_on, today), max(due_on, today)
    days = working_days_between(first, last, calendar()) if working else (last - first).days
    return (days, "个工作日" if working else "个自然日") if days else ((last - first).days, "个自然日")


def lamp(
    due_on: date | None,
    today: date,
    suspended: str | bool | None = None,
    provisional: bool = False,
    working: bool = True,
) -> Lamp:
    """The lamp of a limit on `today`.

    `suspended` is why the clock stands still, such as 等待企业补正; `provisional` marks a date counted without
    the State Council's notice; `working=False` counts natural days.
    """
    if suspended:
        reason = suspended if isinstance(suspended, str) else ""
        return Lamp(f"计时中止({reason})" if reason else "计时中止", "pause", "hold")
    if due_on is None:
        return Lamp("无期限", "none", "none")
    mark = " · 暂定" if provisional else ""
    if due_on == today:
        return Lamp(f"今日到期{mark}", "today", "today")
    days, unit = _distance(due_on, today, working)
    if due_on < today:
        return Lamp(f"已逾期 {days} {unit}{mark}", "alert", "over")
    near = days <= 3
    return Lamp(f"剩 {days} {unit}{mark}", "clock" if near else "calm", "near" if near else "calm")


@lru_cache
def static(path: str) -> str:
    """The address of a file we serve, with its digest, so that it may be kept for ever."""
    return f"/static/{path}?v={hashlib.sha256((STATIC / path).read_bytes()).hexdigest()[:10]}"


class Parts:
    """Every macro of `parts/*.html` under its own name."""

    def __init__(self, pages: Environment) -> None:
        self._pages = pages
        self._macros: dict[str, Any] = {}

    def __getattr__(self, name: str) -> Any:
        if not self._macros:
            self._macros = self._gathered()
        try:
            return self._macros[name]
        except KeyError:
            raise AttributeError(name) from None

    def _gathered(self) -> dict[str, Any]:
        macros: dict[str, Any] = {}
        for file in sorted((PAGES / "parts").glob("*.html")):
            for name, macro in vars(self._pages.get_template(f"parts/{file.name}").module).items():
                if isinstance(macro, Macro) and not name.startswith("_"):
                    if name in macros:
                        raise ValueError(f"two parts are called {name}")
                    macros[name] = macro
        return macros


def _environment() -> Environment:
    pages = Environment(
        loader=FileSystemLoader(PAGES),
        undefined=StrictUndefined,
        auto_reload=False,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    pages.filters.update(day=day, moment=moment, money=money, uscc=uscc, lamp=lamp)
    pages.globals.update(ui=Parts(pages), static=static, chart=chart, BALLS=BALLS)
    return pages


PAGE = _environment()


def render_page(name: str, **context: Any) -> str:
    """A whole page. `name` is its path under templates/pages; a missing word raises UndefinedError."""
    return PAGE.get_template(name).render(context)


def render_block(name: str, block: str, **context: Any) -> str:
    """One block of a page, from the same template, for an htmx swap.

    Nothing outside the block runs: what the block needs is in the context, and macros are reached as `ui.…`.
    Raises KeyError when the page has no such block of its own.
    """
    template = PAGE.get_template(name)
    words: Mapping[str, Any] = context
    return "".join(template.blocks[block](template.new_context(dict(words))))
