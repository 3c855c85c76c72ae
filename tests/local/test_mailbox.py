"""The mailbox keeps what it accepts."""

from email.message import EmailMessage

import aiosmtplib
import pytest

from local.mailbox import Mailbox


def letter(to: str) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = "信程 <no-reply@xincheng.invalid>"
    mail["To"] = to
    mail["Subject"] = "行政处罚信息信用修复提醒"
    mail["Message-ID"] = "<case-1@xincheng.invalid>"
    mail.set_content("您好")
    return mail


async def test_an_accepted_mail_can_be_read(mailbox: Mailbox) -> None:
    await aiosmtplib.send(letter("owner@example.invalid"), hostname="127.0.0.1", port=mailbox.port)
    [mail] = mailbox.messages()
    assert (mail.to, mail.subject, mail.message_id) == (
        "owner@example.invalid",
        "行政处罚信息信用修复提醒",
        "<case-1@xincheng.invalid>",
    )
    assert mail.path.read_bytes().startswith(b"From:")


async def test_an_address_that_begins_with_bounce_is_refused(mailbox: Mailbox) -> None:
    with pytest.raises(aiosmtplib.SMTPRecipientsRefused) as refusal:
        await aiosmtplib.send(letter("bounce-1@example.invalid"), hostname="127.0.0.1", port=mailbox.port)
    assert refusal.value.recipients[0].code == 550
    assert mailbox.messages() == []
