"""信用记录从登记到入链；更正、终止、更名、合并都经第二人，链只增不改。"""

import asyncio
from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select
from temporalio.client import Client, WorkflowFailureError, WorkflowHandle, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from database.queries.chain import broken_chains
from database.queries.credit_file import entries_of
from database.reading import reading
from database.tables.business import Business
from database.tables.record_entry import RecordEntry
from database.writing import table
from rules.actor import Actor
from rules.credit_file import Item, items
from rules.record_entry import RecordDraft, RecordEntering, record_case
from rules.scenario import actor
from rules.step import Answer, Receipt
from settings import settings
from tests.rules.credit_file_example import SHANGHAI
from tests.rules.penalty_example import code
from tests.rules.record_example import inspection, record

BUSINESS, ENTRY = table(Business), table(RecordEntry)
HANDLER, REVIEWER = actor("handler", "enf"), actor("reviewer", "enf")
Handle = WorkflowHandle[Any, str]


async def begun(client: Client, draft: RecordDraft) -> Handle:
    handle: Handle = await client.start_workflow(
        "record",
        RecordEntering(draft=draft, by=HANDLER),
        id=record_case(draft),
        task_queue=settings().task_queue,
        result_type=str,
    )
    await handle.execute_update("filed", result_type=Receipt)
    return handle


async def kept(client: Client, draft: RecordDraft) -> str:
    """Enter a record that needs no second person; answers its key."""
    handle = await begun(client, draft)
    assert await handle.result() == "recorded"
    [item] = [one for one in await file(draft.uscc) if one.case == handle.id]
    return item.key


async def checked(handle: Handle, by: Actor = REVIEWER, **answers: str) -> None:
    answer = Answer(key="record_check.1", by=by, answers=answers or {"outcome": "keep"})
    for _ in range(100):
        try:
            await handle.execute_update("decide", answer, result_type=Receipt)
            return
        except WorkflowUpdateFailedError as error:
            if not isinstance(error.cause, ApplicationError) or error.cause.type != "TryAgain":
                raise
            await asyncio.sleep(0.05)
    raise AssertionError("the step was never opened")


async def file(uscc: str, on: date = date(2035, 1, 1)) -> tuple[Item, ...]:
    async with reading() as connection:
        entries = await entries_of(connection, uscc)
    return items(entries, on=on, known_by=datetime(2035, 1, 1, tzinfo=SHANGHAI))


async def business(uscc: str) -> Any:
    async with reading() as connection:
        return (await connection.execute(select(BUSINESS).where(BUSINESS.c.uscc == uscc))).one()


async def test_a_good_record_goes_straight_into_the_chain(house: Client) -> None:
    draft = record(uscc=code("MAAR1001"))
    key = await kept(house, draft)
    [item] = await file(draft.uscc, date(2026, 5, 1))
    assert (item.key, item.tab, item.state, item.published) == (key, "licence", "in_force", True)
    assert (item.valid_until, item.body["paper"]["number"]) == (date(2030, 3, 31), "连交许〔2026〕21号")
    async with reading() as connection:
        row = (await connection.execute(select(ENTRY).where(ENTRY.c.case_id == record_case(draft)))).one()
    assert (row.outcome, row.due_on, row.missing, row.asked) == ("recorded", date(2026, 4, 13), 2, 4)
    assert row.late_days > 0
    assert (await business(draft.uscc)).initials == "slhzwlyxgs"


async def test_an_adverse_record_waits_for_another_person(house: Client) -> None:
    draft = inspection(uscc=code("MAAR1002"))
    handle = await begun(house, draft)
    assert await file(draft.uscc) == ()
    with pytest.raises(WorkflowUpdateFailedError) as caught:
        await checked(handle, HANDLER.model_copy(update={"roles": ("reviewer",)}))
    assert isinstance(caught.value.cause, ApplicationError)
    assert caught.value.cause.type == "NotYours"
    await checked(handle)
    assert await handle.result() == "recorded"
    [item] = await file(draft.uscc, date(2026, 5, 1))
    assert (item.tab, item.adverse, item.published, item.valid_until) == ("inspection", True, False, date(2027, 4, 1))


async def test_a_rejected_record_is_no_record(house: Client) -> None:
    draft = inspection(uscc=code("MAAR1003"))
    handle = await begun(house, draft)
    with pytest.raises(WorkflowUpdateFailedError):
        await checked(handle, outcome="reject")
    await checked(handle, outcome="reject", reason="与检查记录不符")
    assert await handle.result() == "unrecorded"
    assert await file(draft.uscc) == ()


