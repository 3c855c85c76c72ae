"""守信激励：有哪些激励，各要具备什么条件，一个企业具备了哪些、差在哪里、到哪天具备。实施方案 二（三）9。

Only what is in force speaks for or against a business: what was repaired, ended, corrected or is being verified
(核实中) has no part in it. Everything here is data of the edition `incentive`, each benefit with its own doubt.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

from pydantic import Field

from rules.credit_file import Item
from rules.edition import Doubt, Id, Words, edition, in_force
from rules.incentive_intake import Intake
from rules.message import Message
from rules.refusal import Refused
from rules.repair import months_after

DAY = timedelta(days=1)
_FAILED = ("commitment_partly", "commitment_unfulfilled", "commitment_false")


class Conditions(Message):
    """`grades` that are accepted, empty when none is asked for; one of `grades_barred` stands against it.

    `clean_years` without an adverse record in use; `known_months` since the first record that is not adverse.
    """

    grades: tuple[Words, ...] = ()
    grades_barred: tuple[Words, ...] = ()
    clean_years: int = Field(ge=0, le=50)
    known_months: int = Field(0, ge=0, le=600)
    fulfilled_at_least: int = Field(0, ge=0)


class Benefit(Message):
    """What may be granted, for how many months, by units of which groups, after how many working days of publicity.

    By its edition: near within `near_days`, or with no more than `near_missing` conditions missing; `intake`.
    """

    id: Id
    area: Words
    title: Words
    gives: Words
    basis: Words
    conditions: Conditions
    months: int = Field(ge=1, le=600)
    publicity_working_days: int = Field(ge=0, le=250)
    groups: tuple[str, ...] = Field(min_length=1)
    red_list: bool = False
    near_days: int = 0
    near_missing: int = 0
    intake: Intake = Intake()
    doubt: Doubt


class Eligibility(Message):
    """Whether a business has what a benefit takes. `because`: cases of the records that stand against it.

    `near`: few enough are missing, or all will be met within days, by the edition. `near_on`: the first day on which
    all are met if nothing new is recorded, None when met already or when waiting alone does not do it.
    """

    benefit: str
    met: bool
    near: bool
    met_reasons: tuple[str, ...]
    missing: tuple[str, ...]
    because: tuple[str, ...]
    near_on: date | None = None


class _Found(NamedTuple):
    """One condition as it is found. `from_day`: when waiting alone meets it; `until`: the last day it stays met."""

    met: bool
    reason: str
    against: tuple[Item, ...] = ()
    from_day: date | None = None
    until: date | None = None


def benefits(on: date) -> tuple[Benefit, ...]:
    """The benefits of the edition in force on a day. Raises Refused NoEditionInForce."""
    return _read(in_force("incentive", on).in_force_on)


def offered(on: date) -> tuple[Benefit, ...]:
    """The same, and nothing while no edition is in force: then nobody is eligible for anything new."""
    try:
        return benefits(on)
    except Refused:
        return ()


def benefits_of(in_force_on: date) -> tuple[Benefit, ...]:
    """The benefits of the very edition that begins on that day. Raises Refused NoEditionInForce."""
    return _read(edition("incentive", in_force_on).in_force_on)


def benefit_of(id: str, on: date) -> Benefit:
    """Raises Refused BenefitUnknown, NoEditionInForce."""
    found = next((one for one in benefits(on) if one.id == id), None)
    if found is None:
        raise Refused(f"没有“{id}”这项激励", code="BenefitUnknown", faults={"benefit": "请选择现行激励事项中的一项"})
    return found


def eligibility(items: Iterable[Item], benefit: Benefit, *, on: date, watched: bool) -> Eligibility:
    """Every condition of a benefit against a business's file as it stands on a day (`rules.credit_file.items`).

    `watched`: it is a 重点关注对象 by what is known beside its file.
    """
    file = tuple(items)
    used = tuple(item for item in file if item.state == "in_force")
    asked = benefit.conditions
    found = (
        _graded(used, asked, on),
        _clean(used, asked, on),
        _without(used, ("dishonesty",), "失信行为认定"),
        _without(used, ("sanction",), "失信惩戒措施"),
        _unwatched(used, watched),
        _without(used, _FAILED, "未履行或者虚假的信用承诺"),
        *_fulfilled(used, asked),
        *_known(file, asked, on),
    )
    missing = tuple(one for one in found if not one.met)
    near_on = _near_on(found, missing)
    soon = near_on is not None and near_on <= on + timedelta(days=benefit.near_days)
    return Eligibility(
        benefit=benefit.id,
        met=not missing,
        near=bool(missing) and (len(missing) <= benefit.near_missing or soon),
        met_reasons=tuple(one.reason for one in found if one.met),
        missing=tuple(one.reason for one in missing),
        because=tuple(sorted({item.case for one in missing for item in one.against})),
        near_on=near_on,
    )


def _graded(used: tuple[Item, ...], asked: Conditions, on: date) -> _Found:
    """The newest grade of every evaluating unit: none may be barred, and the newest of all has to be accepted."""
    graded = sorted(
        (item for item in used if item.tab == "evaluation" and item.body.get("result")),
        key=lambda item: (item.true_on, item.seq),
    )
    newest = {_issuer(item): item for item in graded if not item.adverse}
    wanted = f"需要 {'、'.join(asked.grades)}" if asked.grades else f"不得为 {'、'.join(asked.grades_barred)}"
    standing = [item for item in graded if item.adverse or newest[_issuer(item)] is item]
    if barred := tuple(item for item in standing if _grade(item) in asked.grades_barred):
        return _Found(False, f"{'；'.join(map(_told_grade, barred))}，{wanted}；以新的评价结果为准", barred)
    latest = max(newest.values(), key=lambda item: (item.true_on, item.seq), default=None)
    if latest is not None and (not asked.grades or _grade(latest) in asked.grades):
        return _Found(True, f"{_told_grade(latest)}，符合要求（{wanted}）", until=latest.valid_until)
    if latest is not None:
        return _Found(False, f"{_told_grade(latest)}，{wanted}；以新的评价结果为准", (latest,))
    if not asked.grades:
        return _Found(True, f"没有评为 {'、'.join(asked.grades_barred)} 的记录")
    return _Found(False, f"没有有效的信用评价结果，{wanted}；请参加信用评价")


def _clean(used: tuple[Item, ...], asked: Conditions, on: date) -> _Found:
    """An adverse record stands until its use ends, and no longer than the years that are asked for."""
    years = asked.clean_years
    against = tuple(item for item in used if item.adverse and on < months_after(item.true_on, 12 * years))
    if not against:
        return _Found(True, f"{years} 年内没有使用中的不利信息")
    days = {item.key: min(_free_from(item), months_after(item.true_on, 12 * years)) for item in against}
    told = "；".join(f"{item.title}（{item.true_on}），{days[item.key]} 起不再计入" for item in against)
    reason = f"{years} 年内有使用中的不利信息：{told}；修复、撤销或者更正的，随即不计入"
    return _Found(False, reason, against, from_day=max(days.values()))


def _without(used: tuple[Item, ...], kinds: tuple[str, ...], title: str) -> _Found:
    """However long ago they began, none of these may be in force."""
    against = tuple(item for item in used if item.kind in kinds)
    if not against:
        return _Found(True, f"没有有效的{title}")
    told = "；".join(f"{item.title}（{_until(item)}）" for item in against)
    return _Found(False, f"有有效的{title}：{told}", against, _waited(against))


def _unwatched(used: tuple[Item, ...], watched: bool) -> _Found:
    against = tuple(item for item in used if item.kind == "watched")
    if not watched and not against:
        return _Found(True, "不是重点关注对象")
    return _Found(False, "是重点关注对象，退出以后符合", against, _waited(against) if against else None)


def _fulfilled(used: tuple[Item, ...], asked: Conditions) -> Iterable[_Found]:
    if asked.fulfilled_at_least:
        kept = sum(1 for item in used if item.kind == "commitment_fulfilled" and not item.adverse)
        met = kept >= asked.fulfilled_at_least
        yield _Found(met, f"已履约的信用承诺 {kept} 件，需要至少 {asked.fulfilled_at_least} 件")


def _known(file: tuple[Item, ...], asked: Conditions, on: date) -> Iterable[_Found]:
    """That it was known already is not undone by the end of what it was known by."""
    if not asked.known_months:
        return
    first = min((item.true_on for item in file if not item.adverse and item.state != "corrected"), default=None)
    if first is None:
        yield _Found(False, f"信用档案中还没有可以起算的记录，需要在档满 {asked.known_months} 个月")
        return
    full = months_after(first, asked.known_months)
    told = f"{'已' if full <= on else f'{full} '}满 {asked.known_months} 个月"
    yield _Found(full <= on, f"自 {first} 起在档，{told}", from_day=full)


def _near_on(found: tuple[_Found, ...], missing: tuple[_Found, ...]) -> date | None:
    days = [one.from_day for one in missing]
    if not days or None in days:
        return None
    day = max(day for day in days if day is not None)
    return day if all(one.until is None or day <= one.until for one in found if one.met) else None


def _waited(against: tuple[Item, ...]) -> date | None:
    """The day on which none of them is in force any more, if each has a last day."""
    return max(map(_free_from, against)) if all(item.valid_until for item in against) else None


def _free_from(item: Item) -> date:
    return item.valid_until + DAY if item.valid_until else date.max


def _until(item: Item) -> str:
    return f"有效至 {item.valid_until}" if item.valid_until else "未规定终止日期，修复或者终止以前有效"


def _grade(item: Item) -> str:
    return str(item.body["result"]).strip().upper().removesuffix("级")


def _issuer(item: Item) -> str:
    return str(item.body.get("issuer") or item.unit)


def _told_grade(item: Item) -> str:
    return f"信用评价为 {_grade(item)}（{item.title}，{item.true_on}）"


@cache
def _read(in_force_on: date) -> tuple[Benefit, ...]:
    data = edition("incentive", in_force_on).data
    shared = {name: data[name] for name in ("near_days", "near_missing", "intake") if name in data}
    return tuple(Benefit.model_validate({**row, **shared}) for row in data["benefit"])
