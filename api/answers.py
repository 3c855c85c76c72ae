"""表单提交上来的内容：文件先收下，换成编号；引用已有材料的，只认本人的和本案的。"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from fastapi import Request
from pydantic import BaseModel
from sqlalchemy.ext.asyncio import AsyncConnection
from starlette.datastructures import UploadFile

from api.desk import keep_upload
from database.queries.case import uploads_named
from database.reading import reading
from rules.actor import Actor
from rules.refusal import Refused
from settings import settings
from templates.form import Field, Option, form_fields, posted


async def answers_of(
    request: Request, model: type[BaseModel], by: Actor, *, now: datetime, case: str = "", uscc: str = ""
) -> dict[str, Any]:
    """The raw answers of a posted form; uploaded files are kept and stand as ids.

    Raises Refused TooLarge, WrongType, TooManyFiles, and FormFaulty for papers that are not the sender's.
    """
    items: list[tuple[str, Any]] = []
    named: dict[str, str] = {}
    fields = {field.name: field for field in form_fields(model)}
    for name, value in (await request.form()).multi_items():
        field = fields.get(name)
        if field is None:
            continue
        if isinstance(value, UploadFile):
            if field.widget != "file" or not value.filename:
                continue
            value = await keep_upload(by, value.filename, await value.read(), now=now, case=case, uscc=uscc)
        elif field.widget == "file":
            named[value] = name
        items.append((name, value))
    if sum(fields[name].widget == "file" for name, _ in items) > settings().upload_files:
        raise Refused(f"一次最多上传 {settings().upload_files} 个文件", code="TooManyFiles")
    await _own(named, by, case)
    return posted(model, items)


async def _own(named: Mapping[str, str], by: Actor, case: str) -> None:
    async with reading() as connection:
        rows = await uploads_named(connection, list(named))
    own = {row.id for row in rows if row.account_id in by.persons or (case and row.case_id == case)}
    if strange := set(named) - own:
        faults = {named[id]: "引用了不属于本人或者本案的材料" for id in strange}
        raise Refused("表单有误，请按提示修改", code="FormFaulty", faults=faults)


async def fields_of(
    connection: AsyncConnection,
    model: type[BaseModel],
    values: Mapping[str, Any] | None = None,
    faults: Mapping[str, str] | None = None,
) -> list[Field]:
    """The fields of a form, where papers that are already kept show their names."""
    fields = form_fields(model, values, faults)
    kept = [option.value for field in fields if field.widget == "file" for option in field.options]
    names = {row.id: row.name for row in await uploads_named(connection, kept)}
    return [_named(field, names) if field.widget == "file" else field for field in fields]


def _named(field: Field, names: Mapping[str, str]) -> Field:
    options: Sequence[Option] = [one._replace(label=names.get(one.value, one.label)) for one in field.options]
    accept = {"accept": ".pdf,.jpg,.jpeg,.png"} | field.attributes
    megabytes = settings().upload_bytes // 1024 // 1024
    hint = "；".join(part for part in (field.hint, f"PDF、JPG、PNG，每个不超过 {megabytes} MB") if part)
    return field._replace(options=tuple(options), attributes=accept, hint=hint)
