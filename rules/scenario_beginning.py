"""排练的案件怎样立案：剧本写到的照剧本，没有写到的照例子；所依据的另一案，从剧本里找。"""

import csv
import hashlib
import io
from collections.abc import Callable, Sequence
from typing import Any

from pydantic import ValidationError

from rules.commitment import CommitmentOffer, commitment_case
from rules.commitment_file import CommitmentEntry
from rules.commitment_sampling import SamplingEntry, SamplingOrder, sampling_case
from rules.commitment_template import TemplateDraft, TemplateEntry, template_case
from rules.dishonesty import DishonestyProposal, dishonesty_case
from rules.dishonesty_file import DishonestyEntry
from rules.incentive_file import IncentiveEntry, IncentiveProposal, incentive_case
from rules.message import Message
from rules.objection import Complaint, contest_case, objection_case
from rules.objection_file import Contest, Objection
from rules.objection_form import ContestEntry
from rules.penalty import PenaltyDecision, case_id
from rules.penalty_file import PenaltyEntry
from rules.penalty_sheet import COLUMNS
from rules.question import Question, question_case
from rules.record_entry import RecordDraft, RecordEntering, record_case
from rules.refusal import Refused
from rules.sanction import SanctionProposal, sanction_case
from rules.sanction_file import SanctionEntry
from rules.sanction_list import ListEdition, list_case
from rules.sanction_list_file import ListEntry
from rules.sanction_list_sheet import LIST_COLUMNS
from rules.scenario import Lifecycle, Scenario, actor
from rules.scenario_example import (
    BUSINESS,
    COMMITMENT,
    CONTEST,
    DISHONESTY,
    INCENTIVE,
    OBJECTION,
    PENALTY,
    SANCTION,
    SANCTION_ITEM,
    SANCTION_LIST,
    TEMPLATE,
    WATCH,
)
from rules.sheet import SheetOrder, sheet_case
from rules.watch import WatchProposal, watch_case
from rules.watch_file import WatchEntry

Cast = tuple[Scenario, ...]


class Paper(Message):
    """Something that was uploaded before the case begins, by whoever begins it."""

    id: str
    name: str
    content: bytes
    mime: str = "text/csv"


class Beginning(Message):
    """How a case begins: which lifecycle, under which id, with what, in which unit, about whom, on which papers."""

    lifecycle: Lifecycle
    case: str
    entry: Any
    unit: str
    uscc: str = ""
    papers: tuple[Paper, ...] = ()


def beginning(told: Scenario, cast: Cast = ()) -> Beginning:
    """The case as it begins; `cast` are the cases that live beside it. Raises Refused ScenarioFaulty."""
    try:
        return BEGINNINGS[told.lifecycle](told, cast)
    except ValidationError as error:
        where = ".".join(str(part) for part in error.errors()[0]["loc"])
        raise Refused(f"剧本中的登记信息有误：{where} {error.errors()[0]['msg']}", code="ScenarioFaulty") from error


def _penalty(told: Scenario, cast: Cast) -> Beginning:
    given = {"decided_on": str(told.begins_on), **PENALTY, **told.penalty}
    decision = PenaltyDecision.model_validate(given)
    entry = PenaltyEntry(decision=decision, by=actor("handler", decision.unit))
    case = case_id(decision.no)
    return Beginning(lifecycle="penalty", case=case, entry=entry, unit=decision.unit, uscc=decision.uscc)


def _commitment(told: Scenario, cast: Cast) -> Beginning:
    offer = CommitmentOffer.model_validate(COMMITMENT | told.commitment)
    by = actor("business", offer.uscc) if told.by_business else actor("handler", offer.unit)
    case, entry = commitment_case(offer), CommitmentEntry(offer=offer, by=by)
    return Beginning(lifecycle="commitment", case=case, entry=entry, unit=offer.unit, uscc=offer.uscc)


