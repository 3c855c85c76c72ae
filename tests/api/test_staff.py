"""工作人员的一天：录入、领取、办理、代办、导入；做不了的，说明为什么。"""

import asyncio
import io
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import httpx
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from python_calamine import CalamineWorkbook
from sqlalchemy import select, update

from api.day import today
from database.queries.step import step_of
from database.reading import reading
from database.tables.account import AccessLog
from database.tables.desk import HoldLog
from database.tables.step import StepRow
from database.writing import table, writing
from local.mailbox import Mailbox
from local.temporal import Temporal
from tests.api import house
from tests.api.conftest import person, signed_in
from tests.rules.penalty_example import code

CSRF = {"csrf": "token"}


@pytest.fixture
async def bureau(
    web: Any, temporal_server: Temporal, mailbox: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[dict[str, httpx.AsyncClient]]:
    """Everybody at their own browser."""
    posts = {"zhang": "handler", "qian": "handler", "li": "reviewer", "sun": "reviewer", "wang": "head"}
    for name, role in posts.items():
        await person(name, unit="enf", roles=[role])
    await person("stranger", unit="haizhou", roles=["handler", "reviewer", "head"])
    async with house.opened(temporal_server, mailbox, monkeypatch):
        yield {name: await signed_in(web, name) for name in (*posts, "stranger")}


def filled(**changed: Any) -> dict[str, Any]:
    number = f"连交罚〔2026〕{uuid4().int % 10**8}号"
    return {
        **CSRF, "stage": "check", "no": number, "decided_on": str(today() - timedelta(days=3)),
        "subject": "示例海州物流有限公司", "uscc": code(), "violation": "未按规定安装卫星定位装置",
        "facts": "检查时发现。", "basis": "《示例办法》第三条", "kinds": ["罚款"], "content": "罚款人民币5000元",
        "fine": "5,000", "procedure": "ordinary", "hand_over": "direct",
    } | changed  # fmt: skip


async def entered(client: httpx.AsyncClient, **changed: Any) -> str:
    """Enter a penalty by the form; answers its case."""
    form = filled(**changed)
    shown = await client.post("/staff/penalty/new", data=form)
    assert shown.status_code == 200, shown.text
    kept = re.search(r'name="answers" value="([^"]*)"', shown.text)
    assert kept
    answers = kept[1].replace("&#34;", '"').replace("&amp;", "&")
    done = await client.post("/staff/penalty/new", data={**CSRF, "stage": "begin", "answers": answers})
    assert done.status_code == 303, done.text
    return f"penalty/{form['no']}"


async def decided(client: httpx.AsyncClient, case: str, key: str, **answers: Any) -> httpx.Response:
    form = {**CSRF, "key": key, "click": uuid4().hex, **answers}
    return await client.post(f"/staff/decide/{quote(case)}", data=form)


async def test_a_penalty_is_checked_confirmed_and_entered_once(bureau: dict[str, httpx.AsyncClient]) -> None:
    form = filled()
    shown = await bureau["zhang"].post("/staff/penalty/new", data=form)
    assert "系统判定：一般" in shown.text
    assert "最早修复日" in shown.text
    case = await entered(bureau["zhang"], no=form["no"])
    page = await bureau["zhang"].get(f"/staff/case/{quote(case)}")
    assert page.status_code == 200
    assert "复核分类" in page.text
    again = await bureau["zhang"].post(
        "/staff/penalty/new", data=filled(no=form["no"].replace("〔", "(").replace("〕", ")"))
    )
    assert again.status_code == 422
    assert "不能重复登记" in again.text


async def test_faults_stand_beside_their_fields_and_what_was_typed_is_kept(
    bureau: dict[str, httpx.AsyncClient],
) -> None:
    form = filled(uscc="91320799MA000001XX", fine="", decided_on=str(today() + timedelta(days=1)))
    shown = await bureau["zhang"].post("/staff/penalty/new", data=form)
    assert shown.status_code == 422
    for fault in ("请填写罚款金额", "晚于今天"):
        assert fault in shown.text
    assert f'value="{form["no"]}"' in shown.text


async def test_who_entered_a_penalty_may_neither_claim_nor_be_handed_its_review(
    bureau: dict[str, httpx.AsyncClient], web: Any
) -> None:
    await person("both", unit="enf", roles=["handler", "reviewer"])
    both = await signed_in(web, "both")
    case = await entered(both)
    here = quote(case)
    claimed = await both.post(f"/staff/claim/{here}", data={**CSRF, "key": "class_confirmation.1"})
    assert (claimed.status_code, "职责分离" in claimed.text) == (403, True)
    assert (
        await bureau["li"].post(f"/staff/claim/{here}", data={**CSRF, "key": "class_confirmation.1"})
    ).status_code == 303
    handed = await bureau["li"].post(
        f"/staff/transfer/{here}", data={**CSRF, "key": "class_confirmation.1", "to": "both", "why": "出差"}
    )
    assert (handed.status_code, "不能转给both" in handed.text) == (403, True)


async def test_a_step_in_somebody_elses_hands_cannot_be_decided(bureau: dict[str, httpx.AsyncClient]) -> None:
    case = await entered(bureau["zhang"])
    key = "class_confirmation.1"
    await bureau["li"].post(f"/staff/claim/{quote(case)}", data={**CSRF, "key": key})
    refused = await decided(bureau["sun"], case, key, klass="general")
    assert (refused.status_code, "此任务由li办理" in refused.text) == (409, True)
    taken = await bureau["sun"].post(f"/staff/claim/{quote(case)}", data={**CSRF, "key": key})
    assert taken.status_code == 409
    handed = await bureau["li"].post(f"/staff/transfer/{quote(case)}", data={**CSRF, "key": key, "to": "sun"})
    assert handed.status_code == 303
    done = await decided(bureau["sun"], case, key, klass="general")
    assert done.status_code == 303
    async with reading() as connection:
        row = await step_of(connection, case, key)
        log = (await connection.execute(select(table(HoldLog).c.what).order_by(table(HoldLog).c.id))).scalars().all()
    assert row is not None
    assert (row.state, row.answered_by, row.holder) == ("done", "sun", None)
    assert log == ["领取", "转办"]


async def test_one_form_sent_twice_is_one_act(bureau: dict[str, httpx.AsyncClient]) -> None:
    case = await entered(bureau["zhang"])
    form = {**CSRF, "key": "class_confirmation.1", "click": "the one click", "klass": "general"}
    first = await bureau["li"].post(f"/staff/decide/{quote(case)}", data=form)
    second = await bureau["li"].post(f"/staff/decide/{quote(case)}", data=form)
    assert (first.status_code, second.status_code) == (303, 303)


async def test_a_faulty_answer_comes_back_with_its_faults_and_the_step_stays_open(
    bureau: dict[str, httpx.AsyncClient],
) -> None:
    case = await entered(bureau["zhang"])
    shown = await decided(bureau["li"], case, "class_confirmation.1", reason="理由一二三")
    assert shown.status_code == 422
    assert "请填写失信行为分类" in shown.text
    assert "理由一二三" in shown.text
    assert (await decided(bureau["li"], case, "class_confirmation.1", klass="general")).status_code == 303


async def test_another_unit_sees_nothing_of_a_case(bureau: dict[str, httpx.AsyncClient]) -> None:
    case = await entered(bureau["zhang"])
    assert (await decided(bureau["li"], case, "class_confirmation.1", klass="general")).status_code == 303
    here, key = quote(case), {**CSRF, "key": await house.open_step(case, "paper_approval")}
    draft = f"/staff/letter/{here}/repair_reminder.pdf"
    assert (await bureau["wang"].get(draft)).headers["content-type"] == "application/pdf"
    stranger = bureau["stranger"]
    for address in (f"/staff/case/{here}", f"/staff/print/{here}", draft, f"/staff/penalty/revise/{here}"):
        assert (await stranger.get(address)).status_code == 404, address
    for verb in ("claim", "chase", "pause", "transfer", "inquire", "copy", "decide", "withdraw"):
        said = {**key, "why": "x", "to": "stranger"}
        assert (await stranger.post(f"/staff/{verb}/{here}", data=said)).status_code == 404, verb


async def test_who_takes_a_case_back_says_why_and_the_timeline_says_it(bureau: dict[str, httpx.AsyncClient]) -> None:
    case = await entered(bureau["zhang"])
    here = quote(case)
    said = {**CSRF, "click": "w1", "key": "class_confirmation.1", "why": "重复录入了同一决定"}
    assert (await bureau["zhang"].post(f"/staff/withdraw/{here}", data=said)).status_code == 303
    page = (await waited(bureau["zhang"], f"/staff/case/{here}", "案件办结：登记人撤回")).text
    assert "重复录入了同一决定" in page
    assert f"/staff/why/{here}" not in page


async def test_an_opinion_is_asked_of_a_colleague_of_the_unit_and_of_nobody_else(
    bureau: dict[str, httpx.AsyncClient],
) -> None:
    here = quote(await entered(bureau["zhang"]))
    said = {**CSRF, "key": "class_confirmation.1", "why": "请看分类是否妥当"}
    other = await bureau["zhang"].post(f"/staff/inquire/{here}", data={**said, "click": "o1", "to": "stranger"})
    assert other.status_code == 404
    assert "办理该环节的单位没有这位工作人员" in other.text
    assert (
        await bureau["zhang"].post(f"/staff/inquire/{here}", data={**said, "click": "o2", "to": "li"})
    ).status_code == 303
    assert "加签意见" in (await waited(bureau["zhang"], f"/staff/case/{here}", "加签意见")).text


async def test_whoever_looks_at_a_credit_file_says_what_for(bureau: dict[str, httpx.AsyncClient]) -> None:
    await entered(bureau["zhang"])
    asked = await bureau["zhang"].get(f"/staff/business/{code()}")
    assert "查阅目的" in asked.text
    shown = await bureau["zhang"].get(f"/staff/business/{code()}?purpose=inspection&note=抽查")
    assert "监督检查" in shown.text
    async with reading() as connection:
        logged = (await connection.execute(select(table(AccessLog).c.purpose))).scalars().all()
    assert logged == ["监督检查"]


async def test_only_whole_papers_are_taken_and_they_are_judged_by_content(bureau: dict[str, httpx.AsyncClient]) -> None:
    case = await entered(bureau["zhang"])
    assert (await decided(bureau["li"], case, "class_confirmation.1", klass="general")).status_code == 303
    key = await house.open_step(case, "paper_approval")
    assert (await decided(bureau["wang"], case, key, outcome="approve")).status_code == 303
    served = {"outcome": "served", "means": "direct", "receiver": "示例人", "on": str(today())}
    form = {**CSRF, "key": await house.open_step(case, "service_proof"), "click": "c", **served}
    page = ("回证.pdf", b"<html><script>alert(1)</script>", "application/pdf")
    refused = await bureau["zhang"].post(f"/staff/decide/{quote(case)}", data=form, files={"proof": page})
    assert (refused.status_code, "不是完整的 PDF" in refused.text) == (422, True)
    paper = ("回证.pdf", b"%PDF-1.4\n%%EOF\n", "application/octet-stream")
    done = await bureau["zhang"].post(f"/staff/decide/{quote(case)}", data=form, files={"proof": paper})
    assert done.status_code == 303, done.text
    shown = await bureau["zhang"].get(f"/staff/case/{quote(case)}?tab=materials")
    kept = re.search(r"/staff/upload/(\w+)", shown.text)
    assert kept
    answer = await bureau["qian"].get(kept[0])
    assert (answer.headers["content-type"], answer.content[:5]) == ("application/pdf", b"%PDF-")
    assert (await bureau["stranger"].get(kept[0])).status_code == 404


async def test_a_substitute_acts_for_somebody_and_the_case_says_so(
    bureau: dict[str, httpx.AsyncClient], web: Any
) -> None:
    case = await entered(bureau["zhang"])
    absence = {**CSRF, "person": "li", "substitute": "qian", "since": str(today()), "until": str(today())}
    assert (await bureau["zhang"].post("/staff/absence", data=absence)).status_code == 422
    assert (await bureau["li"].post("/staff/absence", data=absence)).status_code == 303
    assert (await bureau["sun"].post("/staff/acting", data={**CSRF, "person": "li"})).status_code == 403
    assert (await bureau["qian"].post("/staff/acting", data={**CSRF, "person": "li"})).status_code == 303
    assert "代 li 办理" in (await bureau["qian"].get("/staff/todo?tab=free")).text
    assert (await decided(bureau["qian"], case, "class_confirmation.1", klass="general")).status_code == 303
    async with reading() as connection:
        row = await step_of(connection, case, "class_confirmation.1")
    assert row is not None
    assert (row.answered_by, row.acting_for) == ("qian", "li")
    assert "代 li 办理" in (await bureau["zhang"].get(f"/staff/case/{quote(case)}")).text


async def test_the_list_narrows_by_its_address_and_its_export_says_how(bureau: dict[str, httpx.AsyncClient]) -> None:
    case = await entered(bureau["zhang"])
    other = await entered(bureau["zhang"], subject="示例别家航运有限公司")
    found = await bureau["li"].get("/staff/todo?tab=free&q=别家")
    assert other.partition("/")[2] in found.text
    assert case.partition("/")[2] not in found.text
    in_place = {"HX-Request": "true", "HX-Target": "list"}
    narrowed = await bureau["li"].get("/staff/todo?tab=free&q=别家", headers=in_place)
    assert 'hx-target="#list" hx-select="#list"' in found.text
    assert narrowed.text.strip().startswith('<div id="list">')
    assert other.partition("/")[2] in narrowed.text
    await bureau["li"].post("/staff/todo/view", data={**CSRF, "name": "别家的", "query": "tab=free&q=别家"})
    assert "别家的" in (await bureau["li"].get("/staff/todo")).text
    book = (await bureau["li"].get("/staff/todo/export?tab=free&q=别家")).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(book)).get_sheet_by_index(0).to_python()
    assert "关键字：别家" in str(rows[0][0])
    assert len(rows) == 3


