"""失信惩戒的解除：当日停止使用，逐个单位确认，全部确认了才算解除完毕。实施方案 二（三）9。"""

from sqlalchemy import update
from temporalio import activity

from activities.hanging import unhang
from activities.record import append
from activities.sanction import CASE, SANCTION, SHANGHAI, UNIT, sanction_row
from database.writing import note, writing
from rules.journal import Entry, Moment
from rules.sanction_file import SanctionLifted, UnitFedBack
from rules.sanction_form import OUTCOMES
from rules.unit import unit


@activity.defn
async def lift_sanction(lifted: SanctionLifted) -> bool:
    """It is not used any more from this moment. Answers whether it had been applied: else it leaves no record."""
    today = lifted.at.astimezone(SHANGHAI).date()
    why = f"{OUTCOMES[lifted.event]}：{lifted.why}" if lifted.why else OUTCOMES[lifted.event]
    async with writing() as connection:
        row = await sanction_row(connection, lifted.case)
        applied = row.starts_on is not None
        standing = update(SANCTION).where(SANCTION.c.case_id == lifted.case, SANCTION.c.lifted_on.is_(None))
        confirmed = {} if applied else {"confirmed_on": today}
        await connection.execute(standing.values(lifted_on=today, lifted_why=why, **confirmed))
        if applied:
            body = {"why": why, "event": lifted.event, "about": f"{lifted.case}/sanction"}
            await append(connection, lifted, row.uscc, "ended", today, body)
        await unhang(connection, lifted.case, on=today, why=why)
        case = update(CASE).where(CASE.c.id == lifted.case, CASE.c.seq < lifted.seq)
        await connection.execute(case.values(position="lifted", seq=lifted.seq))
        what = f"惩戒即日解除：{why}" if applied else f"没有采取惩戒：{why}"
        await note(connection, lifted.case, Entry(key="lifted", at=lifted.at, mark="record", what=what, by=lifted.by))
    return applied


@activity.defn
async def confirm_unit_lifted(fed: UnitFedBack) -> None:
    """One unit has stopped applying the measure."""
    async with writing() as connection:
        one = update(UNIT).where(UNIT.c.case_id == fed.case, UNIT.c.unit == fed.unit, UNIT.c.lifted_on.is_(None))
        await connection.execute(one.values(state="lifted", lifted_on=fed.on))
        what = f"{unit(fed.unit, fed.at.astimezone(SHANGHAI).date()).name}确认已经停止实施（{fed.on}）"
        entry = Entry(key=f"lifted/{fed.unit}", at=fed.at, mark="record", what=what, why=fed.reason, by=fed.by)
        await note(connection, fed.case, entry)


@activity.defn
async def confirm_lifted(moment: Moment) -> None:
    """Every unit has stopped, every partner has its receipt: it is lifted everywhere."""
    today = moment.at.astimezone(SHANGHAI).date()
    async with writing() as connection:
        open_still = update(SANCTION).where(SANCTION.c.case_id == moment.case, SANCTION.c.confirmed_on.is_(None))
        await connection.execute(open_still.values(confirmed_on=today))
        entry = Entry(key="lifted/everywhere", at=moment.at, mark="record", what="各处均已确认解除")
        await note(connection, moment.case, entry)
