"""责任单位：连交传〔2022〕81号所列各县区交通运输局、直属单位和局机关处室。"""

from datetime import date
from functools import cache
from typing import Literal

from rules.edition import Doubt, edition, editions, in_force
from rules.message import Message
from rules.refusal import Refused


class Unit(Message):
    """A unit of the bureau. `kind`: CB 县区局, DU 直属单位, DV 局机关处室; `group` is its column of the matrix.

    `parent` is where a late step goes next (催办升级), not administrative subordination. `doubt` is about the name;
    contact and phone are examples until
    the operator supplies them. `series` is the unit's share of a 发文代字. `legal_post`: it has somebody for 法制审核.
    """

    id: str
    name: str
    kind: Literal["CB", "DU", "DV"]
    parent: str | None = None
    group: str
    contact: str
    phone: str
    series: str = "连交"
    legal_post: bool = True
    doubt: Doubt = "found"


def units(on: date) -> tuple[Unit, ...]:
    """Every unit of the edition in force on a day, in the order of the plan. Raises Refused NoEditionInForce."""
    return _read(in_force("units", on).in_force_on)


def units_on_file(on: date) -> tuple[Unit, ...]:
    """Every unit that there has been up to a day, each as it is then or as it last was before an edition dropped it."""
    begun = (one.in_force_on for one in editions("units") if one.in_force_on <= on)
    return tuple({each.id: each for day in begun for each in _read(day)}.values())


def unit(id: str, on: date) -> Unit:
    """One unit of those on file: what it has on its way, or did, goes by its name. Raises Refused UnitUnknown.

    Whether it may begin something is asked elsewhere (`rules.responsibility.obstacles_to_start`).
    """
    for candidate in units_on_file(on):
        if candidate.id == id:
            return candidate
    raise Refused(f"没有编号为“{id}”的单位", code="UnitUnknown")


def unit_names(on: date) -> dict[str, str]:
    """The names of the units on file by their ids."""
    return {one.id: one.name for one in units_on_file(on)}


def chain(id: str, on: date) -> tuple[str, ...]:
    """The unit of a case and those to which its late steps go up, one after another. Raises Refused UnitUnknown."""
    known = {each.id: each for each in units(on)}
    own = unit(id, on)
    climbed, above = [own.id], own.parent
    while above in known and above not in climbed:
        climbed.append(above)
        above = known[above].parent
    return tuple(climbed)


@cache
def _read(begun_on: date) -> tuple[Unit, ...]:
    return tuple(Unit.model_validate(row) for row in edition("units", begun_on).data["unit"])
