"""邮件中继：几条保持着的连接，每次发送有时限，永久拒绝与暂时失败分开。"""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from email.errors import MessageError
from email.message import EmailMessage
from email.utils import parseaddr
from functools import lru_cache

import aiosmtplib

from settings import settings

# A relay that refuses our greeting or our password refuses us and not the mail: that is mended, and tried again.
ABOUT_THE_MAIL = (aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPSenderRefused, aiosmtplib.SMTPDataError)


class Bounced(Exception):
    """This mail will never be taken; the sentence is the relay's own, or says what no relay could take."""


class Relay:
    """At most `smtp_connections` connections, opened when needed and kept."""

    def __init__(self) -> None:
        self.idle: list[aiosmtplib.SMTP] = []
        self.sender = parseaddr(settings().smtp_from)[1]
        self.places = asyncio.Semaphore(settings().smtp_connections)

    async def send(self, message: EmailMessage) -> str:
        """The relay's answer. Raises Bounced for a refusal for good; anything else may be tried again."""
        async with self.connection() as smtp:
            try:
                _, answer = await smtp.send_message(message, sender=self.sender, recipients=[str(message["To"])])
            except aiosmtplib.SMTPNotSupported as unable:
                raise Bounced(f"中继不支持这个地址或者内容：{unable}") from unable
            except ABOUT_THE_MAIL as refused:
                first = refused.recipients[0] if isinstance(refused, aiosmtplib.SMTPRecipientsRefused) else refused
                if first.code >= 500:
                    raise Bounced(f"{first.code} {first.message}") from refused
                raise
            except (ValueError, MessageError) as malformed:
                raise Bounced(f"邮件的地址或者内容不合规范：{malformed}") from malformed
            return answer

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[aiosmtplib.SMTP]:
        """A connection of the pool; after anything but a plain answer it is not used again."""
        async with self.places:
            smtp = self.idle.pop() if self.idle else await self._connect()
            try:
                if not smtp.is_connected:
                    smtp = await self._connect()
                yield smtp
            except BaseException:
                smtp.close()
                raise
            self.idle.append(smtp)

    async def _connect(self) -> aiosmtplib.SMTP:
        setting = settings()
        smtp = aiosmtplib.SMTP(
            hostname=setting.smtp_host,
            port=setting.smtp_port,
            timeout=setting.smtp_timeout,
            use_tls=setting.smtp_tls == "tls",
            start_tls=setting.smtp_tls == "starttls",
            tls_context=ssl.create_default_context() if setting.smtp_tls != "none" else None,
        )
        await smtp.connect()
        if setting.smtp_user and setting.smtp_password:
            await smtp.login(setting.smtp_user, setting.smtp_password.get_secret_value())
        return smtp


@lru_cache(maxsize=1)
def relay() -> Relay:
    return Relay()
