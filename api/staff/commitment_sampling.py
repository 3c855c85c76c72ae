"""履约抽查：先看名单和各层的件数，冻结；数字公布后由另一人录入；谁都可以在这里重抽一遍。实施方案 二（一）1。"""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from api.access import Officer, Signed
from api.day import Today
from api.file import attached_sheet
from api.page import case_url
from api.staff.commitment_words import AT, OUTCOME_TONES, USE_TITLES, places
from api.staff.desk_page import desk_page
from api.staff.entry import Filing, TwoStep, carried, check_or_enter, responsible
from api.staff.ledger import units_of
from api.staff.seeing import case_seen_by
from database.queries.commitment import open_commitments
from database.queries.commitment_template import commitments_named, sampling_of, samplings_of_units
from database.reading import reading
from rules.commitment import OUTCOMES
from rules.commitment_sampling import SamplingEntry, SamplingOrder, sampling_case, share
from rules.fault import judge
from rules.refusal import Refused
from rules.sampling import Candidate, Share, draw, lot, population
from rules.unit import unit_names
from templates.form import Field, form_fields
from templates.sheet import figures_sheet

HERE = "/staff/commitment-samplings"
router = APIRouter(prefix=HERE, include_in_schema=False)
CRUMBS = [{"label": "履约抽查", "href": HERE}]
LISTED = 200


@router.get("")
async def samplings(request: Request, officer: Officer, today: Today) -> Response:
    async with reading() as connection:
        rows = await samplings_of_units(connection, units_of(officer, today))
    return await desk_page(
        request, officer, "staff/commitment_samplings.html", title="履约抽查", today=today, at=AT, places=places(HERE),
        rows=rows, names=unit_names(today), here=HERE,
    )  # fmt: skip


@router.get("/new")
async def order_page(request: Request, officer: Officer, today: Today) -> Response:
    return await _order(request, officer, today, {"since": date(today.year, 1, 1), "until": today})


@router.post("/new")
async def order(request: Request, officer: Officer, today: Today) -> Response:
    """The list and its strata are shown first; confirmed, the list is frozen before the number exists."""
    return await check_or_enter(request, officer, today, ENTRY)


@router.get("/export/{case:path}")
async def export(request: Request, officer: Officer, today: Today, case: str) -> Response:
    """The frozen list with every lot, so that anybody can draw again without this house."""
    async with reading() as connection:
        await case_seen_by(connection, officer, case, today)
        row = await _row(connection, case)
    drawn = set(row.drawn)
    lines = [
        [
            USE_TITLES.get(one.stratum, one.stratum),
            one.id,
            lot(row.seed, one.id) if row.seed else "",
            "是" if one.id in drawn else "",
        ]
        for one in _candidates(row)
    ]
    conditions = f"名单摘要 {row.population}；随机数 {row.seed or '尚未公布'}；每层 {row.percent}%，至少 {row.least} 件"
    heads = ["领域（层）", "键", "签号：SHA-256(随机数 换行 键)", "抽中"]
    return attached_sheet(figures_sheet("抽查名单", conditions, heads, lines), f"抽查名单 {row.title}")


@router.get("/{case:path}")
async def sampling(request: Request, officer: Officer, today: Today, case: str) -> Response:
    """A draw with its proof: the digest of the list and the drawn are computed anew here."""
    async with reading() as connection:
        await case_seen_by(connection, officer, case, today)
        row = await _row(connection, case)
        named = await commitments_named(connection, row.drawn)
    candidates = _candidates(row)
    again = draw(candidates, _share(row), row.seed).drawn if row.seed else ()
    return await desk_page(
        request, officer, "staff/commitment_sampling.html", title=row.title, subtitle="履约抽查", today=today, at=AT,
        crumbs=CRUMBS, row=row, strata=strata(candidates, _share(row), row.drawn), unit=unit_names(today)[row.unit],
        same_list=population(candidates) == row.population, same_draw=list(again) == row.drawn, size=len(candidates),
        drawn=[{"row": named.get(id), "id": id, "href": case_url(id), "lot": lot(row.seed, id)} for id in row.drawn],
        case_href=case_url(case), export=case_url(case, f"{HERE}/export"), uses=USE_TITLES, outcomes=OUTCOMES,
        tones=OUTCOME_TONES,
    )  # fmt: skip


def strata(candidates: Sequence[Candidate], share: Share, drawn: Sequence[str] = ()) -> list[tuple[Any, ...]]:
    """Each stratum: its name, how many there are, how many have to be drawn, how many were."""
    sizes = Counter(one.stratum for one in candidates)
    taken = Counter(one.stratum for one in candidates if one.id in set(drawn))
    return [(USE_TITLES.get(name, name), size, share.of(size), taken[name]) for name, size in sorted(sizes.items())]


async def _row(connection: Any, case: str) -> Any:
    row = await sampling_of(connection, case)
    if row is None:
        raise Refused("没有这一批抽查", code="NotFound")
    return row


def _candidates(row: Any) -> list[Candidate]:
    return [Candidate.model_validate(one) for one in row.candidates]


def _share(row: Any) -> Share:
    return Share(percent=row.percent, least=row.least)


async def _judged(officer: Signed, answers: Mapping[str, Any], today: date) -> SamplingOrder:
    """The order of a draw. Raises Refused NotYours, NotResponsible, FormFaulty."""
    responsible(officer, 1, today, otherwise="抽查由经办岗位发起")
    return judge(SamplingOrder, {**answers, "unit": officer.unit})


async def _filing(officer: Signed, ordered: SamplingOrder) -> Filing:
    return Filing("commitment_sampling", sampling_case(ordered), SamplingEntry(order=ordered, by=officer.actor))


def _fields(answers: Mapping[str, Any], faults: Mapping[str, str]) -> list[Field]:
    """What an officer fills in; the unit is who they are."""
    return [field for field in form_fields(SamplingOrder, answers, faults) if field.name != "unit"]


async def _order(
    request: Request, officer: Signed, today: date, answers: Mapping[str, Any], refused: Refused | None = None
) -> Response:
    faults = refused.faults if refused else {}
    return await desk_page(
        request, officer, "staff/commitment_sampling_new.html", title="发起抽查", today=today, at=AT, crumbs=CRUMBS,
        status=422 if refused else 200, fields=_fields(answers, faults), faults=faults, here=HERE, share=share(today),
        sentence=refused.sentence if refused else "",
    )  # fmt: skip


async def _confirm(
    request: Request, officer: Signed, today: date, ordered: SamplingOrder, answers: Mapping[str, Any]
) -> Response:
    async with reading() as connection:
        found = await open_commitments(connection, ordered.unit, since=ordered.since, until=ordered.until)
        named = await commitments_named(connection, [one.id for one in found[:LISTED]])
    if not found:
        raise Refused("这段时间受理的承诺，没有可以抽查的", code="NothingToSample")
    return await desk_page(
        request, officer, "staff/commitment_sampling_confirm.html", title="核对抽查名单", today=today, at=AT,
        crumbs=CRUMBS, order=ordered, share=share(today), size=len(found),
        strata=[one[:3] for one in strata(found, share(today))],
        digest=population(found), listed=[named[one.id] for one in found[:LISTED] if one.id in named], uses=USE_TITLES,
        answers=carried(answers), here=HERE, case_url=case_url,
    )  # fmt: skip


ENTRY = TwoStep(
    form=SamplingOrder, judged=_judged, page=_order, confirm=_confirm, filing=_filing,
    said=lambda _: "名单已冻结；随机数公布后，由另一人录入并抽取", landing=HERE,
)  # fmt: skip
