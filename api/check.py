"""查验一次，留一张回执：读档案和写回执在这一个文件里。查验是读，回执是读的留痕，不是案件事实。"""

import asyncio
import hashlib
import json
import secrets
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, Literal

from pydantic import Field
from sqlalchemy import update

from api.day import SHANGHAI
from database.queries.check import KEEP, RECEIPT, File, codes_of, files_of, receipt_of, row_faults
from database.reading import reading
from database.writing import write, writing
from rules.check import USES, CheckRequest, Use, faults
from rules.check_receipt import Asked, CheckAnswer, answer_of, answered, digest, notes_on, receipt_number
from rules.edition import in_force
from rules.message import Message
from rules.refusal import Refused
from rules.succession import inheritance
from rules.working_day import calendar

Via = Literal["system", "embed", "staff", "sheet"]
VIAS: dict[Via, str] = {"system": "业务系统", "embed": "嵌入窗口", "staff": "页面", "sheet": "表格"}
UNLIMITED = 2**31 - 1
NO_FILE = File("", ())


class Checker(Message):
    """Who checks: `quota` is how many checks a day; `click` makes a repeated question the same check."""

    id: str
    name: str
    unit: str
    via: Via
    quota: int = UNLIMITED
    click: str = ""
    batch: str = ""


class Told(Message):
    """An answer with its digest; `fresh` is false when the same question had been answered under this click."""

    answer: CheckAnswer
    digest: str
    fresh: bool = True


class UseForm(Message):
    """What was done with an answer. Nobody may leave it aside without a reason."""

    used: Use = Field(title="怎样使用", json_schema_extra={"labels": {str(use): title for use, title in USES.items()}})
    reason: str = Field("", title="理由", description="未采用的，必须写明理由", max_length=500)


async def check(asked: CheckRequest, by: Checker, *, now: datetime) -> Told:
    """Answer one question and keep its receipt. Raises Refused FormFaulty, QuotaExceeded, KeyReused."""
    if wrong := faults(asked, on=now.astimezone(SHANGHAI).date()):
        raise Refused("查验信息有误，请按提示修改", code="FormFaulty", faults=wrong)
    number = _number(by, now)
    if by.click and (known := await _known(number, asked)) is not None:
        return known
    [told] = await _answer([(number, asked)], now)
    if (await _kept([told], by, now)) == 0:
        # Somebody else answered the same click an instant before us.
        known = await _known(number, asked)
        return known or told
    return told


async def check_all(asked: Sequence[CheckRequest], by: Checker, *, now: datetime) -> list[Told]:
    """Answer many questions with one reading and one writing. Every question must be without faults."""
    told = await _answer([(_number(by, now, row), one) for row, one in enumerate(asked)], now)
    await _kept(told, by, now)
    return told


async def report_use(number: str, units: Sequence[str], said: UseForm, by: str, *, now: datetime) -> Any:
    """Say what was done with an answer, once; the same again changes nothing. Answers the receipt.

    Raises Refused NotFound (of another unit, too), FormFaulty, AlreadyReported.
    """
    values = _used(said, by, now)
    unsaid = update(RECEIPT).where(RECEIPT.c.number == number, RECEIPT.c.unit.in_(units), RECEIPT.c.used == "")
    async with writing() as connection:
        await connection.execute(unsaid.values(values))
        row = await receipt_of(connection, number)
    if row is None or row.unit not in units:
        raise no_receipt()
    if (row.used, row.used_reason) != (said.used, said.reason):
        raise Refused(f"这次查验此前已经报告为“{USES[row.used]}”", code="AlreadyReported")
    return row


async def report_batch(batch: str, unit: str, said: UseForm, by: str, *, now: datetime) -> int:
    """Say the same of every check of a sheet of which nothing has been said. Raises Refused FormFaulty."""
    unsaid = update(RECEIPT).where(RECEIPT.c.batch == batch, RECEIPT.c.unit == unit, RECEIPT.c.used == "")
    async with writing() as connection:
        return int((await connection.execute(unsaid.values(_used(said, by, now)))).rowcount)


