"""经办提供承诺书：填错的、不适用的先说明白；核对的就是企业将要读到的；台账、纸面签署、核查、恢复都从页面办。"""

import html
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote, unquote
from uuid import uuid4

import httpx

from api import lifecycle
from api.day import today
from database.tables.commitment import Commitment
from database.writing import put, writing
from rules.actor import Actor
from rules.step import Answer
from tests.api import house
from tests.api.conftest import person
from tests.api.test_commitment import CSRF, SIGN, bureau
from tests.rules.penalty_example import code

__all__ = ["bureau"]
Bureau = dict[str, httpx.AsyncClient]
SCAN = ("扫描件.pdf", b"%PDF-1.7 signed", "application/pdf")


def filled(**changed: Any) -> dict[str, Any]:
    return {
        **CSRF, "stage": "check", "use": "licensing", "type": "replaces_proof", "matter": "道路货物运输经营许可延续",
        "matter_code": "XK-0101", "reference": f"许-{uuid4().hex[:8]}", "template": "proof",
        "due_on": str(today() + timedelta(days=60)), "handling_unit": "haizhou", "uscc": code(),
        "subject": "示例海州物流有限公司", "email": "example@example.invalid",
    } | changed  # fmt: skip


async def offered(client: httpx.AsyncClient, **changed: Any) -> str:
    """Offer a commitment by the two pages; answers its case."""
    shown = await client.post("/staff/commitment/new", data=filled(**changed))
    assert shown.status_code == 200, shown.text
    kept = re.search(r'name="answers" value="([^"]*)"', shown.text)
    assert kept
    form = {**CSRF, "stage": "begin", "answers": html.unescape(kept[1])}
    done = await client.post("/staff/commitment/new", data=form)
    assert done.status_code == 303, done.text
    return unquote(done.headers["location"]).removeprefix("/staff/commitment/offered/")


async def signed(case: str) -> None:
    key = await house.open_step(case, "commitment_signing")
    by = Actor(kind="business", id=case.removeprefix("commitment/").rpartition("-")[0], name="示例人")
    await lifecycle.tell(case, "decide", Answer(key=key, by=by, answers=SIGN), click="sign")


async def test_what_is_checked_is_the_letter_that_the_business_will_read(bureau: Bureau) -> None:
    reference = f"许-{uuid4().hex[:8]}"
    shown = await bureau["zhang"].post("/staff/commitment/new", data=filled(reference=reference))
    assert shown.status_code == 200, shown.text
    for words in ("告知的违诺后果", "示例文字", "道路货物运输经营许可延续", "海州区交通运输局", "期满核查", "签署期限"):
        assert words in shown.text, words
    case = await offered(bureau["zhang"], reference=reference)
    blank = await bureau["zhang"].get("/staff/commitment/new")
    assert '<option value="道路货物运输经营许可延续">XK-0101</option>' in blank.text, "what was offered is suggested"
    told = await bureau["zhang"].get(f"/staff/commitment/offered/{quote(case)}")
    assert told.status_code == 200
    assert "还没有开通企业端账号" in told.text
    form = {**CSRF, "click": "code"}
    coded = await bureau["zhang"].post(f"/staff/opening-code/{quote(case)}", data=form, follow_redirects=True)
    assert "新的开户码：" in coded.text
    await person("firm", kind="business", uscc=code(), roles=["business"])
    told = await bureau["zhang"].get(f"/staff/commitment/offered/{quote(case)}")
    assert f"/portal/commitment/{quote(case)}" in told.text
    again = await bureau["zhang"].post("/staff/commitment/new", data=filled(reference=reference))
    assert (again.status_code, "不能重复提供" in again.text) == (422, True)
    page = await bureau["zhang"].get(f"/staff/case/{quote(case)}")
    for words in ("等待企业：阅知并签署承诺书", "承诺书全文", "录入纸面签署的承诺书", "受理之前可以撤回"):
        assert words in page.text, words
    assert "启动履约核查" not in page.text
    assert "查看案件" in told.text


