"""信用报告：企业要一份、工作人员为一件事要一份；编号连续、字节冻结、公众可核验。"""

import hashlib
import io
import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest
from pypdf import PdfReader
from sqlalchemy import select, update

from api.day import today
from database.reading import reading
from database.tables.account import AccessLog
from database.tables.letter import LetterRow
from database.writing import table, writing
from tests.api.conftest import browser, person, signed_in
from tests.api.test_check import firm, penalised, told
from tests.templates.browser import chromium, faults_of

CSRF = {"csrf": "token"}
LETTER, ACCESS = table(LetterRow), table(AccessLog)


@pytest.fixture
async def uscc(open_house: Any) -> str:
    return await firm()


@pytest.fixture
async def owner(open_house: Any, uscc: str) -> httpx.AsyncClient:
    await person("owner", kind="business", uscc=uscc)
    return await signed_in(open_house, "owner")


@pytest.fixture
async def zhang(open_house: Any) -> httpx.AsyncClient:
    await person("zhang", unit="enf", roles=["handler"])
    return await signed_in(open_house, "zhang")


async def ordered(client: httpx.AsyncClient, version: str, click: str = "") -> str:
    """Ask for a report in the portal; answers the words of the newest."""
    done = await client.post("/portal/report", data={**CSRF, "version": version, "click": click or uuid4().hex})
    assert done.status_code == 303, done.text
    page = await client.get("/portal/report")
    found = re.findall(r'href="(/portal/letter/[^"]+)"', page.text)
    return words((await client.get(found[0])).content)


def words(pdf: bytes) -> str:
    return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(pdf)).pages)


async def papers() -> list[Any]:
    async with reading() as connection:
        return list((await connection.execute(select(LETTER).order_by(LETTER.c.drawn_at))).all())


async def test_a_business_gets_a_public_and_a_full_report(owner: httpx.AsyncClient, uscc: str) -> None:
    key = await penalised(uscc)
    public = await ordered(owner, "public")
    for word in ("行业信用报告", "公开版", uscc, "连交罚〔2026〕12号", "0.5", "查询期内无相关信息", "司法判决"):
        assert word in public, word
    await told(uscc, key.rpartition("/")[0], "repaired", today(), {"why": "信用修复", "about": key})
    assert "连交罚〔2026〕12号" not in await ordered(owner, "public")
    full = await ordered(owner, "full")
    assert "连交罚〔2026〕12号" in full
    assert "已终止" in full


async def test_the_paper_is_numbered_frozen_and_verified_by_anybody(
    open_house: Any, owner: httpx.AsyncClient, uscc: str
) -> None:
    first, second = uuid4().hex, uuid4().hex
    for click in (first, second, second):
        await ordered(owner, "public", click)
    rows = await papers()
    serials = [int(re.findall(r"〕(\d+)号", row.number)[0]) for row in rows]
    assert serials == [1, 2]
    assert "信报〔" in rows[0].number
    assert hashlib.sha256(rows[0].pdf).hexdigest() == rows[0].sha256
    shown = await browser(open_house).get(f"/verify/{rows[0].check_id}")
    assert (shown.status_code, rows[0].number in shown.text, rows[0].sha256 in shown.text) == (200, True, True)
    assert "示例海州物流" not in shown.text
    assert "现行有效" in shown.text
    async with writing() as connection:
        late = {**rows[0].data, "valid_until": str(today() - timedelta(days=1))}
        await connection.execute(update(LETTER).where(LETTER.c.id == rows[0].id).values(data=late))
    over = await browser(open_house).get(f"/verify/{rows[0].check_id}")
    assert ("已过有效期" in over.text, "现行有效" in over.text) == (True, False)


async def test_staff_say_what_for_and_it_is_logged_and_the_paper_stays_in_their_unit(
    open_house: Any, zhang: httpx.AsyncClient, owner: httpx.AsyncClient, uscc: str
) -> None:
    await penalised(uscc)
    at = f"/staff/business/{uscc}/report"
    bare = await zhang.post(at, data=CSRF)
    assert (bare.status_code, "请填写用途" in bare.text) == (422, True)
    assert await papers() == []
    said = {**CSRF, "purpose": "评标：连交采〔2026〕7号", "click": uuid4().hex}
    assert (await zhang.post(at, data=said)).status_code == 303
    assert (await zhang.post(at, data=said)).status_code == 303
    [row] = await papers()
    page = await zhang.get(at)
    assert "评标：连交采〔2026〕7号" in page.text
    paper = re.search(r'href="(/staff/report/[^"]+)"', page.text)
    assert paper
    assert "出具用途评标" in words((await zhang.get(paper[1])).content)
    async with reading() as connection:
        log = (await connection.execute(select(ACCESS).where(ACCESS.c.uscc == uscc))).all()
    assert {(one.account_id, one.purpose) for one in log} == {("zhang", "评标：连交采〔2026〕7号")}
    assert row.number not in (await owner.get("/portal/report")).text
    assert row.number not in (await owner.get("/portal/letters")).text
    await person("wu", unit="haizhou", roles=["handler"])
    assert (await (await signed_in(open_house, "wu")).get(paper[1])).status_code == 404
    assert (await zhang.get("/staff/mine")).status_code == 200
    case = await zhang.get(f"/staff/case/{row.case_id}")
    assert (case.status_code, row.number in case.text) == (200, True)


async def test_a_report_about_nobody_is_not_found(zhang: httpx.AsyncClient) -> None:
    assert (await zhang.get("/staff/business/91320799MA00000155/report")).status_code in (200, 404)
    assert (await zhang.get("/staff/business/nobody/report")).status_code == 404


@chromium
async def test_every_page_is_sound_on_a_phone_and_on_an_office_screen(
    zhang: httpx.AsyncClient, owner: httpx.AsyncClient, uscc: str
) -> None:
    at = f"/staff/business/{uscc}/report"
    shown = {"/portal-none": await owner.get("/portal/report"), "/staff-none": await zhang.get(at)}
    await ordered(owner, "public")
    await zhang.post(at, data={**CSRF, "purpose": "评标", "click": uuid4().hex})
    shown |= {
        "/portal": await owner.get("/portal/report"),
        "/portal-fault": await owner.post("/portal/report", data=CSRF),
        "/staff": await zhang.get(at),
        "/staff-fault": await zhang.post(at, data=CSRF),
    }
    assert await faults_of({name: answer.text for name, answer in shown.items()}, "report") == []
