"""认定的根基：所依据的处罚撤销、修复的，认定当日终止或者不再办理；告知书退信的，陈述申辩的期限另行起算。"""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select, update
from temporalio.client import Client

from activities.business import BUSINESS
from database.queries.dishonesty import case_of_proposal
from database.reading import reading
from database.tables.case import Case
from database.tables.hang import Hang
from database.tables.letter import Mail
from database.writing import table, writing
from local.course import Course
from rules.journal import Telling
from rules.refusal import Refused
from rules.scenario import Scenario
from rules.scenario_example import BUSINESS as FIRM
from tests.rules.dishonesty_example import plain, proposal
from tests.rules.penalty_example import code
from tests.workflows.dishonesty_course import SERVED, DishonestyCourse
from tests.workflows.rehearsal import decide, tell
from tests.workflows.test_bounce import RELAY, WHY, bounce, served_electronically
from tests.workflows.test_dishonesty import bureau

__all__ = ["bureau"]
BEGUN, SERVED_ON = date(2026, 4, 1), date(2026, 4, 8)
HANG, MAIL = table(Hang), table(Mail)


async def entered(client: Client, serial: int, uscc: str) -> Course:
    """A penalty that was decided on 04-01, of which nothing is on file yet; its number ends a penalty's case."""
    own: dict[str, Any] = {"no": f"连交罚〔2026〕{7100 + serial}号", "uscc": uscc, "subject": "示例海州物流有限公司"}
    course = Course(client, Scenario(title="处罚", begins_on=BEGUN, penalty=own))
    await course.begin()
    return course


async def decided(client: Client, serial: int, uscc: str) -> Course:
    """The same, classified; its papers are on their way."""
    course = await entered(client, serial, uscc)
    await decide(course, BEGUN, "class_confirmation", klass="general")
    await decide(course, BEGUN, "paper_approval", outcome="approve")
    return course


async def penalised(client: Client, serial: int, uscc: str) -> Course:
    """The same, served on 04-08."""
    course = await decided(client, serial, uscc)
    proof: dict[str, Any] = {"outcome": "served", "means": "direct", "receiver": "示例法人"}
    await decide(course, SERVED_ON, "service_proof", **proof)
    return course


def number(course: Course) -> str:
    return course.case.partition("/")[2]


async def revoked(course: Course, on: date) -> None:
    paper: dict[str, Any] = {"document": "连政行复〔2026〕示例9号", "document_day": str(on), "reason": "复议撤销"}
    await tell(course, on, "revise", role="handler", event="撤销", **paper)
    await decide(course, on, "revision_approval", at=12, outcome="approve", reason="属实")


async def resting(case: str) -> dict[str, tuple[date | None, str]]:
    async with reading() as connection:
        rows = await connection.execute(select(HANG).where(HANG.c.case_id == case))
        return {row.about: (row.until, row.why) for row in rows}


async def test_what_rests_on_a_penalty_ends_on_the_day_on_which_the_penalty_is_revoked(bureau: Client) -> None:
    penalty = await penalised(bureau, 1, code("MAAE0001"))
    one = DishonestyCourse(bureau, plain(uscc=code("MAAE0001"), document=number(penalty)), date(2026, 5, 6))
    await one.begin()
    day = date(2026, 5, 6)
    await one.answer(day, "dishonesty_legal", outcome="agree", opinion="同意")
    await one.answer(day, "dishonesty_decision", outcome="determine", reason="处罚已经生效")
    await one.answer(day, "service_proof", on=str(day), **SERVED)
    assert await resting(one.case) == {number(penalty): (None, "")}
    await one.past(date(2026, 5, 11))
    await revoked(penalty, date(2026, 5, 11))
    await one.quiet()
    assert (await one.determination()).ended_on == date(2026, 5, 11)
    assert await one.records() == ["dishonesty", "ended"]
    assert await resting(one.case) == {number(penalty): (date(2026, 5, 11), "处罚决定被撤销")}
    assert f"所依据的 {number(penalty)} 被撤销、确认违法或者无效" in await one.events()
    await one.answer(date(2026, 5, 12), "letter_delivery", on="2026-05-12", **SERVED)
    assert (await one.row(Case)).outcome == "basis_fallen"
    await one.replayed()
    await penalty.quiet()


