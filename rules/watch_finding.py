"""对照信用档案，一条一条标准地看：满足没有，数字各是多少，依据的是哪些案件。实施方案 二（三）9。"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date

from rules.credit_file import Item
from rules.message import Message
from rules.repair import months_after
from rules.watch import Criterion, Test, WatchProposal, criteria, unsuited


class Met(Message):
    """Whether a criterion is met, figure by figure; `cases`: whose records meet it; `degree`: what it allows."""

    criterion: str
    title: str
    met: bool
    degree: int
    reasons: tuple[str, ...]
    cases: tuple[str, ...] = ()


def findings(
    items: Iterable[Item], *, on: date, without: frozenset[str] = frozenset(), standing: bool = False
) -> tuple[Met, ...]:
    """Every criterion of the edition in force on a day, held against the file as it stood; `without`: cases that fell.

    A record that has ended or was corrected is not used; one that is being looked into only for what is `standing`:
    nothing new is based on it, and what rests on it waits for what is found.
    """
    states = ("in_force", "frozen") if standing else ("in_force",)
    used = [item for item in items if item.state in states and item.case not in without]
    return tuple(finding(used, criterion, on=on) for criterion in criteria(on).values())


def finding(used: Sequence[Item], criterion: Criterion, *, on: date) -> Met:
    """One criterion against the records in use."""
    reasons, cases = TESTS[criterion.test](used, criterion, on)
    met = bool(cases) or criterion.test == "reason"
    told = {"title": criterion.title, "degree": criterion.degree, "reasons": tuple(reasons)}
    return Met(criterion=criterion.id, met=met, cases=tuple(dict.fromkeys(cases)), **told)


def faults(proposal: WatchProposal, found: Sequence[Met], *, on: date) -> dict[str, str]:
    """What keeps a proposal from being filed: field → sentence. `found` is what the file says of its business."""
    met = next((one for one in found if one.criterion == proposal.criterion), None)
    if met is None:
        return {"criterion": "现行版次没有这条标准"}
    if not met.met:
        return {"criterion": f"没有达到这条标准：{'；'.join(met.reasons)}"}
    return unsuited(proposal.degree, proposal.supervision, allowed=met.degree, on=on)


Tested = tuple[list[str], list[str]]


def _serious(used: Sequence[Item], criterion: Criterion, on: date) -> Tested:
    listed = [item for item in used if item.kind == "dishonesty" and item.body.get("degree") == "serious"]
    told = [f"{item.title}，{_until(item)}" for item in listed]
    return told or ["没有在用的严重失信认定"], [item.case for item in listed]


def _penalties(used: Sequence[Item], criterion: Criterion, on: date) -> Tested:
    shown = [item for item in used if item.kind == "penalty" and item.published]
    counted = [item for item in shown if months_after(item.true_on, criterion.months) >= on]
    reached = len(counted) >= criterion.count
    left_out = len(shown) - len(counted)
    told = (
        f"{criterion.months} 个月内公示的处罚 {len(counted)} 次，{'达到' if reached else '不足'} {criterion.count} 次"
    )
    told += f"；另有 {left_out} 次在此之前，不计入" if left_out else ""
    return [told, *(f"{item.title}（{item.true_on}）" for item in counted)], [
        i.case for i in counted
    ] if reached else []


def _commitment(used: Sequence[Item], criterion: Criterion, on: date) -> Tested:
    broken = [item for item in used if item.kind in ("commitment_unfulfilled", "commitment_false")]
    told = [f"{item.title}（{item.true_on} 认定）" for item in broken]
    return told or ["没有未履行或者虚假、尚未恢复的承诺"], [item.case for item in broken]


def _unrepaired(used: Sequence[Item], criterion: Criterion, on: date) -> Tested:
    told, cases = [], []
    for item in used:
        earliest = item.body.get("publication", {}).get("earliest_repair_on") if item.kind == "penalty" else None
        if not (item.published and earliest):
            continue
        late_on = months_after(date.fromisoformat(earliest), criterion.months)
        if late_on <= on:
            cases.append(item.case)
            told.append(f"{item.title}自 {earliest} 起可以修复，到 {late_on} 已满 {criterion.months} 个月，仍未修复")
        else:
            told.append(f"{item.title}自 {earliest} 起可以修复，到 {late_on} 才满 {criterion.months} 个月")
    return told or ["没有公示中、可以修复的处罚"], cases


def _grade(used: Sequence[Item], criterion: Criterion, on: date) -> Tested:
    graded = [item for item in used if item.tab == "evaluation" and item.body.get("result")]
    if not graded:
        return ["没有在用的信用评价"], []
    newest = max(graded, key=lambda item: (item.valid_from, item.seq))
    grade = str(newest.body["result"]).strip().upper().removesuffix("级")
    reached = grade in criterion.grades
    told = f"最近一次评价“{newest.title}”（{newest.valid_from}）为 {grade} 级"
    return [told + ("" if reached else f"，不是 {'、'.join(criterion.grades)} 级")], [newest.case] if reached else []


def _reason(used: Sequence[Item], criterion: Criterion, on: date) -> Tested:
    return ["不以信用档案的记录为依据，由提出人写明情形"], []


def _until(item: Item) -> str:
    return f"使用至 {item.valid_until}" if item.valid_until else "没有终止日期"


TESTS: dict[Test, Callable[[Sequence[Item], Criterion, date], Tested]] = {
    "serious": _serious,
    "penalties": _penalties,
    "commitment": _commitment,
    "unrepaired": _unrepaired,
    "grade": _grade,
    "reason": _reason,
}
