"""订阅：正在公示的最新处罚，RSS 2.0 和 JSON Feed 1.1。不在其中的即已停止公示，转载方应当同步删除。"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from api.day import SHANGHAI, Today
from api.public.shell import BUREAU, FORGET
from database.queries import publication as queries
from database.reading import reading
from settings import settings

router = APIRouter(include_in_schema=False)
TITLE = f"{BUREAU}行政处罚公示"
RULE = "只列正在公示的信息；不再列出的即已停止公示，转载者应当同步停止。"
NEWEST = 50


async def _newest(today: date) -> Sequence[Any]:
    async with reading() as connection:
        return await queries.published(connection, on=today, limit=NEWEST)


def _address(path: str) -> str:
    return f"{settings().public_url}{path}"


def _item(row: Any) -> dict[str, Any]:
    return {
        "id": _address(f"/public/penalty/{quote(row.case_id)}"),
        "title": f"{row.subject}：{row.no}",
        "text": f"{row.violation}；{row.content}（{row.authority}，{row.decided_on}，公示至 {row.shown_until}）",
        "at": datetime.combine(row.shown_from, time(), SHANGHAI),
    }


@router.get("/public/penalties.json")
async def json_feed(today: Today) -> Response:
    items = [_item(row) for row in await _newest(today)]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": TITLE,
        "description": RULE,
        "language": "zh-CN",
        "home_page_url": _address("/public/penalties"),
        "feed_url": _address("/public/penalties.json"),
        "items": [
            {
                "id": one["id"],
                "url": one["id"],
                "title": one["title"],
                "content_text": one["text"],
                "date_published": one["at"].isoformat(),
            }
            for one in items
        ],
    }
    return JSONResponse(feed, media_type="application/feed+json", headers=FORGET)


@router.get("/public/penalties.rss")
async def rss(today: Today) -> Response:
    feed = Element("rss", version="2.0")
    channel = SubElement(feed, "channel")
    about = {"title": TITLE, "link": _address("/public/penalties"), "description": RULE, "language": "zh-cn"}
    for name, value in about.items():
        SubElement(channel, name).text = value
    for one in [_item(row) for row in await _newest(today)]:
        item = SubElement(channel, "item")
        SubElement(item, "title").text = one["title"]
        SubElement(item, "link").text = one["id"]
        SubElement(item, "guid", isPermaLink="true").text = one["id"]
        SubElement(item, "description").text = one["text"]
        SubElement(item, "pubDate").text = format_datetime(one["at"].astimezone(UTC))
    body = tostring(feed, encoding="utf-8", xml_declaration=True)
    return Response(body, media_type="application/rss+xml", headers=FORGET)
