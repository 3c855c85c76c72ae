"""A mailbox that catches every e-mail instead of delivering it. An address that begins with `bounce` is refused."""

import argparse
import asyncio
import os
import signal
import sys
from dataclasses import dataclass
from datetime import datetime
from email import policy
from email.parser import BytesHeaderParser
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from aiosmtpd.smtp import SMTP, Envelope, Session

from local import processes
from local.ports import answers, free_port

SHANGHAI = ZoneInfo("Asia/Shanghai")
LARGEST = 32 * 1024 * 1024


@dataclass(frozen=True)
class Mail:
    """A caught e-mail; `id` names its file."""

    id: str
    message_id: str
    to: str
    subject: str
    received_at: datetime
    path: Path


@dataclass
class Mailbox:
    """A running mailbox."""

    child: processes.Child
    port: int
    folder: Path

    @classmethod
    def start(cls, data_dir: Path, port: int | None = None) -> "Mailbox":
        """Catch on 127.0.0.1:port (free when None) into `data_dir/mail`; returns when it listens."""
        folder = data_dir / "mail"
        for part in ("tmp", "new"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        port = port or free_port()
        log = data_dir / "mailbox.log"
        command = [sys.executable, "-m", "local.mailbox", "--folder", str(folder), "--port", str(port)]
        child = processes.start("邮箱", command, log=log)
        processes.wait_until(lambda: answers(port), child=child, log=log)
        return cls(child, port, folder)

    def messages(self) -> list[Mail]:
        """What was caught, oldest first."""
        return messages(self.folder)

    def stop(self) -> None:
        """Stop listening; what was accepted is on disk."""
        self.child.stop()


class Catcher:
    """The conversation's answers: 550 to `bounce…`, 250 only after the mail is on disk."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.casefold().startswith("bounce"):
            return "550 5.1.1 No such mailbox here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = envelope.content
        if not isinstance(content, bytes):
            return "554 5.6.0 Not a message"
        await asyncio.to_thread(keep, self.folder, content)
        return "250 OK"


def keep(folder: Path, content: bytes) -> Path:
    """Write one e-mail so that it is whole and durable, or not there at all."""
    name = f"{datetime.now(SHANGHAI):%Y%m%dT%H%M%S%f}-{uuid4().hex}.eml"
    draft, final = folder / "tmp" / name, folder / "new" / name
    with draft.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.rename(final)
    directory = os.open(final.parent, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)
    return final


def messages(folder: Path) -> list[Mail]:
    """The e-mails caught in `folder`, oldest first; empty when there is no such folder."""
    return [_read(path) for path in sorted((folder / "new").glob("*.eml"))]


def _read(path: Path) -> Mail:
    with path.open("rb") as file:
        head = BytesHeaderParser(policy=policy.default).parse(file)
    received = datetime.strptime(path.name.partition("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=SHANGHAI)
    return Mail(
        id=path.stem,
        message_id=str(head.get("Message-ID", "")).strip(),
        to=str(head.get("To", "")),
        subject=str(head.get("Subject", "")),
        received_at=received,
        path=path,
    )


async def serve(folder: Path, port: int) -> None:
    """Catch e-mails until SIGTERM or SIGINT."""
    loop = asyncio.get_running_loop()
    done = asyncio.Event()
    for sign in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(sign, done.set)

    def conversation() -> SMTP:
        return SMTP(Catcher(folder), data_size_limit=LARGEST, enable_SMTPUTF8=True, hostname="mailbox.invalid")

    server = await loop.create_server(conversation, "127.0.0.1", port)
    await done.wait()
    server.close()


def main() -> None:
    """Catch e-mails: `python -m local.mailbox --folder F --port P`."""
    words = argparse.ArgumentParser(description=__doc__)
    words.add_argument("--folder", type=Path, required=True)
    words.add_argument("--port", type=int, required=True)
    asked = words.parse_args()
    asyncio.run(serve(asked.folder, asked.port))


if __name__ == "__main__":
    main()
