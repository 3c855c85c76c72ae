"""承诺的文书和邮件：企业看得到什么，写了什么；本局的期限不写成法律规定。"""

import re
from datetime import date
from typing import Any

from sqlalchemy import select
from temporalio.client import Client

from database.queries import portal as queries
from database.reading import reading
from database.tables.case import Event
from database.tables.letter import LetterRow, Mail
from database.writing import table
from tests.workflows.commitment_course import SIGN, CommitmentCourse
from tests.workflows.test_commitment import BEGUN, FED_BACK, PROOF, course, offering

__all__ = ["offering"]
LETTER, MAIL, EVENT = table(LetterRow), table(Mail), table(Event)
FALSE: dict[str, Any] = {"outcome": "false", "findings": "证件系借用"}


async def letters(one: CommitmentCourse) -> dict[str, Any]:
    async with reading() as connection:
        rows = await connection.execute(select(LETTER).where(LETTER.c.case_id == one.case))
        return {row.template: row for row in rows}


async def mails(one: CommitmentCourse) -> dict[str, Any]:
    async with reading() as connection:
        return {row.template: row for row in await connection.execute(select(MAIL).where(MAIL.c.case_id == one.case))}


async def decided_false(one: CommitmentCourse) -> None:
    """A complaint on 05-11, told on 05-12, answered on 05-13, decided on 05-14."""
    await one.accepted(BEGUN)
    await one.tell(date(2026, 5, 11), "call_for_check", cause="complaint", source="投诉〔2026〕7号", reason="无资格证")
    await one.answer(date(2026, 5, 12), "commitment_check", **FALSE, **PROOF)
    await one.delivered(date(2026, 5, 12))
    await one.answer(date(2026, 5, 13), "commitment_hearing", outcome="state", text="愿意改正")
    decided = {"outcome": "false", "measure": "revoke", "reason": "材料不实", "heard": "借用即不实"}
    await one.answer(date(2026, 5, 14), "commitment_decision", **decided)
    await one.delivered(date(2026, 5, 15))


async def test_the_papers_say_what_was_told_what_was_found_and_what_can_be_done(offering: Client) -> None:
    one = course(offering, 301)
    await decided_false(one)
    papers = await letters(one)
    assert set(papers) == {"commitment_letter", "fulfilment_record", "hearing_notice", "fulfilment_outcome"}
    signed = papers["commitment_letter"].data
    assert signed["conditions"] == signed["consequences"] == "示例文字", "what was told is in the paper"
    assert [day["day"]["day"] for day in signed["days"]] == ["2026-06-30"]
    told = papers["hearing_notice"]
    assert (told.data["outcome"], told.data["within"]) == ("虚假承诺", "自收到本文书之日起5个工作日内")
    assert told.served_on == date(2026, 5, 12)
    outcome = papers["fulfilment_outcome"]
    assert (outcome.data["reply"], outcome.data["measure"]) == ("借用即不实", "撤销已作出的决定")
    assert [remedy["name"] for remedy in outcome.data["remedies"]] == ["行政复议", "行政诉讼", "信用信息异议"]
    assert outcome.served_on == date(2026, 5, 15)
    numbers = [told.number, outcome.number]
    assert all(re.fullmatch(r"[一-龥]+〔2026〕\d+号", number) for number in numbers)
    assert papers["commitment_letter"].number is None
    assert all(row.check_id and row.sha256 for row in papers.values())


async def test_a_business_is_written_why_its_restoration_is_refused_and_may_ask_again(offering: Client) -> None:
    one, day = course(offering, 309), date(2026, 9, 2)
    await decided_false(one)
    await one.answer(day, "commitment_feedback", **FED_BACK)
    asked: dict[str, Any] = {"document": "缴款凭证〔2026〕3号", "document_day": "2026-09-01", "reason": "已经改正"}
    await one.tell(day, "restore", **asked)
    await one.answer(day, "restoration", outcome="reject", reason="证件仍未换发")
    await one.delivered(day)
    refused = (await letters(one))["restoration_refused"]
    assert (refused.data["reason"], refused.data["document"]) == ("证件仍未换发", "缴款凭证〔2026〕3号")
    assert [remedy["name"] for remedy in refused.data["remedies"]] == ["行政复议", "行政诉讼", "信用信息异议"]
    assert (refused.served_on, bool(refused.number)) == (day, True)
    assert "证件仍未换发" in (await mails(one))["restoration_refused"].body
    assert "commitment_restored" not in await letters(one)
    assert (await one.row()).bar_lifted_on is None
    await one.tell(date(2026, 9, 3), "restore", **asked | {"document": "换发的证件"})
    assert (await one.steps())["restoration.2"] == "open"
    await one.replayed()


