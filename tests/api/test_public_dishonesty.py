"""公众看到的失信名单：已经公示、还没有终止、没有期满的；只作记录的和还没有决定的不在其中。"""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.day import today
from database.tables.dishonesty import Dishonesty
from database.writing import put, writing
from tests.rules.dishonesty_example import proposal
from tests.rules.penalty_example import code

DAY = timedelta(days=1)


async def kept(serial: int, **changed: Any) -> str:
    """A determination that is on the list unless the test says otherwise; answers the name of its business."""
    subject = f"示例名单{serial:03}有限公司"
    row = {
        "case_id": f"dishonesty/示例-{serial:03}", "number": f"认-2026-{serial:03}", "uscc": code(f"MAAP{serial:04d}"),
        "subject": subject, "unit": "enf", "item": "overload_vehicle", "listed": "overload", "degree": "serious",
        "proposal": proposal().model_dump(mode="json"), "proposed_on": today() - 30 * DAY, "decided_on": today() - DAY,
        "served_on": today() - DAY, "published_on": today() - DAY, "starts_on": today() - DAY,
        "earliest_repair_on": today() + 300 * DAY, "ends_on": today() + 700 * DAY, **changed,
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, Dishonesty, row)
    return subject


@pytest.mark.parametrize(
    ("label", "changed", "public"),
    [
        ("在名单上", {}, True),
        ("最后一日", {"ends_on": 0 * DAY}, True),
        ("已经期满", {"ends_on": -DAY}, False),
        ("修复或者撤销", {"ended_on": 0 * DAY}, False),
        ("还没有决定", {"decided_on": None, "published_on": None, "ends_on": None}, False),
        ("只作记录", {"published_on": None, "listed": ""}, False),
    ],
)
async def test_only_who_is_on_a_list_today_is_shown(
    visitor: httpx.AsyncClient, label: str, changed: dict[str, Any], public: bool
) -> None:
    days = {name: today() + value if isinstance(value, timedelta) else value for name, value in changed.items()}
    subject = await kept(1, **days)
    page = await visitor.get("/public/lists")
    assert page.status_code == 200
    assert (subject in page.text) is public, label


async def test_a_list_is_searched_by_name_and_by_code_and_read_page_by_page(visitor: httpx.AsyncClient) -> None:
    names = [await kept(serial) for serial in range(1, 24)]
    first = await visitor.get("/public/lists")
    assert sum(name in first.text for name in names) == 20
    found = await visitor.get("/public/lists", params={"q": "名单007"})
    assert [name for name in names if name in found.text] == [names[6]]
    found = await visitor.get("/public/lists", params={"q": code("MAAP0003")})
    assert [name for name in names if name in found.text] == [names[2]]
    assert "请至少输入两个字" in (await visitor.get("/public/lists", params={"q": "示"})).text
    onward = first.text.split('href="/public/lists?after=')[1].split('"')[0]
    second = await visitor.get(f"/public/lists?after={onward}")
    assert sum(name in second.text for name in names) == 3
