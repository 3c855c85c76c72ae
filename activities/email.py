"""发邮件：至少一次，Message-ID 固定；每次尝试前后各写一行。"""

from datetime import datetime
from email.errors import MessageError
from email.message import EmailMessage
from typing import Any, Literal

from sqlalchemy import bindparam, select, update
from sqlalchemy.dialects.postgresql import insert
from temporalio import activity

from activities.relay import Bounced, relay
from database.reading import reading
from database.tables.letter import Mail
from database.writing import line, new, note, noted, table, write, writing
from database.writing import row as row_of
from rules.bounce import mail_id, message_id
from rules.journal import Entry, Telling
from rules.message import Message
from rules.step import Receipt
from settings import settings
from templates.email import render_email

MAIL = table(Mail)
QUEUED = insert(MAIL)
TRIED = QUEUED.on_conflict_do_update(
    index_elements=["id"],
    set_={"attempts": MAIL.c.attempts + 1, "tried_at": QUEUED.excluded.tried_at},
    where=MAIL.c.state == "queued",
).returning(MAIL)
FOUND = select(MAIL).where(MAIL.c.id == bindparam("mail_id"))
# A bounce may be known before the attempt that caused it is written down; it stays.
OF_ATTEMPT = update(MAIL).where(MAIL.c.id == bindparam("mail_id"), MAIL.c.state == "queued")
ANSWERED = OF_ATTEMPT.values(new(Mail, "state", "answer", "sent_at"))
TOLD = noted(ANSWERED)


class MailMessage(Message):
    """One e-mail to one address; `key` is unique in the case and fixes the Message-ID."""

    case: str
    key: str
    to: str
    at: datetime
    template: str
    data: dict[str, Any]


@activity.defn
async def send_email(message: MailMessage) -> Literal["sent", "bounced"]:
    """Send it once, as far as anybody can know; what is refused for good is an answer (and why, in the row).

    A relay that is down or busy is tried again, after longer and longer pauses up to a minute.
    """
    row = await _attempt(message)
    if row.state in ("sent", "bounced"):
        return "sent" if row.state == "sent" else "bounced"
    try:
        answer, state = await relay().send(_compose(row)), "sent"
    except Bounced as bounced:
        answer, state = str(bounced), "bounced"
    sent_at = message.at if state == "sent" else None
    values = {"mail_id": row.id, "mail_state": state, "mail_answer": answer, "mail_sent_at": sent_at}
    # What a mail to staff says already stands in the timeline as the alarm that caused it; only its bounce is news.
    if state == "sent" and message.template.startswith(("staff_", "step_")):
        await write(ANSWERED, values)
    else:
        said = "邮件已发出" if state == "sent" else "邮件被退回"
        why = answer if state == "bounced" else ""
        entry = Entry(key=f"mail/{message.key}", at=message.at, mark="service", what=f"{said}：{row.subject}", why=why)
        await write(TOLD, values | line(message.case, entry))
    return "sent" if state == "sent" else "bounced"


@activity.defn
async def keep_bounce(telling: Telling) -> Receipt:
    """A mail that had been taken came back: `key` is its id, `diagnostic` the reason; told twice, it is kept once."""
    assert telling.at is not None
    why = str(telling.content["diagnostic"])
    async with writing() as connection:
        back = update(MAIL).where(MAIL.c.id == telling.key, MAIL.c.state != "bounced")
        row = (
            await connection.execute(back.values(state="bounced", answer=why).returning(MAIL.c.subject))
        ).one_or_none()
        if row is not None:
            what = f"邮件发出后被退回：{row.subject}"
            entry = Entry(
                key=f"bounced/{telling.key}", at=telling.at, mark="service", what=what, why=why, by=telling.by
            )
            await note(connection, telling.case, entry)
    return Receipt(case=telling.case, key=telling.key, at=telling.at, sentence="已登记退信")


async def _attempt(message: MailMessage) -> Any:
    """The e-mail's row: queued by its first attempt, and every attempt is noted before it is made."""
    identity = mail_id(message.case, message.key)
    rendered = render_email(message.template, message.data)
    values = {
        "id": identity,
        "case_id": message.case,
        "message_id": message_id(identity),
        "template": message.template,
        "to": message.to,
        "subject": rendered.subject,
        "body": rendered.text,
        "html": rendered.html,
        "attempts": 1,
        "queued_at": message.at,
        "tried_at": message.at,
    }
    if (tried := (await write(TRIED, row_of(Mail, values))).one_or_none()) is not None:
        return tried
    async with reading() as connection:
        return (await connection.execute(FOUND, {"mail_id": identity})).one()


def _compose(row: Any) -> EmailMessage:
    """The e-mail of a row. Raises Bounced when no relay could carry it."""
    try:
        return _composed(row)
    except (ValueError, MessageError) as malformed:
        raise Bounced(f"邮件的地址或者内容不合规范：{malformed}") from malformed


def _composed(row: Any) -> EmailMessage:
    mail = EmailMessage()
    mail["From"] = settings().smtp_from
    mail["To"] = row.to
    mail["Subject"] = row.subject
    mail["Message-ID"] = row.message_id
    mail["Date"] = row.queued_at
    mail.set_content(row.body)
    mail.add_alternative(row.html, subtype="html")
    return mail
