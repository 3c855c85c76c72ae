"""惩戒措施清单的页面：经办导入，错误按行按列列出，另一人逐项核对，公众看到现行的各项；提出暂停由负责人核准。"""

import html
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from urllib.parse import quote, unquote

import httpx
import pytest
from python_calamine import CalamineWorkbook

from api.day import today
from database.tables.case import Case
from database.tables.hang import Hang
from database.writing import put, writing
from local.mailbox import Mailbox
from local.temporal import Temporal
from tests.api import house
from tests.api.conftest import browser, person, signed_in
from tests.rules.list_example import FIRST, ROWS, THIRD, about
from tests.workflows.sanction_list_course import CHECK, sheet_of

CSRF = {"csrf": "token"}
HERE = "/staff/lists"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"
STAFF = (("zhang", "handler"), ("wang", "legal"), ("qian", "head"))
Bureau = dict[str, httpx.AsyncClient]


@pytest.fixture
async def bureau(
    web: Any, temporal_server: Temporal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Bureau]:
    for name, role in STAFF:
        await person(name, unit="enf", roles=[role])
    await person("hwy-zhang", unit="hwy", roles=["handler"])
    async with house.opened(temporal_server, mailbox, monkeypatch):
        yield {name: await signed_in(web, name) for name in (*dict(STAFF), "hwy-zhang")}


async def sent(client: httpx.AsyncClient, number: str, rows: Any = ROWS, **changed: Any) -> httpx.Response:
    """Upload a list with its paper, as the form does."""
    given = {name: str(value) for name, value in about(number, **changed).items()}
    files = {"sheet": ("清单.csv", sheet_of(rows)), "paper": ("原文.pdf", PDF)}
    return await client.post(f"{HERE}/new", data={**CSRF, **given}, files=files)


async def imported(client: httpx.AsyncClient, number: str, **changed: Any) -> str:
    """Answers the case of a list that waits to be checked."""
    answer = await sent(client, number, **changed)
    assert answer.status_code == 303, html.unescape(answer.text)
    case = "sanction_list/" + unquote(httpx.URL(answer.headers["location"]).path).removeprefix(f"{HERE}/")
    await house.open_step(case, CHECK)
    return case


def verdicts(*rejected: int, of: int = 3) -> dict[str, str]:
    said = {f"accepted-{place}": "no" if place in rejected else "yes" for place in range(of)}
    return {**CSRF, **said, **{f"reason-{place}": "与原文不符" for place in rejected}}


async def decided(client: httpx.AsyncClient, case: str, name: str, **answers: Any) -> None:
    key = await house.open_step(case, name)
    done = await client.post(f"/staff/decide/{quote(case)}", data={**CSRF, "key": key, "click": key, **answers})
    assert done.status_code == 303, html.unescape(done.text)


async def in_force(bureau: Bureau, number: str, **changed: Any) -> str:
    case = await imported(bureau["zhang"], number, **changed)
    name = quote(case.partition("/")[2])
    assert (await bureau["wang"].post(f"{HERE}/check/{name}", data=verdicts(1))).status_code == 303
    await decided(bureau["wang"], case, CHECK, outcome="confirm")
    await house.until(lambda: on_the_shelf(bureau["wang"], "现行"))
    return case


async def on_the_shelf(client: httpx.AsyncClient, words: str) -> bool:
    """Whether a list stands so."""
    return f">{words}<" in (await client.get(HERE)).text


