"""退信：中继已经收下、后来没有送到的邮件。退信报告按 RFC 3464（multipart/report）读。决定 0016。"""

import hashlib
import re
from datetime import datetime
from email import message_from_bytes
from email.message import Message as Part
from email.utils import parsedate_to_datetime
from typing import cast

from pydantic import AwareDatetime, Field

from rules.message import Message
from rules.refusal import Refused

OUR_MAIL = re.compile(r"<[0-9a-f]{32}@xincheng>")
NO_REPORT = "这不是退信报告（multipart/report），或者报告里没有原邮件的 Message-ID"
LONGEST = 1000


def mail_id(case: str, key: str) -> str:
    """The id of the mail of a case that bears a key; it is the same at every attempt."""
    return hashlib.sha256(f"{case}/{key}".encode()).hexdigest()[:32]


def message_id(mail: str) -> str:
    return f"<{mail}@xincheng>"


class Bounce(Message):
    """One mail that did not arrive: its Message-ID, the status of RFC 3463, what the other side said, and when."""

    message_id: str = Field(title="原邮件的 Message-ID", min_length=3, max_length=300)
    status: str = Field("", title="状态码", description="RFC 3463，如 5.1.1", pattern=r"^([45]\.\d{1,3}\.\d{1,3})?$")
    diagnostic: str = Field(title="对方的答复", min_length=1, max_length=LONGEST)
    at: AwareDatetime | None = Field(None, title="退信时间")

    @property
    def reason(self) -> str:
        """What a timeline says: the status once, the answer, and the day it was given."""
        status = "" if self.status in self.diagnostic else f"{self.status} "
        return f"{status}{self.diagnostic}" + (f"（退信时间 {self.at:%Y-%m-%d %H:%M %z}）" if self.at else "")


def bounce_of(report: bytes) -> Bounce | None:
    """What a delivery status notification says of our mail; None when it tells of no final failure.

    `report` is the whole message. A report of several recipients counts as a failure when it failed for one of them:
    we write to one address at a time. Raises Refused NoReport.
    """
    message = message_from_bytes(report)
    blocks = [block for part in message.walk() if part.get_content_type() == "message/delivery-status"
              for block in cast(list[Part], part.get_payload())]  # fmt: skip
    found = OUR_MAIL.search("\n".join(_returned_headers(message)))
    if not blocks or found is None:
        raise Refused(NO_REPORT, code="NoReport")
    failed = [block for block in blocks if str(block.get("Action", "")).strip().lower() == "failed"]
    if not failed:
        return None
    status = re.match(r"[45]\.\d{1,3}\.\d{1,3}", str(failed[0].get("Status", "")).strip())
    said = str(failed[0].get("Diagnostic-Code", "")).partition(";")
    diagnostic = " ".join((said[2] or said[0]).split()) or "对方邮件系统没有说明原因"
    return Bounce(
        message_id=found.group(),
        status=status.group() if status else "",
        diagnostic="".join(one for one in diagnostic if one.isprintable())[:LONGEST],
        at=_dated(message),
    )


def _returned_headers(message: Part) -> list[str]:
    """The headers of the mail that came back, whole (message/rfc822) or alone (text/rfc822-headers)."""
    headers = []
    for part in message.walk():
        if part.get_content_type() == "message/rfc822":
            headers += [str(inner.get("Message-ID", "")) for inner in cast(list[Part], part.get_payload())]
        if part.get_content_type() in ("text/rfc822-headers", "message/rfc822-headers"):
            headers += re.findall(r"(?im)^message-id:\s*(\S+)", _text(part))
    return headers


def _text(part: Part) -> str:
    payload = part.get_payload(decode=True)
    return payload.decode("ascii", "replace") if isinstance(payload, bytes) else str(part.get_payload())


def _dated(message: Part) -> datetime | None:
    try:
        at = parsedate_to_datetime(str(message.get("Date", "")))
    except ValueError:
        return None
    return at if at.tzinfo else None
