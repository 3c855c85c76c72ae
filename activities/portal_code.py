"""一次性开户码：只存摘要，印在提醒函上，或者由经办发给企业；补发时旧码作废。"""

from hashlib import sha256

from sqlalchemy import delete
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.email import MailMessage, send_email
from activities.letter_facts import Facts
from activities.letter_issue import code
from database.tables.account import PortalCode
from database.writing import put, table
from rules.email import PortalCodeEmail
from rules.journal import Telling
from rules.notice import portal_code_until
from settings import settings

CODE = table(PortalCode)


async def new_portal_code(connection: AsyncConnection, case: str, facts: Facts) -> str:
    """A fresh code for the business of a case: checked by its digest, written out in the letter or e-mail alone."""
    return await _keep(connection, case, facts, code(2))


async def renewed_portal_code(connection: AsyncConnection, telling: Telling, facts: Facts) -> str:
    """Another code in place of those that nobody used: the one that was drawn when somebody asked, at every attempt."""
    one_time = code(2, bytes.fromhex(telling.content["drawn"]))
    unused = delete(CODE).where(CODE.c.uscc == facts.case.uscc, CODE.c.used_at.is_(None))
    await connection.execute(unused)
    return await _keep(connection, telling.case, facts, one_time)


async def _keep(connection: AsyncConnection, case: str, facts: Facts, one_time: str) -> str:
    digest = sha256(one_time.replace("-", "").encode()).hexdigest()
    known = {"uscc": facts.case.uscc, "case_id": case, "expires_on": portal_code_until(facts.today)}
    await put(connection, PortalCode, {"code_digest": digest, **known})
    return one_time


async def mail_code(telling: Telling, facts: Facts, one_time: str) -> None:
    """The new code, to the address that the business has left; without one, it is handed over."""
    if not facts.business.email or telling.at is None:
        return
    data = PortalCodeEmail(
        link=f"{settings().public_url}/portal/open",
        unit=facts.unit.name,
        phone=facts.unit.phone,
        company=facts.case.subject,
        code=one_time,
        until=portal_code_until(facts.today),
    )
    message = MailMessage(
        case=telling.case,
        key=f"{telling.key}/mail",
        to=facts.business.email,
        at=telling.at,
        template="portal_code",
        data=data.model_dump(mode="json"),
    )
    await send_email(message)