def _template(told: Scenario, cast: Cast) -> Beginning:
    given = {"unit": COMMITMENT["unit"]} | TEMPLATE | told.template
    draft = TemplateDraft.model_validate(given)
    entry = TemplateEntry(draft=draft, unit=given["unit"], by=actor("handler", given["unit"]))
    case = template_case(draft.id, told.title)
    return Beginning(lifecycle="commitment_template", case=case, entry=entry, unit=given["unit"])


def _sampling(told: Scenario, cast: Cast) -> Beginning:
    order = SamplingOrder.model_validate({"unit": COMMITMENT["unit"]} | told.sampling)
    entry = SamplingEntry(order=order, by=actor("handler", order.unit))
    return Beginning(lifecycle="commitment_sampling", case=sampling_case(order), entry=entry, unit=order.unit)


def _objection(told: Scenario, cast: Cast) -> Beginning:
    penalty = _other("penalty", told, cast)
    about = f"{penalty.case}/penalty"
    by = actor("business", penalty.uscc) if told.by_business else actor("handler", penalty.unit)
    entry = Objection(about=about, complaint=Complaint.model_validate(OBJECTION | told.objection), by=by)
    case = objection_case(about, 1)
    return Beginning(lifecycle="objection", case=case, entry=entry, unit=penalty.unit, uscc=penalty.uscc)


def _contest(told: Scenario, cast: Cast) -> Beginning:
    penalty = _other("penalty", told, cast)
    about = f"{penalty.case}/penalty"
    given = {"accepted_on": str(told.begins_on), **CONTEST, **told.contest}
    entry = Contest(about=about, entry=ContestEntry.model_validate(given), by=actor("handler", penalty.unit))
    case = contest_case(about, entry.entry.document)
    return Beginning(lifecycle="contest", case=case, entry=entry, unit=penalty.unit, uscc=penalty.uscc)


def _dishonesty(told: Scenario, cast: Cast) -> Beginning:
    proposal = DishonestyProposal.model_validate(DISHONESTY | told.dishonesty)
    case, entry = dishonesty_case(proposal), DishonestyEntry(proposal=proposal, by=actor("handler", proposal.unit))
    return Beginning(lifecycle="dishonesty", case=case, entry=entry, unit=proposal.unit, uscc=proposal.uscc)


def _record(told: Scenario, cast: Cast) -> Beginning:
    draft = RecordDraft.model_validate(told.record)
    entry = RecordEntering(draft=draft, by=actor("handler", draft.unit))
    return Beginning(lifecycle="record", case=record_case(draft), entry=entry, unit=draft.unit, uscc=draft.uscc)


def _list(told: Scenario, cast: Cast) -> Beginning:
    given = {"in_force_on": str(told.begins_on), "year": told.begins_on.year, **SANCTION_LIST, **told.sanction_list}
    unit, items = given.pop("unit"), given.pop("items")
    case = list_case(ListEdition.model_validate(given | {"paper": "paper"}))
    kept = [hashlib.sha256(f"{case}/{name}".encode()).hexdigest()[:40] for name in ("sheet", "paper")]
    edition = ListEdition.model_validate(given | {"paper": kept[1]})
    entry = ListEntry(edition=edition, sheet=kept[0], unit=unit, by=actor("handler", unit))
    papers = (
        Paper(id=kept[0], name="清单.csv", content=_list_sheet(items)),
        Paper(id=kept[1], name="原文.csv", content=_list_sheet(items)),
    )
    return Beginning(lifecycle="sanction_list", case=case, entry=entry, unit=unit, papers=papers)


def _list_sheet(items: Sequence[dict[str, Any]]) -> bytes:
    rows = [SANCTION_ITEM | {"no": str(n)} | item for n, item in enumerate(items, start=1)]
    return _written(LIST_COLUMNS, rows)


def _written(columns: Sequence[tuple[str, str]], rows: Sequence[dict[str, Any]]) -> bytes:
    """Rows by field as a sheet of comma-separated values, under the headings of its template."""
    text = io.StringIO()
    sheet = csv.DictWriter(text, [field for _, field in columns], extrasaction="ignore")
    sheet.writerow({field: heading for heading, field in columns})
    sheet.writerows(rows)
    return text.getvalue().encode("utf-8-sig")


