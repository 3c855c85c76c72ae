"""重点关注：列入、复核继续、复核退出、复核逾期、提前退出、依据消失、不同意、四眼。真的流程引擎，跳过时间；日期手算。"""

from datetime import date, datetime, time
from typing import Any

import pytest
from temporalio.client import Client

from activities import hanging, watch_finding
from activities.record import append
from database.queries.watch import watched
from database.reading import reading
from database.tables.business import Business
from database.tables.case import Case
from database.tables.letter import LetterRow
from database.writing import put, writing
from local.accounts import open_accounts
from local.course import SHANGHAI
from rules.credit_file import Item
from rules.hanging import Fallen
from rules.journal import Moment
from rules.refusal import Refused
from rules.scenario import actor
from tests.rules.dishonesty_example import plain
from tests.rules.penalty_example import code
from tests.rules.watch_example import proposal
from tests.workflows.dishonesty_course import DishonestyCourse
from tests.workflows.objection_course import ObjectionCourse, decide, file_of
from tests.workflows.watch_course import SERVED, WatchCourse

BEGUN = date(2026, 5, 6)
REVIEW, LAPSE = date(2026, 11, 6), date(2026, 12, 6)
GO_ON: dict[str, Any] = {
    "outcome": "continue", "criterion": "other", "degree": "1", "supervision": ["interview"], "reason": "仍在核查",
}  # fmt: skip


@pytest.fixture(scope="module")
async def bureau(house: Client) -> Client:
    await open_accounts({})
    return house


def course(client: Client, serial: int, **changed: Any) -> WatchCourse:
    return WatchCourse(client, proposal(uscc=code(f"MAAE{serial:04d}"), **changed), BEGUN)


async def on_file(one: WatchCourse, on: date) -> list[Item]:
    found = await file_of(one.uscc, datetime.combine(on, time(23), SHANGHAI))
    return [item for item in found if item.kind == "watched"]


async def is_watched(one: WatchCourse, on: date) -> bool:
    async with reading() as connection:
        return await watched(connection, one.uscc, on)


async def determined(client: Client, uscc: str, n: int = 1) -> DishonestyCourse:
    """A serious determination that is on no list, in force since the day before the watch."""
    said = plain(uscc=uscc, item="serious_penalty", document=f"连交罚〔2026〕45{n:02d}号")
    one = DishonestyCourse(client, said, date(2026, 5, 5))
    day = date(2026, 5, 5)
    await one.begin()
    await one.answer(day, "dishonesty_legal", outcome="agree", opinion="同意")
    await one.answer(day, "dishonesty_decision", outcome="determine", reason="处罚已经生效")
    await one.answer(day, "service_proof", on=str(day), **SERVED)
    return one


async def annulled(one: DishonestyCourse, on: date) -> None:
    await one.tell(
        on, "propose_end", event="annulled", document="连政复〔2026〕5号", document_day=str(on), reason="复议撤销"
    )
    await one.answer(on, "dishonesty_end", outcome="approve", reason="属实")


async def test_a_business_is_watched_once_it_was_told_reviewed_and_leaves(bureau: Client) -> None:
    """05-06 列入 → 11-06 复核，继续、改定措施 → 2027-05-09 复核，退出。"""
    one = course(bureau, 4501)
    await one.begin()
    assert (await on_file(one, BEGUN), await is_watched(one, BEGUN)) == ([], False), "nobody has decided yet"
    await one.answer(BEGUN, "watch_decision", outcome="approve", reason="有必要")
    assert not await is_watched(one, BEGUN), "the business was not told yet"
    await one.served(BEGUN)
    row = await one.watch()
    assert (row.state, row.review_on, row.lapses_on) == ("in_force", REVIEW, LAPSE)
    [item] = await on_file(one, BEGUN)
    assert (item.adverse, item.published, item.valid_until, item.tab) == (True, False, date(2026, 12, 5), "measure")
    await one.past(date(2026, 11, 5))
    assert "watch_review.1" not in await one.steps()
    await one.past(REVIEW)
    await one.answer(REVIEW, "watch_review", refused="FormFaulty", **GO_ON)
    await one.answer(REVIEW, "watch_review", **GO_ON | {"supervision": ["guidance"]})
    await one.answer(date(2026, 11, 9), "watch_review_decision", outcome="agree", reason="同意继续")
    await one.served(date(2026, 11, 9))
    row = await one.watch()
    assert (row.rounds, row.supervision, row.review_on) == (1, ["guidance"], date(2027, 5, 9))
    first, second = await on_file(one, date(2026, 11, 10))
    assert (first.state, second.state, second.valid_from) == ("ended", "in_force", date(2026, 11, 9))
    await one.past(date(2027, 5, 9))
    await one.answer(date(2027, 5, 10), "watch_review", outcome="exit", reason="已改正")
    await one.answer(date(2027, 5, 10), "watch_review_decision", outcome="agree", reason="不再需要")
    assert not await is_watched(one, date(2027, 5, 10)), "it ends at once, not when its paper is served"
    await one.served(date(2027, 5, 10))
    assert await one.over()
    assert (await one.row(Case)).outcome == "reviewed"
    assert await one.records() == ["watched", "ended", "watched", "ended"]
    assert {item.state for item in await on_file(one, date(2027, 5, 10))} == {"ended"}
    assert set(await one.letters()) == {"watch_notice", "watch_continued", "watch_ended"}
    await one.replayed()


