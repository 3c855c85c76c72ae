"""工作人员的查验：一家、一批；结果可以打印；报告用没用；别的单位看不到；公众凭回执核验；嵌入窗口。"""

import io
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from python_calamine import CalamineWorkbook
from sqlalchemy import select

from api.check import Checker
from api.embed_token import grant, granted
from api.staff.check_sheet import lines_of
from database.reading import reading
from rules.check import CheckRequest
from rules.refusal import Refused
from settings import settings
from tests.api.conftest import browser, person, signed_in
from tests.api.test_check import NAME, RECEIPT, firm, penalised, system
from tests.rules.penalty_example import code
from tests.templates.browser import chromium, faults_of

CSRF = {"csrf": "token"}
ASKED = {**CSRF, "purpose": "procurement", "authority": "《政府采购法》第二十二条", "matter": "连交采〔2026〕7号"}


@pytest.fixture
async def zhang(web: Any) -> httpx.AsyncClient:
    await person("zhang", unit="enf", roles=["handler"])
    return await signed_in(web, "zhang")


async def checked(client: httpx.AsyncClient, uscc: str, **changed: str) -> str:
    """Check by the form; answers the address of the result."""
    done = await client.post("/staff/check", data={**ASKED, "who": uscc, **changed})
    assert done.status_code == 303, done.text
    return done.headers["location"]


async def test_a_business_is_checked_and_the_result_is_a_receipt(zhang: httpx.AsyncClient) -> None:
    uscc = await firm()
    await penalised(uscc)
    page = await zhang.get(await checked(zhang, uscc))
    for word in ("结论：提示", "当时如此", "未按规定安装卫星定位装置", "未报告", "<svg", "/verify/check/CX"):
        assert word in page.text, word


async def test_a_business_sees_who_checked_it_and_objects_to_what_was_answered(
    web: Any, zhang: httpx.AsyncClient
) -> None:
    uscc = await firm()
    await penalised(uscc)
    number = re.findall(r"CX[0-9A-Z-]+", (await zhang.get(await checked(zhang, uscc))).text)[0]
    await person("firm", kind="business", uscc=uscc, unit="", roles=[])
    own = await signed_in(web, "firm")
    page = (await own.get("/portal/file")).text
    for said in (number, "政府采购，结论：提示", "市交通执法支队", f"/portal/object?about=check/{number}"):
        assert said in page, said
    assert "zhang" not in page
    assert number in (await own.get(f"/portal/object?about=check/{number}")).text


async def test_a_name_is_looked_up_first(zhang: httpx.AsyncClient) -> None:
    uscc = await firm()
    found = await zhang.post("/staff/check", data={**ASKED, "who": "海州物流"})
    assert (found.status_code, f'value="{uscc}"' in found.text) == (200, True)
    assert 'name="purpose" value="procurement"' in found.text
    none = await zhang.post("/staff/check", data={**ASKED, "who": "没有的公司"})
    assert (none.status_code, "没有找到这家企业" in none.text) == (422, True)
    short = await zhang.post("/staff/check", data={**ASKED, "who": "海"})
    assert (short.status_code, "名称请至少写两个字" in short.text) == (422, True)


async def test_faults_stand_at_their_fields(zhang: httpx.AsyncClient) -> None:
    wrong = await zhang.post("/staff/check", data={**ASKED, "who": "91320799MA00000156", "purpose": ""})
    assert (wrong.status_code, "请填写查验用途" in wrong.text) == (422, True)
    code_wrong = await zhang.post("/staff/check", data={**ASKED, "who": "91320799MA00000156"})
    assert 'id="f-who-fault"' in code_wrong.text
    promised = await zhang.post("/staff/check", data={**ASKED, "who": code(), "by_commitment": "true"})
    assert "不涉及告知承诺" in promised.text


async def test_the_same_click_is_one_check(zhang: httpx.AsyncClient) -> None:
    uscc = await firm()
    assert len({await checked(zhang, uscc, click="once") for _ in range(3)}) == 1
    assert len({await checked(zhang, uscc, click=f"{n}") for n in range(2)}) == 2


async def test_the_use_is_reported_and_what_is_open_is_listed(zhang: httpx.AsyncClient) -> None:
    uscc = await firm()
    one, other = [await checked(zhang, uscc) for _ in range(2)]
    bare = await zhang.post(one, data={**CSRF, "used": "overridden"})
    assert (bare.status_code, "必须写明理由" in bare.text) == (422, True)
    said = await zhang.post(one, data={**CSRF, "used": "overridden", "reason": "与履约能力无关"})
    assert said.status_code == 303
    assert "与履约能力无关" in (await zhang.get(one)).text
    again = await zhang.post(one, data={**CSRF, "used": "applied"})
    assert (again.status_code, "此前已经报告" in again.text) == (409, True)
    waiting, every = [(await zhang.get(f"/staff/check/list{ask}")).text for ask in ("?waiting=true", "")]
    assert (one in waiting, other in waiting) == (False, True)
    assert (one in every, other in every) == (True, True)


