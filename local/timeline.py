"""一个案件留下的全部：环节、日志、文书、送达、邮件、记录、去处；以及与期望的核对。"""

from typing import Any

from sqlalchemy import select
from sqlmodel import SQLModel

from database.reading import reading
from database.tables.case import Case, Event
from database.tables.commitment import Commitment, CommitmentCheck
from database.tables.dishonesty import Dishonesty
from database.tables.incentive import Incentive
from database.tables.letter import LetterRow, Mail, ServiceAct
from database.tables.penalty import PenaltyRow, RepairRow
from database.tables.record import Disclosure, Record
from database.tables.sanction import Sanction
from database.tables.sanction_list import SanctionList
from database.tables.step import StepRow
from database.tables.watch import Watch
from database.writing import table
from local.course import SHANGHAI
from rules.commitment import CAUSES, MEASURES, OUTCOMES, UNBOUND
from rules.objection import CONTEST_OUTCOMES
from rules.objection import OUTCOMES as OBJECTED
from rules.scenario import Expected

Timeline = dict[str, Any]
COMMITTED: dict[str, str] = {str(outcome): title for outcome, title in OUTCOMES.items()} | UNBOUND
ENDED = COMMITTED | OBJECTED | CONTEST_OUTCOMES
PARTS: dict[str, tuple[type[SQLModel], str, str]] = {
    "steps": (
        StepRow,
        "key title role unit opened_at anchor due_on state answered_at answered_by suspended provisional open answers",
        "seq",
    ),
    "events": (Event, "at mark what why by_name acting_for clock letters", "id"),
    "letters": (LetterRow, "key template title number state issued_on served_on served_by sha256", "drawn_at"),
    "repairs": (RepairRow, "n number channel state received_on accepted_on decided_on reason", "n"),
    "checks": (
        CommitmentCheck,
        "n again cause source asked_on found findings checked_on statement outcome measure reason decided_on rectified "
        "feedback fed_back_on",
        "n",
    ),
    "service": (ServiceAct, "key means outcome on receiver note letters", "at"),
    "mails": (Mail, "template to subject state message_id attempts queued_at", "queued_at"),
    "records": (Record, "seq kind true_on known_at digest link", "seq"),
    "disclosures": (Disclosure, "place title shared_on recall_due_on recalled_on evidence", "place"),
}
# What a case is about has a row of its own, in one of these.
ABOUT: dict[str, Any] = {
    "penalty": PenaltyRow, "commitment": Commitment, "dishonesty": Dishonesty, "sanction_list": SanctionList,
    "sanction": Sanction, "watch": Watch, "incentive": Incentive,
}  # fmt: skip


async def timeline_of(case: str) -> Timeline:
    """Everything that a case left behind, in order."""
    cases = table(Case)
    async with reading() as connection:
        one = (await connection.execute(select(cases).where(cases.c.id == case))).one_or_none()
        timeline: Timeline = {"case": _plain(one)}
        for name, model in ABOUT.items():
            rows = table(model)
            timeline[name] = _plain(
                (await connection.execute(select(rows).where(rows.c.case_id == case))).one_or_none()
            )
        for name, (model, columns, order) in PARTS.items():
            rows = table(model)
            found = select(*(rows.c[column] for column in columns.split())).where(rows.c.case_id == case)
            found = found.order_by(rows.c[order])
            timeline[name] = [dict(row._mapping) for row in await connection.execute(found)]
    for step in timeline["steps"]:
        step["reasons"] = step.pop("open")["deadline"]["steps"]
    return _local(timeline)  # type: ignore[no-any-return]


