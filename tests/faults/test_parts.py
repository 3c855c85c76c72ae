"""A part of the house is killed at a chosen moment of a story: nothing is lost, nothing happens twice."""

import asyncio
import os
import signal
import subprocess
import sys

import httpx
import pytest

from local.accounts import KEY
from local.mailbox import messages
from local.stack import Stack
from local.timeline import timeline_of
from tests.faults.story import (
    COURSE,
    Story,
    held,
    kill,
    nothing_is_lost_or_doubled,
    somebody_waits,
)


async def test_the_worker_dies_between_a_number_and_its_commit(house: Stack) -> None:
    """The number goes back with the transaction, and the next attempt gets the same one."""
    story = Story(1)
    await story.begin()
    await story.say(*COURSE[0])
    async with held("letter_count") as lock:
        # The approval is answered already; its number is waited for, then taken, and the end of the act is waited for.
        await story.say(*COURSE[1])
        await somebody_waits(lock)
        async with held("event") as end:
            await lock.execute("ROLLBACK")
            await somebody_waits(end)
            kill(house, "worker")
    for words in COURSE[2:]:
        await story.say(*words)
    await story.until(story.over)
    await nothing_is_lost_or_doubled(house, [story])


@pytest.mark.parametrize("part", ["worker", "postgres", "temporal"])
async def test_a_part_dies_in_the_middle_of_a_decision(house: Stack, part: str) -> None:
    """Whoever decided sends the same page again: it is one decision."""
    story = Story(10 + ["worker", "postgres", "temporal"].index(part))
    await story.begin()
    async with held("step") as lock:
        deciding = asyncio.create_task(story.say(*COURSE[0]))
        await somebody_waits(lock)
        kill(house, part)
    await deciding
    for words in COURSE[1:]:
        await story.say(*words)
    await story.until(story.over)
    await nothing_is_lost_or_doubled(house, [story])


async def test_the_worker_dies_after_a_mail_has_left_and_before_it_is_written_down(house: Stack) -> None:
    """At least once: the e-mail may come a second time, with the same Message-ID, and never a third.

    What the worker had already asked the database to write down is written even so; then it does not come again.
    """
    story = Story(20)
    await story.begin()
    for words in COURSE[:2]:
        await story.say(*words)
    box = next(part for part in house.parts if part.name == "mailbox")
    os.kill(box.child.pid, signal.SIGSTOP)
    try:
        await story.say(*COURSE[2])
        message_id = await story.until(lambda: tried(story))
        async with held("event") as lock:
            os.kill(box.child.pid, signal.SIGCONT)
            await story.until(lambda: asyncio.to_thread(caught, house, message_id))
            await somebody_waits(lock)
            kill(house, "worker")
    finally:
        os.kill(box.child.pid, signal.SIGCONT)
    for words in COURSE[3:]:
        await story.say(*words)
    await story.until(story.over)
    await nothing_is_lost_or_doubled(house, [story])
    first = next(mail for mail in (await timeline_of(story.case))["mails"] if mail["template"] == "penalty_served")
    assert first["message_id"] == message_id
    assert caught(house, message_id) == first["attempts"]
    assert first["attempts"] in (1, 2)
    assert first["state"] == "sent"


async def tried(story: Story) -> str:
    """The Message-ID of the mail of service, once it has been attempted."""
    mails = (await timeline_of(story.case))["mails"]
    return next((mail["message_id"] for mail in mails if mail["template"] == "penalty_served" and mail["attempts"]), "")


def caught(house: Stack, message_id: str) -> int:
    return [mail.message_id for mail in messages(house.mail)].count(message_id)


async def test_the_mail_server_dies_and_the_mails_wait_for_it(house: Stack) -> None:
    story = Story(30)
    telling = asyncio.create_task(story.tell())
    for _ in range(4):
        await asyncio.sleep(0.5)
        kill(house, "mailbox")
    await telling
    await nothing_is_lost_or_doubled(house, [story])


async def test_the_web_dies_while_a_penalty_is_posted_and_the_same_post_enters_it_once(house: Stack) -> None:
    story = Story(40)
    body = story.decision.model_dump(mode="json")
    headers = {"Authorization": f"Bearer {KEY}"}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{house.port}", trust_env=False, headers=headers) as web:
        async with held("event") as lock:
            posting = asyncio.create_task(web.post("/v1/penalty", json=body, timeout=20))
            await somebody_waits(lock)
            kill(house, "web")
        with pytest.raises(httpx.TransportError):
            await posting
        await story.until(lambda: asyncio.to_thread(house.healthy))
        again = await web.post("/v1/penalty", json=body, timeout=20)
    assert again.status_code in (200, 201, 409), again.text
    for words in COURSE:
        await story.say(*words)
    await story.until(story.over)
    await nothing_is_lost_or_doubled(house, [story])


async def test_everything_dies_again_and_again_while_many_stories_are_told(house: Stack) -> None:
    stories = [Story(serial) for serial in range(50, 56)]
    telling = asyncio.gather(*(story.tell() for story in stories))
    for part in ("worker", "postgres", "worker", "temporal", "mailbox", "worker", "postgres"):
        await asyncio.sleep(1)
        kill(house, part)
    await telling
    await nothing_is_lost_or_doubled(house, stories)


async def test_a_decision_that_everybody_forgot_is_not_shown_as_made(house: Stack) -> None:
    """Worker and Temporal die together, after the row and before the history; and the one who decided never returns.

    What stands in the row stands in the case: either both have the decision, or the step is before its post again.
    """
    story = Story(60)
    await story.begin()
    temporal = next(part for part in house.parts if part.name == "temporal")
    words = "import asyncio; from tests.faults.story import COURSE, Story; asyncio.run(Story(60).say(*COURSE[0]))"
    async with held("step") as lock:
        somebody = subprocess.Popen([sys.executable, "-c", words])
        await somebody_waits(lock)
        os.kill(temporal.child.pid, signal.SIGSTOP)
    await asyncio.sleep(1)
    somebody.kill()
    somebody.wait()
    kill(house, "worker")
    kill(house, "temporal")
    if await story.closed("class_confirmation.1"):
        await story.until(lambda: story.open_key("paper_approval"), patience=40)
    else:
        await story.say(*COURSE[0])
    for said in COURSE[1:]:
        await story.say(*said)
    await story.until(story.over)
    await nothing_is_lost_or_doubled(house, [story])
