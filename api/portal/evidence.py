"""证明材料：手机拍照或者选择文件，类型按内容判定；只有本企业看得到自己的。"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter
from fastapi.responses import Response
from pydantic import Field
from starlette.datastructures import FormData, UploadFile

from api.access import Business, Signed
from api.desk import keep_upload
from api.file import file_answer
from api.portal.shell import not_found
from database.queries import portal as queries
from database.reading import reading
from rules.message import Message
from rules.refusal import Refused
from settings import settings
from templates.form import Field as Shown
from templates.form import form_fields

router = APIRouter(include_in_schema=False)
FILES = {"widget": "file", "accept": ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"}
CAMERA = {"widget": "file", "accept": "image/*", "capture": "environment"}
NAMES = ("evidence", "photo")
DAILY = 20


class Evidence(Message):
    """两种交法：选文件，或者当场拍。"""

    evidence: tuple[str, ...] = Field((), title="选择文件", json_schema_extra=dict(FILES))
    photo: tuple[str, ...] = Field((), title="或者现在拍照", json_schema_extra=dict(CAMERA))


def file_fields(model: type[Message], values: dict[str, Any], faults: dict[str, str]) -> list[Shown]:
    """The fields of a form that holds files, with the limits said first; files sent before are listed by the page."""
    hint = f"PDF、JPG、PNG，可以多选，每个不超过 {settings().upload_bytes // 1024 // 1024} MB"
    fields = form_fields(model, {name: value for name, value in values.items() if name not in NAMES}, faults)
    return [one._replace(hint=hint) if one.name == "evidence" else one for one in fields]


async def take_files(form: FormData, business: Signed, case: str, *, kept: Iterable[str], now: datetime) -> list[str]:
    """The ids of what was kept before and of what comes with this form, each once.

    Raises Refused FormFaulty with the sentence beside the field: too large, of another type, or too many.
    """
    ids = list(kept)
    files = [one for name in NAMES for one in form.getlist(name) if isinstance(one, UploadFile) and one.filename]
    try:
        await _within_the_day(business, sum(one.size or 0 for one in files), now)
        for file in files:
            content = await file.read()
            name = file.filename or ""
            ids.append(await keep_upload(business.actor, name, content, now=now, case=case, uscc=business.id))
    except Refused as refused:
        raise _beside(refused.sentence) from None
    ids = list(dict.fromkeys(ids))
    if len(ids) > settings().upload_files:
        raise _beside(f"最多上传 {settings().upload_files} 个文件")
    return ids


async def _within_the_day(business: Signed, size: int, now: datetime) -> None:
    async with reading() as connection:
        sent = await queries.bytes_sent(connection, business.id, now - timedelta(days=1))
    if sent + size > DAILY * settings().upload_bytes:
        raise Refused("一天之内上传的材料太多，请明天再传，或者把材料交到窗口", code="TooLarge")


def _beside(sentence: str) -> Refused:
    return Refused("表单有误，请按提示修改", code="FormFaulty", faults={"evidence": sentence})


async def own_files(business: Signed, ids: Iterable[object]) -> list[Any]:
    """The files of this business among the ids; others are silently left out."""
    async with reading() as connection:
        return list(await queries.uploads(connection, business.id, [str(id) for id in ids]))


@router.get("/portal/upload/{id}")
async def upload(business: Business, id: str) -> Response:
    async with reading() as connection:
        row = await queries.upload(connection, business.id, id)
    if row is None:
        raise not_found()
    return file_answer(row.content, row.mime, row.name)
