"""失信惩戒的事实：提出、决定、送达后采取、各单位反馈、办结。实施方案 二（三）9。"""

from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.business import KNOWN, name_on_file
from activities.hanging import hang, resting, unhang
from activities.record import append
from database.queries.sanction import case_of_sanction, determination_of, founded
from database.queries.sanction_list import item_of
from database.tables.case import Case
from database.tables.sanction import Sanction, SanctionUnit
from database.tables.sanction_list import SanctionList
from database.writing import note, put, table, writing
from rules.journal import Ending, Entry
from rules.penalty_file import Served
from rules.refusal import Refused
from rules.responsibility import obstacles_to_start
from rules.sanction import (
    Determination,
    Proportion,
    SanctionDates,
    SanctionProposal,
    klass_rule,
    klass_title,
    proportion,
    sanction_dates,
    sanction_number,
)
from rules.sanction import faults as faults_of
from rules.sanction_file import FEEDBACK, SanctionDecided, SanctionFiling, SanctionOnFile, UnitFedBack
from rules.sanction_form import OUTCOMES
from rules.sanction_list import ListItem
from rules.unit import unit

SHANGHAI = ZoneInfo("Asia/Shanghai")
CASE, SANCTION, UNIT, LIST = table(Case), table(Sanction), table(SanctionUnit), table(SanctionList)
OF_PROPOSAL = {"uscc", "subject", "unit", "determination", "list_id", "item_no"}
OF_ITEM = {"measure", "klass", "content", "basis"}
WRONG = "惩戒信息有误，请按提示修改"


@activity.defn
async def file_sanction(filing: SanctionFiling) -> SanctionOnFile:
    """Make the proposal a fact: from now on it hangs on its determination and on its list.

    Refused: FormFaulty (faults by field), NotResponsible.
    """
    proposal, today = filing.proposal, filing.at.astimezone(SHANGHAI).date()
    if reasons := obstacles_to_start(9, unit(proposal.unit, today), today):
        raise Refused("；".join(reasons), code="NotResponsible")
    async with resting() as connection:
        if await connection.scalar(select(SANCTION.c.case_id).where(SANCTION.c.case_id == filing.case)):
            # What was filed stays filed, though its ground may have fallen before the case heard that it was.
            return await on_file(connection, filing.case)
        item, determination = await _rests_on(connection, filing)
        assert determination.ends_on is not None
        given = proposal.model_dump(include=set(KNOWN))
        if (known := await name_on_file(connection, proposal.uscc, proposal.subject, given)) != proposal.subject:
            told = {"subject": f"该代码在档的名称是“{known}”，请核对；更名的，先办理更名"}
            raise Refused(WRONG, code="FormFaulty", faults=told)
        degree, until = determination.degree, determination.ends_on
        judged = proportion(item, degree, months=proposal.months, determination_ends_on=until, start=today, on=today)
        await _put_rows(connection, filing, item, judged)
        about = f"失信行为认定 {determination.number}"
        await hang(connection, filing.case, determination.case, about=about, since=today)
        await hang(connection, filing.case, item.list_id, about=f"《{item.list_title}》第 {item.no} 项", since=today)
        entry = Entry(
            key="filed", at=filing.at, mark="step", what=f"提出失信惩戒：{item.measure}", by=filing.by,
            why="；".join(judged.reasons), internal=True,
        )  # fmt: skip
        await note(connection, filing.case, entry)
        return await on_file(connection, filing.case)


async def _put_rows(connection: AsyncConnection, filing: SanctionFiling, item: ListItem, judged: Proportion) -> None:
    """The case, and the measure with the item and the proportion as they were when it was proposed."""
    proposal, today = filing.proposal, filing.at.astimezone(SHANGHAI).date()
    number = sanction_number(filing.case, today)
    case = {
        **{"id": filing.case, "kind": "sanction", "title": number, "legal_date": today, "position": "filed"},
        **{"started_by": filing.by.id, "started_at": filing.at, "seq": filing.seq},
    }
    await put(connection, Case, {**case, **proposal.model_dump(include={"subject", "uscc", "unit"})})
    kept = {
        **{"case_id": filing.case, "number": number, "proposed_on": today, "purposes": list(item.purposes)},
        **proposal.model_dump(include=OF_PROPOSAL),
        **item.model_dump(include=OF_ITEM),
        **{"units": list(proposal.units), "partners": list(proposal.partners)},
        **{"proposal": proposal.model_dump(mode="json"), "item": item.model_dump(mode="json")},
        "proportion": judged.model_dump(mode="json"),
    }
    await put(connection, Sanction, kept)