async def test_another_unit_sees_neither_the_receipt_nor_the_list(web: Any, zhang: httpx.AsyncClient) -> None:
    at = await checked(zhang, await firm())
    await person("wu", unit="haizhou", roles=["handler"])
    wu = await signed_in(web, "wu")
    assert (await wu.get(at)).status_code == 404
    assert (await wu.post(at, data={**CSRF, "used": "applied"})).status_code == 404
    assert at not in (await wu.get("/staff/check/list")).text
    await person("chen", unit="zfc", roles=["supervisor"])
    chen = await signed_in(web, "chen")
    assert "由查验的单位报告" in (await chen.get(at)).text
    assert (await chen.post(at, data={**CSRF, "used": "applied"})).status_code == 404


async def test_a_system_s_checks_are_in_its_unit_s_list(web: Any, zhang: httpx.AsyncClient) -> None:
    client, uscc = await system(web), await firm()
    from api.systems.check_wire import QUESTION

    number = (await client.post("/v1/check", json={**QUESTION, "uscc": uscc})).json()["number"]
    assert f"/staff/check/{number}" in (await zhang.get("/staff/check/list")).text


def book(*rows: tuple[str, ...]) -> bytes:
    memory = io.BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as made:
        sheet = made.add_worksheet()
        for place, row in enumerate(rows):
            sheet.write_row(place, 0, row)
    return memory.getvalue()


async def test_a_sheet_is_checked_row_by_row(zhang: httpx.AsyncClient) -> None:
    codes = [await firm(f"MA00000{n}") for n in (1, 2)]
    await penalised(codes[0])
    content = book(
        ("企业", "代码"), ("甲", codes[0]), ("乙", codes[1]), ("甲又", codes[0]), ("丙", "91320799MA00000156")
    )
    form = {**ASKED, "click": "a-sheet"}
    done = await zhang.post("/staff/check/sheet", data=form, files={"sheet": ("企业.xlsx", content)})
    assert done.status_code == 200, done.text
    for word in ("提示 1 家", "无 1 家", "有 1 行没有查验", "第 5 行“91320799MA00000156”"):
        assert word in done.text, word
    again = await zhang.post("/staff/check/sheet", data=form, files={"sheet": ("企业.xlsx", content)})
    numbers = [set(re.findall(r"/staff/check/(CX\w+-\w+)", one.text)) for one in (done, again)]
    assert numbers[0] == numbers[1]
    async with reading() as connection:
        assert len((await connection.execute(select(RECEIPT.c.number))).all()) == 2
    at = re.search(r"/staff/check/sheet/(\w{20})/table", done.text)
    assert at
    table = await zhang.get(at[0])
    rows = CalamineWorkbook.from_filelike(io.BytesIO(table.content)).get_sheet_by_index(0).to_python()
    assert {row[6] for row in rows[2:]} == numbers[0]
    batch = at[0].removesuffix("/table")
    said = await zhang.post(batch, data={**CSRF, "used": "applied"})
    assert said.status_code == 303
    assert "未报告" not in (await zhang.get(batch)).text


