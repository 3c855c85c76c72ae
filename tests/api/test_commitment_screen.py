"""承诺在工作人员的每一页，在手机和办公电脑上，过 axe，不横向滚动，控制台没有怨言。"""

from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

import httpx

from api.day import today
from database.tables.case import Case
from database.tables.commitment import CommitmentSampling, CommitmentTemplate
from database.writing import put, writing
from rules.sampling import Candidate, Share, draw, population
from tests.api import house
from tests.api.conftest import person, signed_in
from tests.api.test_commitment import answered, bureau, offered, published
from tests.api.test_commitment_case import acted, many
from tests.api.test_commitment_entry import filled
from tests.api.test_commitment_text import DRAWS, SHELF, draft
from tests.rules.penalty_example import code
from tests.templates.browser import chromium, faults_of

__all__ = ["bureau", "many"]
Shown = dict[str, str]


async def shown_by(client: httpx.AsyncClient, addresses: dict[str, str]) -> Shown:
    shown = {}
    for name, address in addresses.items():
        answer = await client.get(address)
        assert answer.status_code == 200, (name, answer.text)
        shown[f"/{name}"] = answer.text
    return shown


async def texts() -> None:
    """A second version of the text, and a draw that was made."""
    words = {
        "title": "证明事项告知承诺书",
        "conditions": "一、具有与经营业务相适应并经检测合格的车辆。\n二、有符合规定的驾驶人员。",
        "standards": "按规定完成年度审验。", "consequences": "承诺不实的，撤销决定，记入信用记录。",
        "promise": "所提供的材料真实、合法；符合所告知的条件；自愿承担后果；同意公开。", "kept_by": "王",
    }  # fmt: skip
    base = {"id": "proof", "type": "replaces_proof", "standard": "scene", "kept_at": datetime(2026, 5, 5, tzinfo=UTC)}
    candidates = [Candidate(id=f"commitment/{n}", stratum="licensing") for n in range(30)]
    share = Share(percent=10, least=1)
    drawn = {
        "case_id": "commitment_sampling/enf-示例", "unit": "enf", "title": "示例批次", "since": today(),
        "until": today(), "source": "某日开奖号码", "percent": 10, "least": 1,
        "candidates": [one.model_dump() for one in candidates],
        "population": population(candidates), "seed": "03 11", "drawn_on": today(),
        "drawn": list(draw(candidates, share, "03 11").drawn),
    }  # fmt: skip
    case = {
        "id": drawn["case_id"], "kind": "commitment_sampling", "title": "示例批次", "subject": "履约抽查", "uscc": "",
        "unit": "enf", "started_by": "zhang", "started_at": datetime.now(UTC), "legal_date": today(),
        "position": "filed",
    }  # fmt: skip
    async with writing() as connection:
        for version in (1, 2, 3):
            changed = {"consequences": words["consequences"] + "并依法处罚。" * (version - 1)}
            row = {**base, **words, **changed, "version": version, "case_id": f"proof-{version}"}
            await put(connection, CommitmentTemplate, row)
        await put(connection, Case, case)
        await put(connection, CommitmentSampling, drawn)


@chromium
async def test_the_lists_and_forms_are_sound_on_a_phone_and_on_an_office_screen(
    many: httpx.AsyncClient, web: Any
) -> None:
    await person("stranger", unit="ganyu", roles=["handler"])
    empty = await shown_by(
        await signed_in(web, "stranger"),
        {"ledger-empty": "/staff/commitments", "coverage-empty": "/staff/commitments/coverage", "draws-empty": DRAWS,
         "shelf-empty": SHELF},
    )  # fmt: skip
    await texts()
    shown = empty | await shown_by(
        many,
        {"ledger": "/staff/commitments", "coverage": "/staff/commitments/coverage", "new": "/staff/commitment/new",
         "shelf": SHELF, "versions": f"{SHELF}/proof", "draft": f"{SHELF}/new?text=proof", "draws": DRAWS,
         "draw": f"{DRAWS}/{quote('commitment_sampling/enf-示例')}", "order": f"{DRAWS}/new"},
    )  # fmt: skip
    shown |= await shown_by(await signed_in(web, "boss"), {"coverage-all": "/staff/commitments/coverage"})
    shown["/confirm"] = (await many.post("/staff/commitment/new", data=filled(uscc=code("MAAG4321")))).text
    assert "企业将要读到的承诺书" in shown["/confirm"]
    shown["/fault"] = (await many.post("/staff/commitment/new", data=filled(type="missing_item", uscc="1"))).text
    shown["/draft-fault"] = (await many.post(f"{SHELF}/new", data=draft(promise="承诺。", id="大写"))).text
    order = {"csrf": "token", "title": "第四季度", "since": str(today()), "until": str(today()), "source": "某数"}
    shown["/order-confirm"] = (await many.post(f"{DRAWS}/new", data=order)).text
    assert "冻结名单" in shown["/order-confirm"]
    assert await faults_of(shown, "commitment") == []


@chromium
async def test_the_page_of_a_case_is_sound_at_every_stage(bureau: dict[str, httpx.AsyncClient], web: Any) -> None:
    await person("wang", unit="enf", roles=["head"])
    wang = await signed_in(web, "wang")
    case = await offered()
    here = f"/staff/case/{quote(case)}"
    await house.open_step(case, "commitment_acceptance")
    shown = await shown_by(bureau["li"], {"acceptance": here, "letter": f"{here}?tab=letter"})
    shown |= await shown_by(bureau["zhang"], {"offered": f"/staff/commitment/offered/{quote(case)}"})
    await answered(bureau["li"], case, "commitment_acceptance", outcome="accept")
    await published(case)
    shown |= await shown_by(bureau["zhang"], {"running": here, "call": f"/staff/commitment/check/{quote(case)}"})
    await acted(bureau["zhang"], "check", case, cause="complaint", source="投诉1号", reason="有人反映")
    key = await house.open_step(case, "commitment_check")
    photo = {"evidence": ("现场照片.jpg", b"\xff\xd8\xff\xe0 photo \xff\xd9", "image/jpeg")}
    found = {"csrf": "token", "key": key, "click": key, "outcome": "partly", "on": str(today()), "findings": "部分属实"}
    await bureau["li"].post(f"/staff/decide/{quote(case)}", data=found, files=photo)
    await house.open_step(case, "letter_delivery")
    shown |= await shown_by(
        bureau["zhang"],
        {
            "delivery": here,
            "checks": f"{here}?tab=checks",
            "papers": f"{here}?tab=papers",
            "print": f"/staff/print/{quote(case)}",
        },
    )
    sent = await bureau["zhang"].post(f"{SHELF}/new", data=draft(id="proof"))
    text = sent.headers["location"]
    await house.until(lambda: _open(wang, text))
    shown |= await shown_by(wang, {"approval": text})
    assert await faults_of(shown, "commitment-case") == []


async def _open(client: httpx.AsyncClient, address: str) -> bool:
    return "核准承诺书文本" in (await client.get(address)).text