async def _rests_on(connection: AsyncConnection, filing: SanctionFiling) -> tuple[ListItem, Determination]:
    """The item and the determination, held so that neither falls before what hangs on it is written down.

    Refused FormFaulty.
    """
    proposal, today = filing.proposal, filing.at.astimezone(SHANGHAI).date()
    determination = await determination_of(connection, proposal.determination, held=True)
    await connection.execute(
        select(LIST.c.case_id).where(LIST.c.case_id == proposal.list_id).with_for_update(read=True)
    )
    item = await item_of(connection, proposal.list_id, proposal.item_no, today)
    wrong = faults_of(proposal, item=item, determination=determination, on=today)
    if (free := await case_of_sanction(connection, proposal)) != filing.case and "item_no" not in wrong:
        wrong["item_no"] = f"这件认定已经就清单的这一项提出惩戒（{sanction_number(free, today)}），不能重复提出"
    if wrong or item is None or determination is None:
        raise Refused(WRONG, code="FormFaulty", faults=wrong)
    return item, determination


@activity.defn
async def keep_sanction_decision(decided: SanctionDecided) -> SanctionOnFile:
    """It is decided; nothing is applied before the decision is proved served."""
    today = decided.at.astimezone(SHANGHAI).date()
    async with writing() as connection:
        undecided = update(SANCTION).where(SANCTION.c.case_id == decided.case, SANCTION.c.decided_on.is_(None))
        said = {"reason": decided.reason, "by": decided.by.name}
        await connection.execute(undecided.values(decided_on=today, decision=said))
        filed = await on_file(connection, decided.case)
        what = f"决定采取失信惩戒措施：{filed.measure}，{filed.months} 个月"
        entry = Entry(key="decided", at=decided.at, mark="decision", what=what, why=decided.reason, by=decided.by)
        await note(connection, decided.case, entry)
        return filed


@activity.defn
async def apply_sanction(served: Served) -> SanctionOnFile:
    """The decision is served: the measure begins, its days are fixed, it enters the credit file, its units are asked.

    Its `dates` stay None when what it rests on is not in force today, or its last day has passed before it was told.
    """
    today = served.at.astimezone(SHANGHAI).date()
    async with writing() as connection:
        row = await sanction_row(connection, served.case)
        determination = await determination_of(connection, row.determination, held=True)
        assert determination is not None
        if not determination.in_force(today) or not await founded(connection, served.case, today):
            return await on_file(connection, served.case)
        assert determination.ends_on is not None
        months = SanctionProposal.model_validate(row.proposal).months
        fixed = sanction_dates(served.on, months, determination_ends_on=determination.ends_on)
        if fixed.ends_on < today:
            return await on_file(connection, served.case)
        unserved = update(SANCTION).where(SANCTION.c.case_id == served.case, SANCTION.c.served_on.is_(None))
        days = {"served_on": served.on, "starts_on": fixed.starts_on, "ends_on": fixed.ends_on}
        await connection.execute(unserved.values(**days, reasons=list(fixed.reasons)))
        for one in row.units:
            await put(connection, SanctionUnit, {"case_id": served.case, "unit": one, "state": "asked", "on": today})
        row = await sanction_row(connection, served.case)
        await append(connection, served, row.uscc, "sanction", row.starts_on, _body(row))
        standing = update(CASE).where(CASE.c.id == served.case, CASE.c.seq < served.seq)
        await connection.execute(standing.values(position="in_force", seq=served.seq))
        what = f"惩戒自 {row.starts_on} 起实施，最后一日 {row.ends_on}，记入信用档案"
        entry = Entry(key="applied", at=served.at, mark="record", what=what, clock="；".join(row.reasons))
        await note(connection, served.case, entry)
        return await on_file(connection, served.case)