async def test_nobody_is_offered_an_entry_that_would_be_refused(web: Any, bureau: dict[str, httpx.AsyncClient]) -> None:
    await person("outside", unit="zfc", roles=["handler"])
    await person("overseer", unit="zfc", roles=["supervisor"])
    case = await entered(bureau["zhang"])
    units = (await (await signed_in(web, "overseer")).get("/staff/todo?tab=units")).text
    assert case.partition("/")[2] in units
    assert 'value="chase"' in units
    assert 'value="claim"' not in units
    assert 'value="claim"' in (await bureau["li"].get("/staff/todo?tab=free")).text
    asked = {"zhang": "", "li": "由经办岗位", "outside": "不是第 7 项举措"}
    for name, why in asked.items():
        client = bureau.get(name) or await signed_in(web, name)
        for list_page in ("/staff/todo", "/staff/penalty"):
            assert ('href="/staff/penalty/new"' in (await client.get(list_page)).text) is (not why), (name, list_page)
        for form_page in ("/staff/penalty/new", "/staff/sheet"):
            page = (await client.get(form_page)).text
            assert why in page, (name, form_page)
            assert ('class="button button-primary" type="submit"' in page) is (not why), (name, form_page)


async def test_a_clock_that_has_run_out_is_not_offered_to_be_stopped(bureau: dict[str, httpx.AsyncClient]) -> None:
    case = await entered(bureau["zhang"])
    page = f"/staff/case/{quote(case)}"
    assert f'action="/staff/pause/{quote(case)}"' in (await bureau["li"].get(page)).text
    async with writing() as connection:
        await connection.execute(update(table(StepRow)).where(table(StepRow).c.case_id == case).values(due_on=today()))
    assert f'action="/staff/pause/{quote(case)}"' not in (await bureau["li"].get(page)).text