def _used(said: UseForm, by: str, now: datetime) -> dict[str, Any]:
    if said.used == "overridden" and not said.reason:
        raise Refused("请按提示修改", code="FormFaulty", faults={"reason": "未采用查验结论的，必须写明理由"})
    return {"used": said.used, "used_reason": said.reason, "used_at": now, "used_by": by}


async def faults_of_receipt(row: Any) -> list[str]:
    """Why a receipt is not what the file said at that moment, computed again from the chain; empty: it is."""
    async with reading() as connection:
        files = await files_of(connection, codes_of(row))
    return await asyncio.to_thread(row_faults, row, files)


def no_receipt() -> Refused:
    return Refused("没有这张查验回执，或者不是本单位的", code="NotFound")


async def _known(number: str, asked: CheckRequest) -> Told | None:
    async with reading() as connection:
        row = await receipt_of(connection, number)
    if row is None:
        return None
    answer = answer_of(row.answer)
    if answer.request != asked:
        raise Refused("这个键已经用于另一次查验，请换一个键", code="KeyReused")
    return Told(answer=answer, digest=row.digest, fresh=False)


async def _answer(asked: Sequence[tuple[str, CheckRequest]], now: datetime) -> list[Told]:
    async with reading() as connection:
        files = await files_of(connection, {one.uscc for _, one in asked})
    if len(asked) == 1:
        return _told(asked, files, now)
    return await asyncio.to_thread(_told, asked, files, now)


def _told(asked: Sequence[tuple[str, CheckRequest]], files: Mapping[str, File], now: datetime) -> list[Told]:
    on = now.astimezone(SHANGHAI).date()
    used, version = in_force("check", on), calendar().version
    told = []
    for number, request in asked:
        file = files.get(request.uscc, NO_FILE)
        counted = inheritance(request.uscc, file.before, used, on=on, known_by=now).chains
        question = Asked(
            number=number, at=now, request=request, name=file.name, check_edition=used.in_force_on, calendar=version,
            notes=notes_on(request, file.name, [one.uscc for one in file.before], file.after, counted),
        )  # fmt: skip
        answer = answered(question, file.entries, file.before)
        told.append(Told(answer=answer, digest=digest(answer)))
    return told


async def _kept(told: Sequence[Told], by: Checker, now: datetime) -> int:
    """How many receipts are new. Raises Refused QuotaExceeded."""
    rows = [_row(one, by, place) for place, one in enumerate(told)]
    day = now.astimezone(SHANGHAI).date()
    given = {"caller": by.id, "day": day, "many": len(rows), "quota": by.quota}
    done = (await write(KEEP, given | {"rows": json.dumps(rows, ensure_ascii=False)})).one()
    if done.n is None:
        raise Refused(f"今天的查验已达到额度（每天 {by.quota} 次），请明天再试", code="QuotaExceeded")
    return int(done.kept)


def _row(told: Told, by: Checker, place: int) -> dict[str, Any]:
    answer = told.answer.model_dump(mode="json")
    columns = ("number", "at", "uscc", "name", "purpose", "authority", "matter", "by_commitment", "seq", "head",
               "calendar", "verdict")  # fmt: skip
    return {
        **{name: answer[name] for name in columns}, "edition": answer["check_edition"], "answer": answer,
        "digest": told.digest, "via": by.via, "by_id": by.id, "by_name": by.name, "unit": by.unit, "batch": by.batch,
        "row": place, "used": "", "used_reason": "", "used_by": "",
    }  # fmt: skip


def _number(by: Checker, now: datetime, row: int = 0) -> str:
    """Of chance; or of the click, so that the same click has the same number for the rest of its day."""
    told = "\n".join((by.id, by.click, str(row)))
    drawn = hashlib.sha256(told.encode()).digest() if by.click else secrets.token_bytes(16)
    return receipt_number(now.astimezone(SHANGHAI).date(), drawn)
