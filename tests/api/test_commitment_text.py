"""承诺书文本和履约抽查的页面：起草、预览、第二人核准、两版对照；名单先冻结、数字后公布，谁都可以重抽一遍。"""

import html
import io
import re
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote, unquote
from uuid import uuid4

import httpx
from python_calamine import CalamineWorkbook

from api.day import today
from database.tables.commitment import CommitmentTemplate
from database.writing import put, writing
from rules.sampling import lot
from tests.api import house
from tests.api.conftest import person, signed_in
from tests.api.test_commitment import CSRF, answered, bureau, offered, published
from tests.rules.commitment_example import offer

__all__ = ["bureau"]
Bureau = dict[str, httpx.AsyncClient]
SHELF, DRAWS = "/staff/commitment-templates", "/staff/commitment-samplings"
PROMISE = "本企业所提供的材料真实、合法；符合所告知的条件；自愿接受监督检查，承担违背承诺的后果；同意公开本承诺。"


def draft(**changed: Any) -> dict[str, Any]:
    return {
        **CSRF, "click": uuid4().hex, "stage": "begin", "id": "licence-renewal", "type": "replaces_proof",
        "standard": "scene", "title": "告知承诺书", "conditions": "一、车辆检测合格。", "standards": "二、按期年审。",
        "consequences": "三、撤销决定。", "promise": PROMISE,
    } | changed  # fmt: skip


def case_of(answer: httpx.Response, prefix: str) -> str:
    return unquote(answer.headers["location"]).removeprefix(prefix)


async def test_a_text_is_drafted_by_one_approved_by_another_and_compared_with_the_version_before(
    bureau: Bureau, web: Any
) -> None:
    await person("wang", unit="enf", roles=["head", "handler"])
    wang = await signed_in(web, "wang")
    bad = await bureau["zhang"].post(f"{SHELF}/new", data=draft(promise="本企业承诺。"))
    assert (bad.status_code, "承诺内容没有写明" in bad.text) == (422, True)
    seen = await bureau["zhang"].post(f"{SHELF}/new", data=draft(stage="preview", promise="材料真实。"))
    assert (seen.status_code, "未满足：" in seen.text, "已满足：" in seen.text) == (200, True, True)
    swapped = {"hx-request": "true", "hx-target": "preview"}
    part = await bureau["zhang"].post(f"{SHELF}/new", data=draft(stage="preview"), headers=swapped)
    assert part.text.lstrip().startswith('<div class="stack" id="preview">')
    assert (await bureau["li"].post(f"{SHELF}/new", data=draft())).status_code == 422
    for changed in ({}, {"consequences": "三、撤销决定，并予以处罚。"}):
        sent = await bureau["zhang"].post(f"{SHELF}/new", data=draft(**changed))
        assert sent.status_code == 303, sent.text
        case = case_of(sent, "/staff/case/")
        await house.open_step(case, "template_approval")
        assert "送审中" in (await bureau["li"].get(SHELF)).text
        page = (await wang.get(f"/staff/case/{quote(case)}")).text
        assert "告知的违诺后果" in page
        assert (await answered(bureau["zhang"], case, "template_approval", outcome="approve")).status_code == 403
        assert (await answered(wang, case, "template_approval", outcome="approve")).status_code == 303
        await house.until(lambda: _closed(bureau["zhang"]))
    assert "<ins>，并予以处罚</ins>" in page, "whoever approves sees what is new"
    shelf = (await bureau["zhao"].get(SHELF)).text
    assert "第 2 版" in shelf
    versions = (await bureau["zhao"].get(f"{SHELF}/licence-renewal")).text
    assert "<ins>，并予以处罚</ins>" in versions
    assert "与第 1 版对照" in versions
    again = (await bureau["zhang"].get(f"{SHELF}/new?text=licence-renewal")).text
    assert "三、撤销决定，并予以处罚。" in again
    assert (await bureau["zhang"].get(f"{SHELF}/unknown")).status_code == 404


