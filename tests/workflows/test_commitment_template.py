"""承诺书文本：起草、核准、一版一版留存；承诺书保留提供时的文字。"""

import asyncio
from datetime import date
from typing import Any

import pytest
from sqlalchemy import select
from temporalio.client import Client, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from activities.commitment_template import keep_template
from database.reading import reading
from database.tables.case import Case
from database.tables.commitment import CommitmentTemplate
from database.writing import table
from rules.actor import Actor
from rules.commitment_template import TemplateDraft, TemplateEntry, TemplateKept, template_case, template_faults
from rules.scenario import actor
from rules.step import Answer, Receipt
from settings import settings
from tests.rules.commitment_example import offer
from tests.rules.penalty_example import code
from tests.workflows.commitment_course import CommitmentCourse

TEMPLATE = table(CommitmentTemplate)
HANDLER, HEAD = actor("handler", "enf"), actor("head", "enf")
PROMISE = "所提供的材料真实、合法、完整；符合告知的条件；愿意承担违背承诺的后果；同意公开本承诺。"
Handle = WorkflowHandle[Any, str]


def draft(id: str, **changed: Any) -> TemplateDraft:
    said: dict[str, Any] = {
        "id": id,
        "type": "replaces_proof",
        "standard": "scene",
        "title": "道路货物运输经营许可延续承诺书",
        "conditions": "有与经营业务相适应的车辆和驾驶人员",
        "standards": "许可有效期内持续符合条件",
        "consequences": "不符合的，责令限期整改直至撤销许可，记入信用记录",
        "promise": PROMISE,
    }
    return TemplateDraft.model_validate({**said, **changed})


async def begun(client: Client, drafted: TemplateDraft, click: str) -> Handle:
    entry = TemplateEntry(draft=drafted, unit="enf", by=HANDLER)
    handle: Handle = await client.start_workflow(
        "commitment_template",
        entry,
        id=template_case(drafted.id, click),
        task_queue=settings().task_queue,
        result_type=str,
    )
    await handle.execute_update("filed", result_type=Receipt)
    return handle


async def decided(handle: Handle, by: Actor, **answers: str) -> Receipt:
    """Answer the one step; it may still be opening."""
    for _ in range(100):
        try:
            answer = Answer(key="template_approval.1", by=by, answers=answers)
            receipt: Receipt = await handle.execute_update("decide", answer, result_type=Receipt)
            return receipt
        except WorkflowUpdateFailedError as error:
            if not isinstance(error.cause, ApplicationError) or error.cause.type != "TryAgain":
                raise
            await asyncio.sleep(0.05)
    raise AssertionError("the step was never opened")


async def versions(id: str) -> list[tuple[int, str]]:
    async with reading() as connection:
        found = select(TEMPLATE.c.version, TEMPLATE.c.title).where(TEMPLATE.c.id == id).order_by(TEMPLATE.c.version)
        return [(row.version, row.title) for row in await connection.execute(found)]


async def test_a_draft_becomes_the_next_version_when_another_person_approves_it(house: Client) -> None:
    for click, title in (("first", "承诺书一"), ("second", "承诺书二")):
        handle = await begun(house, draft("renewal", title=title), click)
        with pytest.raises(WorkflowUpdateFailedError) as caught:
            await decided(handle, HANDLER.model_copy(update={"roles": ("head",)}), outcome="approve")
        assert isinstance(caught.value.cause, ApplicationError)
        assert caught.value.cause.type == "NotYours"
        await decided(handle, HEAD, outcome="approve")
        assert await handle.result() == "kept"
    assert await versions("renewal") == [(1, "承诺书一"), (2, "承诺书二")]


async def test_a_rejected_draft_is_no_version(house: Client) -> None:
    handle = await begun(house, draft("rejected"), "click")
    with pytest.raises(WorkflowUpdateFailedError):
        await decided(handle, HEAD, outcome="reject")
    await decided(handle, HEAD, outcome="reject", reason="后果写得不清楚")
    assert await handle.result() == "rejected"
    assert await versions("rejected") == []
    async with reading() as connection:
        case = (await connection.execute(select(table(Case)).where(table(Case).c.id == handle.id))).one()
    assert (case.outcome, case.position, case.subject) == ("rejected", "closed", "道路货物运输经营许可延续承诺书")


async def test_drafts_that_are_approved_at_once_are_versions_of_their_own(house: Client) -> None:
    handles = [await begun(house, draft("race"), f"click {n}") for n in range(4)]
    await asyncio.gather(*(decided(handle, HEAD, outcome="approve") for handle in handles))
    await asyncio.gather(*(handle.result() for handle in handles))
    assert [version for version, _ in await versions("race")] == [1, 2, 3, 4]


async def test_kept_twice_is_one_version(house: Client) -> None:
    handle = await begun(house, draft("again"), "click")
    async with reading() as connection:
        case = (await connection.execute(select(table(Case)).where(table(Case).c.id == handle.id))).one()
    kept = TemplateKept(case=handle.id, seq=9, at=case.started_at, by=HEAD, draft=draft("again"))
    assert [await keep_template(kept), await keep_template(kept)] == [1, 1]
    assert await versions("again") == [(1, draft("again").title)]


async def test_a_letter_keeps_the_words_it_was_offered_with(house: Client) -> None:
    handle = await begun(house, draft("words"), "one")
    await decided(handle, HEAD, outcome="approve")
    await handle.result()
    one = CommitmentCourse(house, offer(uscc=code("MAAF0001"), template="words"), date(2026, 4, 1))
    await one.begin()
    handle = await begun(house, draft("words", conditions="换了条件"), "two")
    await decided(handle, HEAD, outcome="approve")
    await handle.result()
    two = CommitmentCourse(house, offer(uscc=code("MAAF0002"), template="words"), date(2026, 4, 1))
    await two.begin()
    rows = [await one.row(), await two.row()]
    assert [(row.version, row.letter["conditions"]) for row in rows] == [
        (1, draft("words").conditions),
        (2, "换了条件"),
    ]


@pytest.mark.parametrize(
    ("label", "promise", "unsaid"),
    [
        ("全都写明", PROMISE, ""),
        ("没有写后果", "材料真实；符合条件；同意公示", "接受监督检查，承担违背承诺的后果"),
        ("没有写公开", "材料真实；遵守规定；承担责任", "是否同意公开"),
    ],
)
def test_what_a_letter_ought_to_say(label: str, promise: str, unsaid: str) -> None:
    found = template_faults(draft("content", promise=promise), on=date(2026, 4, 1))
    assert found == ({"promise": f"承诺内容没有写明：{unsaid}"} if unsaid else {}), label
