"""A sheet of five thousand penalties: what reading and checking it asks of the database, against COPY of its rows."""

import csv
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from io import StringIO
from itertools import count
from typing import Any

import asyncpg
from temporalio.testing import ActivityEnvironment

from activities import sheet
from api.day import today
from api.desk import keep_sheet
from rules.actor import Actor
from rules.penalty_sheet import COLUMNS
from rules.sheet import SheetOrder, SheetWork
from tests.benchmarks.figure import Figure, Size, alternate
from tests.benchmarks.house import House
from tests.benchmarks.many_steps import code

ROWS = 5000
BY = Actor(kind="staff", id="enf-handler", name="示例经办", unit="enf", roles=("handler",))
BARE = "create table if not exists bare_row (like sheet_row including all)"


async def measure(house: House, size: Size) -> list[Figure]:
    rows = size.of(ROWS, least=50)
    order = SheetOrder(upload="", name="示例.csv", unit="enf", by=BY)
    numbers, staged = count(), []
    watched = Watched()
    bare_connection = await asyncpg.connect(house.dsn(), timeout=30)
    await bare_connection.execute(BARE)

    async def ours() -> float:
        now = datetime.now(UTC)
        upload = await keep_sheet(BY, "示例.csv", _sheet(rows, next(numbers)), now=now)
        work = SheetWork(case=f"sheet/{next(numbers)}", seq=1, at=now, by=BY,
                         order=order.model_copy(update={"upload": upload}))  # fmt: skip
        await sheet.file_sheet(work)
        with watched:
            counted = await ActivityEnvironment().run(sheet.read_sheet, work)
        if counted.good != rows:
            raise RuntimeError(f"{counted} of {rows} rows")
        staged[:] = await bare_connection.fetch(
            f"select {', '.join(sheet.STAGED)} from sheet_row where case_id = $1", work.case
        )
        return 1000 * watched.seconds

    async def bare() -> float:
        records = [tuple(row) for row in staged]
        await bare_connection.execute("delete from bare_row")
        began = time.perf_counter()
        async with bare_connection.transaction():
            await bare_connection.copy_records_to_table("bare_row", records=records, columns=sheet.STAGED)
        return 1000 * (time.perf_counter() - began)

    await ours()
    figure = Figure(f"import of {rows:,} rows, its transactions", "ms", "most", 3.5)
    figure.note = "known numbers looked up, verdicts, COPY, counts, timeline"
    await alternate(figure, ours, bare, size)
    await bare_connection.close()
    return [figure]


class Watched:
    """The time that the sheet's activities spend in their transactions."""

    def __init__(self) -> None:
        self.seconds = 0.0
        self.writing = sheet.writing

    def __enter__(self) -> None:
        self.seconds = 0.0
        sheet.writing = self.timed

    def __exit__(self, *_: object) -> None:
        sheet.writing = self.writing

    @asynccontextmanager
    async def timed(self) -> AsyncIterator[Any]:
        began = time.perf_counter()
        async with self.writing() as connection:
            yield connection
        self.seconds += time.perf_counter() - began


def _sheet(rows: int, turn: int) -> bytes:
    day = today() - timedelta(days=5)
    said = {
        "subject": "示例企业有限公司", "violation": "未按规定安装卫星定位装置",
        "basis": "《道路运输车辆动态监督管理办法》",
        "facts": "检查时发现该单位车辆未按规定安装卫星定位装置，事实清楚，证据充分。", "kinds": "罚款",
        "content": "罚款人民币5000元", "fine": "0.5", "decided_on": str(day),
    }  # fmt: skip
    text = StringIO()
    table = csv.writer(text)
    table.writerow([heading for heading, _ in COLUMNS])
    for n in range(rows):
        row = said | {"no": f"连交罚〔{day.year}〕{turn}{n:05d}号", "uscc": code(n % 1000)}
        table.writerow([row.get(field, "") for _, field in COLUMNS])
    return text.getvalue().encode("utf-8-sig")