async def _closed(client: httpx.AsyncClient) -> bool:
    return "送审中" not in (await client.get(SHELF)).text


async def test_a_letter_keeps_its_version(bureau: Bureau) -> None:
    case = await offered()
    texts = dict.fromkeys(("title", "conditions", "standards", "consequences", "promise", "kept_by"), "第二版文字")
    row = {"id": "proof", "version": 2, "case_id": "proof-2", "type": "replaces_proof", "standard": "scene", **texts}
    async with writing() as connection:
        await put(connection, CommitmentTemplate, row | {"kept_at": datetime(2026, 2, 5, tzinfo=UTC)})
    letter = (await bureau["li"].get(f"/staff/case/{quote(case)}?tab=letter")).text
    assert "第 1 版文本" in letter
    assert "第二版文字" not in letter
    versions = (await bureau["li"].get(f"{SHELF}/proof")).text
    assert re.search(r"1 份", versions), "one letter was written with the first"


async def test_a_draw_is_seen_frozen_drawn_and_proved(bureau: Bureau) -> None:
    case = await offered()
    assert (await answered(bureau["li"], case, "commitment_acceptance", outcome="accept")).status_code == 303
    await published(case)
    order = {
        **CSRF, "stage": "check", "title": "2026年第四季度", "since": str(today()), "until": str(today()),
        "source": "2026-11-30 开奖号码",
    }  # fmt: skip
    wrong = await bureau["zhang"].post(f"{DRAWS}/new", data={**order, "until": "2020-01-01"})
    assert (wrong.status_code, "止日早于起日" in wrong.text) == (422, True)
    foreign = await bureau["zhao"].post(f"{DRAWS}/new", data=order)
    assert (foreign.status_code, "没有可以抽查的" in foreign.text) == (422, True)
    shown = await bureau["zhang"].post(f"{DRAWS}/new", data=order)
    assert shown.status_code == 200, shown.text
    for words in ("名单：1 件", "行政许可", "名单摘要", offer().subject):
        assert words in shown.text, words
    kept = re.search(r'name="answers" value="([^"]*)"', shown.text)
    assert kept
    form = {**CSRF, "stage": "begin", "answers": html.unescape(kept[1])}
    begun = await bureau["zhang"].post(f"{DRAWS}/new", data=form)
    assert begun.status_code == 303, begun.text
    sampling = case_of(begun, f"{DRAWS}/")
    waiting = (await bureau["zhang"].get(f"{DRAWS}/{quote(sampling)}")).text
    assert "还没有抽取" in waiting
    assert "重抽一遍" not in waiting
    assert "等待公布随机数" in (await bureau["li"].get(DRAWS)).text
    key = await house.open_step(sampling, "draw_seed")
    seed = {**CSRF, "key": key, "click": key, "number": "03 11 19"}
    shot = {"evidence": ("截图.pdf", b"%PDF-1.7\nshot\n%%EOF\n", "application/pdf")}
    drawn = await bureau["li"].post(f"/staff/decide/{quote(sampling)}", data=seed, files=shot)
    assert drawn.status_code == 303, drawn.text
    await house.open_step(case, "commitment_check")
    proved = (await bureau["li"].get(f"{DRAWS}/{quote(sampling)}")).text
    assert "已满足：</span>重抽一遍，结果相同" in proved
    assert "已满足：</span>名单没有改动" in proved
    assert lot("03 11 19", case)[:16] in proved
    sheet = (await bureau["li"].get(f"{DRAWS}/export/{quote(sampling)}")).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(sheet)).get_sheet_by_index(0).to_python()
    assert rows[2] == ["行政许可", case, lot("03 11 19", case), "是"]
    assert (await bureau["zhao"].get(f"{DRAWS}/{quote(sampling)}")).status_code == 404, "not another unit's"
    twice = await bureau["zhang"].post(f"{DRAWS}/new", data=form)
    assert twice.status_code == 303, "the same draw is the same case"
