"""公众页面共有的：局名、菜单，以及查询的频率限制。"""

from typing import Any

from fastapi import Request
from fastapi.responses import HTMLResponse
from limits import RateLimitItemPerMinute

from api.day import Today
from api.page import page
from api.session import ATTEMPTS, client_address
from rules.refusal import Refused

BUREAU = "连云港市交通运输局"
MENU = (
    ("首页", "/public"),
    ("公示查询", "/public/penalties"),
    ("信用承诺", "/public/commitments"),
    ("失信名单", "/public/lists"),
    ("守信激励", "/public/trust"),
    ("措施清单", "/public/measures"),
    ("撤回说明", "/public/withdrawals"),
    ("文书核验", "/verify"),
    ("常见问题", "/public/faq"),
)
LOOKUPS = RateLimitItemPerMinute(60)
PAGE_ROWS = 20
# What is repaired or over must be gone everywhere at once, also from the stores of search engines.
FORGET = {"X-Robots-Tag": "noindex, noarchive"}


def public_page(
    request: Request, today: Today, name: str, *, at: str, status: int = 200, **context: Any
) -> HTMLResponse:
    """A page for everybody; `at` is the menu entry it belongs to."""
    links = [{"label": label, "href": href, "current": href == at} for label, href in MENU]
    context |= {"today": today, "public": {"unit": BUREAU, "links": links}}
    response = page(request, f"public/{name}.html", status=status, **context)
    response.headers.update(FORGET)
    return response


def limit_lookups(request: Request) -> None:
    """So that nobody reads the whole register by guessing. Raises Refused TooMany."""
    if not ATTEMPTS.hit(LOOKUPS, "lookup", client_address(request)):
        raise Refused("查询太频繁，请一分钟后再试", code="TooMany")
