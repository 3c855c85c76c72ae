"""督办的每一页，在手机和办公电脑上，过 axe，不横向滚动，控制台没有怨言。"""

from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx

from api.day import today
from database.tables.letter import Mail
from database.tables.record import Disclosure
from database.tables.step import StepFlow
from database.writing import put, writing
from tests.api.house import decision, open_step, served
from tests.api.test_managers import act, due, entered, supervisor
from tests.templates.browser import chromium, faults_of


async def busy() -> str:
    """A bureau with something in every corner of the board; answers a case that waits for its class."""
    units = ("enf", "enf", "haizhou", "ganyu", "donghai", "guanyun")
    for n, unit in enumerate(units):
        await due(await entered(unit=unit), today() + timedelta(days=(n - 2) * 2))
    case = await served(decision(40))
    mail = {
        "id": "m1", "case_id": case, "message_id": "<m1@x>", "template": "penalty_served", "to": "a@example.invalid",
        "subject": "处罚决定书和修复提醒函已送达", "body": "", "html": "", "state": "bounced", "attempts": 1,
        "queued_at": datetime.now(UTC), "answer": "550 5.1.1 mailbox unavailable",
    }  # fmt: skip
    place = {
        "case_id": case, "place": "elsewhere", "title": "信用中国（江苏连云港）",
        "shared_on": today() - timedelta(days=9), "recall_due_on": today() - timedelta(days=1),
        "recall_why": "信用修复",
    }  # fmt: skip
    monday = today() - timedelta(days=today().weekday())
    async with writing() as connection:
        await put(connection, Mail, mail)
        await put(connection, Disclosure, place)
        for n in range(1, 12):
            week = {"unit": "enf", "week": monday - timedelta(weeks=n), "slot": 0}
            await put(connection, StepFlow, week | {"opened": 8 + n % 5, "finished": 6 + n % 4, "late": n % 3})
    return await entered()


async def screens(client: httpx.AsyncClient) -> dict[str, str]:
    empty = (await client.get("/managers/board")).text
    case = await busy()
    key = await open_step(case, "class_confirmation")
    addresses = {
        "board": "/managers/board",
        "steps": "/managers/steps",
        "steps-none": "/managers/steps?unit=xuwei",
        "step": f"/managers/step/{quote(case)}?key={key}",
        "funnel": "/managers/funnel",
        "funnel-fault": "/managers/funnel?n=0",
        "mail": "/managers/mail",
        "disclosures": "/managers/disclosures",
    }
    shown = {"/board-empty": empty}
    for name, address in addresses.items():
        answer = await client.get(address)
        assert answer.status_code == 200, (name, answer.text)
        shown[f"/{name}"] = answer.text
    shown["/step-fault"] = (await act(client, "transfer", case, key, "x", to="", why="")).text
    return shown


@chromium
async def test_every_page_of_supervision_is_sound_on_a_phone_and_on_an_office_screen(open_house: Any) -> None:
    assert await faults_of(await screens(await supervisor(open_house)), "managers") == []
