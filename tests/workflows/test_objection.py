"""异议，走在真实的引擎上：标注、期限、四眼、核实无误、更正、撤下，和正在办理的修复并行。"""

from datetime import date, datetime, time
from typing import Any

import pytest
from temporalio.client import Client

from activities.penalty import share
from database.writing import writing
from local.course import SHANGHAI, Course
from rules.penalty_file import PenaltyEntry, Place
from rules.refusal import Refused
from rules.scenario import actor
from tests.workflows.objection_course import ObjectionCourse, business, decide, file_of, penalty_row, published
from tests.workflows.rehearsal import APPLIED, tell

FILED = date(2026, 9, 28)
NEXT = date(2026, 9, 29)
ACCEPT: dict[str, Any] = {"outcome": "accept"}
AGREE: dict[str, Any] = {"outcome": "approve", "reason": "属实"}
BY_DOCUMENT: dict[str, Any] = {"findings": "决定书载明叁仟元，录入有误"}


def about(course: Course) -> str:
    return f"{course.case}/penalty"


def uscc(course: Course) -> str:
    assert isinstance(course.entry, PenaltyEntry)
    return course.entry.decision.uscc


async def objected(client: Client, penalty: Course, n: int = 1, on: date = FILED, **said: Any) -> ObjectionCourse:
    course = ObjectionCourse(client, about(penalty), on, business(uscc(penalty)), n, **said)
    await course.begin()
    return course


async def states(penalty: Course, on: date) -> dict[str, str]:
    found = await file_of(uscc(penalty), datetime.combine(on, time(23), SHANGHAI))
    return {item.key.rpartition("/")[2]: item.state for item in found}


async def test_a_record_is_marked_at_once_and_found_right_within_its_days(house: Client) -> None:
    """受理 1 个工作日：09-28 → 09-29。核实 3 个工作日：09-29、09-30，跳过国庆 10-01 至 10-07，10-08 → 10-08。"""
    penalty = await published(house, 1)
    course = await objected(house, penalty)
    assert (await penalty_row(penalty)).frozen_on == FILED
    assert await states(penalty, FILED) == {"penalty": "frozen"}
    assert await course.due("objection_acceptance.1") == date(2026, 9, 29)
    await decide(course, NEXT, "objection_acceptance", **ACCEPT)
    assert await course.due("objection_review.1") == date(2026, 10, 8)
    await decide(course, NEXT, "objection_review", at=11, outcome="confirmed", findings="与决定书一致")
    assert await course.due("objection_decision.1") == date(2026, 10, 8)
    await decide(course, NEXT, "objection_decision", at=12, **AGREE)
    assert (await penalty_row(penalty)).frozen_on is None
    assert await states(penalty, NEXT) == {"penalty": "in_force"}
    letter = (await course.letters())["objection_result"]
    assert (letter["corrected"], letter["findings"]) == (False, "与决定书一致")
    assert [remedy["within"] for remedy in letter["remedies"]] == ["", ""], "no limit is printed that nobody found"
    proof: dict[str, Any] = {"outcome": "served", "means": "direct", "receiver": "示例法人"}
    await decide(course, date(2026, 9, 30), "letter_delivery", **proof)
    assert (await course.row()).outcome == "confirmed"
    assert await course.over()
    await course.replayed()


async def test_who_entered_or_reviewed_does_not_decide(house: Client) -> None:
    penalty = await published(house, 2)
    course = await objected(house, penalty)
    await decide(course, NEXT, "objection_acceptance", **ACCEPT)
    await decide(course, NEXT, "objection_review", at=11, outcome="confirmed", findings="一致", person="enf-second")
    for person in ("enf-second", "enf-reviewer", "enf-handler"):
        await decide(course, NEXT, "objection_decision", at=12, refused="NotYours", person=person, **AGREE)
    await decide(course, NEXT, "objection_decision", at=13, **AGREE)


