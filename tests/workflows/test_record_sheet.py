"""信用记录的表格：与处罚的表格同一个办法，好行成为记录，坏行带原因退回。"""

from io import BytesIO

import xlsxwriter  # type: ignore[import-untyped]
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from temporalio.client import Client

from database.queries.credit_file import entries_of
from database.reading import reading
from database.tables.record_entry import RecordEntry
from database.writing import table
from rules.sheet import SheetOrder
from rules.sheet_kind import SHEETS
from templates.sheet import bad_rows_sheet, template_sheet
from tests.rules.penalty_example import code
from tests.rules.test_record_sheet import ROW
from tests.workflows.test_sheet import answered, begun, house, rows_of, sheet, uploaded

__all__ = ["house"]
HEADINGS = [heading for heading, _ in SHEETS["record"].columns]
ENTRY = table(RecordEntry)


def xlsx_of(*rows: dict[str, str]) -> bytes:
    memory = BytesIO()
    with xlsxwriter.Workbook(memory, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for place, heading in enumerate(HEADINGS):
            page.write_string(0, place, heading)
        for number, row in enumerate(rows, start=1):
            for place, heading in enumerate(HEADINGS):
                page.write_string(number, place, row.get(heading, ""))
    return memory.getvalue()


def line(n: int, **changed: str) -> dict[str, str]:
    return {**{name: str(cell) for name, cell in ROW.items()}, "统一社会信用代码": code(f"MARH{n:04d}"),
            **changed}  # fmt: skip


async def record_sheet(content: bytes) -> SheetOrder:
    return (await uploaded(content, "信用记录.xlsx")).model_copy(update={"kind": "record"})


async def test_good_rows_are_in_the_files_and_bad_ones_come_back(house: Client) -> None:
    content = xlsx_of(line(1), line(2, 信息项="传闻"), line(3, 来源文件名称=""), line(4), line(4))
    order = await record_sheet(content)
    handle = await begun(house, order)
    waiting = await sheet(order, "waiting")
    assert (waiting.kind, waiting.total, waiting.good, waiting.bad, waiting.known) == ("record", 5, 2, 2, 1)
    bad = await rows_of(order, "bad")
    assert [list(row.faults) for row in bad] == [["信息项"], ["来源文件名称"]]
    back = CalamineWorkbook.from_filelike(BytesIO(bad_rows_sheet(bad, SHEETS["record"]))).get_sheet_by_index(0)
    assert str(back.to_python()[1][-1]).startswith("信息项：目录中没有“传闻”")
    assert await answered(handle, outcome="enter") == "entered"
    done = await sheet(order, "entered")
    assert (done.entered, done.refused) == (2, 0)
    async with reading() as connection:
        rows = (await connection.execute(select(ENTRY.c.channel, ENTRY.c.outcome))).all()
        chain = await entries_of(connection, code("MARH0001"))
    assert [tuple(row) for row in rows] == [("sheet", "recorded")] * 2
    assert [entry.kind for entry in chain] == ["qualification"]


async def test_the_same_sheet_again_enters_nothing_and_another_content_is_a_fault(house: Client) -> None:
    first = await record_sheet(xlsx_of(line(11)))
    assert await answered(await begun(house, first), outcome="enter") == "entered"
    again = await record_sheet(xlsx_of(line(11), line(11, 内容="道路危险货物运输")))
    handle = await begun(house, again)
    assert await handle.result() == "empty"
    counted = await sheet(again, "empty")
    assert (counted.known, counted.bad) == (1, 1)
    [bad] = await rows_of(again, "bad")
    assert "内容不同" in bad.faults["信息名称"]


async def test_a_row_that_is_refused_when_it_is_entered_says_why_by_its_column(house: Client) -> None:
    order = await record_sheet(xlsx_of(line(21), line(21, 信息名称="另一许可", 市场主体名称="示例别名有限公司")))
    assert await answered(await begun(house, order), outcome="enter") == "entered"
    done = await sheet(order, "entered")
    assert (done.entered, done.refused) == (1, 1)
    [refused] = await rows_of(order, "refused")
    assert list(refused.faults) == ["市场主体名称"]


async def test_a_sheet_of_penalties_is_no_sheet_of_records(house: Client) -> None:
    order = (await uploaded(template_sheet(), "处罚.xlsx")).model_copy(update={"kind": "record"})
    handle = await begun(house, order)
    assert await handle.result() == "unreadable"
    headings = CalamineWorkbook.from_filelike(BytesIO(template_sheet(SHEETS["record"]))).get_sheet_by_index(0)
    assert headings.to_python()[0][:3] == ["*信息项", "*市场主体名称", "*统一社会信用代码"]