def unmet(expected: Expected, timeline: Timeline) -> list[str]:
    """What of the expectation did not come true."""
    pairs: list[tuple[str, Any, Any]] = [
        ("outcome", expected.outcome, timeline["case"].get("outcome")),
        ("position", expected.position, timeline["case"].get("position")),
    ]
    for about in ABOUT:
        pairs += [(name, day, timeline[about].get(name)) for name, day in getattr(expected, about).items()]
    for title, by_key, part, field in (
        ("到期", expected.due, "steps", "due_on"),
        ("状态", expected.states, "steps", "state"),
        ("送达", expected.served, "letters", "served_on"),
    ):
        came = {row["key"]: row[field] for row in timeline[part]}
        pairs += [(f"{key} {title}", one, came.get(key, "没有")) for key, one in by_key.items()]
    for line in expected.told:
        pairs.append(("时间线", line, line if any(line == event["what"] for event in timeline["events"]) else "没有"))
    for several, part, field in (
        (expected.letters, "letters", "template"),
        (expected.mails, "mails", "template"),
        (expected.recorded, "records", "kind"),
        (expected.repairs, "repairs", "state"),
        (expected.checks, "checks", "outcome"),
    ):
        if several is not None:
            order = list if part in ("repairs", "checks") else sorted
            pairs.append((part, order(several), order(row[field] for row in timeline[part])))
    return [
        f"{what} 应为 {_said(one)}，实为 {_said(came)}"
        for what, one, came in pairs
        if one is not None and _said(one) != _said(came)
    ]


def _said(value: Any) -> str:
    if isinstance(value, list):
        return "、".join(value)
    return "" if value is None else str(value)


def _plain(row: Any) -> dict[str, Any]:
    return dict(row._mapping) if row else {}


def _local(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _local(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_local(one) for one in value]
    return value.astimezone(SHANGHAI) if hasattr(value, "astimezone") else value


def print_timeline(timeline: Timeline) -> None:
    """The timeline for people: what happened, the steps with their clocks, the papers, what was not met."""
    print(f"{timeline['title']}\n")
    _print_case(timeline)
    for one in timeline["beside"]:
        print(f"\n—— {one['title']} ——\n")
        _print_case(one)
    for fault in timeline["faults"]:
        print(f"不符：{fault}")


def _print_case(timeline: Timeline) -> None:
    for event in timeline["events"]:
        clock = f"  〔{event['clock']}〕" if event["clock"] else ""
        print(f"{event['at']:%Y-%m-%d %H:%M}  {event['by_name']:<8} {event['what']}{clock}")
        if event["why"]:
            print(f"{'':26}{event['why']}")
    print("\n环节")
    for step in timeline["steps"]:
        print(f"  {step['due_on']}  {step['title']}（{step['state']}）")
        for reason in step["reasons"]:
            print(f"{'':14}{reason}")
    _print_checks(timeline["checks"])
    print("\n文书")
    for letter in timeline["letters"]:
        print(f"  {letter['number'] or '（无文号）'}  《{letter['title']}》 送达 {letter['served_on'] or '—'}")
    print("\n邮件")
    for mail in timeline["mails"]:
        print(f"  {mail['state']}  {mail['subject']}")
    case = timeline["case"]
    outcome = case.get("outcome") or case.get("position") or ""
    print(f"\n结果：{ENDED.get(outcome, outcome)}" if case else f"\n没有立案：{timeline['refused']}")


def _print_checks(checks: list[dict[str, Any]]) -> None:
    """The checks of a commitment: why, what was seen, what stood, what was done with it."""
    if not checks:
        return
    print("\n核查")
    for check in checks:
        cause = "复查整改" if check["again"] else CAUSES[check["cause"]]
        stood = OUTCOMES[check["outcome"]] if check["outcome"] else "听取意见后另行认定"
        measure = f"，{MEASURES[check['measure']]}" if check["measure"] else ""
        print(f"  {check['checked_on']}  第 {check['n']} 次（{cause}）：{OUTCOMES[check['found']]} → {stood}{measure}")
        print(f"{'':14}{check['findings']}")
        if check["fed_back_on"]:
            print(f"{'':14}{check['fed_back_on']} 办理单位已反馈")
