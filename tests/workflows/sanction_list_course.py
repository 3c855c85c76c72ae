"""A list of sanctions whose time is skipped: imported, checked item by item, changed, with what rests on it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from hashlib import sha256
from typing import Any

from sqlalchemy import select
from temporalio import workflow
from temporalio.client import Client
from temporalio.worker import Replayer, Worker

import worker
from activities.hanging import keep_fallen
from database.queries.sanction_list import items_in_force
from database.reading import reading
from database.tables.case import Case
from database.tables.desk import Upload
from database.tables.sanction_list import SanctionItem, SanctionList
from database.writing import put, table, writing
from local.course import MORNING, SHANGHAI, Course
from rules.actor import Actor
from rules.sanction_list import ListEdition, list_case
from rules.sanction_list_file import ItemsJudged, ItemVerdict, ListEntry
from rules.sanction_list_sheet import LIST_COLUMNS
from rules.scenario import Said, Scenario, actor
from tests.rules.list_example import ROWS, about
from workflows.hanging import Hanging
from workflows.plugin import PLUGIN

HEADINGS = tuple(heading for heading, _ in LIST_COLUMNS)
PAPER = {"document": "示例文〔2026〕9号", "document_day": "2026-05-01", "paper": ["扫描件"], "reason": "示例理由"}
CHECK, REPLACE = "sanction_list_confirmation", "sanction_list_replacement"


@workflow.defn(name="resting")
class Resting(Hanging):
    """What rests on a list and hears that it fell; what a sanction does then is told in its own tests."""

    @workflow.run
    async def run(self) -> list[str]:
        await workflow.wait_condition(lambda: bool(self.fallen))
        await workflow.wait_condition(workflow.all_handlers_finished)
        return list(self.fallen)


def listening(client: Client) -> Worker:
    return Worker(client, task_queue="resting", workflows=[Resting], activities=[keep_fallen])


class SanctionListCourse(Course):
    """One edition of a list. Its measures are nobody else's, unless they are those `of` another number."""

    def __init__(
        self, client: Client, number: str, on: date, *, rows: Sequence[Mapping[str, str]] = ROWS, of: str = "",
        unit: str = "enf", turn: int = 1, **changed: Any,
    ) -> None:  # fmt: skip
        super().__init__(client, Scenario(title=number, begins_on=on))
        self.rows = [{**row, "惩戒措施": measure(row, of or number)} for row in rows]
        by, given = actor("handler", unit), about(number, **changed)
        self.content, self.paper = sheet_of(self.rows), given["number"].encode()
        edition = ListEdition.model_validate({**given, "paper": _id(by, self.paper)})
        self.entry = ListEntry(edition=edition, sheet=_id(by, self.content), unit=unit, by=by)
        self.lifecycle, self.unit, self.uscc = "sanction_list", unit, ""
        self.case = list_case(edition, turn)
        self.begins_on = on

    async def begin(self) -> None:
        """Upload the sheet and the paper, and import the list."""
        by, at = actor("handler", self.unit), datetime.combine(self.begins_on, MORNING, SHANGHAI)
        await _keep(by, "清单.csv", "text/csv", self.content, at)
        await _keep(by, "清单原文.pdf", "application/pdf", self.paper, at)
        await super().begin()

    async def judged(self, rejected: Mapping[str, str] | None = None, *, by: Actor | None = None) -> None:
        """A second person compares every item with the paper; `rejected` are reasons by the number of the item."""
        no, left = rejected or {}, [row["序号"] for row in self.rows]
        verdicts = tuple(ItemVerdict(no=one, accepted=one not in no, reason=no.get(one, "")) for one in left)
        await self.open_key(CHECK)
        await self._tell("judge_items", ItemsJudged(by=by or actor("legal", self.unit), verdicts=verdicts))
        await self.quiet()

    async def confirmed(self, on: date, rejected: Mapping[str, str] | None = None) -> None:
        """Every item is judged on a day, and what was accepted is put in force."""
        await self.until_noon(on)
        await self.judged(rejected)
        await self.answer(on, CHECK, outcome="confirm")
        if (await self.row()).replaces:
            await self.answer(on, REPLACE, outcome="approve", reason="同意代替")

    async def adopted(self, rejected: Mapping[str, str] | None = None) -> None:
        """Imported and in force on one day."""
        await self.begin()
        await self.confirmed(self.begins_on, rejected)

    async def changed(self, day: date, event: str, **answers: Any) -> None:
        """Proposed by a handler and approved by the head on one day."""
        await self.propose(day, event, **answers)
        await self.answer(day, "sanction_list_change", outcome="approve", reason="同意")

    async def propose(self, day: date, event: str, *, role: str = "handler", **answers: Any) -> None:
        await self.until_noon(day)
        given = {**PAPER, "event": event, **answers}
        await self.say(Said.model_validate({**_noon(day), "tell": "propose_change", "answers": given, "role": role}))

    async def answer(self, day: date, step: str, *, by: tuple[str, str] = ("", ""), **answers: Any) -> None:
        """`by`: the role and the person who answer, where it is not who is asked."""
        await self.until_noon(day)
        who = {"role": by[0] or None, "person": by[1]}
        await self.say(Said.model_validate({**_noon(day), "decide": step, "answers": answers, **who}))

    async def until_noon(self, day: date) -> None:
        await self.go_to(datetime.combine(day, time(12), SHANGHAI))

    async def row(self, model: Any = SanctionList) -> Any:
        found = table(model)
        key = found.c.id if model is Case else found.c.case_id
        async with reading() as connection:
            return (await connection.execute(select(found).where(key == self.case))).one()

    async def verdicts(self) -> dict[str, bool | None]:
        found = table(SanctionItem)
        async with reading() as connection:
            rows = await connection.execute(select(found.c.no, found.c.accepted).where(found.c.list_id == self.case))
            return {row.no: row.accepted for row in rows}

    async def in_force(self, on: date) -> list[str]:
        async with reading() as connection:
            return [item.no for item in await items_in_force(connection, on) if item.list_id == self.case]

    async def replayed(self) -> None:
        assert self.handle is not None
        replayer = Replayer(workflows=worker.WORKFLOWS, plugins=[PLUGIN])
        await replayer.replay_workflow(await self.handle.fetch_history())


def measure(row: Mapping[str, str], number: str) -> str:
    return f"{row['惩戒措施']}（{number}）"


def sheet_of(rows: Sequence[Mapping[str, str]]) -> bytes:
    """The rows as the sheet that somebody would upload."""
    lines = [HEADINGS, *(tuple(row.get(heading, "") for heading in HEADINGS) for row in rows)]
    return "\r\n".join(",".join(line) for line in lines).encode("utf-8-sig")


def _noon(day: date) -> dict[str, Any]:
    return {"on": day, "at": time(12)}


def _id(by: Actor, content: bytes) -> str:
    return sha256(by.id.encode() + content).hexdigest()[:40]


async def _keep(by: Actor, name: str, mime: str, content: bytes, at: datetime) -> None:
    row = {
        "id": _id(by, content), "account_id": by.id, "at": at, "name": name, "mime": mime, "size": len(content),
        "sha256": sha256(content).hexdigest(), "content": content,
    }  # fmt: skip
    async with writing() as connection:
        await put(connection, Upload, row)
