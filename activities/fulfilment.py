"""履约的事实：补交、核查、认定、反馈，以及修复后恢复适用承诺。实施方案 二（一）1：履约核查反馈机制。"""

from zoneinfo import ZoneInfo

from sqlalchemy import update
from temporalio import activity

from activities.commitment import COMMITMENT, commitment_row, stand
from activities.record import append
from database.tables.commitment import CommitmentCheck
from database.writing import note, project, table, writing
from rules.commitment import CAUSES, MEASURES, OUTCOMES, consequences, shown_until
from rules.commitment_file import CallTaken, Check, FedBack, Restored, Settled, Supplied
from rules.journal import Entry

SHANGHAI = ZoneInfo("Asia/Shanghai")
CHECK = table(CommitmentCheck)


@activity.defn
async def supply_item(supplied: Supplied) -> None:
    """The missing item has come."""
    today = supplied.at.astimezone(SHANGHAI).date()
    async with writing() as connection:
        one = update(COMMITMENT).where(COMMITMENT.c.case_id == supplied.case)
        await connection.execute(one.values(supplied_on=today))


@activity.defn
async def keep_call(taken: CallTaken) -> None:
    """Who called for a check, and why, stands in the timeline; also while another one is on its way."""
    called = taken.called
    why = f"{called.source}：{called.reason}" if called.source else called.reason
    if taken.waits:
        why += "。已有一件核查正在进行，由其一并查明；其后承诺仍在履行的，再查这一件"
    what = f"启动履约核查：{CAUSES[called.cause]}"
    entry = Entry(key=f"call/{taken.seq}", at=taken.at, mark="decision", what=what, why=why, by=taken.by)
    async with writing() as connection:
        await note(connection, taken.case, entry)


@activity.defn
async def keep_check(check: Check) -> None:
    """A check as far as it has come."""
    kept = set(CommitmentCheck.model_fields) - {"case_id", "cause", "source", "called_by", "outcome", "measure"}
    called = {"cause": check.called.cause, "source": check.called.source, "called_by": check.called.by}
    decided = {"outcome": check.outcome or "", "measure": check.measure or ""}
    what, why = _told(check)
    async with writing() as connection:
        values = {"case_id": check.case, **check.model_dump(include=kept), **called, **decided}
        await project(connection, CommitmentCheck, values | {"evidence": list(check.evidence)})
        entry = Entry(
            key=f"check.{check.n}/{check.seq}",
            at=check.at,
            mark="decision",
            what=what,
            why=why,
            by=check.by,
        )
        await note(connection, check.case, entry)


@activity.defn
async def settle_commitment(settled: Settled) -> None:
    """The outcome that stands enters the credit file; where the edition says so, it bars its business from now on."""
    today = settled.at.astimezone(SHANGHAI).date()
    async with writing() as connection:
        row = await commitment_row(connection, settled.case)
        led_to = consequences(on=row.accepted_on)[settled.outcome]
        values = {"outcome": settled.outcome, "settled_on": today, "barred_since": today if led_to.bars else None}
        values["shown_until"] = shown_until(today) if row.shown_from else None
        unsettled = update(COMMITMENT).where(COMMITMENT.c.case_id == settled.case, COMMITMENT.c.outcome == "")
        await connection.execute(unsettled.values(values))
        body = {
            "number": row.number,
            "outcome": settled.outcome,
            "title": led_to.title,
            "reason": settled.reason,
            "check": settled.n,
            "about": f"{settled.case}/commitment",
        }
        await append(connection, settled, row.uscc, f"commitment_{settled.outcome}", today, body)
        what = f"履约结果记入信用档案：{led_to.title}"
        entry = Entry(key="settled", at=settled.at, mark="record", what=what, why=settled.reason)
        await note(connection, settled.case, entry)
        await stand(connection, settled, "settled")


@activity.defn
async def keep_feedback(fed_back: FedBack) -> None:
    """What the handling unit did with the outcome of a check: the loop closes."""
    said = fed_back.feedback
    values = {
        "feedback": said.action,
        "feedback_note": said.note,
        "fed_back_on": fed_back.at.astimezone(SHANGHAI).date(),
    }
    async with writing() as connection:
        one = update(CHECK).where(CHECK.c.case_id == fed_back.case, CHECK.c.n == fed_back.n)
        await connection.execute(one.values(values))


@activity.defn
async def restore_commitment(restored: Restored) -> None:
    """It bars its business no more, and the file says why: it is repaired, or its outcome was none."""
    said, today = restored.proposal, restored.at.astimezone(SHANGHAI).date()
    why = f"{said.document}（{said.document_day}）：{said.reason}"
    async with writing() as connection:
        row = await commitment_row(connection, restored.case)
        barring = update(COMMITMENT).where(COMMITMENT.c.case_id == restored.case, COMMITMENT.c.bar_lifted_on.is_(None))
        await connection.execute(barring.values(bar_lifted_on=today))
        body = {"why": why, "about": f"{restored.case}/commitment_{row.outcome}"}
        repaired = restored.event == "repaired"
        kind, what = ("commitment_restored", "修复") if repaired else ("ended", "原认定不成立")
        await append(connection, restored, row.uscc, kind, today, body)
        about = {"key": "restored", "at": restored.at, "what": f"{what}，恢复适用承诺", "why": why, "by": restored.by}
        entry = Entry(mark="record", **about)
        await note(connection, restored.case, entry)


def _told(check: Check) -> tuple[str, str]:
    """The newest thing that is known of a check, and why."""
    if check.rectified:
        return "整改情况", check.rectified
    if check.outcome and check.decided_by:
        measure = f"，{MEASURES[check.measure]}" if check.measure else ""
        return f"认定履约结果：{OUTCOMES[check.outcome]}{measure}", check.reason
    if check.statement:
        return "听取陈述申辩", check.statement
    cause = "复查整改" if check.again else CAUSES[check.called.cause]
    return f"核查结果：{OUTCOMES[check.found]}（{cause}）", check.findings
