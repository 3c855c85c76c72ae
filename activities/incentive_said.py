"""公示期间的异议和它的答复；每一次使用的申请和确认。实施方案 二（三）9。"""

from sqlalchemy import update
from temporalio import activity

from activities.incentive import OBJECTION, USE, day_of, incentive_row
from database.tables.incentive import IncentiveObjection, IncentiveUse
from database.writing import note, put, writing
from rules.incentive_file import IncentiveSaid
from rules.incentive_form import ObjectionVerdict, UseConfirmation, UseEntry
from rules.incentive_grant import uses_until
from rules.journal import Entry, Moment
from rules.step import Receipt


@activity.defn
async def keep_objection(said: IncentiveSaid) -> Receipt:
    """What somebody objected; who they are and how to reach them is for the unit alone."""
    kept = {name: said.content[name] for name in ("receipt", "name", "contact", "facts")}
    key = f"objection/{said.n}"
    async with writing() as connection:
        await put(connection, IncentiveObjection, {"case_id": said.case, "n": said.n, "at": said.at, **kept})
        entry = Entry(key=key, at=said.at, mark="step", what=f"公示期间收到异议（{said.n}）", internal=True)
        await note(connection, said.case, entry)
    return Receipt(case=said.case, key=key, at=said.at, sentence="异议已经收到，核实后答复")


@activity.defn
async def answer_objection(said: IncentiveSaid) -> None:
    verdict = ObjectionVerdict.model_validate(said.content)
    values = {"state": verdict.outcome, "answer": verdict.answer, "answered_on": day_of(said.at)}
    async with writing() as connection:
        one = update(OBJECTION).where(OBJECTION.c.case_id == said.case, OBJECTION.c.n == said.n)
        await connection.execute(one.values(**values, answered_by=said.by.name))
        what = f"公示期间的异议（{said.n}）{'成立' if verdict.outcome == 'upheld' else '不成立'}"
        entry = Entry(
            key=f"objection/{said.n}/answered", at=said.at, mark="decision", what=what, why=verdict.answer, by=said.by,
            internal=True,
        )  # fmt: skip
        await note(connection, said.case, entry)


@activity.defn
async def keep_use(said: IncentiveSaid) -> Receipt:
    """A use as it is asked for, or as the staff enter one that was given already (with `on` and how)."""
    content, today = said.content, day_of(said.at)
    given = UseEntry.model_validate(content).model_dump(include={"on", "reason", "evidence"}) if "on" in content else {}
    row = {
        **{"case_id": said.case, "n": said.n, "unit": content["unit"], "matter": content["matter"]},
        **{"asked_on": today, "asked_by": said.by.name},
        **({"state": "given", "confirmed_by": said.by.name, **given} if given else {}),
    }
    key = f"use/{said.n}"
    async with writing() as connection:
        await put(connection, IncentiveUse, row)
        what = f"{'登记已经给予' if given else '申请使用'}：{content['matter']}"
        await note(connection, said.case, Entry(key=key, at=said.at, mark="step", what=what, by=said.by))
    sentence = "已登记" if given else "已经收到，办理单位给予后确认"
    return Receipt(case=said.case, key=key, at=said.at, sentence=sentence)


@activity.defn
async def confirm_use(said: IncentiveSaid) -> None:
    """Given or not, on which day, with what proof: only what is given counts."""
    answer = UseConfirmation.model_validate(said.content)
    values = {"state": answer.outcome, "on": answer.on, "reason": answer.reason, "evidence": list(answer.evidence)}
    async with writing() as connection:
        one = update(USE).where(USE.c.case_id == said.case, USE.c.n == said.n)
        await connection.execute(one.values(**values, confirmed_by=said.by.name))
        what = f"第 {said.n} 次使用：{'已经给予' if answer.outcome == 'given' else '没有给予'}（{answer.on}）"
        entry = Entry(
            key=f"use/{said.n}/confirmed", at=said.at, mark="decision", what=what, why=answer.reason, by=said.by
        )
        await note(connection, said.case, entry)


@activity.defn
async def lapse_uses(moment: Moment) -> None:
    """What nobody has confirmed in time after the incentive was over is closed, and its business reads why."""
    async with writing() as connection:
        row = await incentive_row(connection, moment.case)
        over = row.stopped_on or row.ended_on
        how = "停止" if row.stopped_on else "终止"
        why = f"激励已于 {over} {how}，办理单位到 {uses_until(over)} 没有确认在此以前给予"
        asked = update(USE).where(USE.c.case_id == moment.case, USE.c.state == "asked")
        lapsed = await connection.execute(asked.values(state="lapsed", reason=why).returning(USE.c.n))
        for n in lapsed.scalars():
            what = f"第 {n} 次使用：没有确认给予"
            line = Entry(key=f"use/{n}/lapsed", at=moment.at, mark="system", what=what, why=why)
            await note(connection, moment.case, line)