async def test_a_review_that_nobody_decides_lets_the_business_go(bureau: Client) -> None:
    """不利的措施不得无人决定而继续：12-06 零时自行退出，环节撤回，告知企业。"""
    one = course(bureau, 4502)
    await one.watched(BEGUN)
    await one.past(REVIEW)
    await one.answer(REVIEW, "watch_review", **GO_ON | {"supervision": ["guidance"]})
    await one.past(date(2026, 12, 5))
    assert await is_watched(one, date(2026, 12, 5))
    await one.past(LAPSE)
    assert (await one.steps())["watch_review_decision.1"] == "withdrawn"
    row = await one.watch()
    assert (row.state, row.ended_on) == ("ended", LAPSE)
    assert not await is_watched(one, LAPSE)
    assert [item.state for day in (date(2026, 12, 5), LAPSE) for item in await on_file(one, day)] == [
        "in_force",
        "ended",
    ]
    await one.served(LAPSE)
    assert (await one.row(Case)).outcome == "review_missed"
    await one.replayed()


async def test_when_the_case_falls_that_put_it_there_the_business_leaves_the_same_day(bureau: Client) -> None:
    one = course(bureau, 4503, criterion="listed", degree=3, supervision=("interview", "sampling_double"))
    case = await determined(bureau, one.uscc)
    await one.watched(BEGUN)
    await one.past(date(2026, 6, 10))
    await annulled(case, date(2026, 6, 10))
    await one.quiet()
    row = await one.watch()
    assert (row.state, row.ended_on, row.ended_why) == ("ended", date(2026, 6, 10), "列入的标准不再满足")
    await one.served(date(2026, 6, 10))
    assert (await one.row(Case)).outcome == "unfounded"
    assert await one.records() == ["watched", "ended"]
    await one.replayed()


async def test_a_criterion_that_another_case_meets_keeps_the_business_and_says_so(bureau: Client) -> None:
    one = course(bureau, 4504, criterion="listed", degree=2, supervision=("interview",))
    first, second = await determined(bureau, one.uscc, 1), await determined(bureau, one.uscc, 2)
    await one.watched(BEGUN)
    await one.past(date(2026, 6, 10))
    await annulled(first, date(2026, 6, 10))
    await one.quiet()
    assert (await one.watch()).state == "in_force"
    assert "所依据的案件有变化，列入的标准仍然满足" in await one.events()
    await annulled(second, date(2026, 6, 11))
    await one.quiet()
    assert (await one.watch()).state == "ended"


async def test_what_falls_before_the_decision_is_never_decided_and_nobody_is_told(bureau: Client) -> None:
    one = course(bureau, 4505, criterion="listed", degree=2, supervision=("interview",))
    case = await determined(bureau, one.uscc)
    await one.begin()
    await annulled(case, BEGUN)
    await one.quiet()
    assert await one.over()
    assert ((await one.watch()).state, await one.records(), await one.letters()) == ("rejected", [], {})


