"""撤回：登记人得到答复，不等还在路上的邮件，也不等请别人说明的事。"""

import asyncio
from typing import NoReturn

import pytest
from temporalio.client import Client

from activities import email
from rules.journal import Telling
from rules.scenario import actor
from rules.step import Answer, Receipt
from tests.workflows.commitment_course import SIGN
from tests.workflows.test_commitment import course, offering

__all__ = ["offering"]


def down() -> NoReturn:
    raise ConnectionRefusedError("the relay is down")


async def test_who_takes_a_case_back_is_answered_while_the_relay_is_down(
    offering: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The case waits for its mail before it closes, and until then somebody is still asked to explain something."""
    one = course(offering, 4391)
    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(email, "relay", down)
        await one.begin()
        assert one.handle is not None
        signing = await one.open_key("commitment_signing")
        signed = Answer(key=signing, by=actor("business", one.offer.uscc), answers=SIGN)
        await one.handle.execute_update("decide", signed, result_type=Receipt)
        accepting = await one.open_key("commitment_acceptance")
        asked = Telling(by=actor("supervisor", "enf"), key=accepting, content={"text": "为何未办"})
        await one.handle.execute_update("inquire", asked, result_type=Receipt)
        back = Telling(by=actor("handler", "enf"), content={"reason": "登记有误"})
        taken = one.handle.execute_update("withdraw", back, result_type=Receipt)
        assert (await asyncio.wait_for(taken, 20)).sentence == "已撤回"
        while (steps := await one.steps())[accepting] != "withdrawn":
            await asyncio.sleep(0.1)
        assert steps["explanation.1"] == "open"
        assert not await one.over()
    assert await asyncio.wait_for(one.handle.result(), 90) == "withdrawn"
    assert "open" not in (await one.steps()).values()
    await one.replayed()