async def test_a_correction_supersedes_the_record_and_everybody_who_had_it_is_told(house: Client) -> None:
    penalty = await published(house, 3)
    course = await objected(house, penalty)
    await decide(course, NEXT, "objection_acceptance", **ACCEPT)
    changes = "处罚内容：罚款人民币叁仟元整\n罚款金额（元）：3000"
    corrected: dict[str, Any] = {"outcome": "corrected", **BY_DOCUMENT}
    await decide(course, NEXT, "objection_review", at=11, refused="FormFaulty", **corrected, changes="处罚内容")
    async with writing() as connection:
        partner = Place(place="partner/fgw", title="市发展改革委（示例）", by_hand=False)
        await share(connection, penalty.case, partner, date(2026, 9, 20))
    await decide(course, NEXT, "objection_review", at=11, **corrected, changes=changes)
    await decide(course, NEXT, "objection_decision", at=12, **AGREE)
    row = await penalty_row(penalty)
    assert (row.content, int(row.fine), row.frozen_on) == ("罚款人民币叁仟元整", 3000, None)
    assert row.decision["content"] == "罚款人民币叁仟元整"
    found = await file_of(uscc(penalty), datetime.combine(NEXT, time(23), SHANGHAI))
    assert [(item.state, item.body["decision"]["content"]) for item in found] == [
        ("corrected", "罚款人民币伍仟元整"),
        ("in_force", "罚款人民币叁仟元整"),
    ]
    before = await file_of(uscc(penalty), datetime.combine(FILED, time(8), SHANGHAI))
    assert [item.body["decision"]["content"] for item in before] == ["罚款人民币伍仟元整"], "as it was known then"
    told = (await course.letters())["objection_result"]
    assert [(one["title"], one["before"], one["after"]) for one in told["changes"]] == [
        ("处罚内容", "罚款人民币伍仟元整", "罚款人民币叁仟元整"),
        ("罚款金额（元）", "5000.00", "3000"),
    ]
    assert told["told"] == ["信用中国", "市发展改革委（示例）"]
    assert await course.due("correction_notice.1") == date(2026, 9, 30)
    await decide(course, date(2026, 9, 30), "correction_notice", evidence="平台回执")
    await decide(course, date(2026, 9, 30), "correction_notice", at=11, evidence="来文回执")
    assert "信用中国已更正（2026-09-30）" in await course.events()


async def test_what_would_change_the_class_is_no_correction(house: Client) -> None:
    penalty = await published(house, 4, kinds=["罚款", "没收违法所得"], confiscated="100", content="罚款并没收")
    course = await objected(house, penalty)
    await decide(course, NEXT, "objection_acceptance", **ACCEPT)
    wrong = {"outcome": "corrected", "changes": "罚款金额（元）：0", **BY_DOCUMENT}
    await decide(course, NEXT, "objection_review", at=11, refused="FormFaulty", **wrong)


async def test_a_second_objection_to_the_same_record_marks_it_only_when_it_is_accepted(house: Client) -> None:
    penalty = await published(house, 5)
    first = await objected(house, penalty)
    with pytest.raises(Refused) as refused:
        await objected(house, penalty, n=3)
    assert refused.value.code == "ObjectionUnderWay"
    await decide(first, NEXT, "objection_acceptance", outcome="refuse", reason="与该信息无关")
    assert (await penalty_row(penalty)).frozen_on == FILED, "nobody refuses alone"
    await decide(first, NEXT, "objection_decision", at=11, outcome="return", reason="理由不足")
    await decide(first, NEXT, "objection_acceptance", at=12, outcome="refuse", reason="所附材料与该信息无关")
    await decide(first, NEXT, "objection_decision", at=13, **AGREE)
    assert (await penalty_row(penalty)).frozen_on is None
    assert "objection_refusal" in await first.letters()
    again = await objected(house, penalty, n=2, on=date(2026, 9, 30))
    assert (await penalty_row(penalty)).frozen_on is None
    await decide(again, date(2026, 9, 30), "objection_acceptance", **ACCEPT)
    assert (await penalty_row(penalty)).frozen_on == date(2026, 9, 30)


async def test_a_supplement_stops_the_clock_across_the_national_day(house: Client) -> None:
    """核实 3 个工作日：09-29 计 1；09-29 中止至 10-09；其后 10-10（调休）、10-12 计 2、3 → 10-12。"""
    penalty = await published(house, 6)
    course = await objected(house, penalty)
    await decide(course, NEXT, "objection_acceptance", **ACCEPT)
    more: dict[str, Any] = {"outcome": "supplement", "findings": "需要原件", "items": "决定书原件"}
    await decide(course, NEXT, "objection_review", at=11, **more)
    assert (await course.row()).asked == "决定书原件"
    await decide(course, date(2026, 10, 9), "objection_supplement", text="已附原件")
    assert await course.due("objection_review.2") == date(2026, 10, 12)
    assert [one["text"] for one in (await course.row()).supplements] == ["已附原件"]