@activity.defn
async def keep_unit_feedback(fed: UnitFedBack) -> None:
    """What an implementing unit has done."""
    async with writing() as connection:
        one = update(UNIT).where(UNIT.c.case_id == fed.case, UNIT.c.unit == fed.unit, UNIT.c.lifted_on.is_(None))
        said = {"state": fed.state, "on": fed.on, "reason": fed.reason, "evidence": list(fed.evidence)}
        await connection.execute(one.values(said))
        what = f"{unit(fed.unit, fed.at.astimezone(SHANGHAI).date()).name}：{FEEDBACK[fed.state]}（{fed.on}）"
        about = {"key": f"fed/{fed.unit}/{fed.seq}", "at": fed.at, "what": what, "why": fed.reason, "by": fed.by}
        await note(connection, fed.case, Entry(mark="record", internal=True, **about))


@activity.defn
async def close_sanction(ending: Ending) -> None:
    today, titles = ending.at.astimezone(SHANGHAI).date(), OUTCOMES | {"withdrawn": "登记人撤回"}
    async with writing() as connection:
        await unhang(connection, ending.case, on=today, why=titles[ending.outcome])
        closed = {"position": "closed", "outcome": ending.outcome, "closed_at": ending.at, "seq": ending.seq}
        await connection.execute(update(CASE).where(CASE.c.id == ending.case).values(closed))
        entry = Entry(key="closed", at=ending.at, mark="system", what=f"案件办结：{titles[ending.outcome]}")
        await note(connection, ending.case, entry)


async def sanction_row(connection: AsyncConnection, case: str) -> Any:
    return (await connection.execute(select(SANCTION).where(SANCTION.c.case_id == case))).one()


async def on_file(connection: AsyncConnection, case: str) -> SanctionOnFile:
    """What the lifecycle remembers of a measure's row."""
    row = await sanction_row(connection, case)
    proposal, item = SanctionProposal.model_validate(row.proposal), ListItem.model_validate(row.item)
    determination = await determination_of(connection, row.determination)
    assert determination is not None
    fixed = {"starts_on": row.starts_on, "ends_on": row.ends_on, "reasons": tuple(row.reasons)}
    return SanctionOnFile(
        case=case,
        number=row.number,
        **proposal.model_dump(include={"uscc", "subject", "unit", "months", "partners", "reason", "less"}),
        **item.model_dump(include=OF_ITEM),
        determination=row.determination,
        determination_number=determination.number,
        degree=determination.degree,
        klass_title=klass_title(item.klass, row.proposed_on),
        heard=bool(klass_rule(item.klass, row.proposed_on)["heard"]),
        list_id=row.list_id,
        list_item=list_item(item),
        units=tuple((one, unit(one, row.proposed_on).name) for one in row.units),
        proportion=tuple(row.proportion["reasons"]),
        barred=proposal.interested,
        decided_on=row.decided_on,
        dates=SanctionDates.model_validate(fixed) if row.ends_on else None,
    )


def list_item(item: ListItem) -> str:
    """How papers and checks name an item of a list."""
    return f"《{item.list_title}》（{item.number}）第 {item.no} 项"


def _body(row: Any) -> dict[str, Any]:
    """What the credit file keeps of a measure."""
    return {
        "number": row.number,
        "title": f"{row.number} {row.measure}",
        "tab": "measure",
        "unit": row.unit,
        "adverse": True,
        "klass": row.klass,
        "measure": row.measure,
        "content": row.content,
        "list_item": list_item(ListItem.model_validate(row.item)),
        "basis": row.basis,
        "determination": row.determination,
        "units": row.units,
        "restricts": row.purposes,
        "proportion": row.proportion,
        "decision": row.decision,
        "valid_from": str(row.starts_on),
        "valid_until": str(row.ends_on),
        "published": False,
        "reasons": row.reasons,
    }
