"""The courses of a sanction that are kept: applied until its end, heard, annulled while it is carried out, lifted."""

from datetime import date
from typing import Any

from temporalio.client import Client

from local.accounts import open_accounts
from rules.refusal import Refused
from tests.workflows.dishonesty_course import SERVED
from tests.workflows.sanction_course import SanctionCourse, adopted, determined
from tests.workflows.sanction_list_course import SanctionListCourse
from tests.workflows.test_sanction import PROPOSED, annulled

SANCTIONED = {
    "sanction_annulled_while_carried_out",
    "sanction_applied_until_its_end",
    "sanction_heard_and_not_pursued",
    "sanction_refused_by_a_unit_and_lifted",
}


async def sanctions(client: Client) -> dict[str, str]:
    """Every course that is kept, and its case."""
    await open_accounts({})
    of = await adopted(client, 4280)
    courses = {
        "sanction_annulled_while_carried_out": await _annulled(client, of),
        "sanction_applied_until_its_end": await _applied(client, of),
        "sanction_heard_and_not_pursued": await _heard(client, of),
        "sanction_refused_by_a_unit_and_lifted": await _lifted(client, of),
    }
    if unfinished := [name for name, course in courses.items() if not await course.over()]:
        raise Refused(f"没有办结：{unfinished}", code="CourseFaulty")
    return {name: course.case for name, course in courses.items()}


async def _applied(client: Client, of: SanctionListCourse) -> SanctionCourse:
    one = SanctionCourse(client, await determined(client, 4281), of, PROPOSED)
    await one.applied(PROPOSED)
    await one.done(PROPOSED, "enf")
    await one.past(date(2026, 11, 15))
    await one.stopped(date(2026, 11, 16), "enf")
    await one.told_of_end(date(2026, 11, 16))
    return one


async def _heard(client: Client, of: SanctionListCourse) -> SanctionCourse:
    one = SanctionCourse(client, await determined(client, 4282), of, PROPOSED, item_no="1")
    await one.begin()
    await one.answer(PROPOSED, "sanction_notice", outcome="approve")
    await one.answer(PROPOSED, "letter_delivery", on=str(PROPOSED), **SERVED)
    await one.answer(date(2026, 5, 18), "sanction_defence", outcome="state", points="不是本企业的车辆。")
    await one.answer(date(2026, 5, 19), "sanction_answer", outcome="stop", answer="属实。")
    await one.told_of_end(date(2026, 5, 19))
    return one


async def _annulled(client: Client, of: SanctionListCourse) -> SanctionCourse:
    basis, day = await determined(client, 4283), date(2026, 6, 1)
    one = SanctionCourse(client, basis, of, PROPOSED, units=("enf", "svc"), partners=("示例协同部门",))
    await one.applied(PROPOSED)
    await one.done(PROPOSED, "enf")
    await one.past(day)
    await annulled(basis, day)
    await one.quiet()
    await one.stopped(day, "enf")
    await one.never_done(day, "svc")
    await one.answer(day, "push_lifted", outcome="handed", on=str(day), receipt="回执 1")
    await one.told_of_end(day)
    return one


async def _lifted(client: Client, of: SanctionListCourse) -> SanctionCourse:
    one = SanctionCourse(client, await determined(client, 4284), of, PROPOSED, units=("enf", "svc"))
    refuses: dict[str, Any] = {"outcome": "refused", "on": str(PROPOSED), "reason": "本单位没有这项业务"}
    await one.applied(PROPOSED)
    await one.answer(PROPOSED, "sanction_done@svc", **refuses)
    await one.answer(PROPOSED, "sanction_refusal", outcome="insist", reason="由你单位办理")
    await one.done(PROPOSED, "enf")
    await one.tell(date(2026, 6, 1), "propose_lift", reason="车辆已经全部更新")
    await one.answer(date(2026, 6, 2), "sanction_lift", outcome="approve", reason="属实")
    await one.stopped(date(2026, 6, 2), "enf")
    await one.never_done(date(2026, 6, 2), "svc")
    await one.told_of_end(date(2026, 6, 2))
    return one
