"""环节的投影：打开、办结、撤回、重新计时。"""

from datetime import date, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Boolean, Text, and_, bindparam, case, not_, select, update
from temporalio import activity

from database.tables.case import Case
from database.tables.step import StepRow
from database.writing import given, line, new, note, noted, renewing, table, write, writing
from rules.clock import Deadline, Limit, Pause, deadline, escalations, limits, reminder
from rules.journal import Closing, Entry, Opening, Recount, Sweep
from rules.narration import day_name
from rules.step import Alarm, OpenStep, Receipt, Step
from rules.working_day import calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
STEP, CASE = table(StepRow), table(Case)
OF_CASE = {
    name: select(CASE.c[column]).where(CASE.c.id == bindparam("this_case")).scalar_subquery()
    for name, column in (("kind", "kind"), ("case_title", "title"), ("subject", "subject"), ("uscc", "uscc"))
}
OF_STEP = {"name", "title", "clause", "role", "unit", "person", "form", "late", "anchor"}
CLOCK = ("due_on", "suspended", "provisional", "ball")
ENDED = ("seq", "state", "answered_at", "suspended", "answered_by", "answered_by_name", "acting_for", "answers")


def limit_of(step: Step) -> Limit:
    """The step's limit by the edition of its anchor day; several limits of one unit add up."""
    named = [limits(step.anchor)[name] for name in step.limits]
    first, *more = named
    return first.model_copy(
        update={
            "amount": sum(limit.amount for limit in named),
            "title": "，".join(limit.title for limit in named),
            "basis": "；".join(dict.fromkeys(limit.basis for limit in (first, *more))),
        }
    )


def clocked(key: str, step: Step, pauses: tuple[Pause, ...], on: date, opened_on: date | None = None) -> OpenStep:
    """The step with its due day and the days on which it knocks, none of them before today but those long due."""
    limit, days = limit_of(step), calendar()
    due = deadline(step.anchor, limit, days, pauses, step.event)
    opened_on = opened_on or on
    if due.on < opened_on:
        late = f"{day_name(opened_on)} {step.opened_by}时，期限已过"
        due = due.model_copy(update={"steps": (*due.steps, late)})
    ahead = reminder(due.on, limit, days)
    alarms = [Alarm(on=ahead, knock="remind")] if on < ahead < due.on else []
    if step.late == "close":
        alarms.append(Alarm(on=due.on + timedelta(days=1), knock="lapse"))
    else:
        alarms.append(Alarm(on=due.on, knock="due"))
        alarms += [Alarm(on=late, knock="escalate") for late in escalations(due.on, limit, days)]
    if due.suspended:
        alarms = []
    # A step that is born late says so once, and at the highest level that is due.
    past = [alarm for alarm in alarms if alarm.on < on and alarm.knock != "lapse"]
    kept = past[-1:] if past and past[-1].knock != "remind" else []
    ahead_of_us = (*kept, *(alarm for alarm in alarms if alarm not in past))
    return OpenStep(key=key, step=step, deadline=due, alarms=ahead_of_us, opened_on=opened_on)


@activity.defn
async def open_step(opening: Opening) -> OpenStep:
    """Put a step before people; the same opening twice changes nothing."""
    step, today = opening.step, opening.at.astimezone(SHANGHAI).date()
    opened = clocked(opening.key, step, step.pauses, today)
    values = {
        "case_id": opening.case,
        "key": opening.key,
        "seq": opening.seq,
        "opened_at": opening.at,
        "open": opened.model_dump(mode="json"),
        "pauses": [pause.model_dump(mode="json") for pause in step.pauses],
        **step.model_dump(include=OF_STEP),
        **_due(opened, step.pauses),
    }
    entry = Entry(
        key=f"{opening.key}/opened",
        at=opening.at,
        mark="step",
        what=f"进入环节：{step.title}",
        clock=_clock(opened.deadline),
        internal=step.role != "business",
    )
    where = {"this_case": opening.case, "this_turn": opening.seq, "this_position": step.name, "beside": step.aside}
    await write(OPENED, where | given(StepRow, values) | line(opening.case, entry))
    return opened


