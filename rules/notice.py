"""公示到哪里去、期满前多久提醒、开户码有效多久、文号用什么代字：都是版次的参数。"""

from datetime import date, timedelta

from rules.edition import in_force
from rules.penalty_file import Place
from rules.unit import Unit


def places(on: date) -> tuple[Place, ...]:
    """The places a penalty is shown at, by the edition in force on a day."""
    return tuple(Place.model_validate(row) for row in in_force("notice", on).data["place"])


def commitment_places(use: str, on: date) -> tuple[Place, ...]:
    """The places a commitment of a field is shown at when its business agrees, by the editions in force on a day."""
    said = in_force("commitment", on).data["disclosure"]
    named = [place for place in places(on) if place.place in said["places"]]
    return tuple(place for place in named if not place.by_hand or use in said["uses"])


def last_reminder(until: date, on: date) -> date:
    """The day of the reminder before a publication ends."""
    return until - timedelta(days=in_force("notice", on).data["last_day_notice"])


def portal_code_until(on: date) -> date:
    return on + timedelta(days=in_force("notice", on).data["portal_code_days"])


def credit_office(on: date) -> str:
    """The id of the unit that answers for credit matters of the whole bureau."""
    return str(in_force("notice", on).data["credit_office"])


def series(letter: str, unit: Unit, on: date) -> str:
    """发文代字: the unit's short name and the kind of letter, e.g. 连交执信提."""
    rows = in_force("notice", on).data["series"]
    return f"{unit.series}{rows.get(letter, rows['default'])}"
