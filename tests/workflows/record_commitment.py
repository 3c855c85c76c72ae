"""The courses of commitments whose histories are kept: the letter's text, the commitment itself, and a draw."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from typing import Any

from temporalio.client import Client

from local.accounts import open_accounts
from tests.rules.commitment_example import offer
from tests.rules.penalty_example import code
from tests.workflows import test_commitment_sampling as sampling
from tests.workflows import test_commitment_template as template
from tests.workflows.commitment_course import CommitmentCourse
from tests.workflows.test_commitment import BEGUN, FED_BACK, GOOD, PROOF, course, restored

Told = Callable[[CommitmentCourse], Awaitable[None]]


async def fulfilled(one: CommitmentCourse) -> None:
    await one.accepted(BEGUN)
    await one.answer(date(2026, 7, 1), "commitment_check", **GOOD)
    await one.answer(date(2026, 7, 2), "commitment_feedback", **FED_BACK)


async def late_and_mended(one: CommitmentCourse) -> None:
    """What was missing never came: checked as late, found partly kept, rectified and found kept."""
    await one.accepted(BEGUN)
    await one.answer(date(2026, 4, 17), "commitment_check", outcome="partly", findings="材料没有补交", **PROOF)
    await one.delivered(date(2026, 4, 17))
    await one.answer(date(2026, 4, 20), "commitment_hearing", outcome="waive")
    await one.answer(date(2026, 4, 21), "commitment_decision", outcome="partly", measure="rectify", reason="缺材料")
    await one.delivered(date(2026, 4, 21))
    await one.answer(date(2026, 4, 27), "rectification", text="已经补交")
    await one.answer(date(2026, 4, 28), "commitment_recheck", **GOOD)
    await one.answer(date(2026, 4, 28), "commitment_feedback", **FED_BACK)


async def false_and_restored(one: CommitmentCourse) -> None:
    await one.accepted(BEGUN)
    await one.tell(date(2026, 5, 11), "call_for_check", cause="complaint", source="投诉〔2026〕7号", reason="无资格证")
    await one.answer(date(2026, 5, 12), "commitment_check", outcome="false", findings="证件系借用", **PROOF)
    await one.delivered(date(2026, 5, 12))
    await one.answer(date(2026, 5, 13), "commitment_hearing", outcome="state", text="愿意改正")
    decided = {"outcome": "false", "measure": "revoke", "reason": "材料不实", "heard": "借用即不实"}
    await one.answer(date(2026, 5, 14), "commitment_decision", **decided)
    await one.answer(date(2026, 5, 20), "commitment_feedback", action="revoked", note="许可已撤销")
    await one.delivered(date(2026, 5, 20))
    await restored(one)


async def declined(one: CommitmentCourse) -> None:
    await one.begin()
    await one.answer(BEGUN, "commitment_signing", outcome="decline", reason="按一般程序")


COMMITMENTS: dict[str, tuple[Told, dict[str, Any]]] = {
    "commitment_declined": (declined, {}),
    "commitment_false_and_restored": (false_and_restored, {}),
    "commitment_fulfilled": (fulfilled, {}),
    "commitment_late_and_mended": (late_and_mended, {"type": "missing_item", "template": "gap"}),
}
COMMITTED = {
    *COMMITMENTS,
    "commitment_drawn_for_a_check",
    "commitment_sampling_drawn",
    "commitment_template_approved",
    "commitment_template_rejected",
}


async def commitments(client: Client) -> dict[str, str]:
    """Every course that is kept, and its case."""
    await open_accounts({})
    return await _texts(client) | await _courses(client) | await _draw(client)


async def _texts(client: Client) -> dict[str, str]:
    """The texts that the commitments are offered with, and one that was rejected."""
    approved = await template.begun(client, template.draft("proof"), "click")
    gap = await template.begun(client, template.draft("gap", type="missing_item"), "click")
    rejected = await template.begun(client, template.draft("rejected"), "click")
    await template.decided(approved, template.HEAD, outcome="approve")
    await template.decided(gap, template.HEAD, outcome="approve")
    await template.decided(rejected, template.HEAD, outcome="reject", reason="后果写得不清楚")
    assert [await one.result() for one in (approved, gap, rejected)] == ["kept", "kept", "rejected"]
    return {"commitment_template_approved": approved.id, "commitment_template_rejected": rejected.id}


async def _courses(client: Client) -> dict[str, str]:
    cases = {}
    for serial, (name, (told, changed)) in enumerate(COMMITMENTS.items(), start=1):
        one = course(client, serial, **changed)
        await told(one)
        assert await one.over(), name
        cases[name] = one.case
    return cases


async def _draw(client: Client) -> dict[str, str]:
    """Two commitments of another unit, one of which is drawn and from then on waits for its check."""
    offers = [offer(uscc=code(f"MAAG{n:04d}"), reference=f"项-{n}", unit="haizhou") for n in range(2)]
    committed = [CommitmentCourse(client, one, BEGUN) for one in offers]
    await asyncio.gather(*(one.accepted(BEGUN) for one in committed))
    ordered = sampling.order("第二季度")
    handle = await sampling.begun(client, ordered)
    await sampling.decided(handle, sampling.REVIEWER)
    assert await handle.result() == "drawn"
    (drawn,) = (await sampling.row_of(ordered)).drawn
    for one in committed:
        await one.quiet()
        assert ("commitment_check.1" in await one.steps()) == (one.case == drawn)
    return {"commitment_sampling_drawn": handle.id, "commitment_drawn_for_a_check": drawn}
