"""表格导入：真的库、真的流程引擎、真的处罚案件。"""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
import xlsxwriter  # type: ignore[import-untyped]
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select, text
from temporalio.client import Client, WorkflowHandle

import worker
from activities import sheet_entry
from activities.spreadsheet import lines_of
from api.lifecycle import begin, use
from database.engine import engine
from database.queries.sheet import sheet_of, sheet_rows
from database.reading import reading
from database.tables.desk import Upload
from database.tables.penalty import PenaltyRow
from database.writing import put, table, writing
from local.temporal import Temporal
from rules.actor import Actor
from rules.penalty import PenaltyDecision, case_id
from rules.penalty_file import PenaltyEntry
from rules.penalty_sheet import COLUMNS
from rules.refusal import Refused
from rules.sheet import SheetOrder, sheet_case
from rules.sheet_kind import SHEETS
from rules.step import Answer, Receipt
from settings import settings
from templates.sheet import bad_rows_sheet, figures_sheet, template_sheet
from tests.rules.penalty_example import code, penalty
from workflows.plugin import PLUGIN

HANDLER = Actor(kind="staff", id="zhang", name="示例张", unit="enf", roles=("handler",))
HEADINGS = [heading for heading, _ in COLUMNS]


def cells(n: int, **changed: str) -> dict[str, str]:
    row = {
        "行政相对人名称": "示例海州物流有限公司",
        "统一社会信用代码": code(),
        "法定代表人": "示例人",
        "行政处罚决定书文号": f"连交罚〔2026〕{100_000 + n}号",
        "违法行为类型": "未按规定安装卫星定位装置",
        "违法事实": "检查时发现车辆未按规定安装卫星定位装置。",
        "处罚依据": "《道路运输车辆动态监督管理办法》",
        "处罚类别": "罚款",
        "处罚内容": "罚款人民币5000元",
        "罚款金额（万元）": "0.5",
        "处罚决定日期": "2026-04-01",
    }
    return row | changed


def far_cells() -> bytes:
    """A sheet with a few cells far below the others, as a slip of the keyboard leaves them."""
    content = BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet().write_row(1_048_575, 0, ["甲"] * 6)
    return content.getvalue()


def csv_of(rows: Sequence[dict[str, str]], encoding: str = "utf-8-sig") -> bytes:
    lines = [",".join(HEADINGS), *(",".join(row.get(heading, "") for heading in HEADINGS) for row in rows)]
    return "\r\n".join(lines).encode(encoding)


@pytest.fixture
async def house(database: str, temporal_server: Temporal, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Client]:
    """The real worker over a clean database, on a task queue of its own."""
    monkeypatch.setenv("DATABASE_URL", database)
    monkeypatch.setenv("XINCHENG_TASK_QUEUE", f"sheet-{uuid4().hex}")
    settings.cache_clear()
    engine.cache_clear()
    client = await Client.connect(temporal_server.address, plugins=[PLUGIN])
    async with worker.build(client):
        yield client
    await engine().dispose()
    settings.cache_clear()
    engine.cache_clear()


async def uploaded(content: bytes, name: str = "处罚信息.csv", by: Actor = HANDLER) -> SheetOrder:
    upload = uuid4().hex
    row = {
        "id": upload, "account_id": by.id, "at": datetime.now(UTC), "name": name, "mime": "text/csv",
        "size": len(content), "sha256": "", "content": content,
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, Upload, row)
    return SheetOrder(upload=upload, name=name, unit=by.unit, by=by)


async def begun(client: Client, order: SheetOrder) -> WorkflowHandle[Any, str]:
    handle = await client.start_workflow(
        "sheet", order, id=sheet_case(order.upload), task_queue=settings().task_queue, result_type=str
    )
    await handle.execute_update("filed", id="filed", result_type=Receipt)
    return handle


async def sheet(order: SheetOrder, state: str) -> Any:
    """The sheet's row once it has come to a state."""
    for _ in range(600):
        async with reading() as connection:
            row = await sheet_of(connection, sheet_case(order.upload))
        if row is not None and row.state == state:
            return row
        await asyncio.sleep(0.1)
    raise AssertionError(f"the sheet is {row and row.state}, not {state}")


async def answered(handle: WorkflowHandle[Any, str], **answers: str) -> str:
    for _ in range(100):
        try:
            await handle.execute_update(
                "decide", Answer(key="sheet_confirmation.1", by=HANDLER, answers=answers), result_type=Receipt
            )
            return await handle.result()
        except Exception as error:
            if "正在打开" not in str(error.__cause__):
                raise
            await asyncio.sleep(0.05)
    raise AssertionError("the step was never opened")


