"""一份文书要说的事实：从案卷里取一次，供每种文书取用；每种案件在共有的事实之外各有自己的。"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncConnection

from activities.business import BUSINESS
from activities.penalty import CASE, penalty_row
from database.tables.penalty import RepairRow
from database.writing import table
from rules.clock import Deadline, Limit, Pause, deadline, limits
from rules.edition import in_force
from rules.letter import Addressee, Amount, ExplainedDay, Office, Paper, PenaltyFacts, Remedy, RequestFacts
from rules.notice import places
from rules.penalty import PenaltyDecision
from rules.penalty_form import Means
from rules.unit import Unit, unit
from rules.working_day import calendar
from settings import settings

REPAIR = table(RepairRow)
UNIT_WORDS = {"day": "日", "working_day": "个工作日", "month": "个月", "year": "年"}


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What a letter of any case rests on, read once: its case, its business, its unit, the day."""

    case: Any
    business: Any
    unit: Unit
    today: date

    @property
    def words(self) -> dict[str, Any]:
        """The wording of the edition in force today: the procedure is today's, the dates of the case are its own."""
        return in_force("reminder", self.today).data

    @property
    def wanted(self) -> Means:
        """How its papers go to a business that has not agreed to electronic service."""
        return "direct"

    @property
    def barred(self) -> tuple[str, ...]:
        """Who has an interest in the case and may not serve its papers."""
        return ()

    @property
    def service_clause(self) -> str:
        """What the service of its papers rests on; empty where the table of steps says it."""
        return "参照民事诉讼法关于送达的规定"

    def shared(self, paper: Paper) -> dict[str, Any]:
        """What every letter begins with."""
        return {"paper": paper, "office": self.office(), "addressee": self.addressee()}

    def office(self) -> Office:
        return Office(name=self.unit.name, phone=self.unit.phone)

    def addressee(self) -> Addressee:
        return Addressee(name=self.case.subject, uscc=self.case.uscc, address=self.business.address)

    def remedies(self, against: str = "处罚决定书") -> tuple[Remedy, ...]:
        """How to contest a paper; the days are counted from the receipt of that very paper."""
        named = limits(self.today)
        return tuple(_remedy(row, named.get(row["limit"]), against) for row in self.words["remedy"])

    def due(self, name: str, anchor: date, event: str, *more: str, pauses: tuple[Pause, ...] = ()) -> ExplainedDay:
        """A due day with its steps; `more` names limits that are added, `pauses` are not counted."""
        named = limits(anchor)
        limit = named[name]
        total = limit.amount + sum(named[extra].amount for extra in more)
        return explained(deadline(anchor, limit.model_copy(update={"amount": total}), calendar(), pauses, event))


@dataclass(frozen=True, kw_only=True)
class CaseFacts(Facts):
    """What a letter of a penalty rests on besides: the penalty, its decision, the repair request it speaks of."""

    penalty: Any
    decision: PenaltyDecision
    repair: Any

    @property
    def shown_at(self) -> tuple[str, ...]:
        return tuple(place.title for place in places(self.decision.decided_on))

    @property
    def wanted(self) -> Means:
        wanted = self.decision.hand_over
        return "direct" if wanted == "electronic" else wanted

    @property
    def barred(self) -> tuple[str, ...]:
        return self.decision.interested

    @property
    def service_clause(self) -> str:
        return ""

    def addressee(self) -> Addressee:
        decision = self.decision
        return Addressee(name=decision.subject, uscc=decision.uscc, address=decision.address)

    def penalty_facts(self) -> PenaltyFacts:
        decision = self.decision
        amounts = [Amount(name="罚款", yuan=decision.fine), Amount(name="没收", yuan=decision.confiscated)]
        return PenaltyFacts(
            no=decision.no,
            day=decision.decided_on,
            body=decision.authority,
            kinds=decision.kinds,
            violation=decision.violation,
            content=decision.content,
            basis=decision.basis,
            amounts=tuple(amount for amount in amounts if amount.yuan > Decimal(0)),
        )

    def request_facts(self) -> RequestFacts:
        return RequestFacts(
            no=self.repair.number,
            received_on=self.repair.received_on,
            penalty_no=self.decision.no,
            penalty_day=self.decision.decided_on,
        )


def explained(due: Deadline) -> ExplainedDay:
    return ExplainedDay(day=due.on, steps=due.steps, provisional=due.provisional)


async def facts_of(connection: AsyncConnection, case: str, today: date) -> Facts:
    """What a letter of any case rests on."""
    row = (await connection.execute(select(CASE).where(CASE.c.id == case))).one()
    business = (await connection.execute(select(BUSINESS).where(BUSINESS.c.uscc == row.uscc))).one()
    return Facts(case=row, business=business, unit=unit(row.unit, today), today=today)


async def case_facts(connection: AsyncConnection, case: str, n: int, today: date) -> CaseFacts:
    known = await facts_of(connection, case, today)
    row = await penalty_row(connection, case)
    repair = (await connection.execute(select(REPAIR).where(REPAIR.c.case_id == case, REPAIR.c.n == n))).one_or_none()
    decision = PenaltyDecision.model_validate(row.decision)
    return CaseFacts(**vars(known), penalty=row, decision=decision, repair=repair)


def verify_url(check_id: str) -> str:
    return f"{settings().public_url}/verify/{check_id}"


def _remedy(row: dict[str, str], limit: Limit | None, against: str) -> Remedy:
    if limit is None:
        return Remedy(name=row["name"], body=row["body"])
    within = f"自收到{against}之日起{limit.amount}{UNIT_WORDS[limit.unit]}内"
    return Remedy(name=row["name"], body=row["body"], within=within, basis=limit.basis)