async def test_the_periods_of_the_house_are_not_cited_as_law(offering: Client) -> None:
    one = course(offering, 302)
    await decided_false(one)
    for paper in (await letters(one)).values():
        said = {name: value for name, value in paper.data.items() if name not in ("remedies", "commitment", "paper")}
        assert not re.search(r"《[^》]*(?:办法|条例|法)》|号）规定", str(said)), paper.template


async def test_a_paper_nobody_took_is_given_by_public_notice_and_the_window_begins_then(offering: Client) -> None:
    """05-13 刊登，三十日 → 06-12 视为送达；陈述申辩五个工作日（06-19 端午）：06-15、16、17、18、22 → 06-22。"""
    one = course(offering, 306)
    await one.accepted(BEGUN)
    await one.tell(date(2026, 5, 11), "call_for_check", cause="complaint", source="投诉〔2026〕9号", reason="无资格证")
    await one.answer(date(2026, 5, 12), "commitment_check", **FALSE, **PROOF)
    assert (await one._row("letter_delivery.1")).clause == "参照民事诉讼法关于送达的规定"
    await one.answer(date(2026, 5, 12), "letter_delivery", outcome="returned", means="post", note="查无此人")
    await one.answer(date(2026, 5, 13), "next_means", means="public_notice", reason="其他方式无法送达")
    await one.answer(date(2026, 5, 13), "notice_proof", place="局网站", reason="其他方式无法送达")
    assert "commitment_hearing.1" not in await one.steps(), "the window has not begun"
    await one.past(date(2026, 6, 13))
    assert await one.due("commitment_hearing.1") == date(2026, 6, 22)
    papers = await letters(one)
    assert papers["public_notice"].data["basis"].startswith("参照")
    assert papers["public_notice"].data["penalty"] is None
    assert papers["hearing_notice"].served_on == date(2026, 6, 12)


async def test_the_record_of_a_check_is_for_the_unit_alone(offering: Client) -> None:
    one = course(offering, 303)
    await decided_false(one)
    async with reading() as connection:
        shown = {row.template for row in await queries.letters(connection, one.uscc, case=one.case)}
        found = select(EVENT.c.internal).where(EVENT.c.case_id == one.case, EVENT.c.what.contains("核查记录"))
        hidden = list(await connection.scalars(found))
    assert shown == {"commitment_letter", "hearing_notice", "fulfilment_outcome"}
    assert hidden == [True]


async def test_a_business_that_is_not_accepted_hears_why(offering: Client) -> None:
    one = course(offering, 305)
    await one.begin()
    await one.answer(BEGUN, "commitment_signing", **SIGN)
    await one.answer(BEGUN, "commitment_acceptance", outcome="refuse", reason="材料与申请事项不符")
    assert await one.over()
    sent = await mails(one)
    assert "材料与申请事项不符" in sent["commitment_refused"].body
    assert "commitment_accepted" not in sent


async def test_every_mail_leads_to_the_commitment_and_to_a_unit(offering: Client) -> None:
    one = course(offering, 304)
    await decided_false(one)
    sent = await mails(one)
    wanted = {"commitment_offered", "commitment_accepted", "commitment_hearing", "commitment_outcome"}
    assert wanted <= set(sent)
    for name in wanted:
        assert f"/portal/commitment/{one.case}" in sent[name].body
        assert "市交通" in sent[name].body or "执法支队" in sent[name].body
    assert "2026年4月9日" in sent["commitment_offered"].body, "by when it is to be signed"
    assert "行政复议" in sent["commitment_outcome"].body