async def rows_of(order: SheetOrder, *states: str) -> Sequence[Any]:
    async with reading() as connection:
        return await sheet_rows(connection, sheet_case(order.upload), states=states, limit=10_000)


async def penalties() -> int:
    async with reading() as connection:
        return int((await connection.execute(select(func.count()).select_from(table(PenaltyRow)))).scalar_one())


async def test_good_rows_become_cases_and_bad_rows_come_back_with_their_reasons(house: Client) -> None:
    content = csv_of([cells(1), cells(2, 处罚类别="罚酒"), cells(3, 统一社会信用代码="91320700MA0000000X"), cells(4)])
    order = await uploaded(content)
    handle = await begun(house, order)
    waiting = await sheet(order, "waiting")
    assert (waiting.total, waiting.good, waiting.bad, waiting.known) == (4, 2, 2, 0)
    bad = await rows_of(order, "bad")
    assert [row.row for row in bad] == [3, 4]
    assert list(bad[0].faults) == ["处罚类别"]
    assert list(bad[1].faults) == ["统一社会信用代码"]
    assert await answered(handle, outcome="enter") == "entered"
    row = await sheet(order, "entered")
    assert (row.entered, row.refused, await penalties()) == (2, 0, 2)
    back = CalamineWorkbook.from_object(BytesIO(bad_rows_sheet(bad))).get_sheet_by_index(0).to_python()
    assert back[0][:3] == ["行政相对人名称", "统一社会信用代码", "法定代表人"]
    assert back[1][-2] == 3
    assert str(back[1][-1]).startswith("处罚类别：")


async def test_the_same_rows_in_another_file_change_nothing(house: Client) -> None:
    first = await uploaded(csv_of([cells(11), cells(12)]))
    handle = await begun(house, first)
    await answered(handle, outcome="enter")
    second = await uploaded(csv_of([cells(12), cells(11)], "gb18030"), name="另存.csv")
    handle = await begun(house, second)
    assert await handle.result() == "empty"
    row = await sheet(second, "empty")
    assert (row.good, row.bad, row.known, await penalties()) == (0, 0, 2, 2)


async def test_another_content_under_a_number_on_file_is_a_fault(house: Client) -> None:
    decision = penalty(no="连交罚〔2026〕100021号", content="警告", kinds=("警告",))
    case = await house.start_workflow(
        "penalty", PenaltyEntry(decision=decision, by=HANDLER), id=case_id(decision.no),
        task_queue=settings().task_queue,
    )  # fmt: skip
    await case.execute_update("filed", id="filed", result_type=Receipt)
    order = await uploaded(csv_of([cells(21), cells(22), cells(22), cells(22, 处罚内容="罚款五千元")]))
    handle = await begun(house, order)
    row = await sheet(order, "waiting")
    assert (row.good, row.bad, row.known) == (1, 2, 1)
    first, second = await rows_of(order, "bad")
    assert "此前登记的" in first.faults["行政处罚决定书文号"]
    assert "第 3 行" in second.faults["行政处罚决定书文号"]
    assert await answered(handle, outcome="discard", reason="重做") == "discarded"
    assert await penalties() == 1


async def test_a_number_entered_by_somebody_else_meanwhile_is_told_apart(house: Client) -> None:
    order = await uploaded(csv_of([cells(31), cells(32)]))
    handle = await begun(house, order)
    await sheet(order, "waiting")
    other = penalty(no="连交罚〔2026〕100031号", content="与表中不同")
    case = await house.start_workflow(
        "penalty", PenaltyEntry(decision=other, by=HANDLER), id=case_id(other.no), task_queue=settings().task_queue
    )
    await case.execute_update("filed", id="filed", result_type=Receipt)
    await answered(handle, outcome="enter")
    row = await sheet(order, "entered")
    assert (row.entered, row.refused, row.known) == (1, 1, 0)
    assert "内容与本行不同" in (await rows_of(order, "refused"))[0].faults["行政处罚决定书文号"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 not a zip", "xlsx"),
        ("名称,代码\n甲,乙".encode(), "没有找到表头"),
        (",".join(HEADINGS[:3]).encode(), "表头缺少以下列：行政处罚决定书文号"),
        (b"\xff\xff\xff", "GB18030"),
        (far_cells(), "过大"),
        (",".join([*HEADINGS, HEADINGS[0]]).encode(), f"表头中有重复的列：{HEADINGS[0]}"),
    ],
)
async def test_a_file_that_is_no_sheet_is_said_to_be_none(house: Client, content: bytes, said: str) -> None:
    order = await uploaded(content)
    handle = await begun(house, order)
    assert await handle.result() == "unreadable"
    assert said in (await rows_of(order, "bad"))[0].faults["表头"]


