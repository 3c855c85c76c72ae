"""信用报告的事实：档案在此刻怎样，写成一份编号、冻结的文书。实施方案 二（一）3。"""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.business import BUSINESS
from activities.letter_facts import Facts
from activities.letter_issue import issue, letter_id
from activities.penalty import CASE
from database.queries.check import File, files_of
from database.tables.case import Case
from database.writing import note, put, writing
from rules.credit_file import items
from rules.edition import in_force
from rules.journal import Entry as Line
from rules.letter import Addressee, Office, Paper
from rules.record import FIRST
from rules.refusal import Refused
from rules.report import VERSIONS, CreditReport, ReportFiling, ReportOrder, grade, sections, valid_until
from rules.responsibility import obstacles_to_start
from rules.succession import inheritance
from rules.unit import unit

SHANGHAI = ZoneInfo("Asia/Shanghai")
LETTER = "credit_report"


@activity.defn
async def issue_report(filing: ReportFiling) -> str:
    """Draw, number and freeze the report, and the case with it; answers its number.

    A report that staff ask for is a paper of their unit and not addressed to the business, so its case names no code.
    Raises Refused NotFound (no such business), NotResponsible.
    """
    order, today = filing.order, filing.at.astimezone(SHANGHAI).date()
    office = unit(order.unit, today)
    if reasons := obstacles_to_start(3, office, today):
        raise Refused("；".join(reasons), code="NotResponsible")
    async with writing() as connection:
        business = (await connection.execute(select(BUSINESS).where(BUSINESS.c.uscc == order.uscc))).one_or_none()
        if business is None:
            raise Refused("没有这个企业的档案", code="NotFound")
        await put(connection, Case, _case(filing))
        row = (await connection.execute(select(CASE).where(CASE.c.id == filing.case))).one()
        facts = Facts(case=row, business=business, unit=office, today=today)
        file = (await files_of(connection, [order.uscc]))[order.uscc]
        number = await issue(
            connection, filing, facts, LETTER, LETTER, LETTER, lambda paper: _report(paper, facts, filing, file)
        )
        await _closed(connection, filing, number)
    return number


def _report(paper: Paper, facts: Facts, filing: ReportFiling, file: File) -> CreditReport:
    order, entries, today = filing.order, file.entries, facts.today
    found = items(entries, on=today, known_by=filing.at)
    more = inheritance(order.uscc, file.before, in_force("check", today), on=today, known_by=filing.at)
    return CreditReport(
        paper=paper,
        office=Office(name=facts.unit.name, phone=facts.unit.phone),
        addressee=Addressee(name=facts.business.name, uscc=order.uscc),
        version=order.version,
        version_title=VERSIONS[order.version],
        as_of=today,
        valid_until=valid_until(today),
        purpose=order.purpose,
        grade=grade(found),
        sections=sections(facts.business.name, order.uscc, (*found, *more.items), order.version, more.chains),
        seq=entries[-1].seq if entries else 0,
        head=entries[-1].own_link if entries else FIRST,
        inherited=more.chains,
    )


async def _closed(connection: AsyncConnection, filing: ReportFiling, number: str) -> None:
    await connection.execute(update(CASE).where(CASE.c.id == filing.case).values(title=number))
    entry = Line(
        key="issued", at=filing.at, mark="paper", what=f"出具《行业信用报告》{number}", why=filing.order.purpose,
        by=filing.by, letters=(letter_id(filing.case, LETTER),),
    )  # fmt: skip
    await note(connection, filing.case, entry)


def _case(filing: ReportFiling) -> dict[str, Any]:
    order: ReportOrder = filing.order
    return {
        "id": filing.case,
        "kind": "report",
        "title": "行业信用报告",
        "subject": order.subject,
        "uscc": order.uscc if order.by.kind == "business" else "",
        "unit": order.unit,
        "started_by": filing.by.id,
        "started_at": filing.at,
        "legal_date": filing.at.astimezone(SHANGHAI).date(),
        "position": "closed",
        "outcome": "issued",
        "closed_at": filing.at,
        "seq": filing.seq,
    }