async def test_a_bulk_act_says_what_it_did_and_what_it_refused(bureau: dict[str, httpx.AsyncClient]) -> None:
    cases = [await entered(bureau["zhang"]) for _ in range(2)]
    await bureau["sun"].post(f"/staff/claim/{quote(cases[1])}", data={**CSRF, "key": "class_confirmation.1"})
    chosen = [f"{case}|class_confirmation.1:1" for case in cases]
    shown = await bureau["li"].post("/staff/todo/bulk", data={**CSRF, "act": "claim", "chosen": chosen})
    assert "已办 1 项，未办 1 项" in shown.text
    assert "此任务由sun办理" in shown.text
    assert f"{cases[0].partition('/')[2]} · 复核分类" in shown.text
    assert 'href="/staff/todo">回到待办</a>' in shown.text


def sheet_of(*rows: dict[str, str]) -> bytes:
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True})
    sheet = book.add_worksheet()
    for column, head in enumerate(rows[0]):
        sheet.write_string(0, column, head)
        for line, row in enumerate(rows, 1):
            sheet.write_string(line, column, row[head])
    book.close()
    return buffer.getvalue()


async def test_the_name_of_a_file_never_keeps_a_sheet_from_being_filed(bureau: dict[str, httpx.AsyncClient]) -> None:
    part = b'--x\r\nContent-Disposition: form-data; name="%b"%b\r\n\r\n%b\r\n'
    body = part % (b"csrf", b"", b"token") + part % (b"sheet", b'; filename="../a\x00b\x0b.csv"', uuid4().bytes)
    form = {"Content-Type": "multipart/form-data; boundary=x"}
    taken = await bureau["zhang"].post("/staff/sheet", content=body + b"--x--\r\n", headers=form)
    assert taken.status_code == 303, taken.text
    assert "ab.csv" in (await waited(bureau["zhang"], taken.headers["location"], "表头")).text


