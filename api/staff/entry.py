"""两步录入共有的：核对页带回来的答复；写了姓名的同事是谁。"""

import json
from typing import Any

from api.access import Signed
from database.queries.account import colleagues
from database.reading import reading
from rules.refusal import Refused


def kept_answers(text: str) -> dict[str, Any]:
    """The answers that the page of the check has carried along. Raises Refused RequestFaulty."""
    try:
        answers = json.loads(text)
    except ValueError:
        answers = None
    if not isinstance(answers, dict):
        raise Refused("提交的内容不完整，请重新填写", code="RequestFaulty")
    return answers


async def colleagues_named(officer: Signed, text: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """The colleagues named in the field `interested`, by id; whoever is not of this unit is a fault."""
    wanted = [name for name in text.replace("，", "、").replace(",", "、").split("、") if name.strip()]
    if not wanted:
        return {}, ()
    async with reading() as connection:
        staff = await colleagues(connection, officer.unit)
    # Of two colleagues with one name, both stand aside.
    ids = {name.strip(): [one.id for one in staff if one.name == name.strip()] for name in wanted}
    strange = [name for name, found in ids.items() if not found]
    wrong = {"interested": f"本单位没有：{'、'.join(strange)}"} if strange else {}
    return wrong, tuple(id for found in ids.values() for id in found)
