"""承诺的公开停止：上传到外面的逐处收回；修复的，本系统公示页也随即停止。"""

from zoneinfo import ZoneInfo

from sqlalchemy import select, update
from temporalio import activity

from activities.commitment import COMMITMENT
from database.tables.record import Disclosure
from database.writing import note, table, writing
from rules.clock import deadline, limits
from rules.journal import Entry
from rules.penalty_file import Place, Withdrawal
from rules.penalty_form import BY_HAND
from rules.working_day import calendar

SHANGHAI = ZoneInfo("Asia/Shanghai")
DISCLOSURE = table(Disclosure)


@activity.defn
async def end_showing(withdrawal: Withdrawal) -> tuple[Place, ...]:
    """What was uploaded is to be taken down; answers the places that somebody has to confirm.

    A commitment that is repaired is no longer shown here either; one that has merely ended is shown as ended, until
    the day that was fixed with its outcome.
    """
    today = withdrawal.at.astimezone(SHANGHAI).date()
    own = (DISCLOSURE.c.case_id == withdrawal.case, DISCLOSURE.c.recalled_on.is_(None))
    async with writing() as connection:
        if withdrawal.kind == "restored":
            shown = (COMMITMENT.c.case_id == withdrawal.case, COMMITMENT.c.shown_from.is_not(None))
            await connection.execute(update(COMMITMENT).where(*shown).values(shown_until=today))
            here = update(DISCLOSURE).where(*own, DISCLOSURE.c.place.not_in(BY_HAND))
            await connection.execute(here.values(recalled_on=today, evidence="本系统公示页即时停止"))
        elsewhere = (*own, DISCLOSURE.c.place.in_(BY_HAND))
        places = (await connection.execute(select(DISCLOSURE).where(*elsewhere).order_by(DISCLOSURE.c.place))).all()
        due = deadline(today, limits(today)["recall"], calendar(), (), withdrawal.why)
        asked = {"recall_due_on": due.on, "recall_why": withdrawal.why}
        await connection.execute(update(DISCLOSURE).where(*elsewhere).values(asked))
        what = f"停止公开：{withdrawal.why}"
        clock = f"各处收回期限 {due.on}" if places else ""
        entry = Entry(key=f"ended/{withdrawal.kind}", at=withdrawal.at, mark="record", what=what, clock=clock)
        if places or withdrawal.kind == "restored":
            await note(connection, withdrawal.case, entry)
    return tuple(Place(place=row.place, title=row.title, by_hand=True) for row in places)
