"""对虚假承诺的认定提出异议：负责人参与过认定，由法制审核决定；成立的，由承诺案件恢复适用。"""

from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from temporalio.client import Client

from database.queries.commitment import standing_of
from database.reading import reading
from database.tables.commitment import Commitment
from database.writing import table
from local.course import SHANGHAI, Course
from local.troupe import Troupe
from tests.workflows.objection_course import ObjectionCourse, business, decide, file_of
from tests.workflows.rehearsal import FOLDER, read

DAY = date(2026, 6, 1)
AGREE: dict[str, Any] = {"outcome": "approve", "reason": "属实"}


async def found_false(client: Client, number: int = 7901, unit: str = "") -> Course:
    """The commitment of a scenario, as far as its outcome and what was fed back."""
    told = read(FOLDER / "commitment_false_and_restored.toml", number)
    so_far = tuple(said for said in told.said if said.on < DAY)
    offer = told.commitment | ({"unit": unit} if unit else {})
    troupe = Troupe(client, told.model_copy(update={"said": so_far, "until": None, "commitment": offer}))
    await troupe.run()
    return troupe.main


async def commitment_row(course: Course) -> Any:
    found = table(Commitment)
    async with reading() as connection:
        return (await connection.execute(select(found).where(found.c.case_id == course.case))).one()


async def test_who_decided_the_outcome_does_not_decide_about_it(house: Client) -> None:
    commitment = await found_false(house)
    about, by = f"{commitment.case}/commitment_false", business(commitment.uscc)
    async with reading() as connection:
        assert (await standing_of(connection, commitment.uscc)).failed
    course = ObjectionCourse(house, about, DAY, by, reason="证件系本人所有", wanted="不应认定为虚假")
    await course.begin()
    assert (await commitment_row(commitment)).frozen_on == DAY
    async with reading() as connection:
        assert (await standing_of(connection, commitment.uscc)).failed == (), "what is looked into bars nobody"
    await commitment.go_to(datetime.combine(DAY, time(9), SHANGHAI))
    await decide(course, DAY, "objection_acceptance", outcome="accept")
    paper: dict[str, Any] = {"document": "连交异〔2026〕1号", "document_day": "2026-06-01"}
    removed: dict[str, Any] = {"outcome": "removed", "findings": "证件属实，认定有误", **paper}
    await decide(course, DAY, "objection_review", at=11, **removed)
    row = await course._row("objection_decision.1")
    assert (row.role, "enf-head" in row.open["step"]["barred"]) == ("legal", True)
    await decide(course, DAY, "objection_decision", at=12, outcome="approve", reason="属实")
    assert "已向所涉案件提出恢复适用承诺" in await course.events()
    await decide(commitment, DAY, "restoration", at=14, outcome="approve", reason="认定有误")
    assert (await commitment_row(commitment)).bar_lifted_on == DAY
    found = await file_of(commitment.uscc, datetime.combine(DAY, time(23), SHANGHAI))
    assert {item.kind: item.state for item in found}["commitment_false"] == "ended"


async def test_where_a_unit_has_no_legal_post_the_bureau_decides_about_what_its_head_decided(house: Client) -> None:
    commitment = await found_false(house, 4501, "con")
    course = ObjectionCourse(house, f"{commitment.case}/commitment_false", DAY, business(commitment.uscc))
    course.unit = "con"
    await course.begin()
    await decide(course, DAY, "objection_acceptance", outcome="accept")
    await decide(course, DAY, "objection_review", at=11, outcome="confirmed", findings="认定无误")
    row = await course._row("objection_decision.1")
    assert (row.unit, row.role) == ("zfc", "legal")
    await decide(course, DAY, "objection_decision", at=13, **AGREE)
    assert (await course.row()).outcome == "confirmed"
    await course.replayed()
