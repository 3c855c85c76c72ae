"""答复已经写下、案件却忘记了的，替答复的人再说一遍。

The row of an answer is written within the turn that accepts it. When worker and Temporal die between the two, the row
says done and the case still waits. A case writes again as soon as it has heard an answer, so the answer that is the
last of its case is told once more: a case that knows it refuses, and nothing changes.
"""

import asyncio
import logging
from datetime import UTC, datetime, timedelta
from typing import Any

from api.lifecycle import tell
from database.queries.forgotten import last_words
from database.reading import reading
from rules.actor import Actor
from rules.refusal import Refused
from rules.step import Answer
from settings import settings

log = logging.getLogger(__name__)
AT_ONCE = 200
BEGINNING = datetime(2000, 1, 1, tzinfo=UTC)


async def remember() -> None:
    """Look again and again, from the beginning at first; ends only when it is cancelled."""
    since, pause = BEGINNING, timedelta(seconds=settings().forgotten_seconds)
    while True:
        try:
            since = await tell_again(since, datetime.now(UTC) - pause)
        except Exception as fault:
            log.warning("forgotten answers were not looked for", extra={"fault": type(fault).__name__})
        await asyncio.sleep(pause.total_seconds())


async def tell_again(since: datetime, before: datetime) -> datetime:
    """Tell the last words of that time again; answers from when to look the next time.

    A case that does not answer holds up no other; it is looked at again with the next round.
    """
    unanswered = before
    while since < before:
        async with reading() as connection:
            words = await last_words(connection, since=since, before=before, limit=AT_ONCE)
        for said in words:
            if not await _told(said.case_id, Answer(key=said.key, by=_who(said), answers=said.answers or {})):
                unanswered = min(unanswered, said.answered_at)
        if len(words) < AT_ONCE:
            break
        since = words[-1].answered_at + timedelta(microseconds=1)
    return unanswered


async def _told(case: str, answer: Answer) -> bool:
    try:
        await tell(case, "decide", answer, click=f"again/{answer.key}")
        log.warning("an answer was forgotten and is told again", extra={"case": case, "step": answer.key})
    except Refused as refused:
        return refused.code != "TryAgain"
    return True


def _who(said: Any) -> Actor:
    """Who answered, in the office in which they did."""
    return Actor(
        kind=said.by_kind,
        id=said.by_id,
        name=said.by_name,
        unit=said.by_unit,
        roles=(said.role,),
        acting_for=said.acting_for,
        acting_for_name=said.acting_for_name,
    )
