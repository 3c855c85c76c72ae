"""A business's chain for checks: sealed as the activities seal it, from what is said here."""

from datetime import date, datetime, timedelta, timezone
from typing import Any

from rules.check import CheckRequest
from rules.check_receipt import Asked, notes_on
from rules.record import FIRST, Entry, sealed
from tests.rules.penalty_example import code, penalty

SHANGHAI = timezone(timedelta(hours=8))
MORNING = datetime(2026, 11, 23, 9, 0, tzinfo=SHANGHAI)
USCC = code()


def said(case: str, kind: str, on: date, body: dict[str, Any]) -> tuple[str, str, date, dict[str, Any]]:
    return case, kind, on, body


def chain(*told: tuple[str, str, date, dict[str, Any]], uscc: str = USCC) -> tuple[Entry, ...]:
    """One entry a saying, each known at eight in the morning of the day it became true."""
    entries: list[Entry] = []
    for case, kind, on, body in told:
        entry = Entry(
            uscc=uscc, seq=len(entries) + 1, kind=kind, body={"case": case, **body}, salt="ab" * 16, true_on=on,
            known_at=datetime(on.year, on.month, on.day, 8, tzinfo=SHANGHAI).isoformat(),
            prev=entries[-1].own_link if entries else FIRST, case=case, key=f"{case}/{kind}",
            about=str(body.get("about", "")),
        )  # fmt: skip
        entries.append(sealed(entry))
    return tuple(entries)


def fined(case: str = "penalty/连交罚〔2026〕12号", on: date = date(2026, 4, 1), **changed: Any) -> Any:
    """A published penalty, general unless said otherwise."""
    klass, published = changed.pop("klass", "general"), changed.pop("published", True)
    body = {
        "decision": penalty(decided_on=on).model_dump(mode="json"),
        "classification": {"klass": klass, "reasons": [], "edition": "2026-04-01", "notes": []},
        "publication": {"published": published, "published_until": str(date(on.year + 1, on.month, on.day))},
    }
    return said(case, "penalty", on, body | changed)


def broken_word(outcome: str = "false", on: date = date(2026, 5, 6)) -> Any:
    case = "commitment/1"
    body = {"number": "诺-2026-1", "outcome": outcome, "title": "虚假承诺", "about": f"{case}/commitment"}
    return said(case, f"commitment_{outcome}", on, body)


def ended(kind: str, about: str, on: date) -> Any:
    return said(about.rpartition("/")[0], kind, on, {"why": "已办结", "about": about})


def asked(**changed: Any) -> CheckRequest:
    values = {"purpose": "procurement", "authority": "《政府采购法》第二十二条", "uscc": USCC}
    return CheckRequest.model_validate(values | changed)


def question(at: datetime = MORNING, name: str = "示例海州物流有限公司", **changed: Any) -> Asked:
    request = asked(**changed)
    return Asked(
        number="CX20261123-7K2M9XQD4T", at=at, request=request, name=name, notes=notes_on(request, name),
        check_edition=date(2022, 11, 28), calendar="2026-00000000",
    )  # fmt: skip
