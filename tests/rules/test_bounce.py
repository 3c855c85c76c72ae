"""退信报告：Postfix、Exchange 一类中继实际的样子；延迟的、不是我们的、说不清的，各有各的读法。"""

from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rules.bounce import Bounce, bounce_of, mail_id, message_id
from rules.refusal import Refused

OURS = message_id(mail_id("penalty/连交罚〔2026〕1号", "service.1/mail"))
ORIGINAL = (
    f"From: no-reply@xincheng.invalid\nTo: a@example.invalid\nSubject: =?utf-8?b?5p+l5pS2?=\nMessage-ID: {OURS}\n"
)


def report(
    *,
    action: str = "failed",
    status: str = "5.1.1",
    said: str = "smtp; 550 5.1.1 <a@example.invalid>:\n    user unknown",
    part: str = "text/rfc822-headers",
    original: str = ORIGINAL,
) -> bytes:
    """A delivery status notification as Postfix writes it."""
    return f"""From: MAILER-DAEMON@relay.invalid
To: no-reply@xincheng.invalid
Subject: Undelivered Mail Returned to Sender
Date: Fri, 3 Apr 2026 10:05:00 +0800
Message-ID: <20260403020500.ABC@relay.invalid>
MIME-Version: 1.0
Content-Type: multipart/report; report-type=delivery-status; boundary="B"

--B
Content-Type: text/plain; charset=us-ascii

I'm sorry to have to inform you that your message could not be delivered.

--B
Content-Type: message/delivery-status

Reporting-MTA: dns; relay.invalid
Arrival-Date: Fri, 3 Apr 2026 10:00:00 +0800

Final-Recipient: rfc822; a@example.invalid
Action: {action}
Status: {status}
Diagnostic-Code: {said}

--B
Content-Type: {part}

{original}
--B--
""".encode()


@pytest.mark.parametrize("part", ["text/rfc822-headers", "message/rfc822"])
def test_a_report_names_our_mail_and_why_it_failed(part: str) -> None:
    found = bounce_of(report(part=part, original=ORIGINAL + "\n正文"))
    assert found == Bounce(
        message_id=OURS,
        status="5.1.1",
        diagnostic="550 5.1.1 <a@example.invalid>: user unknown",
        at=datetime(2026, 4, 3, 2, 5, tzinfo=UTC),
    )
    assert found.at is not None
    assert found.at.utcoffset() == timedelta(hours=8)
    assert found.reason == "550 5.1.1 <a@example.invalid>: user unknown（退信时间 2026-04-03 10:05 +0800）"


@pytest.mark.parametrize("action", ["delayed", "relayed", "delivered", "expanded"])
def test_what_is_no_final_failure_is_no_bounce(action: str) -> None:
    assert bounce_of(report(action=action, status="4.4.1")) is None


def test_a_mail_that_waited_too_long_in_a_queue_has_failed() -> None:
    found = bounce_of(report(status="4.4.7", said="smtp; 450 mailbox full"))
    assert found is not None
    assert found.reason.startswith("4.4.7 450 mailbox full")


def test_a_relay_that_gives_no_reason_is_told_as_such() -> None:
    found = bounce_of(report(said="", status="unknown"))
    assert found is not None
    assert (found.status, found.diagnostic) == ("", "对方邮件系统没有说明原因")


@pytest.mark.parametrize(
    "wrong",
    [
        b"",
        b"\xff\xfe\x00",
        b"Subject: out of office\n\nI am away.",
        report(original=ORIGINAL.replace(OURS, "<someone-elses@mail.invalid>")),
        report(part="text/plain"),
        ORIGINAL.encode(),
    ],
)
def test_what_is_no_report_about_our_mail_is_refused(wrong: bytes) -> None:
    with pytest.raises(Refused) as refused:
        bounce_of(wrong)
    assert refused.value.code == "NoReport"


def test_line_ends_of_the_wire_and_a_day_that_is_none_are_borne() -> None:
    found = bounce_of(
        report().replace(b"Date: Fri, 3 Apr 2026 10:05:00 +0800", b"Date: yesterday").replace(b"\n", b"\r\n")
    )
    assert found is not None
    assert (found.message_id, found.status, found.at) == (OURS, "5.1.1", None)


@given(st.binary(max_size=300), st.integers(0, 900))
def test_no_bytes_break_the_reader(noise: bytes, place: int) -> None:
    whole = report()
    with suppress(Refused):
        bounce_of(whole[:place] + noise + whole[place:])


def test_the_reason_fits_and_shows() -> None:
    found = bounce_of(report(said="smtp; 550 " + "长" * 3000))
    assert found is not None
    assert len(found.diagnostic) <= 1000
    assert found.diagnostic.isprintable()
