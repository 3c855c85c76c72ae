"""The courses of an edition that staff enter: confirmed, and rejected."""

from datetime import timedelta

from temporalio.client import Client

from tests.workflows.edition_course import begun, decided, draft, next_day

ENTERED = {"edition_confirmed", "edition_rejected"}


async def editions(client: Client) -> dict[str, str]:
    """Every course that is kept, and its case."""
    confirmed = await begun(client, draft(next_day() + timedelta(days=1)))
    await decided(confirmed, outcome="confirm")
    await confirmed.result()
    rejected = await begun(client, draft(next_day() + timedelta(days=2)))
    await decided(rejected, outcome="reject", reason="与来文不一致")
    await rejected.result()
    return {"edition_confirmed": confirmed.id, "edition_rejected": rejected.id}
