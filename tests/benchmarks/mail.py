"""E-mail through our activity (rendered, kept, attempts noted, noted in the case) against four bare connections."""

import asyncio
import time
from datetime import UTC, datetime
from email.message import EmailMessage
from itertools import count
from uuid import uuid4

import aiosmtplib

from activities.email import MailMessage, send_email
from settings import settings
from tests.benchmarks.figure import Figure, Size, alternate
from tests.benchmarks.house import House
from tests.templates.examples.email import EXAMPLES

MAILS, AT_ONCE, POOL = 120, 16, 4
NAME = "penalty_served"


async def measure(house: House, size: Size) -> list[Figure]:
    mails = size.of(MAILS, least=8)
    data = EXAMPLES[NAME].model_dump(mode="json")
    numbers = count()
    kept: list[MailMessage] = []

    async def ours() -> float:
        places = asyncio.Semaphore(AT_ONCE)

        async def one() -> None:
            message = MailMessage(case=f"benchmark/{next(numbers)}", key="mail/1", to="firm@example.invalid",
                                  at=datetime.now(UTC), template=NAME, data=data)  # fmt: skip
            kept[:] = [message]
            async with places:
                if await send_email(message) != "sent":
                    raise RuntimeError("the mailbox refused a mail")

        began = time.perf_counter()
        await asyncio.gather(*(one() for _ in range(mails)))
        return mails / (time.perf_counter() - began)

    async def bare() -> float:
        body = await _caught(house)
        pool: asyncio.Queue[aiosmtplib.SMTP] = asyncio.Queue()
        for _ in range(POOL):
            smtp = aiosmtplib.SMTP(hostname="127.0.0.1", port=settings().smtp_port)
            await smtp.connect()
            pool.put_nowait(smtp)

        async def one() -> None:
            mail = _same(body)
            smtp = await pool.get()
            await smtp.send_message(mail)
            pool.put_nowait(smtp)

        began = time.perf_counter()
        await asyncio.gather(*(one() for _ in range(mails)))
        took = time.perf_counter() - began
        while not pool.empty():
            await pool.get_nowait().quit()
        return mails / took

    await ours()
    figure = Figure("e-mails, sixteen at once", "mails/s", "least", 0.6)
    return [await alternate(figure, ours, bare, size)]


async def _caught(house: House) -> tuple[str, str, str]:
    """The two bodies of the mail that ours sends, so that both sides send the same bytes."""
    from templates.email import render_email

    rendered = render_email(NAME, EXAMPLES[NAME].model_dump(mode="json"))
    return rendered.text, rendered.html, rendered.subject


def _same(body: tuple[str, str, str]) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = settings().smtp_from
    mail["To"] = "firm@example.invalid"
    mail["Subject"] = body[2]
    mail["Message-ID"] = f"<{uuid4().hex}@benchmark>"
    mail["Date"] = datetime.now(UTC)
    mail.set_content(body[0])
    mail.add_alternative(body[1], subtype="html")
    return mail
