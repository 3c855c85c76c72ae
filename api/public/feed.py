"""订阅：仍在公示的处罚、公开的承诺和红名单，RSS 2.0 和 JSON Feed 1.1。不在其中的即已停止公示，转载方应当同步删除。"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from email.utils import format_datetime
from typing import Any, NamedTuple
from urllib.parse import quote
from xml.etree.ElementTree import Element, SubElement, tostring

from fastapi import APIRouter
from fastapi.responses import JSONResponse, Response

from api.day import SHANGHAI, Today
from api.public.shell import BUREAU, FORGET
from database.queries import commitment_shown, incentive, publication
from database.reading import reading
from rules.commitment import MARKS, USES
from settings import settings

router = APIRouter(include_in_schema=False)
RULE = "只列正在公示的信息；不再列出的即已停止公示，转载者应当同步停止。"
NEWEST = 50


class Item(NamedTuple):
    address: str
    title: str
    text: str
    at: datetime


def _address(path: str) -> str:
    return f"{settings().public_url}{path}"


def _penalty(row: Any) -> Item:
    text = f"{row.violation}；{row.content}（{row.authority}，{row.decided_on}，公示至 {row.shown_until}）"
    text += f"；{row.frozen_on} 起核实中，核实期间不作为依据" if row.frozen_on else ""
    return _item(f"/public/penalty/{quote(row.case_id)}", f"{row.subject}：{row.no}", text, row.shown_from)


def _commitment(row: Any) -> Item:
    text = f"{row.matter}（{USES[row.use]}，{row.number}，{row.accepted_on} 受理），{MARKS[row.mark]}"
    title = f"{row.subject}：{row.matter}"
    return _item(f"/public/commitment/{quote(row.case_id)}", title, text, row.shown_from)


def _trusted(row: Any) -> Item:
    text = f"{row.title}（{row.number}，{row.starts_on} 至 {row.ends_on}），{'；'.join(row.met_reasons)}"
    path = f"/public/trust/{quote(row.case_id)}"
    return _item(path, f"{row.subject}：{row.title}", text, row.starts_on)


def _item(path: str, title: str, text: str, shown_from: date) -> Item:
    return Item(_address(path), title, text, datetime.combine(shown_from, time(), SHANGHAI))


async def _penalties(today: date) -> list[Item]:
    async with reading() as connection:
        return [_penalty(row) for row in await publication.published(connection, on=today, limit=NEWEST)]


async def _commitments(today: date) -> list[Item]:
    async with reading() as connection:
        return [_commitment(row) for row in await commitment_shown.published(connection, on=today, limit=NEWEST)]


async def _red_list(today: date) -> list[Item]:
    async with reading() as connection:
        return [_trusted(row) for row in await incentive.red_list(connection, on=today, limit=NEWEST)]


@router.get("/public/penalties.json")
async def penalties_json(today: Today) -> Response:
    return _json(f"{BUREAU}行政处罚公示", "/public/penalties", await _penalties(today))


@router.get("/public/penalties.rss")
async def penalties_rss(today: Today) -> Response:
    return _rss(f"{BUREAU}行政处罚公示", "/public/penalties", await _penalties(today))


@router.get("/public/commitments.json")
async def commitments_json(today: Today) -> Response:
    return _json(f"{BUREAU}信用承诺公开", "/public/commitments", await _commitments(today))


@router.get("/public/commitments.rss")
async def commitments_rss(today: Today) -> Response:
    return _rss(f"{BUREAU}信用承诺公开", "/public/commitments", await _commitments(today))


@router.get("/public/trust.json")
async def trust_json(today: Today) -> Response:
    return _json(f"{BUREAU}守信激励红名单", "/public/trust", await _red_list(today))


@router.get("/public/trust.rss")
async def trust_rss(today: Today) -> Response:
    return _rss(f"{BUREAU}守信激励红名单", "/public/trust", await _red_list(today))


def _json(title: str, page: str, items: Sequence[Item]) -> Response:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": title,
        "description": RULE,
        "language": "zh-CN",
        "home_page_url": _address(page),
        "feed_url": _address(f"{page}.json"),
        "items": [
            {
                "id": one.address,
                "url": one.address,
                "title": one.title,
                "content_text": one.text,
                "date_published": one.at.isoformat(),
            }
            for one in items
        ],
    }
    return JSONResponse(feed, media_type="application/feed+json", headers=FORGET)


def _rss(title: str, page: str, items: Sequence[Item]) -> Response:
    feed = Element("rss", version="2.0")
    channel = SubElement(feed, "channel")
    about = {"title": title, "link": _address(page), "description": RULE, "language": "zh-cn"}
    for name, value in about.items():
        SubElement(channel, name).text = value
    for one in items:
        item = SubElement(channel, "item")
        SubElement(item, "title").text = one.title
        SubElement(item, "link").text = one.address
        SubElement(item, "guid", isPermaLink="true").text = one.address
        SubElement(item, "description").text = one.text
        SubElement(item, "pubDate").text = format_datetime(one.at.astimezone(UTC))
    body = tostring(feed, encoding="utf-8", xml_declaration=True)
    return Response(body, media_type="application/rss+xml", headers=FORGET)
