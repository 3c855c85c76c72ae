"""文书：起草、签发（编号、定稿、冻结）。文号按单位、字轨、年份连续，不跳号。DESIGN「Documents and service」。"""

from collections.abc import Awaitable, Callable

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection
from temporalio import activity

from activities.commitment_letter import of_commitment
from activities.dishonesty_letter import of_dishonesty
from activities.incentive_letter import of_incentive
from activities.letter_facts import Facts, case_facts, facts_of
from activities.letter_issue import LETTER, Write, issue, keep, letter_id
from activities.objection_letter import objection_letter
from activities.penalty import PENALTY
from activities.penalty_letter import penalty_service, repair_reminder, replacement_reminder
from activities.portal_code import mail_code, new_portal_code, renewed_portal_code
from activities.repair_letter import repair_letter
from activities.sanction_letter import of_sanction
from activities.watch_letter import of_watch
from database.writing import note, writing
from rules.journal import Entry, Moment, Telling
from rules.letter import LETTERS, TITLES, Paper
from rules.penalty_file import Bundle, LetterOrder
from rules.step import Receipt

Writer = Callable[[AsyncConnection, LetterOrder], Awaitable[tuple[Facts, Write]]]


@activity.defn
async def draw_penalty_papers(moment: Moment) -> tuple[str, ...]:
    """Draft the two papers for the screen; drawn again after a correction."""
    async with writing() as connection:
        facts = await case_facts(connection, moment.case, 0, moment.at.date())
        draft = Paper(day=facts.today, draft=True)
        drafts = {
            "penalty_service": penalty_service(facts, draft, ""),
            "repair_reminder": repair_reminder(facts, draft, ""),
        }
        for name, letter in drafts.items():
            await keep(connection, moment, facts, name, name, "papers", letter, draft)
        entry = Entry(
            key=f"papers/drawn/{moment.seq}",
            at=moment.at,
            mark="paper",
            what="起草两书",
            letters=tuple(letter_id(moment.case, name) for name in drafts),
            internal=True,
        )
        await note(connection, moment.case, entry)
    return tuple(letter_id(moment.case, name) for name in drafts)


@activity.defn
async def issue_penalty_papers(moment: Moment) -> Bundle:
    """Number and freeze both papers in one transaction: both are issued, or neither."""
    async with writing() as connection:
        facts = await case_facts(connection, moment.case, 0, moment.at.date())
        # The code is printed in the letter: what was issued before has its own.
        issued_before = facts.penalty.letters_issued_at is not None
        one_time = "" if issued_before else await new_portal_code(connection, moment.case, facts)
        reminder = await issue(
            connection,
            moment,
            facts,
            "repair_reminder",
            "repair_reminder",
            "papers",
            lambda paper: repair_reminder(facts, paper, one_time),
        )
        await issue(
            connection,
            moment,
            facts,
            "penalty_service",
            "penalty_service",
            "papers",
            lambda paper: penalty_service(facts, paper, reminder),
        )
        issued = update(PENALTY).where(PENALTY.c.case_id == moment.case, PENALTY.c.letters_issued_at.is_(None))
        await connection.execute(issued.values(letters_issued_at=moment.at))
        names = ("penalty_service", "repair_reminder")
        letters = tuple(letter_id(moment.case, name) for name in names)
        entry = Entry(
            key="papers/issued",
            at=moment.at,
            mark="paper",
            what=f"签发两书，提醒函文号 {reminder}",
            by=moment.by,
            letters=letters,
        )
        await note(connection, moment.case, entry)
    about = {"anchor": facts.decision.decided_on, "titles": tuple(TITLES[name] for name in names)}
    return _bundle(moment, facts, "papers", letters).model_copy(update=about)


@activity.defn
async def write_letter(order: LetterOrder) -> Bundle:
    """Write one letter of a case: drawn, numbered and frozen. It rests on a decision that was already approved."""
    together = {order.key: order.letter} | {f"{order.key}+{name}": name for name in order.more}
    titles = tuple(TITLES[name] for name in together.values())
    async with writing() as connection:
        for key, name in together.items():
            one = order.model_copy(update={"letter": name})
            facts, write = await WRITERS[order.case.partition("/")[0]](connection, one)
            await issue(connection, one, facts, name, key, order.key, write)
        letters = tuple(letter_id(order.case, key) for key in together)
        entry = Entry(
            key=f"{order.key}/issued",
            at=order.at,
            mark="paper",
            what="作出" + "、".join(f"《{title}》" for title in titles),
            letters=letters,
            internal=all(LETTERS[name].internal for name in together.values()),
        )
        await note(connection, order.case, entry)
    return _bundle(order, facts, order.key, letters).model_copy(update={"titles": titles})


@activity.defn
async def renew_portal_code(telling: Telling) -> Receipt:
    """The codes of this business that nobody used are void; the new one goes to its address and to who asked."""
    assert telling.at is not None
    async with writing() as connection:
        facts = await facts_of(connection, telling.case, telling.at.date())
        one_time = await renewed_portal_code(connection, telling, facts)
        entry = Entry(key=telling.key, at=telling.at, mark="service", what="补发开户码，旧码作废", by=telling.by)
        await note(connection, telling.case, entry)
    await mail_code(telling, facts, one_time)
    sentence = f"新的开户码：{one_time}。旧码已作废，请核对来人身份后交给企业"
    return Receipt(case=telling.case, key=telling.key, at=telling.at, sentence=sentence)


async def _of_penalty(connection: AsyncConnection, order: LetterOrder) -> tuple[Facts, Write]:
    facts = await case_facts(connection, order.case, order.n, order.at.date())
    if order.letter != "replacement_reminder":
        return facts, lambda paper: repair_letter(order, facts, paper)
    # What the last revision wrote in place of the reminder gives way to what this one writes.
    own = letter_id(order.case, order.key)
    reminders = LETTER.c.template.in_(("repair_reminder", "replacement_reminder"))
    standing = (LETTER.c.case_id == order.case, reminders, LETTER.c.id != own, LETTER.c.replaced_by.in_(("", own)))
    replaced = (await connection.execute(select(LETTER).where(*standing))).one()
    await connection.execute(update(LETTER).where(LETTER.c.id == replaced.id).values(replaced_by=own))
    assert order.revision is not None
    revision = order.revision
    return facts, lambda paper: replacement_reminder(facts, paper, revision, replaced)


def _bundle(moment: Moment, facts: Facts, key: str, letters: tuple[str, ...]) -> Bundle:
    consents = facts.business.electronic_since is not None
    return Bundle(
        case=moment.case,
        key=key,
        letters=letters,
        unit=facts.unit.id,
        subject=facts.case.subject,
        means="electronic" if consents else facts.wanted,
        barred=facts.barred,
        clause=facts.service_clause,
        anchor=facts.today,
    )


# What a letter says is known to its kind of case, which is the first part of the id of the case.
WRITERS: dict[str, Writer] = {
    "penalty": _of_penalty,
    "commitment": of_commitment,
    "objection": objection_letter,
    "dishonesty": of_dishonesty,
    "incentive": of_incentive,
    "sanction": of_sanction,
    "watch": of_watch,
}