async def test_another_unit_is_asked_and_the_limit_is_the_longer_one(house: Client) -> None:
    """涉及其他单位 7 个工作日：09-29、09-30、10-08、10-09、10-10（调休）、10-12、10-13 → 10-13。"""
    penalty = await published(house, 7)
    course = await objected(house, penalty)
    await decide(course, NEXT, "objection_acceptance", refused="FormFaulty", outcome="accept", other_unit="enf")
    await decide(course, NEXT, "objection_acceptance", outcome="accept", other_unit="haizhou")
    await decide(course, date(2026, 10, 8), "objection_inquiry", outcome="wrong", findings="登记地录错")
    assert await course.due("objection_review.1") == date(2026, 10, 13)


async def test_an_objection_that_arrives_while_a_repair_is_under_way(house: Client) -> None:
    """两案各自走：更正不打断修复；修复准予以后，记录终止，异议照样答复。"""
    penalty = await published(house, 8)
    december = date(2026, 12, 1)
    await tell(penalty, december, "apply", role="business", **APPLIED)
    course = await objected(house, penalty, on=december)
    await decide(penalty, december, "repair_acceptance", at=11, outcome="accept")
    await decide(course, december, "objection_acceptance", **ACCEPT)
    changes: dict[str, Any] = {"outcome": "corrected", "changes": "法定代表人：示例法人甲", **BY_DOCUMENT}
    await decide(course, december, "objection_review", at=11, **changes)
    await decide(course, december, "objection_decision", at=12, **AGREE)
    assert await penalty.open_key("repair_review") == "repair_review.1"
    verified: dict[str, Any] = {"outcome": "grant", "findings": "属实", "fine_paid": True, "corrected": True}
    await decide(penalty, date(2026, 12, 2), "repair_review", **verified)
    await decide(penalty, date(2026, 12, 2), "repair_decision", at=11, outcome="grant", reason="属实")
    assert await states(penalty, date(2026, 12, 2)) == {
        "penalty": "corrected",
        "corrected": "ended",
        "repaired": "ended",
    }


async def test_a_record_that_falls_is_revoked_by_its_own_case_and_ends_the_repair(house: Client) -> None:
    penalty = await published(house, 9)
    december = date(2026, 12, 1)
    await tell(penalty, december, "apply", role="business", **APPLIED)
    course = await objected(house, penalty, on=december)
    await decide(course, december, "objection_acceptance", **ACCEPT)
    removed: dict[str, Any] = {"outcome": "removed", "findings": "处罚主体有误"}
    await decide(course, december, "objection_review", at=11, refused="FormFaulty", **removed)
    paper: dict[str, Any] = {"event": "撤销", "document": "连交撤〔2026〕1号", "document_day": "2026-12-01"}
    await decide(course, december, "objection_review", at=11, **removed, **paper)
    await decide(course, december, "objection_decision", at=12, **AGREE)
    assert await states(penalty, december) == {"penalty": "frozen"}, "until its own case has taken it down"
    assert "已向所涉案件提出变更、撤销" in await course.events()
    await decide(penalty, december, "revision_approval", at=13, outcome="approve", reason="属实")
    assert await states(penalty, december) == {"penalty": "ended"}
    row = await penalty_row(penalty)
    assert (row.ended_on, row.explanation[:7]) == (december, "处罚决定被撤销")
    await course.replayed()


async def test_the_business_takes_its_objection_back(house: Client) -> None:
    penalty = await published(house, 10)
    course = await objected(house, penalty)
    await tell(course, FILED, "withdraw", role="business", reason="已经弄清楚")
    assert (await course.row()).outcome == "retracted"
    assert (await penalty_row(penalty)).frozen_on is None
    assert await course.open_steps() == []


async def test_nobody_objects_to_what_is_not_theirs(house: Client) -> None:
    penalty = await published(house, 11)
    stranger = ObjectionCourse(house, about(penalty), FILED, business("91320700MA1XXXXXX0"), 2)
    with pytest.raises(Refused) as refused:
        await stranger.begin()
    assert refused.value.code == "NotFound"
    officer = ObjectionCourse(house, about(penalty), FILED, actor("handler", "haizhou"))
    await officer.begin()
    assert (await officer.row()).by_kind == "staff"
    assert (await penalty_row(penalty)).frozen_on == FILED