async def test_what_is_wrong_stands_beside_its_field(bureau: Bureau) -> None:
    wrong = filled(type="missing_item", handling_unit="nowhere", uscc="91320799MA000001XX", interested="无此人")
    shown = await bureau["zhang"].post("/staff/commitment/new", data=wrong)
    assert shown.status_code == 422
    for fault in (
        "容缺受理应当写明容缺的材料",
        "请选择办理单位",
        "请选用可用于容缺受理的承诺书文本",
        "本单位没有：无此人",
    ):
        assert fault in shown.text, fault
    assert 'value="XK-0101"' in shown.text, "what was typed is kept"


async def test_only_a_handler_offers(bureau: Bureau) -> None:
    shown = await bureau["li"].post("/staff/commitment/new", data=filled())
    assert (shown.status_code, "承诺书由经办岗位提供" in shown.text) == (422, True)


async def test_an_excluded_matter_is_refused_with_the_reason_before_it_is_sent(bureau: Bureau) -> None:
    for changed in ({"matter": "道路危险货物运输经营许可"}, {"touches": ["environment"]}):
        shown = await bureau["zhang"].post("/staff/commitment/new", data=filled(**changed))
        assert shown.status_code == 422, shown.text
        assert "不适用证明替代" in shown.text
    form = {**CSRF, "stage": "begin", "answers": '{"matter": "危险货物"}'}
    assert (await bureau["zhang"].post("/staff/commitment/new", data=form)).status_code == 422


async def test_a_business_with_a_serious_record_is_refused_and_the_form_says_so_at_once(bureau: Bureau) -> None:
    uscc = code("MAAG7777")
    row = {
        "case_id": "commitment/x", "number": "诺-2026-X", "uscc": uscc, "subject": "示例物流", "unit": "enf",
        "handling_unit": "enf", "use": "licensing", "type": "replaces_proof", "matter": "某事项", "reference": "1",
        "template": "proof", "version": 1, "offered_at": datetime.now(UTC), "outcome": "false", "barred_since": today(),
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, Commitment, row)
    beforehand = await bureau["zhang"].get(f"/staff/commitment/new?uscc={uscc}")
    assert "诺-2026-X" in beforehand.text
    shown = await bureau["zhang"].post("/staff/commitment/new", data=filled(uscc=uscc))
    assert (shown.status_code, "曾有未履约或者虚假的承诺（诺-2026-X）" in shown.text) == (422, True)
    free = filled(uscc=uscc, type="openness", use="voluntary", template="proof")
    assert "请选用可用于主动公示" in (await bureau["zhang"].post("/staff/commitment/new", data=free)).text


async def test_a_matter_is_chosen_from_the_list_or_written_and_an_excluded_one_is_refused(bureau: Bureau) -> None:
    page = (await bureau["zhang"].get("/staff/commitment/new")).text
    assert "道路危险货物运输经营许可（不适用）" in page
    chosen = {"matter": "", "matter_code": ""}
    shown = await bureau["zhang"].post("/staff/commitment/new", data=filled(listed="ML-02", **chosen))
    assert (shown.status_code, "道路普通货物运输经营许可延续、变更" in shown.text, "ML-02" in shown.text) == (
        200, True, True,
    )  # fmt: skip
    refused = await bureau["zhang"].post("/staff/commitment/new", data=filled(listed="ML-03", **chosen))
    assert (refused.status_code, "直接涉及公共安全" in refused.text) == (422, True)
    for said, field in (({}, "matter"), ({"listed": "ML-99", "matter": "示例"}, "listed")):
        wrong = await bureau["zhang"].post("/staff/commitment/new", data=filled(**chosen | said))
        assert (wrong.status_code, f'id="f-{field}-fault"' in wrong.text) == (422, True), field