async def test_a_wrong_record_is_superseded_and_the_wrong_one_stays(house: Client) -> None:
    draft = record(uscc=code("MAAR1004"), content="道路危险货物运输")
    key = await kept(house, draft)
    right = draft.model_copy(
        update={"act": "correct", "about": key, "reason": "录入错误", "content": "道路普通货物运输"}
    )
    await checked(await begun(house, right))
    for _ in range(100):
        if len(found := await file(draft.uscc, date(2026, 5, 1))) == 2:
            break
        await asyncio.sleep(0.05)
    old, new = found
    assert (old.state, old.body["content"]) == ("corrected", "道路危险货物运输")
    assert (new.state, new.body["content"], new.kind) == ("in_force", "道路普通货物运输", "qualification")
    async with reading() as connection:
        correction = (await entries_of(connection, draft.uscc))[-1].body
    assert correction is not None
    assert (correction["before"], correction["after"]["content"]) == (
        {"content": "道路危险货物运输"},
        "道路普通货物运输",
    )


async def test_a_licence_that_was_given_up_ends_on_its_day(house: Client) -> None:
    draft = record(uscc=code("MAAR1005"))
    key = await kept(house, draft)
    end = draft.model_copy(update={"act": "end", "about": key, "reason": "申请注销", "true_on": date(2026, 6, 1)})
    await checked(await begun(house, end))
    for _ in range(100):
        if (await file(draft.uscc, date(2026, 6, 1)))[0].state == "ended":
            break
        await asyncio.sleep(0.05)
    [before] = await file(draft.uscc, date(2026, 5, 31))
    [after] = await file(draft.uscc, date(2026, 6, 1))
    assert (before.state, after.state, after.valid_until) == ("in_force", "ended", date(2026, 5, 31))


REFUSALS: list[tuple[str, dict[str, Any], str]] = [
    ("不是本单位的", {"unit": "trc"}, "NotYours"),
    ("没有这条记录", {"act": "end", "about": "record/none/qualification", "reason": "注销"}, "NotInFile"),
    ("必填的没有填", {"number": ""}, "FormFaulty"),
    ("别人的材料", {"uploads": ("0" * 40,)}, "FormFaulty"),
    ("在档的是另一名称", {"subject": "示例别名有限公司"}, "FormFaulty"),
]


@pytest.mark.parametrize(("label", "changed", "refusal"), REFUSALS)
async def test_what_is_refused_leaves_nothing(house: Client, label: str, changed: dict[str, Any], refusal: str) -> None:
    uscc = code("MAAR1006")
    async with reading() as connection:
        known = (await connection.execute(select(BUSINESS.c.uscc).where(BUSINESS.c.uscc == uscc))).first()
    if known is None:
        await kept(house, record(uscc=uscc))
    draft = record(**{"uscc": uscc, "title": label, **changed})
    with pytest.raises((WorkflowUpdateFailedError, WorkflowFailureError)) as caught:
        await begun(house, draft)
    assert isinstance(caught.value.cause, ApplicationError)
    assert caught.value.cause.type == refusal
    assert len(await file(uscc)) == 1


async def test_a_new_name_keeps_the_old_one(house: Client) -> None:
    draft = record(uscc=code("MAAR1007"))
    await kept(house, draft)
    renamed = draft.model_copy(update={"act": "rename", "name": "示例新浦物流有限公司", "true_on": date(2026, 5, 1)})
    handle = await begun(house, renamed)
    assert (await business(draft.uscc)).name == draft.subject
    await checked(handle)
    assert await handle.result() == "recorded"
    now = await business(draft.uscc)
    assert (now.name, now.former_names[0]["name"]) == ("示例新浦物流有限公司", draft.subject)
    assert (await file(draft.uscc))[-1].title == "示例海州物流有限公司 更名为 示例新浦物流有限公司"


async def test_a_merged_business_points_to_its_successor_and_keeps_its_chain(house: Client) -> None:
    draft, to = record(uscc=code("MAAR1008")), code("MAAR1009")
    await kept(house, draft)
    merge = {"act": "merge", "successor": to, "successor_name": "示例承继有限公司", "succession": "merger"}
    handle = await begun(house, draft.model_copy(update=merge))
    await checked(handle)
    assert await handle.result() == "recorded"
    assert ((await business(draft.uscc)).successor, (await business(to)).name) == (to, "示例承继有限公司")
    assert [item.kind for item in await file(draft.uscc)] == ["qualification", "merged"]
    back = record(uscc=to, subject="示例承继有限公司", title="", **merge | {"successor": draft.uscc})
    with pytest.raises((WorkflowUpdateFailedError, WorkflowFailureError)) as caught:
        await begun(house, back.model_copy(update={"successor_name": draft.subject}))
    assert isinstance(caught.value.cause, ApplicationError)
    assert caught.value.cause.type == "AlreadySucceeded"
    assert (await broken_chains())[0] == []
