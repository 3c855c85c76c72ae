"""What the scenarios do not tell of commitments: the texts of their letters, and a draw among them."""

import asyncio

from temporalio.client import Client

from local.accounts import open_accounts
from tests.rules.commitment_example import offer
from tests.rules.penalty_example import code
from tests.workflows import test_commitment_sampling as sampling
from tests.workflows import test_commitment_template as template
from tests.workflows.commitment_course import CommitmentCourse
from tests.workflows.test_commitment import BEGUN

COMMITTED = {
    "commitment_drawn_for_a_check",
    "commitment_sampling_drawn",
    "commitment_template_approved",
    "commitment_template_rejected",
}


async def commitments(client: Client) -> dict[str, str]:
    """Every course that is kept, and its case."""
    await open_accounts({})
    return await _texts(client) | await _draw(client)


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
