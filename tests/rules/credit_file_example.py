"""A chain written by hand, one line an entry: what it says, when it was so, when it was known."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from rules.credit_file import Item, items
from rules.record import FIRST, Entry, sealed

USCC = "91320799MA0000011T"
SHANGHAI = ZoneInfo("Asia/Shanghai")


def penalty(no: str = "连交罚〔2026〕1号", until: str | None = "2027-04-01") -> dict[str, Any]:
    decision = {"no": no, "violation": "未安装卫星定位装置", "unit": "enf", "fine": "5000.00"}
    return {"decision": decision, "publication": {"published": until is not None, "published_until": until}}


def commitment() -> dict[str, Any]:
    return {"number": "承诺1", "offer": {"matter": "客运班车线路", "unit": "trc"}, "signature": {"publish": True}}


def licence(until: str | None = "2026-12-31", **more: Any) -> dict[str, Any]:
    return {"title": "道路运输经营许可证", "unit": "trc", "valid_until": until, "published": True, **more}


class Chain:
    """Grows by `add(day known, kind, case, body, …)`; `true_on` is the day it was known unless said otherwise."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(
        self,
        known: str,
        kind: str,
        case: str,
        body: dict[str, Any] | None = None,
        *,
        true_on: str = "",
        about: str = "",
    ) -> str:
        seq, said = len(self.entries) + 1, {"case": case, **(body or {})}
        if about:
            said["about"] = about
        entry = Entry(
            uscc=USCC,
            seq=seq,
            kind=kind,
            body=said,
            salt=f"{seq:032x}",
            true_on=date.fromisoformat(true_on or known),
            known_at=f"{known}T09:00:00+08:00",
            prev=self.entries[-1].own_link if self.entries else FIRST,
            case=case,
            key=f"{case}/{kind}",
            about=about,
        )
        self.entries.append(sealed(entry))
        return entry.key

    def file(self, on: str, known: str = "2030-01-01") -> tuple[Item, ...]:
        """As it was on a day, by what was known when another day ended."""
        by = datetime.fromisoformat(known).replace(hour=23, minute=59, tzinfo=SHANGHAI)
        return items(self.entries, on=date.fromisoformat(on), known_by=by)

    def states(self, on: str, known: str = "2030-01-01") -> dict[str, str]:
        return {item.key: item.state for item in self.file(on, known)}