async def test_one_act_less_lifts_a_listing_only_when_too_few_are_left(bureau: Client) -> None:
    """五次违法，撤销一次还有四次，仍超过三次；再撤销一次只剩三次，不再超过。"""
    uscc = code("MAAE0002")
    acts = [await penalised(bureau, 20 + place, uscc) for place in range(5)]
    counted = [{"document": number(one), "on": date(2026, 4, 1), "vehicle": "苏G00001"} for one in acts]
    about: dict[str, Any] = {"document": number(acts[0]), "occurrences": counted}
    one = DishonestyCourse(bureau, proposal(uscc=uscc, **about), date(2026, 5, 6))
    await one.listed(date(2026, 5, 6), silent_until=date(2026, 5, 13))
    await one.past(date(2026, 5, 14))
    await revoked(acts[1], date(2026, 5, 14))
    await one.quiet()
    assert (await one.determination()).ended_on is None
    await one.past(date(2026, 5, 15))
    await revoked(acts[2], date(2026, 5, 15))
    await one.quiet()
    row = await one.determination()
    assert row.ended_on == date(2026, 5, 15)
    assert row.ended_why == "所依据的文书不再有效"
    await one.replayed()


async def test_a_course_whose_paper_falls_stops_and_who_was_told_hears_of_it(bureau: Client) -> None:
    penalty = await penalised(bureau, 3, code("MAAE0003"))
    one = DishonestyCourse(bureau, proposal(uscc=code("MAAE0003"), document=number(penalty)), date(2026, 5, 6))
    await one.notified(date(2026, 5, 6))
    await revoked(penalty, date(2026, 5, 7))
    await one.past(date(2026, 5, 7))
    assert (await one.steps())["defence.1"] == "withdrawn"
    await one.answer(date(2026, 5, 8), "letter_delivery", on="2026-05-08", **SERVED)
    assert (await one.row(Case)).outcome == "basis_fallen"
    assert await one.records() == []
    again = DishonestyCourse(bureau, plain(uscc=code("MAAE0003"), document=number(penalty)), date(2026, 5, 9))
    with pytest.raises(Refused) as refused:
        await again.begin()
    assert refused.value.faults == {"document": f"{number(penalty)} 已经撤销，不能再据以认定"}


@pytest.mark.parametrize(("serial", "so_far"), [(40, decided), (41, entered)])
async def test_a_penalty_whose_papers_have_not_arrived_is_not_in_force_and_determines_nothing(
    bureau: Client, serial: int, so_far: Any
) -> None:
    uscc = code(f"MAAE{serial:04d}")
    penalty = await so_far(bureau, serial, uscc)
    one = DishonestyCourse(bureau, plain(uscc=uscc, document=number(penalty)), date(2026, 5, 6))
    with pytest.raises(Refused) as refused:
        await one.begin()
    assert refused.value.faults == {"document": f"{number(penalty)} 还没有送达，送达生效以后才能据以认定"}


async def test_a_penalty_whose_service_a_bounce_undid_determines_nothing_until_it_is_served_again(
    bureau: Client,
) -> None:
    """04-03 电子送达；退信以后送达不成立，不能据以认定；05-07 直接送达，可以。"""
    penalty = await served_electronically(bureau, 1800)
    about: dict[str, Any] = {"uscc": code("MAAB1800"), "subject": FIRM["subject"], "document": number(penalty)}
    await bounce(penalty, "penalty_served")
    one = DishonestyCourse(bureau, plain(**about), date(2026, 5, 6))
    with pytest.raises(Refused) as refused:
        await one.begin()
    assert refused.value.code == "FormFaulty"
    assert refused.value.faults == {"document": f"{number(penalty)} 还没有送达，送达生效以后才能据以认定"}
    await decide(penalty, date(2026, 5, 6), "next_means", means="direct", reason="邮箱已停用")
    proof: dict[str, Any] = {"outcome": "served", "means": "direct", "receiver": "示例法人"}
    await decide(penalty, date(2026, 5, 7), "service_proof", **proof)
    again = DishonestyCourse(bureau, plain(**about, item="serious_penalty"), date(2026, 5, 7))
    await again.begin()
    assert await resting(again.case) == {number(penalty): (None, "")}


