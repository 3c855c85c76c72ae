"""The courses of a list of sanctions that are kept: replaced, suspended and repealed, not adopted, taken back."""

from datetime import date

from temporalio.client import Client

from rules.refusal import Refused
from rules.scenario import Said
from tests.workflows.sanction_list_course import CHECK, SanctionListCourse

BEGUN, REPEALED = date(2026, 5, 6), date(2026, 7, 1)
LISTED = {
    "sanction_list_not_adopted",
    "sanction_list_replaced",
    "sanction_list_replacing_and_repealed",
    "sanction_list_suspended_and_resumed",
    "sanction_list_taken_back",
}


async def lists(client: Client) -> dict[str, str]:
    """Every course that is kept, and its case."""
    old, new = await _replaced(client)
    courses = {
        "sanction_list_not_adopted": await _rejected(client),
        "sanction_list_replaced": old,
        "sanction_list_replacing_and_repealed": new,
        "sanction_list_suspended_and_resumed": await _suspended(client),
        "sanction_list_taken_back": await _taken_back(client),
    }
    if unfinished := [name for name, course in courses.items() if not await course.over()]:
        raise Refused(f"没有办结：{unfinished}", code="CourseFaulty")
    return {name: course.case for name, course in courses.items()}


async def _rejected(client: Client) -> SanctionListCourse:
    one = SanctionListCourse(client, "4180", BEGUN)
    await one.begin()
    await one.judged({"2": "与原文不符"})
    await one.answer(BEGUN, CHECK, outcome="reject", reason="不是原文")
    return one


async def _replaced(client: Client) -> tuple[SanctionListCourse, SanctionListCourse]:
    old = SanctionListCourse(client, "4181", BEGUN)
    await old.adopted()
    new = SanctionListCourse(client, "4181", date(2026, 5, 11), turn=2, in_force_on="2026-06-01")
    await new.adopted()
    await old.until_noon(date(2026, 6, 1))
    await new.propose(date(2026, 6, 2), "repeal", on="2026-08-01")
    await new.answer(date(2026, 6, 3), "sanction_list_change", outcome="reject", reason="文书不全")
    await new.changed(date(2026, 6, 4), "repeal", on=str(REPEALED))
    await new.until_noon(REPEALED)
    return old, new


async def _suspended(client: Client) -> SanctionListCourse:
    one = SanctionListCourse(client, "4182", BEGUN)
    await one.adopted()
    await one.changed(date(2026, 5, 11), "suspend")
    await one.changed(date(2026, 5, 18), "resume")
    await one.changed(date(2026, 5, 19), "repeal", on=str(REPEALED))
    # An earlier end overtakes the one that was known.
    await one.changed(date(2026, 5, 20), "repeal", on="2026-06-15")
    await one.until_noon(date(2026, 6, 15))
    return one


async def _taken_back(client: Client) -> SanctionListCourse:
    one = SanctionListCourse(client, "4183", BEGUN)
    await one.begin()
    await one.say(Said(on=BEGUN, tell="withdraw", answers={"reason": "传错了"}))
    return one
