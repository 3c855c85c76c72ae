"""对正在履行的承诺说话：抽中的启动核查，受到处罚的告知办理单位。"""

from temporalio import activity

from activities.penalty import penalty_row
from activities.telling import say
from database.queries.commitment import still_to_keep
from database.reading import reading
from rules.actor import MACHINE
from rules.journal import Moment, Telling

# What a commitment says when its outcome stands already, or when it has heard of this before: it is passed by.
PASSED_BY = {"NotOpenToCheck", "CheckCalledAlready"}


@activity.defn
async def tell_commitments(moment: Moment) -> int:
    """A penalty is on file: every commitment of its business that is still to be kept hears of it, once.

    Whether the penalty has to do with the commitment is for a person to say. Answers how many were told.
    """
    async with reading() as connection:
        row = await penalty_row(connection, moment.case)
        cases = await still_to_keep(connection, row.uscc)
    told = {"number": row.no, "violation": row.violation, "authority": row.authority, "decided_on": str(row.decided_on)}
    telling = Telling(by=MACHINE, content=told)
    return sum([await say(case, "tell_penalty", telling, click=moment.case, passed_by=PASSED_BY) for case in cases])
