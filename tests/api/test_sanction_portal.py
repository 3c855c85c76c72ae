"""一项减损权利的措施，从经办提出到处处解除，都在页面上：企业先知道、先说话，知道到哪天、谁实施、怎样解除。"""

import json
from collections.abc import AsyncIterator
from typing import Any, get_args
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
from sqlalchemy import select

from api.day import today
from api.portal.sanction import IMPLEMENTED
from database.reading import reading
from database.tables.sanction import Sanction
from database.tables.step import StepRow
from database.writing import table
from local.mailbox import Mailbox
from local.temporal import Temporal
from rules.sanction_file import UnitState
from tests.api import house
from tests.api.conftest import person, signed_in
from tests.api.dishonesty_rows import on_file
from tests.api.sanction_rows import known, listed, measure
from tests.api.test_dishonesty import answered
from tests.api.test_sanction import CSRF, NEW, entered
from tests.rules.penalty_example import code

SERVED = {"outcome": "served", "means": "direct", "receiver": "示例人"}
STAFF = (("zhang", "handler"), ("li", "reviewer"), ("wang", "legal"), ("qian", "head"))
PAPER = ("回执.pdf", b"%PDF-1.7\nproof\n%%EOF\n", "application/pdf")
STEP, SANCTION = table(StepRow), table(Sanction)


@pytest.fixture
async def bureau(
    web: Any, temporal_server: Temporal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    for name, role in STAFF:
        await person(name, unit="enf", roles=[role])
    await person("road", unit="hwy", roles=["handler"])
    await person("firm", kind="business", uscc=code())
    await known()
    await listed()
    async with house.opened(temporal_server, mailbox, monkeypatch):
        yield {name: await signed_in(web, name) for name in (*dict(STAFF), "road", "firm")}


async def proposed(client: httpx.AsyncClient, determination: str, **changed: Any) -> str:
    """Answers the case of a measure that was confirmed at the desk."""
    kept = {name: value for name, value in entered(determination, **changed).items() if name != "csrf"}
    sent = await client.post(NEW, data={**CSRF, "answers": json.dumps(kept), "stage": "begin"})
    assert sent.status_code == 303, sent.text
    return httpx.URL(sent.headers["location"]).path.removeprefix("/staff/case/")


async def of_unit(client: httpx.AsyncClient, case: str, name: str, unit: str, **answers: Any) -> None:
    """A unit answers its own step among those of the same name; with `file`, evidence goes along."""
    files = {"evidence": PAPER} if answers.pop("file", False) else None
    mine = select(STEP.c.key, STEP.c.state).where(STEP.c.case_id == case, STEP.c.name == name, STEP.c.unit == unit)

    async def done() -> bool:
        async with reading() as connection:
            step = (await connection.execute(mine)).one_or_none()
        if step is None or step.state == "done":
            return step is not None
        # Its row is there a moment before the case itself hears answers to the step.
        form = {**CSRF, "key": step.key, "click": uuid4().hex, **answers}
        sent = await client.post(f"/staff/decide/{quote(case)}", data=form, files=files)
        assert sent.status_code == 303, sent.text
        return False

    await house.until(done)


async def row(case: str) -> Any:
    async with reading() as connection:
        return (await connection.execute(select(SANCTION).where(SANCTION.c.case_id == case))).one()


async def test_a_measure_of_class_i_is_told_defended_applied_and_lifted_everywhere(
    bureau: dict[str, httpx.AsyncClient],
) -> None:
    zhang, firm = bureau["zhang"], bureau["firm"]
    case = await proposed(zhang, await on_file(1))
    here, page = f"/portal/sanction/{quote(case)}", f"/staff/case/{quote(case)}"
    assert (await firm.get(here)).status_code == 404, "nothing was told to the business yet"
    await house.open_step(case, "sanction_notice")
    assert "撤回本案" in (await zhang.get(page)).text
    await answered(bureau["qian"], case, "sanction_notice", outcome="approve")
    await answered(zhang, case, "letter_delivery", on=str(today()), **SERVED)
    await house.open_step(case, "sanction_defence")
    assert here in (await firm.get("/portal")).text
    assert "撤回本案" not in (await zhang.get(page)).text
    told = (await firm.get(here)).text
    for words in ("限制参加招标", "《示例条例》第九条", "提示和重点监管已经无效", "陈述、申辩", "修复所依据的认定"):
        assert words in told, words
    empty = await firm.post(here, data={**CSRF, "click": "a", "outcome": "state"})
    assert (empty.status_code, "请写明意见" in empty.text) == (422, True)
    said = await firm.post(here, data={**CSRF, "click": "b", "outcome": "state", "points": "已经整改"})
    assert said.status_code == 303, said.text
    await answered(bureau["li"], case, "sanction_answer", outcome="proceed", answer="整改以前已经多次")
    await answered(bureau["wang"], case, "sanction_legal", outcome="agree", opinion="依据明确")
    await answered(bureau["qian"], case, "sanction_decision", outcome="apply", reason="轻重相当")
    await answered(zhang, case, "service_proof", on=str(today()), **SERVED)
    await of_unit(bureau["road"], case, "sanction_done", "hwy", outcome="done", on=str(today()), file=True)
    shown = (await zhang.get(page)).text
    for words in ("已实施", "待反馈", "回执.pdf", "提出解除"):
        assert words in shown, words
    assert "谁在实施" in (await firm.get(here)).text
    lifting = {**CSRF, "click": "lift", "reason": "已经整改到位"}
    proposed_lift = await zhang.post(f"/staff/sanction/lift/{quote(case)}", data=lifting)
    assert proposed_lift.status_code == 303, proposed_lift.text
    await answered(bureau["qian"], case, "sanction_lift", outcome="approve", reason="同意")
    await of_unit(bureau["road"], case, "sanction_lifted", "hwy", on=str(today()), how="已经恢复")
    assert "正在确认有没有实施过" in (await firm.get(here)).text
    await of_unit(zhang, case, "sanction_unreported", "enf", outcome="never")
    await house.until(lambda: _confirmed(case))
    over = (await firm.get(here)).text
    assert "已经停止实施" in over
    assert "现在能做什么" not in over
    assert "提出解除" not in (await zhang.get(page)).text


async def _confirmed(case: str) -> bool:
    return (await row(case)).confirmed_on is not None


async def test_a_business_sees_its_own_measures_and_no_other(bureau: dict[str, httpx.AsyncClient], web: Any) -> None:
    case = await measure(await on_file(1), "1")
    assert (await bureau["firm"].get(f"/portal/sanction/{quote(case)}")).status_code == 404, "no paper was issued"
    assert "惩戒措施" not in (await bureau["firm"].get("/portal")).text
    await person("rival", kind="business", uscc=code("MAAR4301"))
    await known(code("MAAR4301"), "示例同行有限公司")
    rival = await signed_in(web, "rival")
    assert (await rival.get(f"/portal/sanction/{quote(case)}")).status_code == 404


def test_a_unit_that_did_not_carry_it_out_is_never_said_to_be_about_to() -> None:
    assert set(IMPLEMENTED) == set(get_args(UnitState)), "there is a word for every state"
    for state in ("refused", "not_applicable", "never"):
        assert IMPLEMENTED[state][True] == "没有实施"
    assert all("尚未" not in over for _, over in IMPLEMENTED.values()), "nothing is still to be carried out"
