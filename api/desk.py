"""案头：请求唯一可以写的地方。谁领了哪个环节、上传的材料、视图、代班、抄送、查阅留痕；这些不是案件事实。"""

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import delete, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.ext.asyncio import AsyncConnection

from api.sniff import kind_of
from database.queries.account import account
from database.queries.step import hands_of, step_of
from database.tables.account import Absence, AccessLog
from database.tables.case import CopyTo
from database.tables.desk import Draft, Hold, HoldLog, SavedView, Upload
from database.writing import put, table, writing
from rules.actor import Actor
from rules.refusal import Refused
from rules.step import OpenStep, refusals
from settings import settings

HOLD, LOG, VIEW, COPY, ABSENCE = table(Hold), table(HoldLog), table(SavedView), table(CopyTo), table(Absence)


async def obstacles(connection: AsyncConnection, row: Any, by: Actor) -> list[str]:
    """Why somebody may not answer a step, by the hands that the case has seen; the lifecycle judges again."""
    step = OpenStep.model_validate(row.open).step
    hands = {name: frozenset(persons) for name, persons in step.hands.items()}
    for hand in await hands_of(connection, row.case_id):
        persons = frozenset(one for one in (hand.answered_by, hand.acting_for) if one)
        hands[hand.name] = hands.get(hand.name, frozenset()) | persons
    return refusals(step, by, hands)


async def _open_step(connection: AsyncConnection, case: str, key: str) -> Any:
    row = await step_of(connection, case, key, as_it_stands=True)
    if row is None:
        raise Refused("没有这个环节", code="NotFound")
    if row.state != "open":
        raise Refused("该环节已经办结或者撤回", code="StepClosed")
    return row


def taken(row: Any, by: Actor) -> Refused | None:
    """The refusal when somebody else holds the step."""
    if row.holder and row.holder not in by.persons:
        return Refused(f"此任务由{row.holder_name}办理", code="StepTaken")
    return None


async def claim(by: Actor, case: str, key: str, *, now: datetime) -> None:
    """Take a step to one's own desk. Raises Refused StepClosed, StepTaken, NotYours; twice is once."""
    async with writing() as connection:
        row = await _open_step(connection, case, key)
        if refused := taken(row, by):
            raise refused
        if row.holder:
            return
        if reasons := await obstacles(connection, row, by):
            raise Refused("；".join(reasons), code="NotYours")
        person, name = (by.acting_for, by.acting_for_name) if by.acting_for else (by.id, by.name)
        if not await put(connection, Hold, _hold(case, key, person, name, now)):
            raise Refused("此任务刚刚被他人领取", code="StepTaken")
        await _log(connection, case, key, "领取", by, now)


async def release(by: Actor, case: str, key: str, *, now: datetime) -> None:
    """Put a step back for the post. Raises Refused StepClosed, StepTaken, NotHeld."""
    async with writing() as connection:
        row = await _open_step(connection, case, key)
        if not row.holder:
            raise Refused("此任务没有人领取", code="NotHeld")
        if refused := taken(row, by):
            raise refused
        await connection.execute(delete(HOLD).where(HOLD.c.case_id == case, HOLD.c.key == key))
        await _log(connection, case, key, "释放", by, now)


async def transfer(by: Actor, case: str, key: str, *, to: str, why: str, now: datetime, over: bool = False) -> None:
    """Hand a step to a colleague who may answer it; `over`: a supervisor moves what another person holds.

    Raises Refused StepClosed, StepTaken, NotYours (also when the colleague may not: the reason is theirs), NotFound.
    """
    async with writing() as connection:
        row = await _open_step(connection, case, key)
        if not over and (refused := taken(row, by)):
            raise refused
        if not over and not row.holder and (reasons := await obstacles(connection, row, by)):
            raise Refused("；".join(reasons), code="NotYours")
        person = await account(connection, to)
        if person is None or person.kind != "staff":
            raise Refused("没有这位工作人员", code="NotFound")
        if row.holder == to:
            raise Refused(f"此任务已经在{person.name}手中", code="StepTaken")
        receiver = Actor(kind="staff", id=person.id, name=person.name, unit=person.unit, roles=tuple(person.roles))
        if reasons := await obstacles(connection, row, receiver):
            theirs = "；".join(reason.replace("您", person.name) for reason in reasons)
            raise Refused(f"不能转给{person.name}：{theirs}", code="NotYours")
        values = _hold(case, key, person.id, person.name, now)
        await connection.execute(
            insert(HOLD).values(values).on_conflict_do_update(index_elements=["case_id", "key"], set_=values)
        )
        await _log(connection, case, key, "转办", by, now, to=person.id, to_name=person.name, why=why)


def _hold(case: str, key: str, person: str, name: str, now: datetime) -> dict[str, Any]:
    return {"case_id": case, "key": key, "person": person, "person_name": name, "since": now}


async def _log(
    connection: AsyncConnection, case: str, key: str, what: str, by: Actor, now: datetime,
    *, to: str = "", to_name: str = "", why: str = "",
) -> None:  # fmt: skip
    name = f"{by.name}（代{by.acting_for_name}）" if by.acting_for else by.name
    values = {"case_id": case, "key": key, "at": now, "what": what, "by_id": by.id, "by_name": name}
    await connection.execute(insert(LOG).values(**values, to_id=to, to_name=to_name, why=why))