async def test_what_falls_before_its_paper_is_served_never_begins_and_the_business_is_told(bureau: Client) -> None:
    one = course(bureau, 4518, criterion="listed", degree=2, supervision=("interview",))
    case = await determined(bureau, one.uscc)
    await one.begin()
    await one.answer(BEGUN, "watch_decision", outcome="approve", reason="有必要")
    await annulled(case, BEGUN)
    await one.quiet()
    assert ((await one.watch()).state, await one.records()) == ("rejected", [])
    assert (await one.steps())["letter_delivery.1"] == "withdrawn"
    await one.served(BEGUN)
    assert await one.over()
    assert (await one.letters())["watch_ended"]["begun"] is False


async def evaluated(one: WatchCourse, on: date, grade: str) -> None:
    """An evaluation of that day is on file, as its own record case would have left it."""
    body = {"title": f"{on}信用评价", "tab": "evaluation", "unit": "enf", "result": grade, "published": True}
    at = datetime.combine(on, time(8), SHANGHAI)
    async with writing() as connection:
        name = one.entry.proposal.subject
        await put(connection, Business, {"uscc": one.uscc, "name": name, "pinyin": name, "initials": name})
        moment = Moment(case=f"record/{one.uscc}-{on}", seq=1, at=at)
        await append(connection, moment, one.uscc, "evaluation", on, body)


async def test_what_nobody_tells_a_watch_it_finds_at_the_beginning_of_a_month(bureau: Client) -> None:
    """05-06 列入（C 级）→ 06-01 仍满足 → 06-15 新评价 B 级 → 07-01 月初核对，当日退出。"""
    one = course(bureau, 4522, criterion="poor_grade")
    await evaluated(one, date(2026, 5, 5), "C")
    await one.watched(BEGUN)
    await one.past(date(2026, 6, 15))
    assert "月初核对，列入的标准仍然满足" in await one.events()
    await evaluated(one, date(2026, 6, 15), "B")
    await one.past(date(2026, 6, 30))
    assert await is_watched(one, date(2026, 6, 30))
    await one.past(date(2026, 7, 1))
    row = await one.watch()
    assert (row.state, row.ended_on, row.ended_why) == ("ended", date(2026, 7, 1), "列入的标准不再满足")
    await one.served(date(2026, 7, 1))
    assert (await one.row(Case)).outcome == "unfounded"
    await one.replayed()


