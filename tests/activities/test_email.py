"""邮件：永远送不出去的，记下原因，不再试；暂时送不出去的，留着再试。"""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any

import aiosmtplib
import pytest
from aiosmtpd.smtp import SMTP
from sqlalchemy import select

from activities.email import MAIL, MailMessage, send_email
from activities.relay import relay
from database.engine import engine
from database.reading import reading
from local.ports import free_port
from settings import settings

DATA = {
    "link": "https://x.invalid",
    "unit": "示例支队",
    "phone": "0518",
    "company": "示例公司",
    "code": "1",
    "until": "2026-12-01",
}


class OldRelay:
    """A relay of last century: no address but in ASCII; busy at first for `later…`, and never content with `spam…`."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        self.asked.append(address)
        if address.startswith("later") and self.asked.count(address) == 1:
            return "451 4.7.1 Come back later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        return "554 5.7.1 Spam" if envelope.rcpt_tos[0].startswith("spam") else "250 OK"


@pytest.fixture
async def old_relay(database: str, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[OldRelay]:
    port, catcher = free_port(), OldRelay()
    for variable, value in {
        "DATABASE_URL": database,
        "XINCHENG_SMTP_HOST": "127.0.0.1",
        "XINCHENG_SMTP_PORT": str(port),
    }.items():
        monkeypatch.setenv(variable, value)
    for kept in (settings, engine, relay):
        kept.cache_clear()
    server = await asyncio.get_running_loop().create_server(lambda: SMTP(catcher), "127.0.0.1", port)
    yield catcher
    server.close()
    await engine().dispose()
    for kept in (settings, engine, relay):
        kept.cache_clear()


def mail(to: str) -> MailMessage:
    return MailMessage(case="penalty/1", key=to, to=to, at=datetime.now(UTC), template="portal_code", data=DATA)


async def row(to: str) -> Any:
    async with reading() as connection:
        return (await connection.execute(select(MAIL).where(MAIL.c.to == to))).one()


@pytest.mark.parametrize(
    ("to", "said"),
    [("办事人@example.invalid", "中继不支持"), ("spam@example.invalid", "554"), ("a@b\r\nBcc: c@d", "不合规范")],
)
async def test_what_no_relay_will_ever_take_is_written_down_and_not_tried_again(
    old_relay: OldRelay, to: str, said: str
) -> None:
    assert await send_email(mail(to)) == "bounced"
    assert await send_email(mail(to)) == "bounced"
    kept = await row(to)
    assert (kept.state, kept.attempts, said in kept.answer) == ("bounced", 1, True), kept.answer
    assert len(old_relay.asked) <= 1
    assert await send_email(mail("next@example.invalid")) == "sent"


async def test_what_cannot_be_sent_now_is_kept_and_tried_again(old_relay: OldRelay) -> None:
    to = "later@example.invalid"
    with pytest.raises(aiosmtplib.SMTPException):
        await send_email(mail(to))
    assert (await row(to)).state == "queued"
    assert await send_email(mail(to)) == "sent"
    assert (await row(to)).attempts == 2