async def test_codes_may_be_pasted_and_too_many_are_refused(
    zhang: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    codes = [await firm(f"MA00000{n}") for n in (1, 2, 3)]
    done = await zhang.post("/staff/check/sheet", data={**ASKED, "codes": "\n".join(codes)})
    assert "无 3 家" in done.text
    monkeypatch.setenv("XINCHENG_CHECK_ROWS", "2")
    settings.cache_clear()
    over = await zhang.post("/staff/check/sheet", data={**ASKED, "codes": "\n".join(codes)})
    assert (over.status_code, "一次最多查验 2 家" in over.text) == (422, True)
    empty = await zhang.post("/staff/check/sheet", data={**ASKED, "codes": "不是代码"})
    assert (empty.status_code, "没有可以查验的代码" in empty.text) == (422, True)


def test_a_sheet_is_read_whatever_it_is_written_in() -> None:
    text = f"企业,代码\n甲,{code()}\n\n乙,没有\n"
    for content in (text.encode(), text.encode("gb18030"), text.encode("utf-8-sig")):
        assert lines_of(content) == ["", code(), "", "乙"]
    far = io.BytesIO()
    with xlsxwriter.Workbook(far) as book:
        book.add_worksheet().write_row(1_048_575, 0, ["甲"] * 6)
    for broken in (b"PK\x03\x04 no zip", b"\xff\xff\xff\xff", far.getvalue()):
        with pytest.raises(Refused) as refused:
            lines_of(broken)
        assert refused.value.code == "SheetUnreadable"


async def test_anybody_verifies_a_receipt_and_learns_no_name(web: Any, zhang: httpx.AsyncClient) -> None:
    number = (await checked(zhang, await firm())).rpartition("/")[2]
    shown = await browser(web).get(f"/verify/check/{number}")
    assert (shown.status_code, "这张回执是本系统出具的" in shown.text) == (200, True)
    assert NAME not in shown.text
    assert code() not in shown.text
    none = await browser(web).get("/verify/check/CX20261123-2222222222")
    assert (none.status_code, "没有查到" in none.text) == (404, True)


@pytest.fixture
def framed(web: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("XINCHENG_EMBED_ANCESTORS", "https://oa.example.cn")
    settings.cache_clear()
    return web


async def embed_token(web: Any) -> str:
    client = await system(web)
    asked = {"purpose": "procurement", "authority": "《政府采购法》第二十二条", "matter": "采购"}
    granted = await client.post("/v1/check/embed", json=asked)
    assert granted.status_code == 201, granted.text
    return str(granted.json()["token"])


async def test_a_window_checks_with_the_token_of_its_page(framed: Any) -> None:
    uscc = await firm()
    await penalised(uscc)
    visitor, token = browser(framed), await embed_token(framed)
    empty = await visitor.get("/embed/check")
    assert "frame-ancestors https://oa.example.cn" in empty.headers["content-security-policy"]
    assert "set-cookie" not in empty.headers
    done = await visitor.post("/embed/check", data={"token": token, "uscc": uscc, "click": "1"})
    assert (done.status_code, f"{NAME}：提示" in done.text) == (200, True)
    async with reading() as connection:
        row = (await connection.execute(select(RECEIPT))).one()
    assert (row.via, row.unit, row.purpose, row.by_name) == ("embed", "enf", "procurement", "采购系统")


async def test_a_window_without_a_sound_token_checks_nothing(framed: Any) -> None:
    visitor, token = browser(framed), await embed_token(framed)
    text, _, seal = token.partition(".")
    for bad in ("", "x", f"{text[:-4]}AAAA.{seal}", f"{text}.{'0' * 64}", "é.é"):
        refused = await visitor.post("/embed/check", data={"token": bad, "uscc": code()})
        assert (refused.status_code, "通行证无效" in refused.text) == (403, True), bad
    async with reading() as connection:
        assert not (await connection.execute(select(RECEIPT.c.number))).all()


def test_a_token_ends_after_a_quarter_of_an_hour() -> None:
    now = datetime(2026, 11, 23, tzinfo=UTC)
    by = Checker(id="key:甲", name="甲", unit="enf", via="system", quota=7)
    asked = CheckRequest(purpose="procurement", authority="依据", uscc=code())
    token, until = grant(by, asked, now=now)
    found = granted(token, now=until)
    assert (found.id, found.quota, found.purpose) == ("key:甲", 7, "procurement")
    with pytest.raises(Refused, match="十五分钟"):
        granted(token, now=until + timedelta(seconds=1))


async def test_a_window_is_closed_unless_it_is_opened_to_somebody(web: Any) -> None:
    assert (await browser(web).get("/embed/check")).status_code == 404


@chromium
async def test_every_page_is_sound_on_a_phone_and_on_an_office_screen(framed: Any, zhang: httpx.AsyncClient) -> None:
    codes = [await firm(f"MA00000{n}") for n in (1, 2)]
    await penalised(codes[0])
    visitor, token = browser(framed), await embed_token(framed)
    at = await checked(zhang, codes[0])
    sheet = await zhang.post("/staff/check/sheet", data={**ASKED, "codes": "\n".join([*codes, "不是代码"])})
    shown = {
        "/check": await zhang.get("/staff/check"),
        "/check-found": await zhang.post("/staff/check", data={**ASKED, "who": "海州"}),
        "/check-fault": await zhang.post("/staff/check", data={**ASKED, "who": "9132"}),
        "/result": await zhang.get(at),
        "/result-fault": await zhang.post(at, data={**CSRF, "used": "overridden"}),
        "/list": await zhang.get("/staff/check/list"),
        "/list-none": await zhang.get("/staff/check/list?before=2020-01-01T00:00:00%2B08:00|x"),
        "/sheet": await zhang.get("/staff/check/sheet"),
        "/sheet-fault": await zhang.post("/staff/check/sheet", data=ASKED),
        "/sheet-result": sheet,
        "/verify": await visitor.get(f"/verify/check/{at.rpartition('/')[2]}"),
        "/verify-none": await visitor.get("/verify/check/CX1"),
        "/embed": await visitor.get("/embed/check"),
        "/embed-answer": await visitor.post("/embed/check", data={"token": token, "uscc": codes[0]}),
    }
    assert await faults_of({name: answer.text for name, answer in shown.items()}, "check") == []