async def test_a_list_goes_from_its_sheet_to_the_public_page(bureau: Bureau, web: Any) -> None:
    zhang, wang = bureau["zhang"], bureau["wang"]
    case = await imported(zhang, "4150")
    name = quote(case.partition("/")[2])
    assert "待核对" in (await zhang.get(HERE)).text
    own = await zhang.get(f"{HERE}/check/{name}")
    assert "您不能核对" in own.text
    assert (await zhang.post(f"{HERE}/check/{name}", data=verdicts())).status_code == 422
    duty = (await wang.get(f"/staff/case/{quote(case)}")).text
    assert f"{HERE}/check/" in duty
    assert "共 3 项，逐项核对" in duty
    early = await wang.post(f"/staff/decide/{quote(case)}", data={**CSRF, "key": f"{CHECK}.1", "outcome": "confirm"})
    assert (early.status_code, "还有 3 项没有逐项核对" in early.text) == (422, True)
    bare = await wang.post(f"{HERE}/check/{name}", data={**CSRF, "accepted-0": "yes", "accepted-1": "no"})
    assert (bare.status_code, "不采纳的，请写明理由" in bare.text) == (422, True)
    part = await wang.post(f"{HERE}/check/{name}", data={**CSRF, "accepted-0": "yes"})
    assert unquote(part.headers["location"]).startswith(f"{HERE}/check/"), "two items are left"
    async with browser(web) as visitor:
        assert "没有现行的惩戒措施清单" in (await visitor.get("/public/measures")).text
        rest = await wang.post(f"{HERE}/check/{name}", data=verdicts(1))
        assert unquote(rest.headers["location"]) == f"/staff/case/{case}"
        await decided(wang, case, CHECK, outcome="confirm")
        await house.until(lambda: on_the_shelf(wang, "现行"))
        shown = (await visitor.get("/public/measures")).text
        assert ("示例措施甲" in shown, "示例措施乙" in shown, "示例措施丙" in shown) == (True, False, True)
        only = (await visitor.get("/public/measures", params={"klass": "III"})).text
        assert ("示例措施甲" in only, "示例措施丙" in only) == (False, True)
    page = (await bureau["hwy-zhang"].get(f"{HERE}/{name}")).text
    for words in ("示例清单原文第 1 页", "与原文不符", "招标投标、市场准入", "现行", "现在没有惩戒依据这份清单"):
        assert words in page, words
    assert "提出废止" not in page
    narrowed = (await zhang.get(f"{HERE}/{name}?klass=II")).text
    assert ("示例措施甲" in narrowed, "示例措施乙" in narrowed) == (False, True)
    kept = await bureau["hwy-zhang"].get(f"{HERE}/paper/{name}")
    assert (kept.status_code, kept.content) == (200, PDF)


async def test_the_faults_of_a_sheet_come_back_by_row_and_column_and_what_was_typed_stays(bureau: Bureau) -> None:
    answer = await sent(bureau["zhang"], "4151", (FIRST, THIRD | {"类别": "四类", "来源": ""}))
    said = html.unescape(answer.text)
    assert answer.status_code == 422
    for words in (
        "表中有 2 处错误",
        "<b>第 3 行 类别</b>：“四类”不是类别",
        "<b>第 3 行 来源</b>：请填写来源",
        "示例机关",
    ):
        assert words in said, words
    assert "保留已上传：原文.pdf" in said
    assert "示例清单-4151" not in (await bureau["zhang"].get(HERE)).text
    empty = await bureau["zhang"].post(f"{HERE}/new", data={**CSRF, "level": "other"})
    for words in ("请填写清单表格", "请填写原文", "请填写文号", "请填写施行日期"):
        assert words in empty.text, words
    for number, content, told in (
        ("4155", b"\xff\xff\xff", "既不是 xlsx"),
        ("4156", b"x" * (2 * 1024 * 1024 + 1), "清单表格超过 2 MB"),
        ("4157", sheet_of(ROWS).split(b"\r\n")[0], "表中没有一项"),
    ):
        given = {name: str(value) for name, value in about(number).items()}
        files = {"sheet": ("清单.csv", content), "paper": ("原文.pdf", PDF)}
        back = await bureau["zhang"].post(f"{HERE}/new", data={**CSRF, **given}, files=files)
        assert (back.status_code, told in back.text) == (422, True), told