async def keep_upload(by: Actor, name: str, content: bytes, *, now: datetime, case: str = "", uscc: str = "") -> str:
    """Keep a paper that somebody sent, and answer its id: the same bytes of the same person for a case are one upload.

    `by` is staff or business. Raises Refused TooLarge, WrongType: PDF, JPG and PNG only, judged by content.
    """
    if len(content) > settings().upload_bytes:
        raise Refused(f"“{name}”超过 {settings().upload_bytes // 1024 // 1024} MB", code="TooLarge")
    mime = kind_of(content)
    if mime is None:
        raise Refused(f"“{name}”不是完整的 PDF、JPG 或者 PNG 文件", code="WrongType")
    return await _keep(by, name, content, mime, now=now, case=case, uscc=uscc)


async def keep_sheet(by: Actor, name: str, content: bytes, *, now: datetime) -> str:
    """Keep a spreadsheet (xlsx or csv). Raises Refused TooLarge; whether it can be read is judged when it is read."""
    if len(content) > settings().sheet_bytes:
        raise Refused(f"“{name}”超过 {settings().sheet_bytes // 1024 // 1024} MB", code="TooLarge")
    mime = "application/zip" if content.startswith(b"PK") else "text/csv"
    return await _keep(by, name, content, mime, now=now, case="", uscc="")


def file_name(name: str) -> str:
    """What a file is called, without the folders of another machine and without what no page and no row can hold."""
    return "".join(one for one in name.replace("\\", "/").rsplit("/", 1)[-1] if one.isprintable())[-120:] or "文件"


async def _keep(by: Actor, name: str, content: bytes, mime: str, *, now: datetime, case: str, uscc: str) -> str:
    digest = hashlib.sha256(content).hexdigest()
    id = hashlib.sha256("\n".join((digest, by.id, case)).encode()).hexdigest()[:40]
    row = {
        "id": id, "account_id": by.id, "uscc": uscc, "case_id": case, "at": now, "name": file_name(name), "mime": mime,
        "size": len(content), "sha256": digest, "content": content,
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, Upload, row)
    return id


async def note_access(by: Actor, what: str, *, uscc: str, purpose: str, now: datetime, **details: Any) -> None:
    """Who looked at whose papers or credit file, and what for."""
    who = {"acting_for": by.acting_for} if by.acting_for else {}
    row = {"at": now, "account_id": by.id, "what": what, "uscc": uscc, "purpose": purpose, "details": details | who}
    async with writing() as connection:
        await connection.execute(insert(table(AccessLog)).values(row))


async def save_view(person: str, name: str, query: str) -> None:
    """Keep a query string under a name; the same name again keeps the newer one."""
    row = {"account_id": person, "name": name, "query": query}
    async with writing() as connection:
        await connection.execute(
            insert(VIEW).values(row).on_conflict_do_update(index_elements=["account_id", "name"], set_=row)
        )


async def drop_view(person: str, name: str) -> None:
    async with writing() as connection:
        await connection.execute(delete(VIEW).where(VIEW.c.account_id == person, VIEW.c.name == name))


async def copy_case(by: Actor, case: str, to: Sequence[str], *, now: datetime) -> None:
    """抄送：put a case before colleagues; who has it already keeps it as it is."""
    async with writing() as connection:
        for person in to:
            await put(connection, CopyTo, {"case_id": case, "account_id": person, "at": now, "by": by.name})


async def seen(case: str, person: str) -> None:
    async with writing() as connection:
        await connection.execute(
            update(COPY).where(COPY.c.case_id == case, COPY.c.account_id == person).values(seen=True)
        )


async def set_absence(values: Mapping[str, Any]) -> None:
    """Let somebody stand in from a day to a day, both included; the same absence twice is one."""
    since: date = values["since"]
    id = f"{values['person']}/{values['substitute']}/{since}"
    async with writing() as connection:
        await put(connection, Absence, {**values, "id": id})


async def end_absence(id: str, unit_staff: Sequence[str]) -> None:
    """An absence of one of these persons no longer holds."""
    async with writing() as connection:
        await connection.execute(delete(ABSENCE).where(ABSENCE.c.id == id, ABSENCE.c.person.in_(unit_staff)))


async def keep_draft(account: str, case: str, answers: Mapping[str, Any], *, click: str, now: datetime) -> None:
    """What a business has filled in so far; `click` is fixed by the first page and is the id of the submission."""
    row = {"account_id": account, "case_id": case, "click": click, "answers": dict(answers), "at": now}
    async with writing() as connection:
        renewed = insert(table(Draft)).values(row)
        await connection.execute(
            renewed.on_conflict_do_update(
                index_elements=["account_id", "case_id"], set_={"answers": renewed.excluded.answers, "at": now}
            )
        )


async def drop_draft(account: str, case: str) -> None:
    draft = table(Draft)
    async with writing() as connection:
        await connection.execute(delete(draft).where(draft.c.account_id == account, draft.c.case_id == case))