async def told_by_mail(client: Client, serial: int) -> DishonestyCourse:
    """A listing proposed on 05-06, whose notice is served by e-mail on that day."""
    one = DishonestyCourse(client, proposal(uscc=code(f"MAAE{serial:04d}")), date(2026, 5, 6))
    await one.begin()
    async with writing() as connection:
        agreed = {"electronic_since": date(2026, 1, 1), "electronic_proof": "示例确认书", "email": "a@example.invalid"}
        await connection.execute(update(BUSINESS).where(BUSINESS.c.uscc == one.uscc).values(agreed))
    await one.answer(date(2026, 5, 6), "dishonesty_notice", outcome="approve")
    return one


async def bounced(one: DishonestyCourse) -> None:
    """The newest mail of a case comes back."""
    async with reading() as connection:
        mails = select(MAIL.c.id).where(MAIL.c.case_id == one.case, MAIL.c.template == "dishonesty_paper")
        mail = (await connection.scalars(mails.order_by(MAIL.c.queued_at.desc()))).first()
    assert one.handle is not None
    telling = Telling(by=RELAY, key=str(mail), content={"diagnostic": WHY})
    await one.handle.execute_update("bounced", telling, id=f"bounced/{mail}")
    await one.quiet()


async def test_a_silence_that_nobody_was_asked_for_is_no_silence(bureau: Client) -> None:
    """05-06 电子送达，05-12 期满无人回应，05-14 才退信：没有告知，停下，可以重新提出。"""
    one = await told_by_mail(bureau, 5)
    await one.past(date(2026, 5, 14))
    assert (await one.steps())["dishonesty_legal.1"] == "open"
    await bounced(one)
    assert (await one.steps())["dishonesty_legal.1"] == "withdrawn"
    assert (await one.row(Case)).outcome == "unserved"
    async with reading() as connection:
        assert await case_of_proposal(connection, one.proposal) == f"{one.case}~2"


async def test_a_decision_that_did_not_arrive_is_neither_shown_nor_used(bureau: Client) -> None:
    one = await told_by_mail(bureau, 6)
    await one.answer(date(2026, 5, 7), "defence", outcome="waive")
    await one.decided_by_mail(date(2026, 5, 8))
    assert (await one.determination()).published_on == date(2026, 5, 8)
    await one.past(date(2026, 5, 11))
    await bounced(one)
    row = await one.determination()
    assert (row.ended_on, row.ended_why) == (date(2026, 5, 11), "文书没有送达，须重新提出")
    assert await one.records() == ["dishonesty", "ended"]


async def test_a_notice_whose_mail_came_back_has_opened_no_window(bureau: Client) -> None:
    """05-06 电子送达，05-08 退信；05-11 直接送达，五个工作日 → 05-18。"""
    one = await told_by_mail(bureau, 4)
    assert await one.due("defence.1") == date(2026, 5, 12)
    await one.past(date(2026, 5, 8))
    await bounced(one)
    assert (await one.steps())["defence.1"] == "withdrawn"
    await one.answer(date(2026, 5, 11), "next_means", means="direct", reason="邮箱已停用")
    await one.answer(date(2026, 5, 11), "letter_delivery", on="2026-05-11", **SERVED)
    assert await one.due("defence.2") == date(2026, 5, 18)
    await one.past(date(2026, 5, 18))
    assert "dishonesty_legal.1" not in await one.steps(), "nothing is decided before the window has passed"
    await one.past(date(2026, 5, 19))
    assert (await one.steps())["dishonesty_legal.1"] == "open"
    await one.replayed()
