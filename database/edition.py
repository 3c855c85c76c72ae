"""录入的规则版本装进本进程：服务以前装一次，以后每半分钟看一次。

`rules.edition` reads no database; every process that decides anything holds here what staff entered. An edition holds
from a day after its confirmation, so all have heard of it before it decides (`rules.edition_entry.NOTICE`).
"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from sqlalchemy.exc import DBAPIError

from database.queries.edition import confirmed_editions
from database.reading import reading
from rules.edition import enter, read

log = logging.getLogger(__name__)
EVERY, PATIENCE = 30, 60


async def hold_entered() -> None:
    """Hold every edition that is confirmed by now."""
    async with reading() as connection:
        rows = await confirmed_editions(connection)
    for row in rows:
        enter(read(row.subject, row.in_force_on, row.text))


@asynccontextmanager
async def holding() -> AsyncIterator[None]:
    """Hold what was entered before anything is served, and look again while it is.

    Without them a process would decide by another law than the others. Raises what the database said when it has not
    answered for a minute; whoever started the process starts it again.
    """
    for left in reversed(range(PATIENCE)):
        try:
            await hold_entered()
            break
        except (DBAPIError, OSError):
            if not left:
                raise
            await asyncio.sleep(1)
    looking = asyncio.create_task(_look_again())
    yield
    looking.cancel()


async def _look_again() -> None:
    while True:
        await asyncio.sleep(EVERY)
        try:
            await hold_entered()
        except Exception as fault:
            log.warning("entered editions were not looked for", extra={"fault": type(fault).__name__})