@activity.defn
async def close_step(closing: Closing) -> Receipt:
    """A step was answered, or its window has passed."""
    said = {"done": f"办结：{closing.title}", "lapsed": f"窗口期已过：{closing.title}"}[closing.state]
    told = f"{said}——{closing.said}" if closing.said else said
    key = f"{closing.key}/{closing.state}"
    entry = Entry(key=key, at=closing.at, mark="decision", what=told, internal=closing.internal)
    answer = closing.answer
    if answer is not None:
        entry = entry.model_copy(update={"by": answer.by, "why": _why(answer.answers)})
    values = {
        "step_seq": closing.seq,
        "step_state": closing.state,
        "step_answered_at": closing.at,
        "step_suspended": False,
        "step_answered_by": answer.by.id if answer else "",
        "step_answered_by_name": answer.by.name if answer else "",
        "step_acting_for": answer.by.acting_for if answer else "",
        "step_answers": answer.answers if answer else None,
    }
    where = {"this_case": closing.case, "this_key": closing.key, "this_turn": closing.seq}
    await write(CLOSED, where | values | line(closing.case, entry))
    return Receipt(case=closing.case, key=closing.key, at=closing.at, sentence=said, version=closing.seq)


@activity.defn
async def withdraw_steps(sweep: Sweep) -> None:
    """The steps of a stopped course go off everybody's desk."""
    async with writing() as connection:
        await connection.execute(
            update(STEP)
            .where(STEP.c.case_id == sweep.case, STEP.c.key.in_(sweep.keys), STEP.c.state == "open")
            .values(state="withdrawn", seq=sweep.seq, answered_at=sweep.at, suspended=False)
        )
        entry = Entry(key=f"sweep/{sweep.seq}", at=sweep.at, mark="system", what="撤下待办环节", why=sweep.reason)
        await note(connection, sweep.case, entry)


@activity.defn
async def recount_step(recount: Recount) -> OpenStep:
    """A clock was stopped, went on, or is counted with another calendar."""
    key = recount.open.key
    today = recount.at.astimezone(SHANGHAI).date()
    counted = clocked(key, recount.open.step, recount.pauses, today, recount.open.opened_on)
    async with writing() as connection:
        await connection.execute(
            update(STEP)
            .where(_newer(recount.case, key, recount.seq))
            .values(
                seq=recount.seq,
                open=counted.model_dump(mode="json"),
                pauses=[pause.model_dump(mode="json") for pause in recount.pauses],
                **_due(counted, recount.pauses),
            )
        )
        entry = Entry(
            key=f"{key}/recount/{recount.seq}",
            at=recount.at,
            mark="clock",
            what=recount.why,
            by=recount.by,
            clock=f"{_clock(recount.open.deadline)} → {_clock(counted.deadline)}",
        )
        await note(connection, recount.case, entry)
    return counted


def _due(opened: OpenStep, pauses: tuple[Pause, ...]) -> dict[str, Any]:
    """The clock as lists read it; while it is stopped, the ball is where the pause says."""
    due = opened.deadline
    running = next((pause for pause in reversed(pauses) if pause.until is None), None)
    ball = running.ball if due.suspended and running else opened.step.ball
    return {"due_on": due.on, "suspended": due.suspended, "provisional": due.provisional, "ball": ball}


def _clock(due: Deadline) -> str:
    if due.suspended:
        return f"计时中止，剩余 {due.remaining}"
    return f"期限 {due.on}{'（暂定）' if due.provisional else ''}"


def _why(answers: dict[str, Any]) -> str:
    for field in ("reason", "findings", "note", "text", "answer", "evidence"):
        # Papers are shown as papers; what is said of them is a sentence.
        if isinstance(said := answers.get(field), str) and said:
            return said
    return ""


def _newer(of: Any, key: Any, seq: Any) -> Any:
    # The same turn again overwrites itself: when a crash made the case forget it, what is said now is what counts.
    return and_(STEP.c.case_id == of, STEP.c.key == key, STEP.c.seq <= seq)


# A case that was closed stays closed while somebody is asked about it once more.
POSITION = case((CASE.c.closed_at.is_not(None), CASE.c.position), else_=bindparam("this_position", type_=Text))
OPENED = noted(
    renewing(
        StepRow, "seq", "opened_at", "open", "pauses", "kind", "case_title", "subject", "uscc", *sorted(OF_STEP), *CLOCK
    ).values(OF_CASE),
    update(CASE)
    .where(
        CASE.c.id == bindparam("this_case"),
        CASE.c.seq < bindparam("this_turn"),
        not_(bindparam("beside", type_=Boolean)),
    )
    .values(position=POSITION, seq=bindparam("this_turn")),
)
CLOSED = noted(
    update(STEP)
    .where(_newer(bindparam("this_case"), bindparam("this_key"), bindparam("this_turn")))
    .values(new(StepRow, *ENDED)),
)
