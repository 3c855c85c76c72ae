"""新的单位名录去掉了一个单位：它的案件、回执、答复仍然逐页看得到，写明原来的名称；它不再发起新的案件。"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from api.day import today
from api.enrolment import enrol
from database.tables.case import Case
from database.tables.letter import Mail
from database.tables.question import QuestionRow
from database.tables.record import Disclosure
from database.writing import put, writing
from rules.edition import enter, in_force
from rules.penalty_class import classify
from rules.refusal import Refused
from tests.api import dishonesty_rows, house, incentive_rows, sanction_rows, watch_rows
from tests.api.conftest import browser, person, signed_in
from tests.api.test_objection import filed, objection
from tests.api.test_portal import open_account
from tests.api.test_public import paper
from tests.api.test_public import shown as penalised
from tests.api.test_public_commitment import asked
from tests.api.test_public_commitment import shown as promised
from tests.api.test_staff_check import checked
from tests.rules.commitment_example import offer
from tests.rules.edition_example import forgotten_each
from tests.rules.penalty_example import code, penalty

__all__ = ["forgotten_each"]
pytestmark = pytest.mark.usefixtures("forgotten_each")
NAME = "市交通执法支队"
NOW = datetime(2026, 4, 1, tzinfo=UTC)
Found = tuple[dict[str, httpx.AsyncClient], dict[str, str]]


def dropped(id: str = "enf") -> None:
    """From today on the bureau has no such unit."""
    before = in_force("units", today())
    kept = [row for row in before.data["unit"] if row["id"] != id]
    enter(before.model_copy(update={"in_force_on": today(), "data": {"unit": kept}}))


@pytest.fixture
async def found(web: Any) -> AsyncIterator[Found]:
    """Whoever looks, and what the unit left behind."""
    await person("zhang", unit="enf", roles=["handler"])
    await person("boss", unit="zfc", roles=["supervisor"])
    await person("firm", kind="business", uscc=code(), unit="", roles=[])
    people = {"zhang": await signed_in(web, "zhang"), "boss": await signed_in(web, "boss")}
    people |= {"firm": await signed_in(web, "firm"), "visitor": browser(web)}
    left = await _left_behind()
    left["receipt"] = (await checked(people["zhang"], code())).rpartition("/")[2]
    dropped()
    yield people, left
    for one in people.values():
        await one.aclose()


async def _left_behind() -> dict[str, str]:
    await sanction_rows.known()
    await sanction_rows.listed()
    determination = await dishonesty_rows.on_file(1)
    decision, offered = penalty(no="连交罚〔2026〕4800号"), offer(reference="许-4800")
    left = {
        "penalty": await penalised(decision.no, classification=classify(decision).model_dump(mode="json")),
        "commitment": await promised(480, offer=offered.model_dump(mode="json"), signature={}),
        "dishonesty": determination,
        "sanction": await sanction_rows.measure(determination),
        "watch": await watch_rows.watch_on_file(code()),
        "incentive": await incentive_rows.on_file(80, uscc=code("MAAP4880"), unit="enf"),
    }
    await asked(await promised(481), "fulfilment_check")
    for n, kind in enumerate(("dishonesty", "sanction", "watch")):
        named = {"id": f"{left[kind]}/示例", "case_id": left[kind], "number": f"连交执信〔2026〕480{n}号"}
        await paper(**named, check_id=f"4800-4800-480{n}")
    own = {"unit": "enf", "uscc": code()}
    about = {**own, "subject": "示例海州物流有限公司", "started_by": "zhang", "started_at": NOW}
    said = {**own, "text": "怎么办？", "asked_at": NOW, "answered_on": today(), "answer": "可以"}
    mail = {"message_id": "<m1@x>", "template": "x", "to": "a@x", "subject": "x", "body": "", "html": ""}
    place = {"place": "credit_china", "title": "信用中国", "shared_on": today(), "recall_due_on": today()}
    async with writing() as connection:
        for kind in ("penalty", "commitment"):
            case = {"id": left[kind], "kind": kind, "title": left[kind].partition("/")[2], "position": "filed", **about}
            await put(connection, Case, case | {"legal_date": today() - timedelta(days=9)})
        published = {"published": True, "public_question": "罚款可以分期吗？"}
        await put(connection, QuestionRow, {"case_id": "question/4800", **said, **published})
        bounced = {"id": "m4800", "case_id": left["penalty"], "state": "bounced", "attempts": 1, "queued_at": NOW}
        await put(connection, Mail, mail | bounced)
        await put(connection, Disclosure, {"case_id": left["penalty"], **place})
    return left


@pytest.mark.parametrize(
    ("who", "address"),
    [
        ("visitor", "/verify/check/{receipt}"),
        ("visitor", "/public/faq"),
        ("visitor", "/public/lists"),
        ("visitor", "/public/commitment/{commitment}"),
        ("visitor", "/public/trust"),
        ("visitor", "/public/trust/{incentive}"),
        ("firm", "/portal/file"),
        ("firm", "/portal/questions"),
        ("firm", "/portal/commitment/{commitment}"),
        ("firm", "/portal/dishonesty/{dishonesty}"),
        ("firm", "/portal/sanction/{sanction}"),
        ("firm", "/portal/watch/{watch}"),
        ("zhang", "/staff/todo"),
        ("zhang", "/staff/check/list"),
        ("zhang", "/staff/check/{receipt}"),
        ("zhang", "/staff/print/{penalty}"),
        ("zhang", "/staff/case/{commitment}"),
        ("zhang", "/staff/case/{dishonesty}"),
        ("zhang", "/staff/case/{sanction}"),
        ("zhang", "/staff/case/{watch}"),
        ("zhang", "/staff/case/{incentive}"),
        ("boss", "/staff/commitments"),
        ("boss", "/staff/commitments/coverage"),
        ("boss", "/staff/dishonesty"),
        ("boss", "/staff/sanctions"),
        ("boss", "/staff/watch"),
        ("boss", "/staff/incentives"),
        ("boss", "/staff/business/{uscc}?case={dishonesty}"),
        ("boss", "/managers/board"),
        ("boss", "/managers/steps"),
        ("boss", "/managers/mail"),
        ("boss", "/managers/disclosures"),
    ],
)
async def test_what_a_dropped_unit_left_behind_is_shown_under_its_name(found: Found, who: str, address: str) -> None:
    people, left = found
    page = await people[who].get(address.format(**left, uscc=code()))
    assert (page.status_code, NAME in page.text) == (200, True), page.text


async def test_a_dropped_unit_begins_nothing_and_nobody_is_enrolled_in_it(found: Found) -> None:
    people, _ = found
    for address in ("/staff/penalty/new", "/staff/record/new"):
        page = await people["zhang"].get(address)
        assert page.status_code == 200
        assert "不能再发起" in page.text, address
    with pytest.raises(Refused, match="没有编号为“enf”的单位"):
        await enrol("li", "李示例", "enf", ("reviewer",), "", on=today())


async def test_a_dropped_unit_is_not_asked_about_an_objection(open_house: Any) -> None:
    case, reviewer = await house.served(house.decision(20)), house.staff("li", "reviewer")
    await filed(await open_account(open_house, case), case)
    key = objection(case)
    await house.open_step(key, "objection_acceptance")
    await person("li", unit="enf", roles=["reviewer"])
    desk = await signed_in(open_house, "li")

    async def offered() -> list[bool]:
        page = (await desk.get(f"/staff/case/{quote(key)}")).text
        return [f'<option value="{id}"' in page for id in ("haizhou", "donghai", "enf")]

    assert await offered() == [True, True, False]
    dropped("haizhou")
    assert await offered() == [False, True, False]
    with pytest.raises(Refused) as refused:
        await house.said(key, "objection_acceptance", reviewer, outcome="accept", other_unit="haizhou")
    assert refused.value.code == "FormFaulty"
    assert "已不在" in refused.value.faults["other_unit"]
    await house.said(key, "objection_acceptance", reviewer, outcome="accept", other_unit="donghai")
    assert await house.open_step(key, "objection_inquiry")
