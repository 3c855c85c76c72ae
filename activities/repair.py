"""修复申请的事实：收到、推进、办结。"""

from sqlalchemy import update
from temporalio import activity

from activities.penalty import CASE, PENALTY, penalty_row
from database.tables.penalty import RepairRow
from database.writing import note, put, table, writing
from rules.journal import Entry
from rules.penalty_file import RepairFiling, RepairMark, RepairRequest

REPAIR = table(RepairRow)
CHANNELS = {"portal": "企业在线提交", "credit_china": "“信用中国”推送", "counter": "窗口递交"}
STATES = {
    "accepted": "受理修复申请",
    "refused": "不予受理修复申请",
    "supplement": "通知补正，计时中止",
    "resumed": "补正结束，恢复计时",
    "extended": "延长办理期限",
    "granted": "准予信用修复",
    "denied": "不予信用修复",
    "withdrawn": "申请人撤回修复申请",
    "ended": "修复程序终结",
}


@activity.defn
async def file_repair(filing: RepairFiling) -> RepairRequest:
    """A repair request, with a number of its own."""
    async with writing() as connection:
        row = await penalty_row(connection, filing.case)
        number = f"修复-{row.no}-{filing.n}"
        values = {
            "case_id": filing.case,
            "n": filing.n,
            "number": number,
            "uscc": row.uscc,
            "channel": filing.channel,
            "received_on": filing.received_on,
            "received_at": filing.at,
            "application": filing.application,
        }
        await put(connection, RepairRow, values)
        applied = update(PENALTY).where(PENALTY.c.case_id == filing.case, PENALTY.c.applied_on.is_(None))
        await connection.execute(applied.values(applied_on=filing.received_on))
        entry = Entry(
            key=f"repair.{filing.n}/submitted",
            at=filing.at,
            mark="decision",
            by=filing.by,
            what=f"提出修复申请 {number}",
            why=CHANNELS[filing.channel],
        )
        await note(connection, filing.case, entry)
    return RepairRequest(n=filing.n, number=number, received_on=filing.received_on)


@activity.defn
async def mark_repair(mark: RepairMark) -> None:
    """A new state of a request, with its days; after one that came to nothing the case is shown as before."""
    values: dict[str, object] = {"state": "accepted" if mark.state == "extended" else mark.state, "reason": mark.reason}
    if mark.state == "accepted":
        values["accepted_on"] = mark.on
    if mark.state in ("granted", "denied", "refused", "withdrawn", "ended"):
        values["decided_on"] = mark.on
    async with writing() as connection:
        one = update(REPAIR).where(REPAIR.c.case_id == mark.case, REPAIR.c.n == mark.n)
        await connection.execute(one.values(values))
        if mark.state in ("refused", "denied", "withdrawn"):
            shown = update(CASE).where(CASE.c.id == mark.case, CASE.c.seq < mark.seq)
            await connection.execute(shown.values(position="published", seq=mark.seq))
        entry = Entry(
            key=f"repair.{mark.n}/{mark.state}/{mark.seq}",
            at=mark.at,
            mark="clock" if mark.state in ("supplement", "resumed", "extended") else "decision",
            what=STATES[mark.state],
            why=mark.reason,
        )
        await note(connection, mark.case, entry)
