"""Every activity of a commitment may run twice: what is written the second time is nothing."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from temporalio.client import Client

from activities import commitment, fulfilment
from database.reading import reading
from database.tables.business import Business
from database.tables.case import Case, Event
from database.tables.commitment import Commitment, CommitmentCheck, CommitmentTemplate
from database.tables.record import Record
from database.writing import put, table, writing
from rules.actor import Actor
from rules.commitment import CommitmentOffer, commitment_case
from rules.commitment_file import (
    Accepted,
    Called,
    Check,
    CommitmentFiling,
    FedBack,
    Restored,
    Settled,
    Signature,
    SignedLetter,
    Supplied,
)
from rules.commitment_form import Feedback, RestorationProposal
from rules.journal import Ending, Moment
from rules.scenario import actor
from tests.rules.commitment_example import offer
from tests.rules.penalty_example import code

NOON = datetime(2026, 4, 1, 4, tzinfo=UTC)
OFFER = offer(uscc=code("MAAD0001"), type="missing_item", template="twice")
CASE = commitment_case(OFFER)
HANDLER = actor("handler", "enf")
TABLES = (Business, Case, Event, Commitment, CommitmentCheck, Record)
Act = tuple[Callable[[Any], Any], Any]


def at(seq: int, by: Actor = HANDLER) -> dict[str, Any]:
    return {"case": CASE, "seq": seq, "at": NOON + timedelta(days=seq), "by": by}


def checked(seq: int, **more: Any) -> Check:
    found: dict[str, Any] = {"found": "false", "findings": "不实", "evidence": ("照片",), "checked_by": "示例审核"}
    days: dict[str, Any] = {"asked_on": date(2026, 4, 4), "checked_on": date(2026, 4, 4)}
    return Check(**at(seq), n=1, called=Called(cause="complaint", source="投诉〔2026〕1号"), **found, **days, **more)


def course() -> list[Act]:
    letter = SignedLetter(means="portal", signer="示例人", signed_on=date(2026, 4, 2), publish=True, signature="示例人")
    repair = RestorationProposal(document="决定书", document_day=date(2026, 4, 9), reason="修复")
    decided: dict[str, Any] = {"outcome": "false", "measure": "revoke", "decided_by": "示例负责人", "reason": "不实"}
    return [
        (commitment.file_commitment, CommitmentFiling(**at(1), offer=OFFER)),
        (commitment.sign_commitment, Signature(**at(2), letter=letter)),
        (commitment.accept_commitment, Accepted(**at(3), outcome="accept")),
        (commitment.publish_commitment, Moment(**at(4))),
        (fulfilment.supply_item, Supplied(**at(5), text="补交")),
        (fulfilment.keep_check, checked(6)),
        (fulfilment.keep_check, checked(7, **decided)),
        (fulfilment.settle_commitment, Settled(**at(8), n=1, outcome="false", reason="不实")),
        (fulfilment.keep_feedback, FedBack(**at(9), n=1, feedback=Feedback(action="revoked", note="已撤销"))),
        (fulfilment.restore_commitment, Restored(**at(10), proposal=repair)),
        (commitment.close_commitment, Ending(**at(11), outcome="false")),
    ]


async def everything(offered: CommitmentOffer) -> dict[str, list[Any]]:
    """Every row of the case and of its business."""
    found = {}
    async with reading() as connection:
        for model in TABLES:
            rows = table(model)
            key = rows.c.uscc if model in (Business, Case, Record) else rows.c.case_id
            mine = select(rows).where(key == (offered.uscc if model in (Business, Case, Record) else CASE))
            found[model.__name__] = sorted((tuple(row) for row in await connection.execute(mine)), key=repr)
    return found


@pytest.fixture(scope="module")
async def worded(house: Client) -> Client:
    texts = dict.fromkeys(("title", "conditions", "standards", "consequences", "promise"), "示例文字")
    row = {"id": "twice", "version": 1, "case_id": "twice", "type": "missing_item", "kept_by": "示例", "kept_at": NOON}
    row["standard"] = "scene"
    async with writing() as connection:
        await put(connection, CommitmentTemplate, row | texts)
    return house


async def test_each_act_written_twice_is_written_once(worded: Client) -> None:
    for act, message in course():
        once = await act(message)
        kept = await everything(OFFER)
        assert await act(message) == once
        assert await everything(OFFER) == kept, act.__name__
    assert {name: len(rows) for name, rows in (await everything(OFFER)).items()} == {
        "Business": 1, "Case": 1, "Event": 9, "Commitment": 1, "CommitmentCheck": 1, "Record": 3,
    }  # fmt: skip


async def test_an_older_word_on_a_check_does_not_undo_a_newer_one(worded: Client) -> None:
    acts = course()
    for act, message in acts[:7]:
        await act(message)
    kept = await everything(OFFER)
    await fulfilment.keep_check(acts[5][1])
    assert await everything(OFFER) == kept
