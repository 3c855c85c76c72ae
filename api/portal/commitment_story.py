"""一份承诺说给企业听：等谁做什么、走到哪里、到哪天、结果如何。只整理事实，话写在模板里。"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from api.day import SHANGHAI
from rules.commitment import MARKS, TYPES, USES, VOLUNTARY

FAILED = ("partly", "unfulfilled", "false")
Standing = Literal["yours", "office", "in_force", "settled", "unbound"]


@dataclass(frozen=True)
class CommitmentStory:
    """One commitment of a business as its pages tell it.

    `steps` are those that wait for the business; `restorations` those that decided, or will, on lifting what bars it.
    """

    row: Any
    steps: Sequence[Any]
    checks: Sequence[Any]
    today: date
    restorations: Sequence[Any] = ()

    @property
    def use(self) -> str:
        return USES[self.row.use]

    @property
    def type(self) -> str:
        return TYPES[self.row.type]

    @property
    def mark(self) -> str:
        return MARKS[self.row.mark]

    @property
    def voluntary(self) -> bool:
        return self.row.use == "voluntary" and self.row.type in VOLUNTARY

    @property
    def own(self) -> bool:
        """Whether the business began it, and so may take it back."""
        return bool(self.row.started_by == self.row.uscc)

    @property
    def standing(self) -> Standing:
        """Who is to act now, or what it has come to: unbound (nobody is bound), settled, in force, or before that."""
        if self.row.accepted_on is None and self.row.closed_at is not None:
            return "unbound"
        if self.steps:
            return "yours"
        if self.row.outcome:
            return "settled"
        return "in_force" if self.row.accepted_on else "office"

    @property
    def valid_until(self) -> date | None:
        said = self.row.offer.get("valid_until")
        return date.fromisoformat(said) if said else None

    @property
    def due_on(self) -> date | None:
        """The day by which it must have been fulfilled, as fixed by the acceptance or, before that, as offered."""
        said = self.row.offer.get("due_on")
        due: date | None = self.row.due_on or (date.fromisoformat(said) if said else None)
        return due

    @property
    def may_renew(self) -> bool:
        return self.voluntary and bool(self.row.accepted_on) and not self.row.outcome and self.row.mark != "renewed"

    @property
    def may_withdraw(self) -> bool:
        return self.own and self.row.accepted_on is None and self.row.closed_at is None

    @property
    def may_restore(self) -> bool:
        """Whether it may ask now that it be handled on commitments again."""
        barred = self.row.barred_since is not None and self.row.bar_lifted_on is None
        return barred and not any(one.state == "open" for one in self.restorations)

    @property
    def record(self) -> str:
        """The key of what the credit file says of it now: the outcome that speaks against it, or the commitment."""
        said = f"_{self.row.outcome}" if self.row.outcome in FAILED else ""
        return f"{self.row.case_id}/commitment{said}"

    @property
    def check(self) -> Any:
        """The newest check, if there was one."""
        return self.checks[-1] if self.checks else None

    @property
    def stops(self) -> list[dict[str, Any]]:
        """Its way like a parcel's, for `ui.parcel`; the words of each stop are the template's."""
        row = self.row
        over = self.standing == "unbound"
        offered = row.offered_at.astimezone(SHANGHAI).date()
        stops = [_stop("offered", True, False, offered), _stop("signed", bool(row.signed_on), not over, row.signed_on)]
        if over:
            closed = row.closed_at.astimezone(SHANGHAI).date()
            kept = stops if row.signed_on else stops[:1]
            return [*kept, {"name": row.case_outcome, "state": "over", "on": closed}]
        stops.append(_stop("accepted", bool(row.accepted_on), bool(row.signed_on), row.accepted_on))
        if row.offer.get("missing"):
            stops.append(_stop("supplied", bool(row.supplied_on), bool(row.accepted_on), row.supplied_on))
        return [*stops, *self._checked()]

    def _checked(self) -> list[dict[str, Any]]:
        row, settled = self.row, bool(self.row.outcome)
        checked_on = self.check.checked_on if self.check else None
        kept = _stop("kept", settled or row.mark == "checking", bool(row.accepted_on), None)
        checked = _stop("checked", settled, row.mark == "checking", checked_on)
        if settled and not self.check:
            checked["state"] = "skipped"
        outcome = _stop("settled", settled, False, row.settled_on)
        if row.outcome in FAILED:
            outcome["state"] = "failed"
        stops = [kept, checked, outcome]
        if row.outcome in FAILED and row.barred_since:
            stops.append(_stop("restored", bool(row.bar_lifted_on), True, row.bar_lifted_on))
        return stops


def _stop(name: str, done: bool, now: bool, on: date | None) -> dict[str, Any]:
    return {"name": name, "state": "done" if done else "now" if now else "ahead", "on": on}
