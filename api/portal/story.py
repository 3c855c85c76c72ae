"""一项处罚说给企业听：现在怎样、条件满足几项、从哪天起能做什么、申请走到哪里。只整理事实，话写在模板里。"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rules.clock import Deadline
from rules.penalty import PenaltyDecision
from rules.penalty_class import CLASS_TITLES
from rules.repair import Condition, PenaltyStanding, Publication, conditions
from rules.repair_day import feedback_due, fine_due

RUNNING = ("submitted", "accepted", "supplement", "resumed")
# What a request declares is not yet a finding: until somebody has looked, it is said to be declared.
DECLARED = {"fine_paid": "申请中写明已经缴清，待核查", "corrected": "申请中写明已经改正，待核查"}


@dataclass(frozen=True)
class Story:
    """One penalty of a business as its pages tell it."""

    row: Any
    publication: Publication
    requests: Sequence[Any]
    places: Sequence[Any]
    step: Any
    today: date

    @property
    def klass(self) -> str:
        return CLASS_TITLES[self.row.klass]

    @property
    def reasons(self) -> list[str]:
        return list(self.row.classification["reasons"])

    @property
    def owes_money(self) -> bool:
        return PenaltyDecision.model_validate(self.row.decision).owes_money

    @property
    def fine_due(self) -> Deadline | None:
        """The last day to pay; None where nothing is owed or the decision has not been received."""
        return fine_due(self.row.served_on) if self.owes_money and self.row.served_on else None

    @property
    def feedback_due(self) -> Deadline | None:
        """The day by which the applicant hears the result of the request under way."""
        return feedback_due(self.running.received_on) if self.running else None

    @property
    def answered_late(self) -> bool:
        """Whether the result cannot come by that day: more time was given, or it has passed."""
        due, step = self.feedback_due, self.step
        if due is None or step is None:
            return due is not None and due.on < self.today
        return bool(step.suspended) or step.role == "business" or bool(due.on < max(self.today, step.due_on))

    @property
    def until(self) -> date | None:
        return self.row.shown_until or self.publication.published_until

    @property
    def running(self) -> Any:
        """The request under way, if there is one."""
        return next((one for one in reversed(self.requests) if one.state in RUNNING), None)

    @property
    def last(self) -> Any:
        return self.requests[-1] if self.requests else None

    @property
    def standing(self) -> str:
        """ended · hidden (never shown) · waiting (not yet shown) · over (the longest day has passed) · shown."""
        if self.row.ended_on and not self._to_be_served_again:
            return "ended"
        if not self.publication.published:
            return "hidden"
        if self.row.ended_on or self.row.shown_from is None or self.row.shown_from > self.today:
            return "waiting"
        return "over" if self.until and self.until < self.today else "shown"

    @property
    def _to_be_served_again(self) -> bool:
        """The papers turned out not to have arrived: what has stopped for that goes on when they are served."""
        return self.row.served_on is None and self.row.outcome in ("", "unpublished") and not self.row.explanation

    @property
    def earliest(self) -> date | None:
        return self.row.earliest_repair_on if self.publication.repairable else None

    @property
    def may_apply(self) -> bool:
        """Whether a request may be sent today as far as the days go; duties are declared in the request itself."""
        earliest = self.earliest
        return self.standing == "shown" and self.running is None and earliest is not None and earliest <= self.today

    @property
    def conditions(self) -> tuple[Condition, ...]:
        """Every condition of repair; duties are met when the business has declared them in its request."""
        declared = self.running or (self.last if self.last and self.last.state == "granted" else None)
        said = declared.application if declared else {}
        standing = PenaltyStanding(
            published=self.publication.published,
            earliest_repair_on=self.row.earliest_repair_on,
            published_until=self.until,
            repairable=self.publication.repairable,
            owes_money=self.owes_money,
            fine_due=self.fine_due.on if self.fine_due else None,
            fine_paid=bool(said.get("fine_paid")),
            corrected=bool(said.get("corrected")),
            committed=bool(said.get("committed")),
        )
        told = conditions(standing, on=self.today)
        unchecked = {name for name in DECLARED if self.running and said.get(name)}
        unchecked -= set() if self.owes_money else {"fine_paid"}
        return tuple(
            one.model_copy(update={"reason": DECLARED[one.name]}) if one.name in unchecked else one for one in told
        )

    @property
    def stops(self) -> list[dict[str, Any]]:
        """The request's way like a parcel's, for `ui.parcel`; the words of each stop are the template's."""
        return track(self.last, self.places) if self.last else []


def track(request: Any, places: Sequence[Any]) -> list[dict[str, Any]]:
    """Where a request is: sent, accepted, verified, decided, taken down at n of m places; or over before its decision:
    refused, withdrawn by the business, ended because the penalty itself was changed or revoked.
    """
    away = sum(1 for place in places if place.recalled_on)
    granted, decided = request.state == "granted", request.state in ("granted", "denied")
    accepted = request.accepted_on is not None
    running = request.state in RUNNING
    stops = [{"name": "sent", "state": "done", "on": request.received_on}]
    if request.state == "refused":
        return [*stops, {"name": "refused", "state": "failed", "on": request.decided_on}]
    stops.append({"name": "accepted", "state": _state(accepted, running), "on": request.accepted_on})
    if request.state in ("withdrawn", "ended"):
        over = {"name": request.state, "state": "over", "on": request.decided_on}
        return [*(stops if accepted else stops[:1]), over]
    stops.append({"name": "verified", "state": _state(decided, running and accepted), "on": None})
    outcome = "failed" if request.state == "denied" else _state(granted, False)
    stops.append({"name": "decided", "state": outcome, "on": request.decided_on})
    if request.state != "denied":
        stops.append({"name": "away", "state": _state(granted and away == len(places), granted), "on": None})
    return stops


def _state(done: bool, now: bool) -> str:
    return "done" if done else "now" if now else "ahead"


def story_of(row: Any, requests: Sequence[Any], places: Sequence[Any], step: Any, today: date) -> Story:
    return Story(row, Publication.model_validate(row.publication), requests, places, step, today)
