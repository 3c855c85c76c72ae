"""授予一项激励：哪些单位可以给、公示几天、到哪天、什么时候问续期。日数和期限都是版次的参数。实施方案 二（三）9。"""

from datetime import date, timedelta

from rules.clock import Deadline, Limit, deadline, limits
from rules.incentive import Benefit, benefits_of
from rules.incentive_file import Granted
from rules.refusal import Refused
from rules.repair import months_after
from rules.responsibility import obstacles_to_start
from rules.unit import Unit
from rules.working_day import calendar


def grant_obstacles(benefit: Benefit, unit: Unit, on: date) -> list[str]:
    """Why a unit may not grant a benefit; empty means it may."""
    if reasons := obstacles_to_start(9, unit, on):
        return reasons
    return [] if unit.group in benefit.groups else [f"“{benefit.title}”不由{unit.name}授予"]


def benefit_at(id: str, edition: date) -> Benefit:
    """A benefit as the very edition has it that its case began with. Raises Refused BenefitUnknown."""
    found = next((one for one in benefits_of(edition) if one.id == id), None)
    if found is None:
        raise Refused(f"自 {edition} 起施行的版本没有“{id}”这项激励", code="BenefitUnknown")
    return found


def publicity(benefit: Benefit, on: date) -> Deadline:
    """The last day of the publicity that begins on a day; a publicity does not roll, for nobody has to act."""
    shown = Limit(
        name="incentive_publicity",
        title="公示",
        amount=benefit.publicity_working_days,
        unit="working_day",
        basis=benefit.basis,
        doubt=benefit.doubt,
        rolls=False,
        ball="law",
    )
    return deadline(on, shown, calendar(), (), "开始公示")


def granted(benefit: Benefit, on: date) -> Granted:
    """The days of a benefit that is granted on a day."""
    return _dated(benefit, on, on, f"自授予之日（{on}）起 {benefit.months} 个月")


def renewed(benefit: Benefit, dates: Granted, on: date) -> Granted:
    """The days of one that is renewed on a day: it goes on from its last day."""
    words = f"{on} 续期，自原期满日（{dates.ends_on}）起 {benefit.months} 个月"
    return _dated(benefit, dates.starts_on, dates.ends_on, words)


def uses_until(over: date) -> date:
    """The last day on which a unit says whether it gave what was asked for before the benefit was over."""
    return deadline(over, limits(over)["incentive_use"], calendar(), (), "停止或者终止").on


def _dated(benefit: Benefit, starts_on: date, since: date, words: str) -> Granted:
    ends_on, before = months_after(since, benefit.months), limits(since)["incentive_renewal"].amount
    reasons = (f"{words}，→ {ends_on}，期满自动终止", f"期满前 {before} 日仍具备条件的，由另一人决定是否续期")
    return Granted(starts_on=starts_on, ends_on=ends_on, renew_on=ends_on - timedelta(days=before), reasons=reasons)