async def test_without_an_edition_in_force_a_watch_ends_at_the_beginning_of_a_month(
    bureau: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = course(bureau, 4523)
    await one.watched(BEGUN)

    def suspended(*given: Any, **more: Any) -> Any:
        raise Refused("已暂停执行", code="NoEditionInForce")

    monkeypatch.setattr(watch_finding, "findings", suspended)
    await one.past(date(2026, 6, 1))
    assert ((await one.watch()).state, (await one.watch()).ended_on) == ("ended", date(2026, 6, 1))


async def test_a_head_who_disagrees_ends_it_and_the_business_may_be_proposed_again(bureau: Client) -> None:
    one = course(bureau, 4506)
    await one.begin()
    await one.answer(BEGUN, "watch_decision", outcome="reject", reason="情节轻微")
    assert await one.over()
    assert ((await one.watch()).state, await one.records()) == ("rejected", [])
    again = WatchCourse(bureau, one.entry.proposal, BEGUN, serial=2)
    await again.begin()
    assert (await again.watch()).state == "proposed"


async def test_nobody_proposes_and_decides_alone(bureau: Client) -> None:
    both = actor("handler", "enf", "enf-both").model_copy(update={"roles": ("handler", "head")})
    one = WatchCourse(bureau, proposal(uscc=code("MAAE4507")), BEGUN, by=both)
    await one.begin()
    await one.answer(
        BEGUN, "watch_decision", refused="NotYours", person="enf-both", outcome="approve", reason="自己同意自己"
    )
    await one.answer(BEGUN, "watch_decision", outcome="approve", reason="有必要")
    await one.served(BEGUN)
    await one.past(REVIEW)
    await one.answer(REVIEW, "watch_review", person="enf-second", outcome="exit", reason="已改正")
    await one.answer(
        REVIEW, "watch_review_decision", refused="NotYours", person="enf-second", outcome="agree", reason="同意"
    )
    await one.tell(REVIEW, "propose_exit", reason="已改正")
    await one.answer(REVIEW, "watch_exit", refused="NotYours", person="enf-handler", outcome="approve", reason="同意")
    assert (await one.watch()).state == "in_force"


async def test_an_exit_is_proposed_by_one_and_approved_by_another(bureau: Client) -> None:
    one = course(bureau, 4508)
    await one.begin()
    await one.tell(BEGUN, "propose_exit", refused="NothingToEnd", reason="尚未开始")
    await one.answer(BEGUN, "watch_decision", outcome="approve", reason="有必要")
    await one.served(BEGUN)
    await one.tell(date(2026, 7, 1), "propose_exit", refused="FormFaulty", reason="")
    await one.tell(date(2026, 7, 1), "propose_exit", reason="已改正", document="整改报告")
    await one.tell(date(2026, 7, 1), "propose_exit", refused="ExitUnderWay", reason="再提一次")
    await one.answer(date(2026, 7, 2), "watch_exit", outcome="reject", reason="材料不全")
    await one.tell(date(2026, 7, 3), "propose_exit", reason="补齐材料")
    await one.answer(date(2026, 7, 3), "watch_exit", outcome="approve", reason="属实")
    assert (await one.watch()).ended_on == date(2026, 7, 3)
    await one.served(date(2026, 7, 3))
    assert (await one.row(Case)).outcome == "exited"


async def test_a_business_asks_to_leave_and_is_told_when_it_may_not(bureau: Client) -> None:
    one = course(bureau, 4516)
    await one.watched(BEGUN)
    await one.tell(date(2026, 7, 1), "propose_exit", role="business", reason="已经整改完毕")
    await one.answer(date(2026, 7, 2), "watch_exit", outcome="reject", reason="整改未经复查")
    said = (await one.letters())["watch_stays"]
    assert (said["asked"], said["answer"], said["review_on"]) == ("已经整改完毕", "整改未经复查", str(REVIEW))
    await one.served(date(2026, 7, 2))
    assert (await one.watch()).state == "in_force"


async def test_a_request_that_nobody_has_answered_ends_with_the_watch_and_is_not_refused_afterwards(
    bureau: Client,
) -> None:
    one = course(bureau, 4520)
    await one.watched(BEGUN)
    await one.past(REVIEW)
    await one.tell(REVIEW, "propose_exit", role="business", reason="已经整改完毕")
    await one.answer(REVIEW, "watch_review", outcome="exit", reason="已改正")
    await one.answer(REVIEW, "watch_review_decision", outcome="agree", reason="不再需要")
    assert (await one.steps())["watch_exit.1"] == "withdrawn"
    assert (await one.steps())["letter_delivery.2"] == "open"
    await one.served(REVIEW)
    assert await one.over()
    assert "watch_stays" not in await one.letters()
    await one.replayed()


async def test_an_objection_that_is_upheld_ends_the_watch_by_its_own_case(bureau: Client) -> None:
    """核实期间记录不使用；决定关注的负责人不决定异议，改由法制审核决定；撤下记录由关注案件核准退出。"""
    one = course(bureau, 4517)
    await one.watched(BEGUN)
    day = date(2026, 5, 7)
    objection = ObjectionCourse(bureau, f"{one.case}/watched", day, actor("business", one.uscc))
    await objection.begin()
    [item] = await on_file(one, day)
    assert item.state == "frozen"
    await decide(objection, day, "objection_acceptance", outcome="accept")
    upheld: dict[str, Any] = {
        "outcome": "removed",
        "findings": "投诉查无实据",
        "document": "核查报告",
        "document_day": str(day),
    }
    await decide(objection, day, "objection_review", at=11, **upheld)
    assert (await objection._row("objection_decision.1")).role == "legal"
    await one.past(day)
    await decide(objection, day, "objection_decision", at=12, outcome="approve", reason="属实")
    assert "已向所涉案件提出退出重点关注" in await objection.events()
    await one.answer(day, "watch_exit", outcome="approve", reason="属实")
    assert ((await one.watch()).state, (await one.watch()).ended_why) == ("ended", "列入的记录被撤销")
    [item] = await on_file(one, day)
    assert item.state == "ended"


async def test_an_annulment_is_decided_beside_a_request_and_what_hangs_on_the_watch_hears_that_it_never_was(
    bureau: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, day = course(bureau, 4521), date(2026, 7, 1)
    heard: list[tuple[str, Fallen]] = []

    async def say(case: str, update: str, fallen: Fallen, **more: Any) -> bool:
        heard.append((case, fallen))
        return True

    await one.watched(BEGUN)
    async with writing() as connection:
        await hanging.hang(connection, "incentive/4521", one.case, about="重点关注", since=BEGUN)
    monkeypatch.setattr(hanging, "say", say)
    await one.tell(day, "propose_exit", role="business", reason="已经整改完毕")
    struck: dict[str, Any] = {"event": "annulled", "reason": "复议撤销", "document": "示例行复决〔2026〕1号"}
    await one.tell(day, "propose_exit", **struck)
    await one.tell(day, "propose_exit", refused="ExitUnderWay", **struck)
    await one.answer(day, "watch_exit", outcome="reject", reason="整改未经复查")
    await one.tell(day, "propose_exit", role="business", refused="ExitUnderWay", reason="再请求一次")
    await one.answer(day, "watch_exit", outcome="approve", reason="属实")
    assert (await one.watch()).ended_why == "列入的记录被撤销"
    assert [(case, fallen.event) for case, fallen in heard] == [("incentive/4521", "annulled")]
    await one.served(day)
    await one.served(day)
    assert (await one.row(Case)).outcome == "overturned"
    await one.replayed()


async def test_without_an_edition_in_force_a_watch_has_no_criterion_and_ends_at_its_review(
    bureau: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    one = course(bureau, 4519)
    await one.watched(BEGUN)
    await one.past(date(2026, 11, 5))

    def suspended(*given: Any, **more: Any) -> Any:
        raise Refused("已暂停执行", code="NoEditionInForce")

    monkeypatch.setattr(watch_finding, "findings", suspended)
    await one.past(REVIEW)
    assert ((await one.watch()).state, (await one.watch()).ended_on) == ("ended", REVIEW)


async def test_one_watch_of_a_business_for_a_unit_at_a_time(bureau: Client) -> None:
    one = course(bureau, 4509)
    await one.begin()
    with pytest.raises(Refused) as refused:
        await WatchCourse(bureau, one.entry.proposal, BEGUN, serial=2).begin()
    assert refused.value.code == "WatchedAlready"
    other = one.entry.proposal.model_copy(update={"unit": "pwc"})
    await WatchCourse(bureau, other, BEGUN, serial=3).begin()


@pytest.mark.parametrize(
    ("serial", "changed", "sentence"),
    [
        (4510, {"criterion": "listed"}, "FormFaulty"),
        (4511, {"supervision": ("sampling_double",)}, "FormFaulty"),
        (4512, {"unit": "hwy"}, "NotResponsible"),
    ],
)
async def test_what_the_file_does_not_bear_out_is_refused(
    bureau: Client, serial: int, changed: dict[str, Any], sentence: str
) -> None:
    one = course(bureau, serial, **changed)
    with pytest.raises(Refused) as refused:
        await one.begin()
    assert refused.value.code == sentence


async def test_its_starter_takes_it_back_until_it_is_decided(bureau: Client) -> None:
    one = course(bureau, 4513)
    await one.begin()
    await one.tell(BEGUN, "withdraw", reason="主体有误")
    assert await one.over()
    assert ((await one.watch()).state, (await one.row(Case)).outcome) == ("withdrawn", "withdrawn")
    late = course(bureau, 4514)
    await late.watched(BEGUN)
    await late.tell(BEGUN, "withdraw", refused="DecidedAlready", reason="主体有误")


async def test_the_notice_says_why_what_until_when_and_how_to_leave(bureau: Client) -> None:
    one = course(bureau, 4515)
    await one.watched(BEGUN)
    said = (await one.letters())["watch_notice"]
    assert (said["months"], said["grace_days"]) == (6, 30)
    assert said["watch"]["supervision"] == ["发送提示函，开展政策宣讲和业务指导", "每季度远程检查一次"]
    assert said["remedies"]
    assert "每月初核对" in said["leaving"]
    assert (await one.row(LetterRow)).uscc == one.uscc