async def test_a_sheet_shows_its_faults_enters_its_good_rows_and_changes_nothing_twice(
    bureau: dict[str, httpx.AsyncClient],
) -> None:
    good = {
        "*行政相对人名称": "示例海州物流有限公司",
        "统一社会信用代码": code(),
        "行政处罚决定书文号": f"连交罚〔2026〕{uuid4().int % 10**7}号",
        "违法行为类型": "未按规定安装卫星定位装置",
        "违法事实": "检查时发现。",
        "处罚依据": "《示例办法》",
        "处罚类别": "罚款",
        "处罚内容": "罚款人民币5000元",
        "罚款金额（万元）": "0.5",
        "处罚决定日期": str(today() - timedelta(days=2)),
    }
    bad = {**good, "行政处罚决定书文号": "连交罚〔2026〕88888888号", "罚款金额（万元）": "五千"}
    files = {"sheet": ("处罚.xlsx", sheet_of(good, bad), "application/octet-stream")}
    zhang = bureau["zhang"]
    taken = await zhang.post("/staff/sheet", data=CSRF, files=files)
    assert taken.status_code == 303, taken.text
    here = taken.headers["location"]
    page = await waited(zhang, here, "等待确认")
    assert "罚款金额（万元）" in page.text
    assert '<td data-label="行政相对人">示例海州物流有限公司</td>' in page.text
    case = here.removeprefix("/staff/sheet/")
    assert f'<a href="{here}">2 行</a>' in (await zhang.get(f"/staff/case/{case}")).text
    key = re.search(r"key=([\w.%]+)", page.text)
    assert key
    assert (await decided(zhang, case, key[1], outcome="enter")).status_code == 303
    page = await waited(zhang, here, "已导入</h2>")
    assert "已导入 <b>1</b>" in page.text
    back = (await zhang.get(f"{here}/bad")).content
    rows = CalamineWorkbook.from_filelike(io.BytesIO(back)).get_sheet_by_index(0).to_python()
    assert len(rows) == 2
    again = await zhang.post("/staff/sheet", data=CSRF, files=files)
    assert again.headers["location"] == here
    assert good["行政处罚决定书文号"] in (await bureau["li"].get("/staff/todo?tab=free")).text


async def waited(client: httpx.AsyncClient, address: str, words: str) -> httpx.Response:
    """The page, when it says so."""
    for _ in range(100):
        page = await client.get(address)
        if words in page.text:
            return page
        await asyncio.sleep(0.1)
    raise AssertionError(page.text)