def _question(told: Scenario, cast: Cast) -> Beginning:
    given = {"subject": BUSINESS["subject"], "uscc": BUSINESS["uscc"], "unit": COMMITMENT["unit"]} | told.question
    asked = Question.model_validate(given | {"by": actor("business", given["uscc"]), "asked_on": told.begins_on})
    case = question_case(asked.uscc, told.title)
    return Beginning(lifecycle="question", case=case, entry=asked, unit=asked.unit, uscc=asked.uscc)


def _sheet(told: Scenario, cast: Cast) -> Beginning:
    """A sheet of penalties: what a row leaves out is as in the example; `fine` is in 万元, as in the template."""
    example = {**PENALTY, "kinds": "罚款", "fine": "0.5", "decided_on": str(told.begins_on)}
    content = _written(COLUMNS, [example | row for row in told.sheet["rows"]])
    paper = Paper(id=hashlib.sha256(content).hexdigest()[:40], name=told.sheet["name"], content=content)
    unit = told.sheet.get("unit", PENALTY["unit"])
    order = SheetOrder(upload=paper.id, name=paper.name, unit=unit, by=actor("handler", unit))
    return Beginning(lifecycle="sheet", case=sheet_case(paper.id), entry=order, unit=unit, papers=(paper,))


def _sanction(told: Scenario, cast: Cast) -> Beginning:
    given = SANCTION | told.sanction
    determination = _other("dishonesty", told, cast, str(given.pop("determination", "")))
    listed = _other("sanction_list", told, cast, str(given.pop("list", "")))
    about = determination.entry.proposal.model_dump(include=set(BUSINESS) | {"unit"})
    rests = {"determination": determination.case, "list_id": listed.case}
    proposal = SanctionProposal.model_validate(about | rests | given)
    entry = SanctionEntry(proposal=proposal, by=actor("handler", proposal.unit))
    case = sanction_case(proposal)
    return Beginning(lifecycle="sanction", case=case, entry=entry, unit=proposal.unit, uscc=proposal.uscc)


def _watch(told: Scenario, cast: Cast) -> Beginning:
    proposal = WatchProposal.model_validate(WATCH | told.watch)
    entry = WatchEntry(proposal=proposal, by=actor("handler", proposal.unit))
    case = watch_case(proposal.uscc, 1)
    return Beginning(lifecycle="watch", case=case, entry=entry, unit=proposal.unit, uscc=proposal.uscc)


def _incentive(told: Scenario, cast: Cast) -> Beginning:
    proposal = IncentiveProposal.model_validate(INCENTIVE | told.incentive)
    entry = IncentiveEntry(proposal=proposal, by=actor("handler", proposal.unit))
    case = incentive_case(proposal.uscc, proposal.benefit)
    return Beginning(lifecycle="incentive", case=case, entry=entry, unit=proposal.unit, uscc=proposal.uscc)


def _other(lifecycle: Lifecycle, told: Scenario, cast: Cast, title: str = "") -> Beginning:
    """The case of another lifecycle that one rests on: the one of that title, or the last that is there."""
    there = [one for one in (*cast, *told.before) if one.lifecycle == lifecycle and title in ("", one.title)]
    if not there:
        raise Refused(f"剧本有误：“{told.title}”所依据的案件（{lifecycle}）不在剧本里", code="ScenarioFaulty")
    return beginning(there[-1], cast)


BEGINNINGS: dict[Lifecycle, Callable[[Scenario, Cast], Beginning]] = {
    "penalty": _penalty,
    "commitment": _commitment,
    "commitment_template": _template,
    "commitment_sampling": _sampling,
    "objection": _objection,
    "contest": _contest,
    "dishonesty": _dishonesty,
    "record": _record,
    "sanction_list": _list,
    "sanction": _sanction,
    "watch": _watch,
    "incentive": _incentive,
    "question": _question,
    "sheet": _sheet,
}