async def test_who_may_not_import_and_what_is_imported_twice(bureau: Bureau) -> None:
    outside = await sent(bureau["hwy-zhang"], "4152")
    assert (outside.status_code, "不是第 9 项举措" in outside.text) == (403, True)
    head = await sent(bureau["qian"], "4152")
    assert (head.status_code, "由本单位的经办或者法制审核岗位录入" in head.text) == (403, True)
    case = await imported(bureau["zhang"], "4152")
    again = await sent(bureau["zhang"], "4152")
    assert unquote(again.headers["location"]) == f"{HERE}/{case.partition('/')[2]}"
    page = (await bureau["zhang"].get(f"{HERE}/{quote(case.partition('/')[2])}")).text
    assert "撤回这次导入" in page
    gone = await bureau["zhang"].post(f"/staff/withdraw/{quote(case)}", data={**CSRF, "why": "传错了"})
    assert gone.status_code == 303
    await house.until(lambda: on_the_shelf(bureau["zhang"], "未启用"))


async def test_a_suspension_is_proposed_here_and_approved_by_the_head(bureau: Bureau, web: Any) -> None:
    case = await in_force(bureau, "4153")
    zhang = bureau["zhang"]
    page = f"{HERE}/change/{quote(case)}"
    assert "提出废止、暂停或者恢复" in (await zhang.get(f"{HERE}/{quote(case.partition('/')[2])}")).text
    assert "由导入清单的单位的经办或者法制审核岗位提出" in (await bureau["qian"].get(page)).text
    said = {
        **CSRF,
        "click": "c",
        "event": "repeal",
        "document": "示例文1号",
        "document_day": str(today()),
        "reason": "示例",
    }
    scan = {"paper": ("文书.pdf", PDF)}
    undated = await zhang.post(page, data=said, files=scan)
    assert (undated.status_code, "请写明自哪一日起" in undated.text) == (422, True)
    done = await zhang.post(page, data={**said, "event": "suspend", "click": "d"}, files=scan)
    assert done.status_code == 303, html.unescape(done.text)
    await decided(bureau["qian"], case, "sanction_list_change", outcome="approve", reason="同意")
    await house.until(lambda: on_the_shelf(zhang, "暂停执行"))
    async with browser(web) as visitor:
        assert "没有现行的惩戒措施清单" in (await visitor.get("/public/measures")).text


async def test_a_unit_is_offered_its_own_lists_and_shown_what_it_decided_itself(bureau: Bureau) -> None:
    case = await in_force(bureau, "4159")
    for unit, subject in (("enf", "示例海州甲企业"), ("hwy", "示例海州乙企业")):
        about = {"id": f"sanction/4159-{unit}", "kind": "sanction", "title": f"惩-{unit}", "uscc": "", "unit": unit}
        begun = {"legal_date": today(), "position": "filed", "started_by": "示例", "started_at": datetime.now(UTC)}
        async with writing() as connection:
            await put(connection, Case, {**about, **begun, "subject": subject, "seq": 1})
            await put(connection, Hang, {"case_id": about["id"], "on_case": case, "about": "清单", "since": today()})
    page = f"{HERE}/{quote(case.partition('/')[2])}"
    own, other = (await bureau["zhang"].get(page)).text, (await bureau["hwy-zhang"].get(page)).text
    assert ("示例海州甲企业" in own, "示例海州乙企业" in own) == (True, False)
    assert ("示例海州甲企业" in other, "示例海州乙企业" in other) == (False, True)
    for shown in (own, other):
        assert "依据它的惩戒 2 件" in shown
        assert "另有 1 件由其他单位决定" in shown
    option = f'value="{case}"'
    assert option in (await bureau["zhang"].get(f"{HERE}/new")).text
    assert option not in (await bureau["hwy-zhang"].get(f"{HERE}/new")).text


async def test_the_sample_is_read_back_with_its_headings_and_its_row_is_refused(bureau: Bureau) -> None:
    answer = await bureau["zhang"].get(f"{HERE}/sample")
    rows = CalamineWorkbook.from_object(BytesIO(answer.content)).get_sheet_by_index(0).to_python()
    assert rows[0][:4] == ["*序号", "*类别", "*惩戒措施", "*惩戒内容"]
    given = {name: str(value) for name, value in about("4154").items()}
    files = {"sheet": ("样表.xlsx", answer.content), "paper": ("原文.pdf", PDF)}
    back = await bureau["zhang"].post(f"{HERE}/new", data={**CSRF, **given}, files=files)
    assert (back.status_code, "这是样表中的示例行，请删去" in back.text) == (422, True)