def test_more_rows_than_one_import_takes_are_refused() -> None:
    content = csv_of([cells(1), cells(2)])
    assert len(lines_of(content, SHEETS["penalty"], most=2)) == 2
    with pytest.raises(Refused) as refused:
        lines_of(content, SHEETS["penalty"], most=1)
    assert (refused.value.code, "有 2 行，一次最多导入 1 行" in refused.value.sentence) == ("TooManyRows", True)


async def test_a_unit_that_is_not_responsible_for_measure_7_may_not_import(house: Client) -> None:
    outsider = HANDLER.model_copy(update={"unit": "hwy"})
    order = await uploaded(csv_of([cells(41)]), by=outsider)
    use(house)
    try:
        with pytest.raises(Refused, match="责任单位"):
            await begin("sheet", order, case=sheet_case(order.upload))
    finally:
        use(None)
    async with reading() as connection:
        assert await sheet_of(connection, sheet_case(order.upload)) is None


async def test_five_thousand_rows_are_read_and_staged_in_seconds(house: Client) -> None:
    content = csv_of([cells(n) for n in range(1, 5001)])
    began = time.monotonic()
    order = await uploaded(content)
    handle = await begun(house, order)
    row = await sheet(order, "waiting")
    assert (row.total, row.good) == (5000, 5000)
    assert time.monotonic() - began < 30
    await answered(handle, outcome="discard", reason="只试读")


def test_the_template_can_be_read_back_and_no_cell_is_a_formula() -> None:
    headings = CalamineWorkbook.from_object(BytesIO(template_sheet())).get_sheet_by_index(0).to_python()[0]
    assert headings[0] == "*行政相对人名称"
    content = figures_sheet("漏斗", "单位：全部", ["单位", "件数"], [["=1+1", 3]])
    assert CalamineWorkbook.from_object(BytesIO(content)).get_sheet_by_index(0).to_python()[2] == ["=1+1", 3.0]


async def test_a_row_that_its_own_case_refuses_comes_back(house: Client) -> None:
    """The sheet was read on a day on which the row was right; the case judges again."""
    order = await uploaded(csv_of([cells(51), cells(52)]))
    handle = await begun(house, order)
    await sheet(order, "waiting")
    async with writing() as connection:
        await connection.execute(text('update sheet_row set decision = decision || \'{"fine": "0"}\' where row = 2'))
    await answered(handle, outcome="enter")
    row = await sheet(order, "entered")
    assert (row.entered, row.refused) == (1, 1)
    refused = await rows_of(order, "refused")
    assert "请填写罚款金额" in "".join(refused[0].faults.values())


async def test_a_long_sheet_is_entered_a_part_at_a_time(house: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheet_entry, "PAGE", 2)
    monkeypatch.setattr(sheet_entry, "PAGES", 2)
    order = await uploaded(csv_of([cells(n) for n in range(71, 80)]))
    handle = await begun(house, order)
    await answered(handle, outcome="enter")
    row = await sheet(order, "entered")
    assert (row.entered, await penalties()) == (9, 9)


async def test_an_entry_that_was_cut_off_goes_on_and_counts_each_row_once(house: Client) -> None:
    order = await uploaded(csv_of([cells(n) for n in range(61, 66)]))
    handle = await begun(house, order)
    await sheet(order, "waiting")
    decision = PenaltyDecision.model_validate((await rows_of(order, "good"))[0].decision)
    case = await house.start_workflow(
        "penalty", PenaltyEntry(decision=decision, by=HANDLER), id=case_id(decision.no),
        task_queue=settings().task_queue, memo={"sheet": sheet_case(order.upload)},
    )  # fmt: skip
    await case.execute_update("filed", id="filed", result_type=Receipt)
    await answered(handle, outcome="enter")
    row = await sheet(order, "entered")
    assert (row.entered, row.known, row.refused, await penalties()) == (5, 0, 0, 5)
