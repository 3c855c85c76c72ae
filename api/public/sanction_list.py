"""公众看惩戒措施清单：现行的各份、采纳的各项；清单以外不得惩戒。实施方案 二（三）9。"""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.day import Today
from api.public.shell import public_page
from database.queries import sanction_list as queries
from database.reading import reading
from rules.sanction_list import KLASSES, LEVELS, ListItem

router = APIRouter(include_in_schema=False)
HERE = "/public/measures"


@router.get(HERE)
async def measures(request: Request, today: Today, klass: str = "") -> Response:
    """Every list in force today with its items; `klass` narrows them."""
    chosen = klass if klass in KLASSES else ""
    async with reading() as connection:
        items = await queries.items_in_force(connection, today)
        known = {row.case_id: row for row in await queries.lists_known(connection)}
    lists: dict[str, list[ListItem]] = {}
    for one in items:
        lists.setdefault(one.list_id, []).extend([one] if not chosen or one.klass == chosen else [])
    kinds = [{"label": title, "href": f"{HERE}?klass={k}" if k else HERE, "current": k == chosen}
             for k, title in (("", "全部"), *KLASSES.items())]  # fmt: skip
    return public_page(
        request, today, "measures", at=HERE, title="失信惩戒措施清单",
        lists=[(known[case], found) for case, found in lists.items()], kinds=kinds, levels=LEVELS, klasses=KLASSES,
    )  # fmt: skip
